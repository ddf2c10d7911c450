// A round by doubling against the algorithm's own steps.
#include "datamix/evaluate/closed_quadratic_round.hpp"

#include "catch.hpp"
#include "datamix/algorithm/inner_loop.hpp"
#include "evaluate/random_quadratic.hpp"

using namespace datamix;
using namespace datamix::testing;

TEST_CASE("quadratic round: equal to T steps of the algorithm and their derivative, in exact rationals", "[exact]") {
    std::mt19937 random(77);
    for (int trial = 0; trial < 40; ++trial) {
        const RandomQuadratic instance = random_quadratic(random, trial % 4 == 0);
        const QuadraticModel& model = instance.model;
        const bool shared = model.is_shared();  // in one dimension also by accident
        for (std::size_t horizon = 1; horizon <= 9; ++horizon) {
            const QuadraticRound<Rational> round(model.problem, instance.inner_step, horizon, {64});
            Vector<Rational> doubled = model.start_parameters, stepped = doubled;
            const Vector<Rational> g = round.advance(model.start_weights, doubled);
            PlainTape<QuadraticProblem<Rational>> tape(model.problem);
            const Vector<Rational> reference =
                reverse_round(model.problem, tape, model.start_weights, horizon, instance.inner_step, stepped);
            CHECK(doubled == stepped);
            for (Eigen::Index i = 0; i < g.size(); ++i)
                CHECK(g(i) - reference(i) == (shared ? Rational(g(0) - reference(0)) : Rational(0)));
        }
    }
}

TEST_CASE("quadratic round: balls enclose it, and a long horizon leaves the mixture's optimum", "[exact]") {
    std::mt19937 random(78);
    const Precision precision{300};
    for (int trial = 0; trial < 10; ++trial) {
        const RandomQuadratic instance = random_quadratic(random, false);
        const QuadraticModel& model = instance.model;
        if (model.is_shared()) continue;
        const auto ball = [&](const auto& values) { return from_rational<Ball>(values, precision); };
        const Integer horizon = parse_integer("1" + std::string(30, '0'));
        Vector<Ball> theta = ball(model.start_parameters);
        const Vector<Ball> g = QuadraticRound<Ball>(model.problem, instance.inner_step, horizon, precision)
                                   .advance(ball(model.start_weights), theta);
        const Vector<Rational> optimum = optimum_of(model.problem, model.start_weights);
        const Vector<Rational> slopes = slopes_of(model.problem, model.start_weights);
        for (Eigen::Index j = 0; j < theta.size(); ++j)
            CHECK(certainly(less(abs(theta(j) - Ball(optimum(j), precision)), Ball(1e-30))));
        for (Eigen::Index i = 0; i < g.size(); ++i)
            CHECK(certainly(less(abs(g(i) - Ball(slopes(i), precision)), Ball(1e-30))));
    }
}

TEST_CASE("quadratic round: no steps, no round", "[exact]") {
    std::mt19937 random(79);
    const RandomQuadratic instance = random_quadratic(random, false);
    CHECK_THROWS_AS(QuadraticRound<Rational>(instance.model.problem, instance.inner_step, 0, {64}), InputError);
}
