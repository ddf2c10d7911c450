// Bounds on weights in instance files: the sample, runs in exact rationals, F* of what is allowed, what is refused.

#include <fmt/format.h>

#include "base/files.hpp"
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/bounded_minimum.hpp"
#include "datamix/instance/read.hpp"
#include "instance/gap.hpp"
#include "instance/regime.hpp"
#include "program/json.hpp"
#include "program/samples.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

const std::string sample = verify::testing::samples + "bounded-weights.json";

/// Three domains in d = 2, with bounds of a, b and c, each `"bounds": …` or nothing.
struct Bounded {
    std::string a = R"(, "bounds": ["1/10", "1/2"])", b = R"(, "bounds": [0, "2/5"])", c = R"(, "bounds": [0.2, 1])",
                update = "projected", output = "average", weights = R"("uniform")", optimum = R"(["1/2", "2/5"])";
    /// One diagonal; one matrix and V ≠ I; one each.
    enum class Curvature { diagonal, matrix, own } curvature = Curvature::diagonal;

    std::string text() const {
        const bool own = curvature == Curvature::own, matrix = curvature == Curvature::matrix;
        return fmt::format(
            R"json({{{}"domains": [{{"name": "a", "optimum": ["1", "0"]{}{}}}, {{"name": "b", "optimum": ["0", "1"]{}{}}},
                {{"name": "c", "optimum": ["-1", "-1"]{}{}}}],
              "validation": {{"optimum": {}{}}}, "inner": {{"step": "1/4"}},
              "outer": {{"update": "{}", "step": "1/4"}},
              "start": {{"weights": {}, "parameters": ["1/10", "-1/5"]}}, "output": "{}"}})json",
            own      ? ""
            : matrix ? R"("curvature": [["2", "1"], ["1", "3"]], )"
                     : R"("curvature": ["1", "3"], )",
            own ? R"(, "curvature": [["2", "1"], ["1", "3"]])" : "", a, own ? R"(, "curvature": ["1", "1/2"])" : "", b,
            own ? R"(, "curvature": ["1", "3"])" : "", c, optimum,
            own || matrix ? R"(, "curvature": [["1", "1/2"], ["1/2", "2"]])" : "", update, weights, output);
    }
    AnyInstance read() const { return parse_any_instance(text(), "F"); }
    std::string message() const {
        try {
            read();
        } catch (const Error& error) {
            return error.what();
        }
        return "accepted";
    }
};

/// The output of the algorithm itself.
template <class Problem, class Model>
Vector<Rational> output_of(const Problem& problem, const Model& model, const InstanceHead& head, std::size_t horizon,
                           std::size_t rounds) {
    const auto result =
        mix(problem,
            MixingOptions<Rational>{
                .horizon = horizon, .rounds = rounds, .inner_step = *head.inner.cap(), .outer_step = model.outer_step},
            MixingStart<Rational>{model.start_weights, model.start_parameters},
            BoundedGradient<Rational>{model.bounds.lower, model.bounds.upper});
    return head.output == Output::last ? result.weights : result.average;
}
Rational loss_of(const QuadraticProblem<Rational>& problem, const Vector<Rational>& w) {
    return MixtureLoss<Rational>(problem, {64}).at(w, 0, MixtureLoss<Rational>::Order::value).value;
}
QuadraticProblem<Rational> quadratic(const AnyInstance& any) {
    if (const auto* other = std::get_if<QuadraticInstance>(&any)) return other->model.problem;
    const auto& problem = std::get<Instance>(any).model.problem;
    const auto h = diagonal_matrix<Rational>(problem.curvature);
    return {std::vector<Matrix<Rational>>(static_cast<std::size_t>(problem.domains()), h), problem.optima,
            identity_matrix<Rational>(problem.dimension()), problem.validation};
}

}  // namespace

