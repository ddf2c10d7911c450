// The laws of full gradients: the constants against actual runs, the closed forms.
#include "datamix/theory/full_horizon.hpp"

#include "catch.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

TEST_CASE("F4, F6: the closed forms at known points", "[laws]") {
    const theory::HorizonConstants c(two_domains(), Rational(1, 4));
    CHECK(c.contraction == Rational(3, 4));
    CHECK(c.bias == Rational(1, 20));
    CHECK(c.transient == 1);
    CHECK(c.outer_rate == Rational(1, 2));
    const double rate = std::log(4.0 / 3);
    CHECK(theory::same_sign_horizon(c, 1000000).midpoint() == Approx(std::log(rate * 1e6 / 20) / rate));
    CHECK(theory::integer_shift(c).midpoint() == Approx(std::log(4 * rate) / rate));
    const theory::HorizonConstants opposite(two_domains("0.2"), Rational(1, 4));
    CHECK_FALSE(opposite.same_sign());
    const double x = theory::opposite_sign_horizon(opposite, 1000000).midpoint() * rate;
    CHECK(x * std::exp(x) == Approx(rate * 0.05 / 0.4 * 1e6));
    CHECK(theory::last_iterate_horizon(c, 1000000).midpoint() ==
          Approx(std::sqrt(1e6 * std::log(2.0) / rate) - std::log(10.0) / (2 * rate)));
}

TEST_CASE("the constants of the laws are limits of actual runs", "[laws]") {
    // The slowest curvature is the second of three; the optima share no coordinate with 0.
    SharedQuadratic<Rational> problem;
    problem.curvature = rationals("3", "1", "2");
    problem.optima = Matrix<Rational>(3, 2);
    problem.optima << 2, 1, Rational(-1) / 2, 1, 1, -1;
    problem.validation = rationals("1", "0.3", "0.25");
    const ExactModel model(problem, rationals("0.8", "0.2"), rationals("1", "0", "1/3"), Rational(1, 8));
    const Rational step = Rational(1) / 5;
    const theory::HorizonConstants c(model, step);
    CHECK(c.contraction == Rational(4) / 5);
    const Precision precision{400};
    const Integer horizon = 400;
    auto run = ball_run({model, step}, horizon, precision);
    const auto near = [&](const Ball& found, const Rational& limit) {
        return certainly(less(abs(found / Ball(limit, precision) - Ball(1)), Ball(parse_rational("1e-13"), precision)));
    };
    CHECK(near(run.limit()(0) / power<Ball>(Ball(c.contraction, precision), horizon), c.bias));
    CHECK(near(run.transient(1000)(0), c.transient));
    CHECK(near(run.last(3)(0) / run.last(2)(0), c.outer_rate));
    CHECK(c.start == model.start(0));
    CHECK(c.same_sign() == (c.bias * c.start > 0));
    CHECK(exp(-c.rate(precision)).contains(c.contraction));
}

TEST_CASE("the laws are about two domains", "[laws]") {
    SharedQuadratic<Rational> problem;
    problem.curvature = rationals("1");
    problem.optima = Matrix<Rational>(1, 3);
    problem.optima << 0, 1, 2;
    problem.validation = rationals("1");
    const ExactModel model(problem, rationals("1/2", "1/4", "1/4"), rationals("0"), Rational(1, 8));
    CHECK_THROWS_AS(theory::HorizonConstants(model, Rational(1, 4)), UnsupportedError);
}
