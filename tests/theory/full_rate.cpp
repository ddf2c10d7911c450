// F2: the rates by hand, the counterexamples of proofs/full_rate.md in exact numbers, and the smoothness constants.
#include "datamix/theory/full_rate.hpp"
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/problem/shared_quadratic.hpp"
#include "rational.hpp"

namespace datamix {
TEST_CASE("F2's rates, by hand", "[rate]") {
    CHECK(theory::average_rate<Rational>(3, r("1/2"), 4, 2, r("1/8")) == r("1.5") + r("1/4") + r("1/4"));
    CHECK(theory::shifted_rate<Rational>(3, r("1/2"), 4, r("1/8")) == r("7/4"));
    CHECK(theory::mixture_rate<Rational>({2, 5, 0, 0, 0, 0}, 8) == 10);
    CHECK(theory::stationarity_rate<Rational>(3, r("1/2"), 6, r("1/5")) == r("11/5"));
    CHECK(theory::shared_outer_smoothness<Rational>(9) == r("9/4"));
    CHECK(theory::outer_smoothness<Rational>({2, 5, 3, 4, 7, 11}) == 4 * 11 + 2 * 7 * (10 + 6) / 2);
    // The tuned step makes both terms of (a) equal, and no other step does better.
    const double log_m = std::log(5.0), alpha = theory::tuned_step<double>(log_m, 50, 3.0);
    const double tuned = theory::tuned_rate<double>(log_m, 50, 3.0, 0.25);
    CHECK(theory::average_rate<double>(log_m, alpha, 50, 3.0, 0.25) == Approx(tuned).epsilon(1e-14));
    CHECK(theory::average_rate<double>(log_m, 1.1 * alpha, 50, 3.0, 0.25) > tuned);
    CHECK(theory::average_rate<double>(log_m, 0.9 * alpha, 50, 3.0, 0.25) > tuned);
    CHECK(theory::start_divergence<double>(Vector<double>{{0.5, 0.25, 0.25}}) == Approx(std::log(4.0)));
    // The value of proofs/full_rate.md from its R and δ, which are printed to 8 decimals: 2δ is known to 1e-8.
    CHECK(theory::average_rate<double>(std::log(3.0), 0.1, 400, 0.78873730, 0.01126270) ==
          Approx(0.057767045).epsilon(0).margin(1.1e-8));
}

TEST_CASE("the average that counts w_0 does not have the rate (a')", "[rate]") {
    const auto line = two_domains<Rational>(rationals({"1"}), rationals({"1"}), rationals({"0"}), rationals({"10"}));
    const auto real = line.as<double>();
    const MixingOptions<double> options{.horizon = 1, .rounds = 10, .inner_step = 1, .outer_step = 4};
    const auto result = mix(real, options, {Vector<double>{{0.5, 0.5}}, Vector<double>{{0.5}}});
    const double least = real.objective(1.0), rate = theory::shifted_rate<double>(std::log(2.0), 4.0, 10, 0.0);
    CHECK(rate == Approx(0.017329).epsilon(1e-4));
    CHECK(real.objective(result.average(0)) - least == Approx(0.45125).epsilon(1e-12));
    CHECK(real.objective(result.shifted_average(0)) - least <= rate);
}

TEST_CASE("half the span does not bound the error of (b) for 12 domains", "[rate]") {
    Matrix<Rational> optima(2, 12);
    for (Eigen::Index i = 0; i < 12; ++i)
        optima.col(i) = rationals(i < 6 ? std::initializer_list<std::string_view>{"1", "1"}
                                        : std::initializer_list<std::string_view>{"-1", "-1"});
    const SharedQuadratic<Rational> problem{rationals({"1", "4"}), optima, rationals({"4", "-1"})};
    const Vector<Rational> uniform = Vector<Rational>::Constant(12, Rational(1) / 12);
    const MixingOptions<Rational> options{.horizon = 1, .rounds = 3, .inner_step = r("1/4"), .outer_step = r("1/100")};
    const auto result = mix(problem, options, {uniform, rationals({"0", "0"})}, ProjectedGradient{});
    CHECK(result.weights == uniform);  // at rest
    const Vector<Rational> truth = optima.transpose() * rationals({"-4", "1"});
    CHECK(truth(0) == -3);
    CHECK(truth(11) == 3);
    const Vector<Rational> moved =
        (uniform - project_to_simplex<Rational>(uniform - truth / Rational(100))) * Rational(100);
    CHECK(dot<Rational>(moved, moved) == 108);
    CHECK(theory::stationarity_rate<Rational>(2, r("1/100"), 1000, 9) < 108);    // (½span)²
    CHECK(theory::stationarity_rate<Rational>(2, r("1/100"), 1000, 108) > 108);  // |P(g − ∇F)|²
}

}  // namespace datamix
