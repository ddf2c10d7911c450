// `verify error` and `verify horizon` on instances with noise.

#include <fmt/format.h>

#include <fstream>

#include "base/build_info.hpp"
#include "catch.hpp"
#include "datamix/evaluate/closed_moments.hpp"
#include "datamix/instance/read.hpp"
#include "instance/gap.hpp"
#include "program/json.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

const std::string noisy = (source_tree() / "verify/instances/stochastic-gradients.json").string();

nlohmann::json answer(const std::vector<std::string>& arguments) {
    const auto outcome = verify::testing::run_verify({}, arguments);
    INFO(outcome.err);
    REQUIRE(outcome.status == 0);
    return verify::testing::json_of(outcome.out);
}

}  // namespace

TEST_CASE("error: an instance with noise at a budget of 1e20", "[commands][stochastic]") {
    const auto entry =
        answer({"error", noisy, "--budget", "1e20", "--horizon", "14372382425", "--digits", "15", "--json"}).at(0);
    CHECK(entry.at("rounds") == "6957788698");
    CHECK(entry.at("method") == "closed form");
    const Rational low = parse_rational(entry.at("gap").at("lower").get<std::string>());
    const Rational high = parse_rational(entry.at("gap").at("upper").get<std::string>());
    const Rational printed = parse_rational("4.45802066880e-20");  // proofs/stochastic_horizon.md
    CHECK(low <= high);
    CHECK(abs(Rational(low / printed - 1)) < parse_rational("1.2e-12"));
    CHECK(abs(Rational(high / printed - 1)) < parse_rational("1.2e-12"));
}

TEST_CASE("horizon: an instance with noise", "[commands][stochastic]") {
    const auto list = answer({"horizon", noisy, "--budget", "1e3", "1e4", "1e6", "--json"});
    CHECK(list.at(0).at("horizon") == "16");
    CHECK(list.at(1).at("horizon") == "62");
    CHECK(list.at(2).at("horizon") == "757");
}

TEST_CASE("another noisy instance, three domains and last iterate, agrees with exact rationals",
          "[commands][stochastic]") {
    const verify::testing::TemporaryFolder folder;
    std::ofstream(folder / "three.json") << R"({
      "curvature": ["1", "3"],
      "domains": [{"name": "a", "optimum": ["1", "0"], "noise": ["1/2", "0"]},
                  {"name": "b", "optimum": ["0", "1"], "noise": ["0", "0.3"]},
                  {"name": "c", "optimum": ["-1", "-1"], "noise": ["0.2", "0"]}],
      "validation": {"optimum": ["0.2", "0.3"]},
      "inner": {"step": "1/3"},
      "outer": {"update": "linear", "step": "1/8"},
      "start": {"weights": ["0.2", "0.3", "0.5"], "parameters": ["0.1", "-0.2"]},
      "output": "last"})";
    const Instance instance = read_instance(folder / "three.json");
    const ExactModel& model = instance.model;
    for (const long horizon : {1, 2, 5}) {
        const StochasticGap<Rational> exact(model, round_law<Rational>(model, Integer(horizon), Rational(1) / 3));
        const Rational gap = exact.last(4);
        const auto entry = answer({"error", folder / "three.json", "--budget", std::to_string(4 * horizon), "--horizon",
                                   std::to_string(horizon), "--digits", "30", "--json"})
                               .at(0);
        CHECK(parse_rational(entry.at("gap").at("lower").get<std::string>()) <= gap);
        CHECK(gap <= parse_rational(entry.at("gap").at("upper").get<std::string>()));
        CHECK(parse_rational(entry.at("gap").at("lower").get<std::string>()) > gap * (1 - parse_rational("1e-28")));
        const Vector<Rational> weights = model.weights_at<Rational>(exact.mean(4, true), {64});
        for (Eigen::Index i = 0; i < 3; ++i) {
            const auto shown = entry.at("mixture").at(static_cast<std::size_t>(i)).at("weight");
            CHECK(parse_rational(shown.at("lower").get<std::string>()) <= weights(i));
            CHECK(weights(i) <= parse_rational(shown.at("upper").get<std::string>()));
        }
    }
    // The best horizon of the last iterate, against a full scan.
    const auto best = answer({"horizon", folder / "three.json", "--budget", "60", "--json"}).at(0);
    GapEvaluator evaluator(instance);
    Integer argmin = 1;
    double least = 1e300;
    for (Integer t = 1; t <= 60; ++t) {
        const double gap = to_double(parse_rational(evaluator.at(60, t, 15).upper));
        if (gap < least) {
            least = gap;
            argmin = t;
        }
    }
    CHECK(best.at("horizon") == to_string(argmin));
}

