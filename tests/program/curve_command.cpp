// `verify curve` and `verify diagnose`, run in process.
#include <algorithm>
#include <filesystem>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "catch.hpp"
#include "datamix/instance/read.hpp"
#include "program/json.hpp"
#include "program/samples.hpp"
#include "study/diagnosis.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace {

/// G1's instance: h = 4, c = (−2, 2), the worst domain.
Instance greedy_instance(const std::string& update) {
    return parse_instance(R"json({"curvature": [1, 4], "domains": [{"name": "bad", "optimum": [1, 1]},
        {"name": "good", "optimum": [0, 0]}], "validation": {"optimum": [-2, 2]}, "inner": {"step": "1/4"},
        "outer": {"update": ")json" +
                              update + R"json(", "step": "1/10"},
        "start": {"weights": ["1/2", "1/2"], "parameters": ["1/2", "1/2"]}, "output": "average"})json",
                          "greedy.json");
}

}  // namespace

TEST_CASE("curve: the gaps of a range of horizons, as error gives them", "[commands]") {
    const verify::testing::TemporaryFolder folder;
    const std::string out = folder / "report";
    const auto outcome =
        run({"curve", full, "--budget", "1e3", "1e6", "--horizon", "5..200", "--points", "12", "--out", out, "--json"});
    CHECK((outcome.status == 0 || outcome.status == 3));
    const auto rows = testing::json_of(outcome.out);
    REQUIRE(rows.size() == 24);
    CHECK(rows.at(0).at("horizon") == "5");
    CHECK(rows.at(11).at("horizon") == "200");
    CHECK(rows.at(23).at("budget") == "1000000");
    const auto single = run({"error", full, "--budget", "1e6", "--horizon", "200", "--json"});
    auto entry = testing::json_of(single.out).at(0);
    CHECK(entry.erase("mixture") == 1);  // of single gaps only
    CHECK(entry.erase("error") == 1);
    CHECK(entry == rows.at(23));
    std::size_t lines = 0;
    const std::string table = read_file(out + "/plots/data/curve.tsv");
    for (const char c : table) lines += c == '\n';
    CHECK(lines == 25);
    CHECK(table.starts_with("N\tT\tK\tlower\tupper\n"));
    if (outcome.status == 0) CHECK(std::filesystem::exists(out + "/plots/curve.svg"));

    const std::pair<std::vector<std::string>, std::string> cases[] = {
        {{"curve", full, "--budget", "10", "--horizon", "20..30", "--out", folder / "no"},
         "--horizon: expected FROM at most the budget 10, found 20"},
        {{"curve", full, "--budget", "10", "--horizon", "5", "--out", folder / "no"},
         "--horizon: expected FROM..TO, found \"5\""},
        {{"curve", full, "--budget", "10", "--horizon", "1..5", "--points", "1", "--out", folder / "no"},
         "--points: expected a whole number from 2 to 1000, found \"1\""}};
    for (const auto& [arguments, expected] : cases) {
        const auto refused = run(arguments);
        CHECK(refused.status == 2);
        CHECK(refused.err == "verify: " + expected + "\n");
        CHECK_FALSE(std::filesystem::exists(folder / "no"));
    }
}

TEST_CASE("diagnose: greedy on its worst domain", "[commands]") {
    // w_T = .7826086957, .5346534653, .2692520776, .0579450597 for T = 2, 3, 5, 10; T = 1 ends at the worst domain.
    const Instance instance = greedy_instance("eg");
    CHECK(horizon_limit(instance, 1).vertex == std::size_t{0});
    CHECK(horizon_limit(instance, 2).weights(0) == Approx(0.7826086957));
    CHECK(horizon_limit(instance, 5).weights(0) == Approx(0.2692520776));
    CHECK(horizon_limit(greedy_instance("linear"), 10).weights(0) == Approx(0.0579450597));
    const Diagnosis diagnosis = diagnose(instance, 1.01, {});
    CHECK(diagnosis.least == Approx(4));  // F = 4 + w²
    CHECK(diagnosis.start == Approx(4.25));
    const std::string text = diagnosis_text(diagnosis, instance, 120);
    CHECK_THAT(text, ContainsSubstring("Greedy mixing (T = 1) FAILS"));
    CHECK_THAT(text, ContainsSubstring("all weight on bad, with a gap of 1"));
    CHECK_THAT(text, ContainsSubstring("G1's margin towards bad is 0.25 > 0"));  // ¼(−3) + 1
    CHECK_THAT(text, ContainsSubstring("it is the worse of the two domains"));
    // (κ+1)²/(4κ) at κ = 4, and F ≤ 1.01·4 needs w² ≤ .04: T = 6.
    CHECK_THAT(text, ContainsSubstring("a factor 1.5625 of F*"));
    CHECK_THAT(text, ContainsSubstring("The smallest T whose limit is within 1 % of F* is 6."));
    CHECK_THAT(text, ContainsSubstring("T = 6 guarantees it"));
}

