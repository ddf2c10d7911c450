// Text after a NUL, loops of symbolic links, names with control characters, and counts in every notation.

#include <fstream>

#include "base/count.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "program/samples.hpp"
#include "report/json.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace fs = std::filesystem;

TEST_CASE("text after a NUL is refused at that byte, in instances and in results", "[hostile]") {
    const TemporaryFolder folder;
    const std::string tail = std::string(1, '\0') + " this is not JSON at all }}}";
    const std::string instance = folder / "f.json", out = folder / "out";
    std::ofstream(instance, std::ios::binary) << read_file(full) << tail;
    const std::string at = ": not JSON at byte " + std::to_string(read_file(full).size() + 1) + ": a NUL byte\n";
    for (const Ran& ran : {run_verify({}, {"error", instance, "--budget", "10", "--horizon", "1"}),
                           run_verify({}, {"horizon", instance, "--budget", "10"})}) {
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.out.empty());
        CHECK(ran.err == "verify: " + instance + at);
    }

    const std::vector<Claim> claims = {claim_of("good", below_one(0))};
    REQUIRE(run_verify(claims, {"run", "--out", out}).status == Status::passed);
    const std::string results = read_file(folder / "out/results.json");
    write_file(folder / "other.json", results + tail);
    const std::string there = ": not JSON at byte " + std::to_string(results.size() + 1) + ": a NUL byte";
    const Ran compared = run_verify({}, {"compare", out, folder / "other.json"});
    CHECK(compared.status == Status::bad_input);
    CHECK(compared.err == "verify: " + (folder / "other.json") + there + "\n");
    CHECK_THROWS_WITH(read_results(results + tail, "F"), "F" + there);
    CHECK_NOTHROW(read_results(results, "F"));
}

TEST_CASE("a loop of symbolic links is named so", "[hostile]") {
    const TemporaryFolder folder;
    const std::string loop = folder / "loop", text = folder / "text", what = "Too many levels of symbolic links";
    fs::create_symlink("loop", loop);
    write_file(text, "some text to count");
    std::ofstream(folder / "f.json") << read_file(full);
    const std::vector<Claim> claims = {claim_of("good", below_one(0))};
    const std::vector<std::vector<std::string>> cases = {
        {"error", loop, "--budget", "10", "--horizon", "1"},
        {"horizon", loop + "/f.json", "--budget", "10"},
        {"compare", loop, loop},
        {"show", "good", "--out", loop},
        {"run", "--out", loop},
        {"run", "--out", loop + "/inside"},
        {"mix", "--domain", "a=" + loop, "b=" + text, "--validation", text, "--out", folder / "out"},
        {"mix", "--domain", "a=" + text, "b=" + text, "--validation", loop, "--out", folder / "out"},
        {"mix", "--domain", "a=" + text, "b=" + text, "--validation", text, "--out", loop},
    };
    for (const auto& arguments : cases) {
        const Ran ran = run_verify(claims, arguments);
        INFO(arguments[0] << ": " << ran.err);
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.err.find(what) != std::string::npos);
        CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
    }
    REQUIRE(run_verify(claims, {"run", "--out", folder / "out"}).status == Status::passed);
    fs::remove(folder / "out/journal/good.json");
    fs::create_symlink("good.json", folder / "out/journal/good.json");
    const Ran ran = run_verify(claims, {"run", "--resume", "--out", folder / "out"});
    CHECK(ran.status == Status::bad_input);
    CHECK(ran.err.find("good.json: " + what) != std::string::npos);
}

TEST_CASE("names of domains have no control characters, C1 included", "[hostile]") {
    const TemporaryFolder folder;
    for (const char* name : {"we\xc2\x9b"
                             "b",
                             "we\\u0085b", "we\\nb", "we\\u007fb"}) {
        std::string text = read_file(full);
        text.replace(text.find("\"web\""), 5, "\"" + std::string(name) + "\"");
        std::ofstream(folder / "f.json") << text;
        const Ran ran = run_verify({}, {"error", folder / "f.json", "--budget", "10", "--horizon", "1"});
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.err == "verify: " + (folder / "f.json") +
                             ": domains[1].name: expected a name without control characters, found \"we b\"\n");
    }
}

TEST_CASE("counts are read in every notation that is exactly a whole number", "[hostile]") {
    for (const char* text : {"1000", "1e3", "1E+3", "0001000", "1000.0", "10000e-1", "2000/2", "+1000"})
        CHECK(parse_count(text, "--n", 1, 1000) == 1000);
    for (const char* text :
         {"", "0", "-1", "1001", "1e4", "0.5", "1e-1", "x", "0x10", "1e", "nan", " 1", "1e999999999"})
        CHECK_THROWS_WITH(parse_count(text, "--n", 1, 1000),
                          "--n: expected a whole number from 1 to 1000, found \"" + std::string(text) + "\"");
    CHECK(parse_count("1e1000", "--n") == parse_integer("1e1000"));
    CHECK_THROWS_WITH(parse_count("1e1001", "--n"), "--n: expected a whole number from 1 to 1e1000, found \"1e1001\"");

    const TemporaryFolder folder;
    const auto out = [&](const std::vector<std::string>& arguments) { return run_verify({}, arguments).out; };
    CHECK(out({"error", full, "--budget", "1e3", "--horizon", "1e1", "--digits", "2e1"}) ==
          out({"error", full, "--budget", "1000", "--horizon", "10", "--digits", "20"}));
    const std::vector<Claim> claims = {claim_of("good", below_one(0))};
    CHECK(run_verify(claims, {"run", "--out", folder / "out", "--seed", "1e3", "--jobs", "1e0"}).status ==
          Status::passed);
    CHECK(read_file(folder / "out/results.json").find("\"seed\": 1000,") != std::string::npos);
}