TEST_CASE("bounds: the sample's gaps are those of another program", "[commands][gap][bounds]") {
    // By a script of exact fractions in Python: the inner steps and the derivative along them one by one, the
    // projection and w* by trying all 27 faces. w* = (2/5, 2/5, 1/5) with F* = 9/100; N = 60, so K = 20 and 3.
    struct Known {
        const char *horizon, *gap, *code;
    };
    for (const Known& known : {Known{"3", "0.009616307554429693234571809453", "0.337368205013520105173516122141"},
                               Known{"20", "0.044444461076824453700244524307", "0.377648811192922413789272756825"}}) {
        const auto outcome = verify::testing::run_verify(
            {}, {"error", sample, "--budget", "60", "--horizon", known.horizon, "--digits", "25", "--json"});
        REQUIRE(outcome.status == 0);
        const auto row = testing::json_of(outcome.out).at(0);
        const auto holds = [](const auto& interval, const Rational& value) {
            const Rational low = parse_rational(interval.at("lower").template get<std::string>()),
                           high = parse_rational(interval.at("upper").template get<std::string>());
            return low <= value && value <= high && high - low < parse_rational("1e-24");
        };
        CHECK(holds(row.at("gap"), parse_rational(known.gap)));
        CHECK(holds(row.at("mixture").at(0).at("weight"), parse_rational(known.code)));
        CHECK(row.at("mixture").at(2).at("best").at("lower") == "0.2");
        CHECK(row.at("mixture").at(2).at("best").at("upper") == "0.2");
    }
    const auto outcome = verify::testing::run_verify({}, {"horizon", sample, "--budget", "60", "--json"});
    REQUIRE(outcome.status == 0);
    const auto row = testing::json_of(outcome.out).at(0);
    CHECK(row.at("horizon") == "3");  // of all 60; the script tried eight of them
    CHECK(row.at("method") == "enclosed run");
}

TEST_CASE("bounds: error encloses the algorithm, horizon finds the best of all, in exact rationals",
          "[commands][gap][bounds]") {
    for (const auto curvature : {Bounded::Curvature::diagonal, Bounded::Curvature::matrix, Bounded::Curvature::own})
        for (const char* output : {"average", "last"}) {
            Bounded sketch;
            sketch.curvature = curvature;
            sketch.output = output;
            INFO(static_cast<int>(curvature) << " " << output);
            const AnyInstance any = sketch.read();
            const QuadraticProblem<Rational> problem = quadratic(any);
            const WeightBounds bounds = std::visit([](const auto& one) { return one.model.bounds; }, any);
            GapEvaluator evaluator(any);
            const int budget = 10;
            Rational least(1000);
            Integer best = 0;
            const QuadraticModel model(problem, rationals({"1/3", "1/3", "1/3"}), rationals({"0", "0"}), 1, bounds);
            const Ball least_loss = BoundedMinimum(model).at({300}).value;
            for (int horizon = 1; horizon <= budget; ++horizon) {
                const auto w = std::visit(
                    [&](const auto& one) {
                        return output_of(one.model.problem, one.model, one, static_cast<std::size_t>(horizon),
                                         static_cast<std::size_t>(budget / horizon));
                    },
                    any);
                REQUIRE(bounds.hold(w));
                GapRow row = evaluator.at(budget, horizon, 20);
                evaluator.add_mixture(row, 20);
                const Rational loss = loss_of(problem, w), low = parse_rational(row.lower),
                               high = parse_rational(row.upper);
                CHECK(low >= 0);
                const Ball gap = Ball(loss, {300}) - least_loss, rounding(1e-40);  // last iterates end at 0 exactly
                CHECK(certainly(less_equal(Ball(low, {300}), gap + rounding)));
                CHECK(certainly(less_equal(gap, Ball(high, {300}) + rounding)));
                CHECK(high - low <= high / parse_rational("1e18"));
                for (Eigen::Index i = 0; i < w.size(); ++i) {
                    const auto& share = row.mixture[static_cast<std::size_t>(i)];
                    CHECK(parse_rational(share.weight.lower) <= w(i));
                    CHECK(w(i) <= parse_rational(share.weight.upper));
                    CHECK(parse_rational(share.best.lower) <= bounds.upper(i));
                    CHECK(bounds.lower(i) <= parse_rational(share.best.upper));
                }
                if (loss >= least) continue;
                least = loss;
                best = horizon;
            }
            const GapRow found = evaluator.best(budget, 12);
            CHECK(found.horizon == best);
            CHECK(found.kind != GapRow::Kind::undecided);
        }
}

