// Enclosed runs on quadratic domains with any Hessians against the algorithm itself.
#include "datamix/evaluate/enclosed_rounds.hpp"

#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "evaluate/random_quadratic.hpp"

using namespace datamix;
using namespace datamix::testing;

namespace {

template <class S>
QuadraticProblem<S> as(const QuadraticProblem<Rational>& exact) {
    std::vector<Matrix<S>> hessians;
    for (Eigen::Index i = 0; i < exact.domains(); ++i) hessians.push_back(from_rational<S>(exact.hessian(i)));
    return {hessians, from_rational<S>(exact.optima()), from_rational<S>(exact.validation_hessian()),
            from_rational<S>(exact.validation_optimum())};
}

template <class S, class Outer>
MixingResult<S> mixed(const RandomQuadratic& instance, std::size_t horizon, std::size_t rounds, Outer outer) {
    const QuadraticModel& model = instance.model;
    return mix(as<S>(model.problem),
               MixingOptions<S>{.horizon = horizon,
                                .rounds = rounds,
                                .inner_step = from_rational<S>(instance.inner_step),
                                .outer_step = from_rational<S>(model.outer_step)},
               MixingStart<S>{from_rational<S>(model.start_weights), from_rational<S>(model.start_parameters)}, outer);
}

}  // namespace

TEST_CASE("enclosed rounds: linear and projected runs hold the algorithm's exact fractions", "[exact]") {
    std::mt19937 random(91);
    const Precision precision{400};
    int moved_off = 0, at_a_face = 0;
    for (int trial = 0; trial < 40; ++trial) {
        const RandomQuadratic instance = random_quadratic(random, trial % 4 == 0);
        const auto horizon = static_cast<std::size_t>(1 + trial % 6), rounds = std::size_t{trial % 8 < 3 ? 3u : 2u};
        for (const WeightStep step : {WeightStep::linear, WeightStep::projected}) {
            QuadraticRun run(instance.model, instance.inner_step, horizon, precision, step);
            std::optional<QuadraticRun::Outputs> outputs;
            try {
                outputs = run.run(rounds);
            } catch (const UnsupportedError&) {
                ++moved_off;
                continue;
            }
            REQUIRE(outputs);
            const auto exact = step == WeightStep::linear
                                   ? mixed<Rational>(instance, horizon, rounds, LinearUpdate{})
                                   : mixed<Rational>(instance, horizon, rounds, ProjectedGradient{});
            for (Eigen::Index i = 0; i < instance.model.domains(); ++i) {
                CHECK(outputs->last(i).contains(exact.weights(i)));
                CHECK(outputs->average(i).contains(exact.average(i)));
                CHECK((is_zero(outputs->last(i)) || outputs->last(i).accuracy_bits() > 250));
                at_a_face += exact.weights(i) == 0 ? 1 : 0;
            }
        }
    }
    CHECK(moved_off > 0);
    CHECK(moved_off < 15);
    CHECK(at_a_face > 5);
}

TEST_CASE("enclosed rounds: bounds hold, and the algorithm's exact fractions with them", "[exact][projection]") {
    std::mt19937 random(93);
    int at_upper = 0, at_lower = 0;
    for (int trial = 0; trial < 30; ++trial) {
        RandomQuadratic instance = random_quadratic(random, trial % 4 == 0);
        const Vector<Rational>& start = instance.model.start_weights;
        WeightBounds bounds{start, start};
        for (Eigen::Index i = 0; i < start.size(); ++i) {
            bounds.lower(i) = start(i) * Rational(4, 5);
            bounds.upper(i) = std::min<Rational>(1, start(i) * Rational(6, 5));
        }
        instance.model.bounds = bounds;
        const auto horizon = static_cast<std::size_t>(1 + trial % 6);
        QuadraticRun run(instance.model, instance.inner_step, horizon, {400}, WeightStep::projected);
        const auto outputs = run.run(3);
        REQUIRE(outputs);
        const auto exact = mixed<Rational>(instance, horizon, 3, BoundedGradient<Rational>{bounds.lower, bounds.upper});
        for (Eigen::Index i = 0; i < instance.model.domains(); ++i) {
            CHECK(outputs->last(i).contains(exact.weights(i)));
            CHECK(outputs->average(i).contains(exact.average(i)));
            CHECK(outputs->last(i).accuracy_bits() > 250);
            at_upper += exact.weights(i) == bounds.upper(i) ? 1 : 0;
            at_lower += exact.weights(i) == bounds.lower(i) ? 1 : 0;
        }
        if (outputs->exact_last) CHECK(*outputs->exact_last == exact.weights);
        if (outputs->exact_average) CHECK(*outputs->exact_average == exact.average);
    }
    CHECK(at_upper > 5);
    CHECK(at_lower > 5);
}

TEST_CASE("enclosed rounds: exponentiated gradient holds the algorithm in 100 digits", "[exact]") {
    std::mt19937 random(92);
    for (int trial = 0; trial < 20; ++trial) {
        const RandomQuadratic instance = random_quadratic(random, trial % 4 == 0);
        const auto horizon = static_cast<std::size_t>(1 + trial % 6);
        QuadraticRun run(instance.model, instance.inner_step, horizon, {300}, WeightStep::exponentiated);
        const auto outputs = run.run(20);
        REQUIRE(outputs);
        const auto real = mixed<Real<100>>(instance, horizon, 20, ExponentiatedGradient{});
        for (Eigen::Index i = 0; i < instance.model.domains(); ++i) {
            const Ball rounding(1e-80);
            CHECK(widened(outputs->last(i), rounding).contains(real.weights(i).backend().data()));
            CHECK(widened(outputs->average(i), rounding).contains(real.average(i).backend().data()));
            CHECK(outputs->average(i).accuracy_bits() > 100);
        }
    }
}

TEST_CASE("enclosed rounds: useless balls are reported, not returned", "[exact]") {
    std::mt19937 random(5);
    random_quadratic(random, false);
    const RandomQuadratic instance = random_quadratic(random, false);  // whose weights do not settle
    QuadraticRun run(instance.model, instance.inner_step, 16, {100}, WeightStep::exponentiated);
    CHECK_FALSE(run.run(1000));
    CHECK(run.made() < 100);
}

TEST_CASE("enclosed rounds: a linear step that leaves for too much curvature is refused", "[exact]") {
    // H = 1 and 3 in one dimension, c beyond what positive curvatures reach: the weight of 3 grows, and H_w with it.
    const auto one = [](int x) { return Matrix<Rational>::Constant(1, 1, Rational(x)); };
    Matrix<Rational> optima(1, 2);
    optima << 0, 1;
    const Vector<Rational> w = Vector<Rational>::Constant(2, Rational(1, 2)),
                           zero = Vector<Rational>::Constant(1, Rational(0));
    const QuadraticModel model({{one(1), one(3)}, optima, one(1), Vector<Rational>::Constant(1, Rational(10))}, w, zero,
                               Rational(1, 4));
    QuadraticRun run(model, Rational(1, 3), 2, {200}, WeightStep::linear);
    CHECK_THROWS_WITH(run.run(50),
                      ContainsSubstring("at T = 2 the linear step leaves the mixtures on which inner steps "
                                        "converge, after "));
}
