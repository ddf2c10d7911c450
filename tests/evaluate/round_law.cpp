// The law of a round against its steps, over ranges of horizons, and its derivatives.
#include "datamix/evaluate/round_law.hpp"

#include "catch.hpp"
#include "claims/stochastic_models.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using datamix::verify::schedule;
using datamix::verify::two_domain_noise;

TEST_CASE("round law: the law of a round is that of its steps", "[stochastic]") {
    const ExactModel model = testing::three_domains_with_noise();
    const Rational eta = Rational(2) / 7;
    Vector<Rational> kept = testing::rationals("1", "1");
    Matrix<Rational> variance = Matrix<Rational>::Constant(2, 3, Rational(0));
    for (int horizon = 1; horizon <= 6; ++horizon) {
        for (Eigen::Index i = 0; i < 2; ++i) {
            const Rational left = 1 - eta * model.problem.curvature(i);
            kept(i) *= left;
            for (Eigen::Index l = 0; l < 3; ++l)
                variance(i, l) = left * left * variance(i, l) + eta * eta * model.noise(i, l);
        }
        const auto law = round_law<Rational>(model, horizon, eta);
        CHECK(law.kept == kept);
        CHECK(law.variance == variance);
        const auto balls = round_law<Ball>(model, horizon, Ball(eta, {100}), {100});
        for (Eigen::Index i = 0; i < 2; ++i) {
            CHECK(balls.kept(i).contains(kept(i)));
            for (Eigen::Index l = 0; l < 3; ++l) CHECK(balls.variance(i, l).contains(variance(i, l)));
        }
        CHECK(equal(balls.variance(0, 1), Ball(0)) == Truth::yes);  // no noise, exactly
    }
}

TEST_CASE("round law: correlated noise", "[stochastic]") {
    Matrix<Rational> steps(2, 2), none = Matrix<Rational>::Constant(2, 2, Rational(0));
    steps << 2, Rational(-3, 4), Rational(-3, 4), 1;
    const ExactModel model = testing::three_domains_with_noise().with_covariance({none, steps, none});
    CHECK(model.noise.col(1) == testing::rationals("2", "1"));
    const Rational eta = Rational(2) / 7;
    Matrix<Rational> round = none;
    const Vector<Rational> left = testing::rationals("1/7", "5/7");  // 1 − ηh
    for (int horizon = 1; horizon <= 6; ++horizon) {
        for (Eigen::Index i = 0; i < 2; ++i)
            for (Eigen::Index j = 0; j < 2; ++j)
                round(i, j) = left(i) * left(j) * round(i, j) + eta * eta * steps(i, j);
        const auto law = round_law<Rational>(model, horizon, eta);
        CHECK(law.covariance.at(1) == round);
        CHECK(law.covariance.at(0) == none);
        CHECK(law.variance.col(1) == round.diagonal());
    }
    CHECK(round_law<Rational>(testing::three_domains_with_noise(), 3, eta).covariance.empty());
}

TEST_CASE("round law: the law of a round over a range encloses that of every horizon in it", "[stochastic]") {
    const auto model = two_domain_noise();
    const StepLaw constant = StepLaw::constant(Rational(1) / 5);
    for (const StepLaw& step : {schedule(), constant})
        for (const auto& [low, high] : {std::pair<long, long>{3, 5}, {8, 12}, {30, 60}, {1000, 1001}}) {
            const auto wide = round_law(model, step.over(Ball::between(low, high, {128}), {128}), {128});
            for (long t = low; t <= high; ++t) {
                const Ball eta = step.over(Ball(Integer(t), {256}), {256}).eta;
                const auto point = round_law<Ball>(model, Integer(t), eta, {256});
                for (Eigen::Index i = 0; i < 2; ++i) {
                    CHECK(arb_contains(wide.kept(i).data(), point.kept(i).data()) != 0);
                    CHECK(arb_contains(wide.variance(i, 0).data(), point.variance(i, 0).data()) != 0);
                }
            }
        }
    // The cap ¼ solves the second coordinate, h = 4, in one step: exactly nothing is kept.
    CHECK(is_zero(round_law(model, schedule().over(Ball(Integer(2), {64}), {64}), {64}).kept(1)));
}

TEST_CASE("round law: the derivatives of a round's law are limits of differences", "[stochastic]") {
    const auto model = two_domain_noise();
    const StepLaw constant = StepLaw::constant(Rational(1) / 5);
    const Precision precision{400};
    const Rational off = parse_rational("1e-20");
    for (const StepLaw& step : {schedule(), constant}) {
        const auto at = [&](const Rational& t) {
            const auto law = round_law_jet(model, step, Ball(t, precision), precision);
            REQUIRE(law);
            return *law;
        };
        const auto here = at(50), above = at(50 + off), below = at(50 - off);
        const auto check = [&](const Jet& jet, const Ball& up, const Ball& down) {
            const Ball h(off, precision), small(1e-18);
            const Ball slope = (up - down) / (Ball(2) * h), curve = (up + down - Ball(2) * jet.value()) / (h * h);
            CHECK(certainly(less(abs(slope - jet.slope()), small)));
            CHECK(certainly(less(abs(curve - Ball(2) * jet.curve()), small)));
        };
        for (Eigen::Index i = 0; i < 2; ++i) {
            check(here.kept(i), above.kept(i).value(), below.kept(i).value());
            check(here.variance(i, 0), above.variance(i, 0).value(), below.variance(i, 0).value());
        }
    }
    CHECK_FALSE(round_law_jet(model, schedule(), Ball::between(8, 9, {64}), {64}));  // both sides of the cap
    CHECK_FALSE(round_law_jet(model, schedule(), Ball(2), {64}));
}
