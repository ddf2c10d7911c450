// `verify error` and `verify horizon`, run in process.

#include <fstream>
#include <nlohmann/json.hpp>

#include "base/build_info.hpp"
#include "catch.hpp"
#include "datamix/numeric/rational.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

using Outcome = verify::testing::Ran;

Outcome run(const std::vector<std::string>& arguments) { return verify::testing::run_verify({}, arguments); }

const std::string samples = (source_tree() / "verify/instances/").string();
const std::string full = samples + "full-gradients.json";

}  // namespace

TEST_CASE("error: an enclosure at a budget of 1e300", "[commands]") {
    const Outcome outcome = run({"error", full, "--budget", "1e300", "--horizon", "2386", "--digits", "15", "--json"});
    REQUIRE(outcome.status == 0);
    CHECK(outcome.err.empty());
    const auto list = nlohmann::json::parse(outcome.out);
    REQUIRE(list.size() == 1);
    const auto& entry = list.at(0);
    CHECK(entry.size() == 5);
    CHECK(entry.at("budget") == "1" + std::string(300, '0'));
    CHECK(entry.at("horizon") == "2386");
    const Rational rounds = parse_rational(entry.at("rounds").get<std::string>());
    CHECK(rounds == Rational(parse_integer("1e300") / 2386));
    CHECK(entry.at("method") == "closed form");
    const Rational low = parse_rational(entry.at("gap").at("lower").get<std::string>());
    const Rational high = parse_rational(entry.at("gap").at("upper").get<std::string>());
    CHECK(low < high);  // rounded outwards, one unit of the 15th digit apart
    CHECK(high - low <= low / parse_rational("1e13"));
    const Rational error = parse_rational("2.38993681002e-297");  // proofs/theory.md F4; the gap is its square
    CHECK(low > error * error * (1 - parse_rational("1e-11")));
    CHECK(high < error * error * (1 + parse_rational("1e-11")));
}

TEST_CASE("error: more digits refine, never contradict", "[commands]") {
    for (const char* name : {"full-gradients.json", "exponentiated-gradient.json", "three-domains.json"}) {
        Rational low(0), high(100);
        for (const char* digits : {"1", "5", "60"}) {
            const Outcome outcome =
                run({"error", samples + name, "--budget", "2000", "--horizon", "7", "--digits", digits, "--json"});
            REQUIRE(outcome.status == 0);
            const auto gap = nlohmann::json::parse(outcome.out).at(0).at("gap");
            const Rational next_low = parse_rational(gap.at("lower").get<std::string>());
            const Rational next_high = parse_rational(gap.at("upper").get<std::string>());
            CHECK(low <= next_low);
            CHECK(next_low <= next_high);
            CHECK(next_high <= high);
            low = next_low;
            high = next_high;
        }
        CHECK(high - low < low * parse_rational("1e-58"));
    }
}

TEST_CASE("horizon: table and methods", "[commands]") {
    const Outcome outcome = run({"horizon", full, "--budget", "1e3", "1e6", "1e300", "--json"});
    REQUIRE(outcome.status == 0);
    const auto list = nlohmann::json::parse(outcome.out);
    REQUIRE(list.size() == 3);
    CHECK(list.at(0).at("horizon") == "10");
    CHECK(list.at(1).at("horizon") == "33");
    CHECK(list.at(2).at("horizon") == "2386");

    const Outcome simulated = run({"horizon", samples + "exponentiated-gradient.json", "--budget", "1000", "--json"});
    REQUIRE(simulated.status == 0);
    CHECK(nlohmann::json::parse(simulated.out).at(0).at("horizon") == "5");  // proofs/theory.md F4, EG
    CHECK(nlohmann::json::parse(simulated.out).at(0).at("method") == "simulation");

    const Outcome table = run({"horizon", full, "--budget", "1e20"});
    CHECK(table.status == 0);
    CHECK(table.out.find("1e20") != std::string::npos);
    CHECK(table.out.find("~6.896e17") != std::string::npos);
    CHECK(table.out.find("2.214946211") != std::string::npos);
}

