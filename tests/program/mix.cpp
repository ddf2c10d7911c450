// `verify mix` and the text claims as a user meets them: messages, JSON, pictures, and data that is missing.

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "claims/text_domains.hpp"
#include "program/support.hpp"
#include "text/naive.hpp"

namespace datamix::verify {
Claim text_greedy();
Claim text_horizon();
}  // namespace datamix::verify

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace {

std::string write(const TemporaryFolder& folder, const std::string& name, const std::string& content) {
    std::ofstream(folder / name, std::ios::binary) << content;
    return folder / name;
}

}  // namespace

TEST_CASE("mix runs on one's own files and prints a table or JSON alone", "[text]") {
    const TemporaryFolder folder;
    const std::string one = write(folder, "one", naive::random_text(1, 2000, "abcdefgh .,"));
    const std::string two = write(folder, "two", naive::random_text(2, 2000, "help me 42"));
    const std::string three = write(folder, "three", naive::random_text(1, 900, "abcdefgh .,"));
    const std::vector<std::string> arguments = {
        "mix", "--domain", "first=" + one, "second=" + two, "--validation", three,
        two,   "--reg",    "0.01",         "--budget",      "2e2",          "--horizon",
        "1",   "2e1",      "--out",        folder / "out"};
    const Ran table = run_verify({}, arguments);
    INFO(table.err);
    CHECK((table.status == Status::passed || table.status == Status::missing));  // missing: no gnuplot here
    CHECK(table.out.find("gap, N = 200") != std::string::npos);
    CHECK(table.out.find("T = 20 ") != std::string::npos);

    auto with_json = arguments;
    with_json.emplace_back("--json");
    const Ran json = run_verify({}, with_json);
    const auto parsed = nlohmann::json::parse(json.out);
    CHECK(parsed["horizons"].size() == 2);
    CHECK(parsed["horizons"][1]["horizon"] == 20);
    const double first = std::stod(parsed["best_weights"]["first"].get<std::string>());
    const double second = std::stod(parsed["best_weights"]["second"].get<std::string>());
    CHECK(first + second == Approx(1));
    CHECK(std::stod(parsed["uniform_gap"].get<std::string>()) >= 0);
    CHECK(std::filesystem::exists(folder / "out/mix.json"));
    CHECK(std::filesystem::exists(folder / "out/plots/data/text_mix.tsv"));
}

TEST_CASE("mix refuses bad input in one line and writes nothing", "[text]") {
    const TemporaryFolder folder;
    const std::string good = write(folder, "good", "some text to count");
    const std::string empty = write(folder, "empty", "");
    const auto fails = [&](std::vector<std::string> arguments, const std::string& expected) {
        arguments.insert(arguments.begin(), "mix");
        arguments.insert(arguments.end(), {"--out", folder / "out"});
        const Ran ran = run_verify({}, arguments);
        INFO(ran.err);
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.out.empty());
        CHECK(ran.err == "verify: " + expected + "\n");
        CHECK(!std::filesystem::exists(folder / "out"));
    };
    const std::string a = "a=" + good, b = "b=" + good;
    fails({"--domain", "a", b, "--validation", good}, "--domain a: NAME=FILE was expected");
    fails({"--domain", "=x", b, "--validation", good}, "--domain =x: NAME=FILE was expected");
    fails({"--domain", "a=", b, "--validation", good}, "--domain a=: NAME=FILE was expected");
    fails({"--domain", a, a, "--validation", good}, "--domain " + a + ": every domain must have a name of its own");
    fails({"--domain", a, "--validation", good}, "--domain: at least two domains were expected");
    fails({"--domain", a, "b=" + empty, "--validation", good},
          empty + ": domain b: expected text, found an empty file");
    fails({"--domain", a, b, "--validation", folder / "no"},
          (folder / "no") + ": validation: expected a readable text file: No such file or directory");
    fails({"--domain", a, b, "--validation", good, "--budget", "0"},
          "--budget: expected a whole number from 1 to 100000000, found \"0\"");
    fails({"--domain", a, b, "--validation", good, "--budget", "10", "--horizon", "11"},
          "--horizon: expected a whole number from 1 to 10, found \"11\"");
    fails({"--domain", a, "b\xff=" + good, "--validation", good},
          "--domain b\xff=" + good + ": a name in UTF-8 without control characters was expected");
    fails({"--domain", a, "b\n=x", "--validation", good},
          "--domain b =x: a name in UTF-8 without control characters was expected");
    fails({"--domain", a, "b\xc2\x9b=x", "--validation", good},  // U+009B begins a command to a terminal
          "--domain b =x: a name in UTF-8 without control characters was expected");
    fails({"--domain", a, "b\xc2\x85=x", "--validation", good},
          "--domain b =x: a name in UTF-8 without control characters was expected");
    fails({"--domain", a, std::string(101, 'n') + "=" + good, "--validation", good},
          "--domain \"" + std::string(40, 'n') + "...\": a name of at most 100 bytes was expected");
    std::vector<std::string> many = {"--domain"};  // counted before one of them is read
    for (int i = 0; i < 65; ++i) many.push_back(std::to_string(i) + "=/nowhere");
    many.insert(many.end(), {"--validation", good});
    fails(many, "--domain: at most 64 domains were expected");
    fails({"--domain", a, b, "--validation", good, "--budget", "1000000", "--horizon", "20001"},
          "--horizon: expected a whole number from 1 to 20000, found \"20001\"");
    for (const char* reg : {"0", "-1", "nan", "1e-3x", "inf"})
        fails({"--domain", a, b, "--validation", good, "--reg", reg},
              std::string("--reg ") + reg + ": a number from 1e-6 to 10 was expected");
}

TEST_CASE("Text claims without their data are undecided and name the package", "[text]") {
    const TemporaryFolder folder;
    const std::vector<Claim> claims = {text_greedy(), text_horizon()};
    const Ran ran = run_verify(claims, {"run", "--corpus", folder / "none", "--out", folder / "out"});
    CHECK(ran.status == Status::missing);
    const auto results = nlohmann::json::parse(read_file(folder / "out/results.json"));
    for (const auto& claim : results["claims"]) {
        CHECK(claim["verdict"] == "undecided");
        CHECK(claim["reason"] == (folder / "none/computers") + ": not found; it is a file of the package fortunes: " +
                                     "apt-get install fortunes fortunes-min");
    }
    CHECK(results["claims"].size() == 2);
    for (const Claim& claim : claims) {
        for (const Control& control : claim.controls) {
            Context context;
            context.corpus = folder / "none";
            CHECK_THROWS_AS(control.check(context), MissingError);
        }
    }
}

TEST_CASE("A text claim whose data cannot be read is undecided, not passed", "[text]") {
    const TemporaryFolder folder;
    for (const char* name : kTextDomainNames) write(folder, name, "\xff");
    write(folder, "linux", "text");
    write(folder, "perl", "text");
    const Ran ran = run_verify({text_greedy()}, {"run", "--corpus", folder.path().string(), "--out", folder / "out"});
    CHECK(ran.status == Status::failed);
    CHECK(ran.out.find("invalid UTF-8 at byte 0") != std::string::npos);
}
