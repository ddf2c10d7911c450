// `verify mix` as a user meets it: messages, JSON, pictures.

#include <fstream>

#include "base/files.hpp"
#include "program/json.hpp"
#include "program/support.hpp"
#include "study/mixing_study.hpp"
#include "text/naive.hpp"

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
    CHECK(table.out.find("gap, N → ∞") != std::string::npos);
    CHECK(table.out.find("\nMixMin ") != std::string::npos);
    CHECK(table.out.find("\nimplicit ") != std::string::npos);
    CHECK(table.out.find("\nGreedy mixing (T = 1) ") != std::string::npos);

    auto with_json = arguments;
    with_json.emplace_back("--json");
    const Ran json = run_verify({}, with_json);
    const auto parsed = json_of(json.out);
    CHECK(parsed["horizons"].size() == 2);
    CHECK(parsed["horizons"][1]["horizon"] == 20);
    const double first = std::stod(parsed["best_weights"]["first"].get<std::string>());
    const double second = std::stod(parsed["best_weights"]["second"].get<std::string>());
    CHECK(first + second == Approx(1));
    CHECK(std::stod(parsed["uniform_gap"].get<std::string>()) >= 0);
    CHECK(std::filesystem::exists(folder / "out/mix.json"));
    CHECK(std::filesystem::exists(folder / "out/plots/data/text_mix.tsv"));
}

