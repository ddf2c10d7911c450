// A round in closed form against its steps.
#include "datamix/evaluate/closed_round.hpp"

#include "catch.hpp"
#include "datamix/algorithm/inner_loop.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

TEST_CASE("affine round: equal to T steps of the algorithm, up to a common shift of g", "[exact]") {
    std::mt19937 random(21);
    for (int trial = 0; trial < 20; ++trial) {
        const RandomInstance instance = random_instance(random);
        const ExactModel& model = instance.model;
        const AffineRound<Rational> round(model.problem, instance.inner_step, 3);
        Vector<Rational> closed = model.start_parameters, stepped = closed;
        const auto problem = model.problem;
        const auto g = round.advance(model.start_weights, closed);
        const auto reference = forward_round(problem, model.start_weights, 3, instance.inner_step, stepped);
        CHECK(closed == stepped);
        for (Eigen::Index i = 1; i < g.size(); ++i) CHECK(g(i) - g(0) == reference(i) - reference(0));
    }
}

TEST_CASE("affine round: a long horizon leaves the mixture's optimum and its slopes", "[exact]") {
    const auto instance = two_domains();
    const auto& problem = instance.problem;
    const AffineRound<Ball> round(problem.as<Ball>({256}), Ball(Rational(1) / 4, {256}), 100000);
    const Vector<Rational> w = rationals("0.3", "0.7");
    Vector<Ball> theta = from_rational<Ball>(rationals("5", "-7"), {256});
    const Vector<Ball> g = round.advance(from_rational<Ball>(w, {256}), theta);
    const Vector<Rational> optimum = times<Rational>(problem.optima, w);
    for (Eigen::Index i = 0; i < 2; ++i) {
        CHECK(certainly(less(abs(theta(i) - Ball(optimum(i), {256})), Ball(1e-60))));
        const Rational slope = problem.optima.col(i).dot(optimum - problem.validation);  // of F, up to a shift
        CHECK(certainly(less(abs(g(i) - Ball(slope, {256})), Ball(1e-60))));
    }
    CHECK(certainly(less(round.retained()(0), Ball(1e-60))));
}
