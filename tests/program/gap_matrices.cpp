// Instances whose curvatures are matrices, or differ: `verify error`, `horizon`, `curve`, `law`, and what is refused.

#include <fmt/format.h>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/enclosed_minimum.hpp"
#include "datamix/instance/read.hpp"
#include "instance/gap.hpp"
#include "instance/regime.hpp"
#include "program/json.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

struct Sketch {
    std::string update = "linear", output = "average", optimum = R"(["2/5", "3/10"])", step = "1/4",
                own = R"(, "curvature": ["1", "1/2"])", weights = R"(["1/2", "1/4", "1/4"])";
    bool shared = false;

    /// Three domains in d = 2.
    std::string text() const {
        return fmt::format(R"json({{{}
          "domains": [{{"name": "a", "optimum": ["1", "0"]{}}}, {{"name": "b", "optimum": ["0", "1"]{}}},
                      {{"name": "c", "optimum": ["-1", "-1"]{}}}],
          "validation": {{"optimum": {}, "curvature": [["1", "1/2"], ["1/2", "2"]]}}, "inner": {{"step": "1/4"}},
          "outer": {{"update": "{}", "step": "{}"}},
          "start": {{"weights": {}, "parameters": ["1/10", "-1/5"]}}, "output": "{}"}})json",
                           shared ? R"("curvature": [["2", "1"], ["1", "3"]],)" : "",
                           shared ? "" : R"(, "curvature": [["2", "1"], ["1", "3"]])", shared ? "" : own,
                           shared ? "" : R"(, "curvature": ["1", "3"])", optimum, update, step, weights, output);
    }
    QuadraticInstance read() const { return std::get<QuadraticInstance>(parse_any_instance(text(), "sketch")); }
};

/// The output of the algorithm itself.
Vector<Rational> output_of(const QuadraticInstance& instance, std::size_t horizon, std::size_t rounds) {
    const QuadraticModel& model = instance.model;
    const MixingOptions<Rational> options{
        .horizon = horizon, .rounds = rounds, .inner_step = *instance.inner.cap(), .outer_step = model.outer_step};
    const MixingStart<Rational> start{model.start_weights, model.start_parameters};
    const auto result = instance.update == OuterRule::linear ? mix(model.problem, options, start, LinearUpdate{})
                                                             : mix(model.problem, options, start, ProjectedGradient{});
    return instance.output == Output::last ? result.weights : result.average;
}
Rational loss_of(const QuadraticInstance& instance, const Vector<Rational>& w) {
    return MixtureLoss<Rational>(instance.model.problem, {64}).at(w, 0, MixtureLoss<Rational>::Order::value).value;
}
/// F*, as a very narrow ball.
Ball least_of(const QuadraticInstance& instance) {
    if (instance.model.is_shared()) return {loss_of(instance, HullOptimum(instance.model).weights), {400}};
    return SimplexMinimum(instance.model.problem).at({400}).value;
}

}  // namespace

TEST_CASE("matrices: error encloses the algorithm, horizon finds the best of all, in exact rationals",
          "[commands][gap]") {
    for (const bool shared : {true, false})
        for (const char* update : {"linear", "projected"})
            for (const char* output : {"average", "last"}) {
                INFO(shared << " " << update << " " << output);
                Sketch sketch{update, output};
                sketch.shared = shared;
                const QuadraticInstance instance = sketch.read();
                GapEvaluator evaluator(instance);
                const Ball least = least_of(instance);
                const int budget = 6;
                Rational lowest(1000);
                Integer best = 0;
                for (int horizon = 1; horizon <= budget; ++horizon) {
                    const auto rounds = static_cast<std::size_t>(budget / horizon);
                    if (!shared && rounds > 3) continue;  // fractions of a thousand digits and more
                    const auto w = output_of(instance, static_cast<std::size_t>(horizon), rounds);
                    const Rational loss = loss_of(instance, w);
                    const Ball gap = Ball(loss, {400}) - least;
                    GapRow row = evaluator.at(budget, horizon, 20);
                    CHECK(row.kind == GapRow::Kind::answered);
                    evaluator.add_mixture(row, 20);
                    CHECK(certainly(less_equal(Ball(parse_rational(row.lower), {400}), gap)));
                    CHECK(certainly(less_equal(gap, Ball(parse_rational(row.upper), {400}))));
                    for (Eigen::Index i = 0; i < w.size(); ++i) {
                        const auto& share = row.mixture[static_cast<std::size_t>(i)].weight;
                        CHECK(parse_rational(share.lower) <= w(i));
                        CHECK(w(i) <= parse_rational(share.upper));
                    }
                    if (loss >= lowest) continue;
                    lowest = loss;
                    best = horizon;
                }
                const GapRow found = evaluator.best(budget, 12);
                CHECK((found.horizon == best || (!shared && found.horizon == 1)));
                CHECK(found.kind != GapRow::Kind::undecided);
            }
}