TEST_CASE("mix: no gap is negative, and F* is bounded from below", "[text][hard]") {
    const TemporaryFolder folder;
    std::string capitals, digits, german;
    for (int i = 0; i < 6; ++i) capitals += "МОЛОКО И ХЛЕБ - ЭТО ЕДА.\n";
    for (int i = 0; i < 6; ++i) german += "zwölf boxkämpfer jagen viktor quer über den großen sylter deich.\n";
    for (int i = 0; i < 5; ++i) digits += "0123456789";
    const std::string a = "a=" + write(folder, "digits", digits), b = "b=" + write(folder, "de", german);
    const std::string other = write(folder, "cyrcaps", capitals);
    const auto study = [&](const std::string& validation, std::vector<std::string> more) {
        std::vector<std::string> arguments = {"mix",      "--domain", a,          b,       "--validation",
                                              validation, "--json",   "--budget", "100",   "--horizon",
                                              "1",        "10",       "100",      "--out", folder / "out"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Ran ran = run_verify({}, arguments);
        INFO(ran.err);
        REQUIRE(!ran.out.empty());
        return json_of(ran.out);
    };
    const auto number = [](const nlohmann::json& value) { return std::stod(value.get<std::string>()); };
    const auto check_gaps = [&](const nlohmann::json& result) {
        CHECK(number(result["uniform_gap"]) >= 0);
        for (const auto& h : result["horizons"]) {
            CHECK(number(h["gap"]) >= 0);
            CHECK(number(h["limit_gap"]) >= 0);
            CHECK(number(h["limit_residual"]) >= 0);
        }
        CHECK(number(result["lower_bound"]) >= 0);
        CHECK(number(result["guaranteed_gap"]) ==
              Approx(number(result["least_loss"]) - number(result["lower_bound"])).margin(2e-6));
    };
    const auto apart = study(other, {});
    check_gaps(apart);
    CHECK(number(apart["least_loss"]) == Approx(2.3477383).margin(6e-8));
    CHECK(number(apart["best_weights"]["a"]) == Approx(0.97534).margin(6e-6));
    CHECK(apart["converged"] == true);

    const auto same = study(folder / "de", {"--reg", "1e-6"});  // validation is a domain
    check_gaps(same);
    CHECK(same["converged"] == true);
    CHECK(same["stationarity"] == "0.000e+00");
    CHECK(same["best_weights"]["b"] == "1.000000");
}

TEST_CASE("mix: the grid of outer steps grows while its best is at an end, and says where it stopped", "[text][hard]") {
    const TemporaryFolder folder;
    const auto study = [&](const std::string& validation) {
        const Ran ran = run_verify(
            {}, {"mix", "--domain", "a=" + write(folder, "a", naive::random_text(1, 2000, "abcdefgh .,")),
                 "b=" + write(folder, "b", naive::random_text(2, 2000, "help me 42")), "--validation", validation,
                 "--budget", "20", "--horizon", "20", "--reg", "1", "--json", "--out", folder / "out"});
        REQUIRE(!ran.out.empty());
        return json_of(ran.out)["horizons"][0];
    };
    // A domain of its own as validation: the longer the step the better, until the gap is 0.
    const auto long_step = study(write(folder, "v", naive::random_text(1, 2000, "abcdefgh .,")));
    CHECK(std::stod(long_step["outer_step"].get<std::string>()) > 100);
    CHECK(long_step["gap"] == "0");
    CHECK(long_step["outer_step_at_limit"] == false);
    // Greedy steps go the wrong way here, so the shortest is best.
    const auto repeat = [](const std::string& text) { return text + text + text + text + text; };
    std::vector<std::string> arguments = {
        "mix",
        "--domain",
        "a=" + write(folder, "cyr", repeat("съешь ещё этих мягких французских булок, да выпей чаю.\n")),
        "b=" + write(folder, "digits", repeat("0123456789")),
        "--validation",
        write(folder, "en", repeat("the quick brown fox jumps over the lazy dog.\n")),
        "--budget",
        "40",
        "--horizon",
        "1",
        "--out",
        folder / "out"};
    const std::string table = run_verify({}, arguments).out;
    CHECK(table.find("0.001 *") != std::string::npos);
    CHECK(table.find("*: the best outer step is the last one that is tried, 0.001 or 1e+06.") != std::string::npos);
    arguments.emplace_back("--json");
    const auto short_step = json_of(run_verify({}, arguments).out)["horizons"][0];
    CHECK(short_step["outer_step"] == "0.001");
    CHECK(short_step["outer_step_at_limit"] == true);
}

TEST_CASE("mix: a horizon that beats the search for F* moves F*, not a gap below 0", "[text][hard]") {
    TextStudy text(
        {{trigram_shares(naive::random_text(1, 2000, "abcdefgh .,")),
          trigram_shares(naive::random_text(2, 2000, "help me 42"))},
         trigram_shares(naive::random_text(3, 900, "abcdefgh .,") + naive::random_text(4, 900, "help me 42"))},
        1e-2);
    const Mixture best = text.best().best;
    const auto loss = [&](double w) { return text.loss(Eigen::Vector2d(w, 1 - w)); };
    MixingStudy study;
    study.least = loss(1);  // a search that stopped at a vertex
    study.best_weights = Eigen::Vector2d(1, 0);
    study.converged = true;
    study.uniform_gap = loss(0.1);
    study.horizons.resize(2);
    for (std::size_t i = 0; i < 2; ++i) {
        study.horizons[i].weights = Eigen::Vector2d(0.3 + 0.1 * double(i), 0.7 - 0.1 * double(i));
        study.horizons[i].limit_weights = Eigen::Vector2d(0.9, 0.1);
        study.horizons[i].gap = text.loss(study.horizons[i].weights);
        study.horizons[i].limit_gap = loss(0.9);
    }
    const MixingStudy losses = study;
    settle_gaps(text, study);
    CHECK(study.least == Approx(best.outer_loss).epsilon(1e-12));
    CHECK((study.best_weights - best.weights).norm() < 1e-5);
    CHECK(study.stationarity <= 1e-8);
    CHECK(study.converged);
    CHECK(study.uniform_gap == losses.uniform_gap - study.least);
    for (std::size_t i = 0; i < 2; ++i) {
        CHECK(study.horizons[i].gap == losses.horizons[i].gap - study.least);
        CHECK(study.horizons[i].gap > 0);
        CHECK(study.horizons[i].limit_gap == losses.horizons[i].limit_gap - study.least);
    }
    // The search's own result stands where nothing beats it, and rounding makes no gap negative.
    study = losses;
    study.least = best.outer_loss + 1e-12;
    study.best_weights = best.weights;
    study.horizons[0].gap = best.outer_loss;
    settle_gaps(text, study);
    CHECK(study.horizons[0].gap == 0);
    CHECK(study.best_weights == best.weights);
    // So do methods without a horizon.
    study = losses;
    study.horizons.clear();
    study.mixmin = Settled{Eigen::Vector2d(0.4, 0.6), loss(0.4), 0, true};
    study.greedy = Settled{Eigen::Vector2d(1, 0), loss(1), 0, true};
    settle_gaps(text, study);
    CHECK(study.least == Approx(best.outer_loss).epsilon(1e-12));
    CHECK(study.mixmin->gap == Approx(loss(0.4) - study.least).epsilon(1e-9));
    CHECK(study.greedy->gap == Approx(loss(1) - study.least).epsilon(1e-9));
    CHECK(!study.implicit);
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
