// The square-root law's constants and leading form, by hand, by scans and against the exact evaluator.
#include "datamix/theory/stochastic_horizon.hpp"

#include "catch.hpp"
#include "claims/stochastic_models.hpp"
#include "datamix/search/real_minimum.hpp"
#include "datamix/search/stochastic_search.hpp"

using namespace datamix;
using namespace datamix::verify;

TEST_CASE("constants of the square-root law", "[stochastic]") {
    const theory::StochasticConstants c(two_domain_noise());
    CHECK(c.start == Rational(7) / 10);
    CHECK(c.tilt == Rational(1) / 16);
    CHECK(c.horizon == Rational(1) / 20);
    CHECK(c.variance == parse_rational("0.00953125"));
    CHECK(c.limit() == Approx(0.2112885637).epsilon(1e-9));
    // Noise on the second domain tilts the other way; the exact evaluator knows nothing of the constants.
    auto both = two_domain_noise();
    both.noise(0, 1) = Rational(3) / 10;
    both.noise(1, 1) = Rational(1) / 5;
    const theory::StochasticConstants tilted(both);
    const StochasticSearch search(both, schedule());
    const Integer budget = parse_integer("1e14");
    CHECK(to_double(Rational(Rational(budget) / Rational(search.relaxed_rounds(budget)))) ==
          Approx(leading_horizon(tilted, 1e14)).epsilon(1e-3));
    const Integer rounds = 10000000;
    const double gap = search.gap(Ball(rounds, {128}), rounds, rounds, {128}).midpoint();
    CHECK(gap == Approx(theory::leading_error(tilted, 1e7, 1e14) * to_double(tilted.half_square)).epsilon(1e-3));
}

TEST_CASE("the leading form by hand, on either side of the optimum", "[stochastic]") {
    theory::StochasticConstants c(two_domain_noise());
    // T = 20, N = 1000, μ = 1: C_1T/N + C_2η + C_3/T, squared, and C_4ηT/N.
    const double eta = std::log(20.0) / 20, mean = 0.7 * 0.02 + eta / 16 + 0.05 / 20;
    CHECK(theory::leading_error(c, 20, 1000) == Approx(mean * mean + 0.00953125 * eta * 0.02).epsilon(1e-14));
    c.start = -c.start;
    CHECK(theory::leading_error(c, 20, 1000) == Approx(mean * mean + 0.00953125 * eta * 0.02).epsilon(1e-14));
    c.curvature = 3;  // η = ln T/(3T)
    const double shorter = 0.7 * 0.02 + eta / 48 + 0.05 / 20;
    CHECK(theory::leading_error(c, 20, 1000) == Approx(shorter * shorter + 0.00953125 * eta / 3 * 0.02).epsilon(1e-14));
}

TEST_CASE("the law is about two domains", "[stochastic]") {
    Matrix<Rational> optima(2, 3);
    optima << 1, 0, -1, 0, 1, -1;
    const Vector<Rational> third = Vector<Rational>::Constant(3, Rational(1) / 3);
    const ExactModel model({rationals({"1", "3"}), optima, rationals({"0", "0"})}, third, rationals({"0", "0"}),
                           Rational(1, 8), Matrix<Rational>::Constant(2, 3, 1));
    CHECK_THROWS_AS(theory::StochasticConstants(model), UnsupportedError);
}
