// Exponentiated gradient on two domains in log-odds: the driver's run, and what the driver cannot show.
#include "datamix/evaluate/closed_two_domain_run.hpp"

#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"

namespace datamix {

TEST_CASE("the closed form of two domains is the driver's run", "[algorithm]") {
    using R = Real<50>;
    const auto instance = two_domains<Rational>(rationals({"1", "4"}), rationals({"1", "3"}), rationals({"-1", "1/2"}),
                                                rationals({"1/5", "2"}));
    const auto real = instance.as<R>();
    const R step = from_rational<R>(Rational(1) / 5), alpha = from_rational<R>(Rational(3) / 10);
    TwoDomainRun<R> run(real, 3, step, alpha);
    const Vector<R> theta = from_rational<R>(rationals({"1", "-1"}));
    run.start(from_rational<R>(Rational(1) / 3), theta);
    const MixingOptions<R> options{.horizon = 3, .rounds = 40, .inner_step = step, .outer_step = alpha};
    const auto result =
        mix(real, options, {from_rational<R>(rationals({"1/3", "2/3"})), theta}, [&](const Round<R>& round) {
            const R g = run.round();
            CHECK(abs(g - (round.hypergradient(0) - round.hypergradient(1))) < 1e-45);
        });
    CHECK(abs(run.weight() - result.weights(0)) < 1e-45);
    CHECK(abs(run.other_weight() - result.weights(1)) < 1e-45);
    CHECK(abs(run.parameters()(1) - result.parameters(1)) < 1e-45);
    CHECK(instance.minimiser() ==
          dot<Rational>(rationals({"2", "5/2"}), rationals({"6/5", "3/2"})) / (4 + Rational(25) / 4));
    CHECK(instance.slope(instance.minimiser()) == 0);
}

TEST_CASE("weights that underflow are known by their log-odds", "[algorithm]") {
    // In d = 1 with a_1 = 1, a_2 = 0, c = 3, θ_0 = 1 the weight goes to 1: g = (1−r)(θ − 3) < −1.
    const SharedQuadratic<double> instance{Vector<double>{{1}}, Matrix<double>{{1, 0}}, Vector<double>{{3}}};
    TwoDomainRun<double> run(instance, 60, 0.5, 1.0);
    run.start(0.5, Vector<double>{{1}});
    double pulled = 0;
    for (int k = 0; k < 350; ++k) pulled += run.round();
    CHECK(run.log_odds() == Approx(-pulled));
    CHECK(run.log_odds() > 690);
    CHECK(run.weight() == 1);
    CHECK(run.other_weight() == Approx(std::exp(-run.log_odds())).epsilon(1e-12));
    CHECK(run.other_weight() > 0);
}

TEST_CASE("a run of balls encloses that of reals, narrower than the steps of the algorithm would", "[algorithm]") {
    const auto exact = two_domains<Rational>(rationals({"1", "4"}), rationals({"1", "3"}), rationals({"-1", "1/2"}),
                                             rationals({"1/5", "2"}));
    using R = Real<80>;
    TwoDomainRun<R> real(exact.as<R>(), 4, from_rational<R>(Rational(1) / 5), from_rational<R>(Rational(1) / 20));
    TwoDomainRun<Ball> ball(exact.as<Ball>({128}), 4, Ball(Rational(1) / 5, {128}), Ball(Rational(1) / 20, {128}));
    real.start(from_rational<R>(Rational(1) / 3), from_rational<R>(rationals({"1", "-1"})));
    ball.start(Ball(Rational(1) / 3, {128}), from_rational<Ball>(rationals({"1", "-1"}), {128}));
    for (int k = 0; k < 100; ++k) {
        const R g = real.round();
        CHECK(ball.round().contains(g.backend().data()));
        CHECK(ball.weight().contains(real.weight().backend().data()));
        CHECK(ball.other_weight().contains(real.other_weight().backend().data()));
        CHECK(ball.parameters()(1).contains(real.parameters()(1).backend().data()));
    }
    const MixingOptions<Ball> options{.horizon = 4,
                                      .rounds = 100,
                                      .inner_step = Ball(Rational(1) / 5, {128}),
                                      .outer_step = Ball(Rational(1) / 20, {128})};
    const auto steps = mix(
        exact.as<Ball>({128}), options,
        {from_rational<Ball>(rationals({"1/3", "2/3"}), {128}), from_rational<Ball>(rationals({"1", "-1"}), {128})});
    CHECK(ball.weight().accuracy_bits() > 100);
    CHECK(steps.weights(0).accuracy_bits() < 0);
}

}  // namespace datamix