/// Two domains of one curvature for both parameters.
static std::string two_domains(const std::string& a, const std::string& b, const std::string& noise_a,
                               const std::string& noise_b, const std::string& c, const std::string& start,
                               const std::string& output) {
    return fmt::format(R"json({{"curvature": [2, 2], "domains": [{{"name": "a", "optimum": {}, "noise": {}}},
        {{"name": "b", "optimum": {}, "noise": {}}}], "validation": {{"optimum": {}}},
        "inner": {{"step": {{"law": "log(T)/(mu*T)", "cap": "1/2"}}}}, "outer": {{"update": "linear", "step": "1/4"}},
        "start": {{"weights": ["0.2", "0.8"], "parameters": {}}}, "output": "{}"}})json",
                       a, noise_a, b, noise_b, c, start, output);
}

TEST_CASE("correlated noise: parameters rotated, nothing else changes", "[commands][stochastic]") {
    const verify::testing::TemporaryFolder folder;
    for (const char* output : {"average", "last"}) {
        std::ofstream(folder / "plain.json")
            << two_domains("[1, 0]", "[0, 1]", "[2, 0]", R"(["1/2", 1])", R"(["1/2", "1/5"])", "[1, 1]", output);
        // By (3, 4; -4, 3)/5.
        std::ofstream(folder / "turned.json") << two_domains(
            R"(["3/5", "-4/5"])", R"(["4/5", "3/5"])", R"([["18/25", "-24/25"], ["-24/25", "32/25"]])",
            R"([["41/50", "6/25"], ["6/25", "17/25"]])", R"(["23/50", "-7/25"])", R"(["7/5", "-1/5"])", output);
        const auto plain = folder / "plain.json", turned = folder / "turned.json";
        CHECK(std::get<Instance>(read_any_instance(turned)).model.covariance.size() == 2);
        for (const char* horizon : {"1", "3", "40"})
            CHECK(answer({"error", plain, "--budget", "1000", "--horizon", horizon, "--json"}) ==
                  answer({"error", turned, "--budget", "1000", "--horizon", horizon, "--json"}));
        CHECK(answer({"horizon", plain, "--budget", "1e5", "--json"}).at(0).at("horizon") ==
              answer({"horizon", turned, "--budget", "1e5", "--json"}).at(0).at("horizon"));
    }
}

TEST_CASE("horizon: an instance with noise at large budgets, and where the best horizon stays in a bracket",
          "[commands][stochastic]") {
    const auto list = answer({"horizon", noisy, "--budget", "1e12", "1e16", "1e20", "--json"});
    CHECK(list.at(0).at("horizon") == "1104533");
    CHECK(list.at(1).at("horizon") == "128231414");
    CHECK(list.at(2).at("horizon") == "14372382425");
    const auto outcome = verify::testing::run_verify({}, {"horizon", noisy, "--budget", "1e3", "1e60", "--json"});
    CHECK(outcome.status == 1);
    const auto both = verify::testing::json_of(outcome.out);
    CHECK(both.at(0).at("horizon") == "16");
    const auto& bracket = both.at(1);
    const Rational low = parse_rational(bracket.at("horizon").at("lower").get<std::string>()),
                   high = parse_rational(bracket.at("horizon").at("upper").get<std::string>());
    CHECK(low < high);
    CHECK(high < low * parse_rational("1.000000000001"));
    CHECK(bracket.at("gap").at("lower") == "1.30564023418e-59");
    CHECK(bracket.contains("undecided"));
}

TEST_CASE("horizon: a change of units changes nothing", "[commands][stochastic]") {
    // stochastic-gradients.json with lengths of 1e200.
    const std::string huge = (source_tree() / "tests/data/huge_units_noise_200.json").string();
    const auto entry = answer({"horizon", huge, "--budget", "1e6", "--json"}).at(0);
    CHECK(entry.at("horizon") == "757");
    CHECK(entry.at("gap").at("upper") == "1.37059332511e394");
    // full-gradients.json, no noise, with lengths of 10^k.
    const std::string plain = (source_tree() / "verify/instances/full-gradients.json").string();
    const Instance instance = read_instance(plain);
    GapEvaluator evaluator(instance);
    for (const char* text : {"1e-200", "1e-3", "1e200"}) {
        const Rational unit = parse_rational(text);
        Instance scaled = instance;
        scaled.model = in_units_of(instance.model, 1 / unit);
        GapEvaluator other(scaled);
        for (const char* budget : {"1e3", "1e20"}) {
            const GapRow here = evaluator.best(parse_integer(budget), 12),
                         there = other.best(parse_integer(budget), 12);
            CHECK(here.horizon == there.horizon);
            CHECK(parse_rational(there.lower) <= parse_rational(here.upper) * unit * unit);
            CHECK(parse_rational(there.upper) >= parse_rational(here.lower) * unit * unit);
        }
    }
}