TEST_CASE("diagnose: three domains, an optimum that mixes, and budgets", "[commands]") {
    // H = diag(1, 4), a = (1,0), (0,1), (−1,−1), c = (1, 1.5), T = 5, η = ¼.
    const Instance instance = parse_instance(
        R"json({"curvature": [1, 4], "domains": [{"name": "a", "optimum": [1, 0]}, {"name": "b", "optimum": [0, 1]},
        {"name": "c", "optimum": [-1, -1]}], "validation": {"optimum": [1, "1.5"]}, "inner": {"step": "1/4"},
        "outer": {"update": "eg", "step": "1/10"},
        "start": {"weights": ["1/3", "1/3", "1/3"], "parameters": [0, 0]}, "output": "average"})json",
        "three.json");
    const HorizonLimit limit = horizon_limit(instance, 5);
    CHECK(limit.weights(0) == Approx(0.1490304709));
    CHECK(limit.weights(2) < 1e-9);
    CHECK(limit.loss == Approx(0.5726948458));
    CHECK(diagnose(instance, 1.01, {}).least == Approx(0.5625));

    const auto outcome = run({"diagnose", full, "--budget", "1e3", "1e300", "--json"});
    CHECK(outcome.status == 0);
    const auto json = testing::json_of(outcome.out);
    CHECK(json.at("least_loss") == "0.01");
    bool small = false, large = false;
    for (const auto& statement : json.at("statements")) {
        small = small || statement.at("number") == "10";
        large = large || statement.at("number") == "2386";
        CHECK_FALSE(statement.at("source").get<std::string>().empty());
    }
    CHECK(small);
    CHECK(large);
    CHECK(run({"diagnose", full, "--ratio", "1"}).status == 2);
    CHECK(run({"diagnose", samples + "stochastic-gradients.json"}).out.find("limits without noise") !=
          std::string::npos);
}

TEST_CASE("diagnose: what is beyond it is said", "[commands]") {
    // The start is the best mixture: no gap, and none from rounding.
    const auto fixed = run({"diagnose", data + "start_fixed.json"});
    CHECK(fixed.status == 0);
    CHECK_THAT(fixed.out,
               ContainsSubstring("The start is the best mixture already; greedy mixing (T = 1) stays as good"));
    // Losses beyond double, in the file's name.
    const auto huge = run({"diagnose", data + "huge_units_noise_200.json"});
    CHECK(huge.status == 2);
    CHECK(huge.out.empty());
    CHECK_THAT(huge.err, ContainsSubstring("huge_units_noise_200.json: the limits are computed in double"));
    // No horizon of those tried is long enough, and none is named.
    std::string slow = read_file(full);
    slow.replace(slow.find("\"1/4\""), 5, "\"1e-6\"");
    const Diagnosis far = diagnose(parse_instance(slow, "slow.json"), 1.01, {});
    CHECK(std::any_of(far.findings.begin(), far.findings.end(), [](const Statement& statement) {
        return statement.sentence == "The smallest T whose limit is within 1 % of F* is above 2000." &&
               statement.number == "above 2000";
    }));
    // Horizons and gaps beyond double, and a budget that is refused beside one that is not.
    const auto large = testing::json_of(run({"diagnose", full, "--budget", "1e1000", "--json"}).out);
    CHECK(large.at("statements").back().at("number").get<std::string>().size() == 4);  // T* of 1e1000: 79xx
    const auto refused = run({"diagnose", samples + "degenerate-vertex.json", "--budget", "1e3", "1e9"});
    CHECK(refused.status == 2);
    CHECK_THAT(refused.out, ContainsSubstring("A budget of N = 1000 asks for T = "));
    CHECK_THAT(refused.out, ContainsSubstring("A budget of N = 1000000000 is refused: "));
}

TEST_CASE("curve: a budget that is refused leaves no half of an answer", "[commands]") {
    const verify::testing::TemporaryFolder folder;
    const auto outcome = run({"curve", samples + "matrix.json", "--budget", "1e3", "1e9", "--horizon", "1..3", "--out",
                              folder / "no", "--json"});
    CHECK(outcome.status == 2);
    CHECK(outcome.out.empty());
    CHECK_FALSE(std::filesystem::exists(folder / "no"));
}

TEST_CASE("curve: gaps that are all 0 are a table and no picture", "[commands]") {
    const verify::testing::TemporaryFolder folder;
    const auto outcome = run({"curve", (source_tree() / "tests/data/start_fixed.json").string(), "--budget", "100",
                              "--horizon", "1..10", "--out", folder / "out"});
    CHECK(outcome.status == 0);
    CHECK(outcome.err.empty());
    CHECK(outcome.out.find("Picture") == std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder / "out/plots/curve.svg"));
    CHECK(std::filesystem::exists(folder / "out/plots/data/curve.tsv"));
}
