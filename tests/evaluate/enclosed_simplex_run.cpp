#include "datamix/evaluate/enclosed_simplex_run.hpp"
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

TEST_CASE("simplex run: encloses the algorithm with exponentiated gradient", "[exact]") {
    using Digits100 = Real<100>;
    std::mt19937 random(40);
    for (int trial = 0; trial < 15; ++trial) {
        const RandomInstance instance = random_instance(random);
        const ExactModel& model = instance.model;
        MixingOptions<Digits100> options;
        options.horizon = 1 + static_cast<std::size_t>(trial);
        options.rounds = 60;
        options.inner_step = from_rational<Digits100>(instance.inner_step);
        options.outer_step = from_rational<Digits100>(model.outer_step);
        const auto problem = model.problem.as<Digits100>();
        const auto result =
            mix(problem, options,
                {from_rational<Digits100>(model.start_weights), from_rational<Digits100>(model.start_parameters)});
        const Precision precision{200};
        SimplexRun run(model, Ball(instance.inner_step, precision), Integer(options.horizon), precision);
        const auto outputs = run.run(options.rounds);
        REQUIRE(outputs);
        const auto gap = [&](const Vector<Digits100>& w) {
            const Vector<Digits100> off =
                times<Digits100>(problem.optima, w) - from_rational<Digits100>(model.hull.nearest);
            return Digits100(dot<Digits100>(off, off) / 2);
        };
        CHECK(outputs->average.gap.contains(gap(result.average).backend().data()));
        CHECK(outputs->last.gap.contains(gap(result.weights).backend().data()));
        CHECK(outputs->average.gap.accuracy_bits() > 60);
        for (Eigen::Index i = 0; i < model.domains(); ++i) {
            CHECK(outputs->average.weights(i).contains(result.average(i).backend().data()));
            CHECK(outputs->last.weights(i).contains(result.weights(i).backend().data()));
        }
    }
}

TEST_CASE("simplex run: encloses the algorithm with projected gradient, in exact rationals", "[exact]") {
    std::mt19937 random(41);
    int at_a_face = 0;
    for (int trial = 0; trial < 30; ++trial) {
        const RandomInstance instance = random_instance(random);
        const ExactModel& model = instance.model;
        if (model.start_weights.minCoeff() < 0) continue;
        const MixingOptions<Rational> options{.horizon = 1 + static_cast<std::size_t>(trial % 3),
                                              .rounds = 6,
                                              .inner_step = instance.inner_step,
                                              .outer_step = model.outer_step};
        const auto result =
            mix(model.problem, options, {model.start_weights, model.start_parameters}, ProjectedGradient{});
        const Precision precision{160};
        SimplexRun run(model, Ball(instance.inner_step, precision), Integer(options.horizon), precision,
                       WeightStep::projected);
        const auto outputs = run.run(options.rounds);
        REQUIRE(outputs);
        for (Eigen::Index i = 0; i < model.domains(); ++i) {
            CHECK(outputs->average.weights(i).contains(result.average(i)));
            CHECK(outputs->last.weights(i).contains(result.weights(i)));
            if (result.weights(i) == 0) at_a_face += is_zero(outputs->last.weights(i)) ? 1 : 0;
        }
        const Vector<Rational> off = times<Rational>(model.problem.optima, result.average) - model.hull.nearest;
        CHECK(outputs->average.gap.contains(Rational(dot<Rational>(off, off) / 2)));
        CHECK(outputs->average.gap.accuracy_bits() > 60);
    }
    CHECK(at_a_face > 3);
}

TEST_CASE("simplex run: bounds hold, and the gap is above the best mixture within them, in exact rationals",
          "[exact][projection]") {
    std::mt19937 random(42);
    int pressed = 0, corners = 0, at_upper = 0;
    for (int trial = 0; trial < 60; ++trial) {
        const RandomInstance instance = random_instance(random);
        const Vector<Rational>& start = instance.model.start_weights;
        if (start.minCoeff() < 0) continue;
        WeightBounds bounds{start, start};  // around the start, which may be at some
        for (Eigen::Index i = 0; i < start.size(); ++i) {
            bounds.lower(i) = start(i) * Rational(static_cast<int>(random() % 3), trial % 2 == 0 ? 2 : 5);
            bounds.upper(i) = std::min<Rational>(1, start(i) * Rational(static_cast<int>(10 + random() % 4), 10));
        }
        const ExactModel model = instance.model.within(bounds);
        const MixingOptions<Rational> options{.horizon = 1 + static_cast<std::size_t>(trial % 3),
                                              .rounds = 6,
                                              .inner_step = instance.inner_step,
                                              .outer_step = model.outer_step};
        const auto result = mix(model.problem, options, {model.start_weights, model.start_parameters},
                                BoundedGradient<Rational>{bounds.lower, bounds.upper});
        const Precision precision{160};
        SimplexRun run(model, Ball(instance.inner_step, precision), Integer(options.horizon), precision,
                       WeightStep::projected);
        const auto outputs = run.run(options.rounds);
        REQUIRE(outputs);
        const auto check = [&](const SimplexRun::Mixture& found, const Vector<Rational>& exact) {
            REQUIRE(bounds.hold(exact));
            for (Eigen::Index i = 0; i < model.domains(); ++i) {
                CHECK(found.weights(i).contains(exact(i)));
                at_upper += exact(i) == bounds.upper(i) ? 1 : 0;
            }
            CHECK(found.gap.contains(model.gap_of(exact)));
            CHECK(model.gap_of(exact) >= 0);
            if (found.exact) CHECK(*found.exact == exact);
            corners += found.exact ? 1 : 0;
        };
        check(outputs->average, result.average);
        check(outputs->last, result.weights);
        const Vector<Rational> off = times<Rational>(model.problem.optima, model.optimum()) - model.hull.nearest;
        pressed += dot<Rational>(off, off) > 0 ? 1 : 0;
        CHECK(model.gap_of(model.optimum()) == 0);
    }
    CHECK(pressed > 20);
    CHECK(corners > 5);
    CHECK(at_upper > 5);
}

TEST_CASE("simplex run: useless balls are reported, not returned", "[exact]") {
    const ExactModel model = two_domains();
    SimplexRun run(model, Ball(Rational(1, 4), {64}), 20, {64});
    CHECK_FALSE(run.run(5000));
}