TEST_CASE("error and horizon: bad arguments end with status 2, one line and no output", "[commands]") {
    const verify::testing::TemporaryFolder folder;
    std::ifstream source(full);
    std::stringstream text;
    text << source.rdbuf();
    std::string noisy = text.str();
    const std::string optimum = "\"optimum\": [\"1\", \"1\"]";
    noisy.replace(noisy.find(optimum), optimum.size(), optimum + ", \"noise\": [\"0\", \"1/2\"]");
    const std::string linear = "\"update\": \"linear\"";
    noisy.replace(noisy.find(linear), linear.size(), "\"update\": \"eg\"");
    std::ofstream(folder / "noisy.json") << noisy;
    std::string law = text.str();
    law.replace(law.find("\"inner\": {\"step\": \"1/4\"}"), 24,
                R"json("inner": {"step": {"law": "log(T)/(mu*T)", "cap": "1/4"}})json");
    std::ofstream(folder / "law.json") << law;
    CHECK(run({"error", folder / "law.json", "--budget", "1e300", "--horizon", "1e20"}).status == 0);

    const std::string simulated = samples + "exponentiated-gradient.json";
    const std::pair<std::vector<std::string>, std::string> cases[] = {
        {{"error", full, "--budget", "10", "--horizon", "11"}, "--horizon: expected at most the budget 10, found 11"},
        {{"error", full, "--budget", "1.5", "--horizon", "1"},
         "--budget: expected a whole number from 1 to 1e1000, found \"1.5\""},
        {{"error", full, "--budget", "0", "--horizon", "1"},
         "--budget: expected a whole number from 1 to 1e1000, found \"0\""},
        {{"error", full, "--budget", "10", "--horizon=-3"},
         "--horizon: expected a whole number from 1 to 1e1000, found \"-3\""},
        {{"error", full, "--budget", "1e999999", "--horizon", "1"},
         "--budget: expected a whole number from 1 to 1e1000, found \"1e999999\""},
        {{"error", full, "--budget", "nan", "--horizon", "1"},
         "--budget: expected a whole number from 1 to 1e1000, found \"nan\""},
        {{"error", full, "--budget", "10", "--horizon", "1", "--digits", "0"},
         "--digits: expected a whole number from 1 to 1000, found \"0\""},
        {{"error", full, "--budget", "10", "--horizon", "1", "--digits", "1001"},
         "--digits: expected a whole number from 1 to 1000, found \"1001\""},
        {{"error", full, "--budget", "10", "--horizon", "1", "--digits", "7x"},
         "--digits: expected a whole number from 1 to 1000, found \"7x\""},
        {{"horizon", full, "--budget", "1e3", "x"}, "--budget: expected a whole number from 1 to 1e1000, found \"x\""},
        {{"horizon", folder / "noisy.json", "--budget", "10"},
         folder / "noisy.json: outer.update: expected \"linear\" where domains are noisy (with any other no horizon is "
                  "certified best; `verify error` simulates single horizons), found \"eg\""},
        {{"error", folder / "noisy.json", "--budget", "1e300", "--horizon", "2"},
         folder / "noisy.json: outer.update: \"eg\" with noise is simulated round by round, expected at most 100000 "
                  "rounds, found 5e299"},
        {{"error", simulated, "--budget", "1e300", "--horizon", "1"},
         simulated + ": outer.update: \"eg\" is simulated round by round, expected at most 50000 rounds, found 1e300"},
        {{"horizon", simulated, "--budget", "1e5"},
         simulated +
             ": outer.update: \"eg\" is simulated round by round, expected a budget of at most 20000, found 100000"},
        {{"horizon", folder / "law.json", "--budget", "1e9"},
         folder /
             "law.json: 1000000000 horizons of budget 1000000000 are not excluded by a proved bound; at most 50000 "
             "are evaluated"},
        {{"error", folder.path().string(), "--budget", "1", "--horizon", "1"},
         folder.path().string() + ": expected a file, found a directory"},
    };
    for (const auto& [arguments, expected] : cases) {
        const Outcome outcome = run(arguments);
        CHECK(outcome.status == 2);
        CHECK(outcome.out.empty());
        CHECK(outcome.err == "verify: " + expected + "\n");
    }
    CHECK(run({"error", full, "--budget", "10"}).status == 2);
    CHECK(run({"error", "--budget", "10", "--horizon", "1"}).status == 2);
}