TEST_CASE("matrices: one diagonal gives the intervals that its own evaluators give", "[commands][gap]") {
    const Instance diagonal = read_instance((source_tree() / "verify/instances/three-domains.json").string());
    const auto& problem = diagonal.model.problem;
    const auto h = diagonal_matrix<Rational>(problem.curvature);
    for (const OuterRule rule : {OuterRule::linear, OuterRule::exponentiated_gradient, OuterRule::projected_gradient})
        for (const Output output : {Output::average, Output::last}) {
            Instance one = diagonal;
            one.update = rule;
            one.output = output;
            const QuadraticInstance other{
                one, QuadraticModel(QuadraticProblem<Rational>({h, h, h}, problem.optima, identity_matrix<Rational>(3),
                                                               problem.validation),
                                    one.model.start_weights, one.model.start_parameters, one.model.outer_step)};
            GapEvaluator present(one), rounds(other);
            for (const int horizon : {1, 7, 30}) {
                GapRow a = present.at(300, horizon, 30), b = rounds.at(300, horizon, 30);
                INFO(name_of(rule) << " " << horizon << " " << a.lower << " " << b.lower);
                CHECK(a.lower.substr(0, 28) == b.lower.substr(0, 28));
                present.add_mixture(a, 30);
                rounds.add_mixture(b, 30);
                for (std::size_t i = 0; i < 3; ++i) {
                    CHECK(a.mixture[i].weight.lower.substr(0, 28) == b.mixture[i].weight.lower.substr(0, 28));
                    CHECK(a.mixture[i].best.lower == b.mixture[i].best.lower);
                }
            }
            CHECK(present.best(60, 12).horizon == rounds.best(60, 12).horizon);
        }
}

TEST_CASE("matrices: horizons that average w_0 alone tie; a start whose F is known shows its gap exactly",
          "[commands][gap]") {
    Sketch sketch;
    sketch.shared = true;
    GapEvaluator shared(sketch.read());
    CHECK(shared.at(100, 51, 12).method == "exact");
    sketch.shared = false;
    GapEvaluator own(sketch.read());
    const GapRow row = own.at(100, 51, 12);
    CHECK(row.method == "enclosed rounds");  // F* is not a fraction
    CHECK(row.kind == GapRow::Kind::answered);
    CHECK(own.at(100, 100, 12).lower == row.lower);
    // All budgets of 1 tie.
    CHECK(own.best(1, 12).horizon == 1);
}

TEST_CASE("matrices: projected runs end at the best vertex exactly", "[commands][gap]") {
    for (const bool shared : {true, false}) {
        Sketch sketch{"projected", "last", R"(["5", "-1"])"};
        sketch.shared = shared;
        GapEvaluator evaluator(sketch.read());
        GapRow row = evaluator.best(60, 12);
        INFO(row.note);
        CHECK(row.kind == GapRow::Kind::tied);
        CHECK(row.note == "their gaps are the same fraction");
        evaluator.add_mixture(row, 12);
        CHECK(row.mixture[0].weight.lower == "1");
        CHECK((row.lower == "0") == !shared);  // F* over the simplex is that of this vertex, over the hull it is not
    }
}

TEST_CASE("matrices: the linear step may end below the simplex's F*, and the gap says so", "[commands][gap]") {
    const Sketch sketch{"linear", "last", R"(["13/10", "-3/10"])", "1/20"};
    GapEvaluator evaluator(sketch.read());
    GapRow row = evaluator.at(400, 4, 12);
    CHECK(row.kind == GapRow::Kind::answered);
    CHECK(row.lower.front() == '-');
    CHECK(row.upper.front() == '-');
    evaluator.add_mixture(row, 12);
    CHECK(std::min({row.mixture[0].weight.lower.front(), row.mixture[1].weight.lower.front(),
                    row.mixture[2].weight.lower.front()}) == '-');
}

TEST_CASE("matrices: a linear step that leaves the mixtures of positive curvature is refused, never NaN",
          "[commands][gap]") {
    const verify::testing::TemporaryFolder folder;
    Sketch sketch;
    sketch.step = "50";
    write_file(folder / "wild.json", sketch.text());
    const auto outcome =
        verify::testing::run_verify({}, {"error", folder / "wild.json", "--budget", "100", "--horizon", "2"});
    CHECK(outcome.status == 2);
    CHECK_THAT(outcome.err, ContainsSubstring("wild.json: at T = 2 the linear step leaves the mixtures on which "
                                              "inner steps converge, after "));
    CHECK(outcome.out.empty());
}

TEST_CASE("matrices: limits, and laws that there are not", "[commands][gap]") {
    const verify::testing::TemporaryFolder folder;
    Sketch sketch;
    const std::string own = folder / "own.json";
    write_file(own, sketch.text());
    const auto message = [](const std::vector<std::string>& arguments) {
        const auto outcome = verify::testing::run_verify({}, arguments);
        CHECK(outcome.status == 2);
        return outcome.err;
    };
    CHECK_THAT(message({"error", own, "--budget", "1e9", "--horizon", "1"}),
               ContainsSubstring("curvature: matrices, and curvatures of each domain, are enclosed round by round, "
                                 "expected rounds of at most "));
    CHECK_THAT(message({"horizon", own, "--budget", "1e9"}), ContainsSubstring("expected a budget of at most "));
    const Regime regime = regime_of(read_any_instance(own));
    CHECK(regime.name == "Hessians that differ");
    CHECK_FALSE(regime.law);
    sketch.shared = true;
    CHECK(regime_of(sketch.read()).name == "one Hessian");
    const auto outcome =
        verify::testing::run_verify({}, {"error", own, "--budget", "1e300", "--horizon", "1e299", "--json"});
    CHECK(outcome.status == 0);
    CHECK(testing::json_of(outcome.out).at(0).at("method") == "enclosed rounds");
}
