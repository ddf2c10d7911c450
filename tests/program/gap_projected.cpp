// Projected gradient in instance files: `verify error`, `verify horizon`, what has no evaluator or no law.

#include <fmt/format.h>

#include "base/files.hpp"
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/instance/read.hpp"
#include "instance/gap.hpp"
#include "instance/regime.hpp"
#include "program/json.hpp"
#include "program/support.hpp"
#include "study/diagnosis.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

/// Three domains in d = 2; c decides whether the best mixture is inside.
std::string three(const std::string& optimum, const std::string& output, const std::string& noise = "") {
    return fmt::format(R"json({{"curvature": ["1", "3"],
      "domains": [{{"name": "a", "optimum": ["1", "0"]{}}}, {{"name": "b", "optimum": ["0", "1"]}},
                  {{"name": "c", "optimum": ["-1", "-1"]}}],
      "validation": {{"optimum": {}}}, "inner": {{"step": "1/3"}}, "outer": {{"update": "projected", "step": "1/4"}},
      "start": {{"weights": ["0", "1/2", "1/2"], "parameters": ["1/10", "-1/5"]}}, "output": "{}"}})json",
                       noise, optimum, output);
}

Vector<Rational> weights_of(const Instance& instance, std::size_t horizon, std::size_t rounds) {
    const auto& model = instance.model;
    const auto result = mix(
        model.problem,
        MixingOptions<Rational>{
            .horizon = horizon, .rounds = rounds, .inner_step = *instance.inner.cap(), .outer_step = model.outer_step},
        {model.start_weights, model.start_parameters}, ProjectedGradient{});
    return instance.output == Output::last ? result.weights : result.average;
}
Rational gap_of(const Instance& instance, const Vector<Rational>& w) {
    const Vector<Rational> off = times<Rational>(instance.model.problem.optima, w) - instance.model.hull.nearest;
    return dot<Rational>(off, off) / 2;
}

}  // namespace

TEST_CASE("projected: error encloses the algorithm, horizon finds the best of all, in exact rationals",
          "[commands][gap]") {
    for (const char* optimum : {R"(["1/5", "3/10"])", R"(["3", "1"])"})  // inside; beyond the vertex a
        for (const char* output : {"average", "last"}) {
            INFO(optimum << " " << output);
            const Instance instance = parse_instance(three(optimum, output), "three.json");
            GapEvaluator evaluator(instance);
            const int budget = 10;
            Rational least(1000);
            Integer best = 0;
            for (int horizon = 1; horizon <= budget; ++horizon) {
                const auto w =
                    weights_of(instance, static_cast<std::size_t>(horizon), static_cast<std::size_t>(budget / horizon));
                const Rational gap = gap_of(instance, w);
                GapRow row = evaluator.at(budget, horizon, 20);
                evaluator.add_mixture(row, 20);
                CHECK(parse_rational(row.lower) <= gap);
                CHECK(gap <= parse_rational(row.upper));
                for (Eigen::Index i = 0; i < w.size(); ++i) {
                    const auto& share = row.mixture[static_cast<std::size_t>(i)].weight;
                    CHECK(parse_rational(share.lower) <= w(i));
                    CHECK(w(i) <= parse_rational(share.upper));
                }
                if (gap >= least) continue;
                least = gap;
                best = horizon;
            }
            const GapRow found = evaluator.best(budget, 12);
            CHECK(found.horizon == best);
            CHECK(found.kind != GapRow::Kind::undecided);
        }
}

TEST_CASE("projected: horizons that end at a vertex tie exactly", "[commands][gap]") {
    const verify::testing::TemporaryFolder folder;
    write_file(folder / "vertex.json", three(R"(["3", "1"])", "last"));
    const auto outcome =
        verify::testing::run_verify({}, {"horizon", folder / "vertex.json", "--budget", "100", "--json"});
    CHECK(outcome.status == 0);
    const auto row = testing::json_of(outcome.out).at(0);
    CHECK(row.at("method") == "enclosed run");
    CHECK(row.at("tie").at("because") == "their gaps are the same fraction");
    CHECK(row.at("mixture").at(0).at("weight").at("lower") == "1");
    CHECK(row.at("mixture").at(0).at("weight").at("upper") == "1");
    CHECK(row.at("search").at("evaluated") == "100");
    // A vertex that is the optimum: a gap of exactly 0.
    write_file(folder / "exact.json", three(R"(["1", "0"])", "last"));
    const auto exact = verify::testing::run_verify(
        {}, {"error", folder / "exact.json", "--budget", "1000", "--horizon", "10", "--json"});
    CHECK(testing::json_of(exact.out).at(0).at("mixture").size() == 3);
}

TEST_CASE("projected: what is refused, and what has no law", "[commands][gap]") {
    const verify::testing::TemporaryFolder folder;
    const std::string plain = folder / "plain.json", noisy = folder / "noisy.json";
    write_file(plain, three(R"(["1/5", "3/10"])", "average"));
    write_file(noisy, three(R"(["1/5", "3/10"])", "average", R"(, "noise": ["1/2", "0"])"));
    const auto message = [](const std::vector<std::string>& arguments) {
        const auto outcome = verify::testing::run_verify({}, arguments);
        CHECK(outcome.status == 2);
        return outcome.err;
    };
    CHECK(message({"error", noisy, "--budget", "10", "--horizon", "1"}) ==
          "verify: " + noisy +
              ": outer.update: expected \"linear\" or \"eg\" where domains are noisy, found \"projected\"\n");
    CHECK_THAT(message({"error", plain, "--budget", "1e9", "--horizon", "1"}),
               ContainsSubstring("outer.update: \"projected\" is enclosed round by round, expected at most "));
    CHECK_THAT(
        message({"horizon", plain, "--budget", "1e9"}),
        ContainsSubstring("outer.update: \"projected\" is enclosed round by round, expected a budget of at most "));
    const Regime regime = regime_of(read_instance(plain));
    CHECK(regime.name == "projected");
    CHECK_FALSE(regime.law);
}

TEST_CASE("projected: diagnose looks for limits on the whole simplex, from a face too", "[commands][gap]") {
    // The start has no weight on a, the best mixture all: no step of exponentiated gradient would see it.
    const Instance instance = parse_instance(three(R"(["3", "1"])", "last"), "three.json");
    const HorizonLimit limit = horizon_limit(instance, 1000);
    CHECK(limit.vertex == std::size_t{0});
    CHECK_THAT(diagnosis_text(diagnose(instance, 1.01, {}), instance, 120), ContainsSubstring("over the simplex"));
}