TEST_CASE("bounds: horizons that end at a corner of them tie exactly, and show it", "[commands][gap][bounds]") {
    for (const auto curvature : {Bounded::Curvature::diagonal, Bounded::Curvature::matrix, Bounded::Curvature::own}) {
        INFO(static_cast<int>(curvature));
        Bounded sketch;
        sketch.curvature = curvature;
        sketch.output = "last";
        sketch.optimum = R"(["5", "-1"])";  // as much as may be of a, as little of c: the corner (1/2, 1/4, 1/4)
        sketch.c = R"(, "bounds": ["1/4", "3/5"])";
        GapEvaluator evaluator(sketch.read());
        GapRow row = evaluator.best(60, 12);
        CHECK(row.kind == GapRow::Kind::tied);
        CHECK(row.note == "their gaps are the same fraction");
        CHECK(row.lower == "0");
        CHECK(row.upper == "0");
        evaluator.add_mixture(row, 12);
        const std::vector<std::string> corner = {"0.5", "0.25", "0.25"};
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(row.mixture[i].weight.lower == corner[i]);
            CHECK(row.mixture[i].weight.upper == corner[i]);
            CHECK(row.mixture[i].best.lower == corner[i]);
        }
    }
    // Weights that cannot move: every horizon ties.
    Bounded still;
    still.a = still.b = still.c = R"(, "bounds": ["1/3", "1/3"])";
    for (const auto curvature : {Bounded::Curvature::diagonal, Bounded::Curvature::own}) {
        still.curvature = curvature;
        const GapRow row = GapEvaluator(still.read()).best(30, 12);
        CHECK(row.kind == GapRow::Kind::tied);
        CHECK(row.horizon == 1);
        CHECK(row.tied.front().last == 30);
        CHECK(row.upper == "0");
    }
}

TEST_CASE("bounds: F* is that of what they allow", "[commands][gap][bounds]") {
    // The whole simplex as bounds: c lies outside of it, so that F* is above that of the affine hull by what is known.
    Bounded all, none;
    all.optimum = none.optimum = R"(["2", "1/2"])";
    all.a = all.b = all.c = R"(, "bounds": [0, 1])";
    none.a = none.b = none.c = "";
    const AnyInstance with = all.read(), without = none.read();
    const auto& model = std::get<Instance>(with).model;
    const Rational offset = std::get<Instance>(without).model.gap_of(model.optimum());
    CHECK(offset > 0);
    GapEvaluator bounded(with), hull(without);
    const GapRow one = bounded.at(40, 4, 30), other = hull.at(40, 4, 30);
    const Rational difference = parse_rational(other.lower) - parse_rational(one.lower);
    CHECK(abs(difference - offset) < parse_rational("1e-27"));
    // Hessians of their own: F* of the simplex is below, and the gap to it larger.
    Bounded own;
    own.curvature = Bounded::Curvature::own;
    Bounded free = own;
    free.a = free.b = free.c = "";
    CHECK(parse_rational(GapEvaluator(own.read()).at(200, 20, 12).lower) >= 0);
    const QuadraticModel tight = std::get<QuadraticInstance>(own.read()).model;
    const Ball allowed = BoundedMinimum(tight).at({128}).value,
               simplex = BoundedMinimum(std::get<QuadraticInstance>(free.read()).model).at({128}).value;
    CHECK(certainly(less(simplex, allowed)));
}

TEST_CASE("bounds: one diagonal and the same as a matrix have the same gaps", "[commands][gap][bounds]") {
    const Bounded sketch;
    const AnyInstance any = sketch.read();
    const Instance& diagonal = std::get<Instance>(any);
    const QuadraticInstance rounds{
        diagonal, QuadraticModel(quadratic(any), diagonal.model.start_weights, diagonal.model.start_parameters,
                                 diagonal.model.outer_step, diagonal.model.bounds)};
    GapEvaluator present(diagonal), other(rounds);
    for (const int horizon : {1, 7, 30}) {
        const GapRow a = present.at(300, horizon, 30), b = other.at(300, horizon, 30);
        CHECK(a.lower.substr(0, 28) == b.lower.substr(0, 28));
    }
    CHECK(present.best(60, 12).horizon == other.best(60, 12).horizon);
}

