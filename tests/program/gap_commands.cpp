// `verify error` and `verify horizon`, run in process.

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "catch.hpp"
#include "datamix/numeric/rational.hpp"
#include "program/json.hpp"
#include "program/samples.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

TEST_CASE("error: an enclosure at a budget of 1e300", "[commands]") {
    const Ran outcome = run({"error", full, "--budget", "1e300", "--horizon", "2386", "--digits", "15", "--json"});
    REQUIRE(outcome.status == 0);
    CHECK(outcome.err.empty());
    const auto list = testing::json_of(outcome.out);
    REQUIRE(list.size() == 1);
    const auto& entry = list.at(0);
    CHECK(entry.size() == 7);  // with mixture and error, tests/program/gap_mixture.cpp
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
            const Ran outcome =
                run({"error", samples + name, "--budget", "2000", "--horizon", "7", "--digits", digits, "--json"});
            REQUIRE(outcome.status == 0);
            const auto gap = testing::json_of(outcome.out).at(0).at("gap");
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
    const Ran outcome = run({"horizon", full, "--budget", "1e3", "1e6", "1e300", "--json"});
    REQUIRE(outcome.status == 0);
    const auto list = testing::json_of(outcome.out);
    REQUIRE(list.size() == 3);
    CHECK(list.at(0).at("horizon") == "10");
    CHECK(list.at(1).at("horizon") == "33");
    CHECK(list.at(2).at("horizon") == "2386");

    const Ran simulated = run({"horizon", samples + "exponentiated-gradient.json", "--budget", "1000", "--json"});
    REQUIRE(simulated.status == 0);
    CHECK(testing::json_of(simulated.out).at(0).at("horizon") == "5");  // proofs/theory.md F4, EG
    CHECK(testing::json_of(simulated.out).at(0).at("method") == "enclosed run");

    const Ran table = run({"horizon", full, "--budget", "1e20"});
    CHECK(table.status == 0);
    CHECK(table.out.find("1e20") != std::string::npos);
    CHECK(table.out.find("~6.896e17") != std::string::npos);
    CHECK(table.out.find("2.214946211") != std::string::npos);
}

TEST_CASE("error and horizon: bad arguments end with status 2, one line and no output", "[commands]") {
    const verify::testing::TemporaryFolder folder;
    std::string noisy = read_file(full), law = noisy;
    const std::string optimum = "\"optimum\": [\"1\", \"1\"]";
    noisy.replace(noisy.find(optimum), optimum.size(), optimum + ", \"noise\": [\"0\", \"1/2\"]");
    const std::string linear = "\"update\": \"linear\"";
    noisy.replace(noisy.find(linear), linear.size(), "\"update\": \"eg\"");
    write_file(folder / "noisy.json", noisy);
    law.replace(law.find("\"inner\": {\"step\": \"1/4\"}"), 24,
                R"json("inner": {"step": {"law": "log(T)/(mu*T)", "cap": "1/4"}})json");
    write_file(folder / "law.json", law);
    CHECK(run({"error", folder / "law.json", "--budget", "1e300", "--horizon", "1e20"}).status == 0);

    const std::string vertex = samples + "strict-vertex.json";
    const std::string bounded = samples + "bounded-weights.json";
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
        {{"error", vertex, "--budget", "1e300", "--horizon", "10"},
         vertex + ": outer.update: \"eg\" is enclosed round by round, expected at most 50000 rounds, found 1e299"},
        {{"horizon", bounded, "--budget", "1e5"},
         bounded + ": outer.update: \"projected\" is enclosed round by round, expected a budget of at most 14605, "
                   "found 100000"},
        {{"horizon", folder / "law.json", "--budget", "1e9"},
         folder /
             "law.json: 1000000000 horizons of budget 1000000000 are not excluded by a proved bound; at most 50000 "
             "are evaluated"},
        {{"error", folder.path().string(), "--budget", "1", "--horizon", "1"},
         folder.path().string() + ": expected a file, found a directory"},
    };
    for (const auto& [arguments, expected] : cases) {
        const Ran outcome = run(arguments);
        CHECK(outcome.status == 2);
        CHECK(outcome.out.empty());
        CHECK(outcome.err == "verify: " + expected + "\n");
    }
    CHECK(run({"error", full, "--budget", "10"}).status == 2);
    CHECK(run({"error", "--budget", "10", "--horizon", "1"}).status == 2);
}