TEST_CASE("bounds: every refusal of the reader", "[instance][bounds]") {
    Bounded sketch;
    CHECK(sketch.message() == "accepted");
    const auto with = [](const std::string& a, const std::string& b = "", const std::string& c = "",
                         const std::string& update = "projected") {
        Bounded each;
        each.a = R"(, "bounds": )" + a;
        each.b = b.empty() ? "" : R"(, "bounds": )" + b;
        each.c = c.empty() ? "" : R"(, "bounds": )" + c;
        each.update = update;
        return each.message();
    };
    CHECK(with("[0, 1]", "", "", "eg") ==
          "F: domains[0].bounds: expected none unless outer.update is \"projected\", found an array of 2");
    CHECK(with("[0, 1]", "", "", "linear") ==
          "F: domains[0].bounds: expected none unless outer.update is \"projected\", found an array of 2");
    CHECK(with("\"1/2\"") ==
          "F: domains[0].bounds: expected an array of 2 numbers, the least and the largest weight, found \"1/2\"");
    CHECK(
        with("[0, 1, 1]") ==
        "F: domains[0].bounds: expected an array of 2 numbers, the least and the largest weight, found an array of 3");
    CHECK(with("[\"-1/10\", 1]") == "F: domains[0].bounds[0]: expected a weight in [0, 1], found \"-1/10\"");
    CHECK(with("[\"1/0\", 1]") == "F: domains[0].bounds[0]: expected a weight in [0, 1], found \"1/0\"");
    CHECK(with("[0, 1.1]") == "F: domains[0].bounds[1]: expected a weight in [0, 1], found 1.1");
    CHECK(with("[\"2/5\", \"3/10\"]") == "F: domains[0].bounds[1]: expected a weight in [2/5, 1], found \"3/10\"");
    CHECK(with("[0.4, 1]", "[0.4, 1]", "[0.3, 1]") ==
          "F: domains: expected lower bounds that sum to at most 1, found the sum 11/10");
    CHECK(with("[0, 0.4]", "[0, 0.3]", "[0, 0.2]") ==
          "F: domains: expected upper bounds that sum to at least 1, found the sum 9/10");
    CHECK(with("[0, 1]", "[0.4, 1]") ==
          "F: start.weights: expected a weight of \"b\" in its bounds [2/5, 1], found 1/3");  // uniform
    sketch.weights = R"(["3/5", "1/5", "1/5"])";
    CHECK(sketch.message() == "F: start.weights: expected a weight of \"a\" in its bounds [1/10, 1/2], found 3/5");
    sketch.weights = R"(["1/2", "3/10", "1/5"])";  // ends included
    CHECK(sketch.message() == "accepted");
    sketch.curvature = Bounded::Curvature::own;
    CHECK(sketch.message() == "accepted");
    sketch.weights = R"(["1/20", "3/10", "13/20"])";
    CHECK(sketch.message() == "F: start.weights: expected a weight of \"a\" in its bounds [1/10, 1/2], found 1/20");
    // Numbers too long for exact elimination count as all others do.
    Bounded narrow;
    const std::string digits(2400, '3');
    narrow.a = R"(, "bounds": ["0.)" + digits + R"(", 1])";
    CHECK(narrow.message() == "accepted");
}

TEST_CASE("bounds: no law is stated, diagnose refuses, curve answers", "[commands][gap][bounds]") {
    for (const auto curvature : {Bounded::Curvature::diagonal, Bounded::Curvature::own}) {
        Bounded sketch;
        sketch.curvature = curvature;
        const Regime regime = regime_of(sketch.read());
        CHECK_FALSE(regime.law);
        CHECK_FALSE(regime.why_not.empty());
    }
    const auto law = verify::testing::run_verify({}, {"law", sample, "--budget", "100..1000", "--per-decade", "2",
                                                      "--out", verify::testing::TemporaryFolder().path().string()});
    CHECK_THAT(law.out, ContainsSubstring("projected steps have no law here, with bounds on weights or without"));
    const auto diagnosis = verify::testing::run_verify({}, {"diagnose", sample});
    CHECK(diagnosis.status == 2);
    CHECK(diagnosis.err ==
          "verify: " + sample +
              ": domains: expected no bounds, found some: limits of horizons, and what G1 to G3 say of them, are those "
              "of the simplex (error, horizon, curve and law answer)\n");
    const verify::testing::TemporaryFolder folder;
    const auto curve = verify::testing::run_verify(
        {}, {"curve", sample, "--budget", "60", "--horizon", "3..3", "--out", folder / "curve", "--json"});
    CHECK(testing::json_of(curve.out).at(0).at("gap").at("lower") == "0.00961630755442");
}