// Instances of which some horizons tie, by theory.md's identities; tests/data/*.json.
TEST_CASE("horizon: what ties is reported as a tie, the smallest first", "[commands]") {
    struct Row {
        const char *file, *budget, *horizon, *last, *gap;
    };
    const Row rows[] = {{"start_opt", "20", "11", "20", "0"},
                        {"tie_avg", "20", "11", "20", "1e-8"},
                        {"tie_avg", "50", "26", "50", "1e-8"},
                        {"start_fixed", "20", "1", "20", "0"},
                        {"start_fixed", "1e300", "1", "1e300", "0"},
                        {"start_opt_eg", "20", "11", "20", "0"},
                        {"start_opt_noise", "20", "11", "20", "0"},
                        {"start_opt_noise", "100", "51", "100", "0"},
                        {"start_opt_noise", "1e4", "5001", "10000", "0"},
                        {"one_round", "20", "1", "20", "0"}};
    for (const Row& row : rows) {
        INFO(row.file << " " << row.budget);
        const std::string file = data + row.file + ".json";
        const Ran outcome = run({"horizon", file, "--budget", row.budget, "--json"});
        CHECK(outcome.status == 0);
        CHECK(outcome.err.empty());
        const auto entry = testing::json_of(outcome.out).at(0);
        CHECK(entry.at("horizon") == row.horizon);
        CHECK(entry.at("method") == "exact");
        const auto tied = entry.at("tie").at("horizons");
        REQUIRE(tied.size() == 1);
        CHECK(tied.at(0).at(0) == row.horizon);
        CHECK(tied.at(0).at(1) == to_string(parse_integer(row.last)));
        const Rational gap = parse_rational(row.gap);
        CHECK(parse_rational(entry.at("gap").at("lower").get<std::string>()) <= gap);
        CHECK(parse_rational(entry.at("gap").at("upper").get<std::string>()) >= gap);
        CHECK(parse_rational(entry.at("gap").at("upper").get<std::string>()) <= gap * parse_rational("1.0000000001"));
        CHECK(run({"horizon", file, "--budget", row.budget}).out.find("; tie: T = " + std::string(row.horizon)) !=
              std::string::npos);
    }
    CHECK(run({"horizon", data + "start_opt.json", "--budget", "20"}).out.find("11…20, K = 1 averages w_0 alone") !=
          std::string::npos);
    // One horizon with K = 1 is no tie, and neither is a unique best one.
    CHECK(run({"horizon", data + "start_opt.json", "--budget", "1"}).out.find("tie") == std::string::npos);
    CHECK(run({"horizon", full, "--budget", "20", "--json"}).out.find("tie") == std::string::npos);
}

TEST_CASE("horizon: each of many budgets is answered by itself, and the status tells", "[commands]") {
    const std::string opt = data + "start_opt.json", eg = data + "start_opt_eg.json";
    const Ran bracket = run({"horizon", opt, "--budget", "20", "1e6", "21", "--json"});
    CHECK(bracket.status == 1);
    const auto list = testing::json_of(bracket.out);
    REQUIRE(list.size() == 3);
    CHECK(list.at(0).at("horizon") == "11");
    CHECK(list.at(1).at("horizon").at("lower") == "1");
    CHECK(list.at(1).at("horizon").at("upper") == "500001");
    CHECK(list.at(1).at("gap").at("upper") == "0");
    CHECK(list.at(1).at("undecided") == "the horizons that no bound excludes are too many");
    CHECK_FALSE(list.at(1).contains("tie"));
    CHECK(list.at(2).at("horizon") == "11");
    CHECK(run({"horizon", opt, "--budget", "1e6"}).out.find("undecided between 1 and 500001") != std::string::npos);

    const Ran refused = run({"horizon", eg, "--budget", "1e6", "20", "--json"});
    CHECK(refused.status == 2);
    const auto rows = testing::json_of(refused.out);
    CHECK(rows.at(0).size() == 2);
    CHECK(rows.at(0).at("refused").get<std::string>().find("expected a budget of at most 20000") != std::string::npos);
    CHECK(rows.at(1).at("horizon") == "11");
    const Ran table = run({"horizon", eg, "--budget", "20", "1e6"});
    CHECK(table.status == 2);
    CHECK(table.out.find("\n1000000   refused: ") != std::string::npos);
    CHECK(table.out.find("tie: T = 11…20") != std::string::npos);
}

TEST_CASE("error: an interval as wide as its value is undecided", "[commands]") {
    // The last iterate is the optimum after one round; fractions show it where they are short, enclosures never.
    const std::string file = data + "one_round.json";
    const Ran exact = run({"error", file, "--budget", "100", "--horizon", "7", "--json"});
    CHECK(exact.status == 0);
    CHECK(testing::json_of(exact.out).at(0).at("gap").at("upper") == "0");
    CHECK(testing::json_of(exact.out).at(0).at("method") == "exact");
    const Ran open = run({"error", file, "--budget", "1e20", "--horizon", "7", "--json"});
    CHECK(open.status == 1);
    const auto entry = testing::json_of(open.out).at(0);
    CHECK(entry.at("horizon") == "7");
    CHECK(entry.at("gap").at("lower") == "0");
    CHECK(entry.at("gap").at("upper") != "0");
    CHECK(entry.at("undecided") == "the enclosure is as wide as what it encloses");
    CHECK(run({"error", file, "--budget", "1e20", "--horizon", "7"}).out.find("closed form; undecided: ") !=
          std::string::npos);
    // A tiny step costs bits, which are there: after 1e20 steps of 1e-300 nothing has moved.
    const verify::testing::TemporaryFolder folder;
    std::string tiny = read_file(full);
    tiny.replace(tiny.find("\"inner\": {\"step\": \"1/4\"}"), 24, R"json("inner": {"step": "1e-300"})json");
    write_file(folder / "tiny.json", tiny);
    const Ran still = run({"error", folder / "tiny.json", "--budget", "1e20", "--horizon", "7", "--json"});
    CHECK(still.status == 0);
    const auto gap = testing::json_of(still.out).at(0).at("gap");
    CHECK(parse_rational(gap.at("lower").get<std::string>()) > parse_rational("0.2499999"));
    CHECK(parse_rational(gap.at("upper").get<std::string>()) < parse_rational("0.2500001"));
}
