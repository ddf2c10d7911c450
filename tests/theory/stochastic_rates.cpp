// S1 and S2 by hand: the bound is the exact recursion, bias and variance follow from Gaussian moments.
#include "datamix/theory/stochastic_rates.hpp"
#include "catch.hpp"

namespace datamix {

TEST_CASE("the inner error's bound is the recursion of a quadratic, exactly", "[sgd]") {
    const Rational mu = Rational(3) / 2, eta = Rational(1) / 5, variance = Rational(7) / 4;
    Rational error = Rational(9) / 8;
    const Rational start = error, kept = 1 - eta * mu;
    for (int t = 0; t <= 6; ++t) {
        CHECK(theory::sgd_bound<Rational>(mu, eta, variance, start, t) == error);
        error = kept * kept * error + eta * eta * variance;
    }
}

TEST_CASE("bias and variance of the noisy hypergradient, coordinate by coordinate", "[sgd]") {
    const Rational w = Rational(2) / 3, eta = Rational(1) / 4;
    const auto of = [&](const std::vector<int>& coordinates) {
        const auto count = static_cast<Eigen::Index>(coordinates.size());
        Vector<Rational> h(count), noise(count), u(count), c(count), theta(count), kept(count);
        for (Eigen::Index i = 0; i < count; ++i) {
            const int k = coordinates[static_cast<std::size_t>(i)];
            h(i) = 1 + k;
            noise(i) = Rational(3 + k) / 2;
            u(i) = 2 - 3 * k;
            c(i) = Rational(1 + 2 * k) / 5;
            theta(i) = Rational(4 - k) / 7;
            const Rational r = 1 - eta * h(i);
            kept(i) = r * r;  // T = 2
        }
        return theory::NoisyHypergradient<Rational>(h, noise, u, c, theta, w, eta, kept);
    };
    Rational bias(0), variance(0);
    for (const int k : {0, 1}) {
        // θ_2 = m + c + wζ and its slope n + ζ, where ζ is Gaussian of variance v: two steps' noise.
        const Rational h = 1 + k, s = Rational(3 + k) / 2, u = 2 - 3 * k, c = Rational(1 + 2 * k) / 5,
                       theta = Rational(4 - k) / 7, step = 1 - eta * h;
        const Rational v = eta * eta * s * (1 + step * step);
        Rational mean = theta;
        for (int t = 0; t < 2; ++t) mean -= eta * h * (mean - w * u);
        const Rational m = mean - c, n = eta * h * u * (1 + step);
        const Rational expected = m * n + w * v;  // E (m + wζ)(n + ζ)
        const Rational square = m * m * n * n + v * (m * m + 4 * w * m * n + w * w * n * n) + 3 * w * w * v * v;
        const auto one = of({k});
        CHECK(one.bias == expected - u * (w * u - c));
        CHECK(one.variance == square - expected * expected);
        CHECK(one.mean_square() == one.variance + one.bias * one.bias);
        bias += one.bias;
        variance += one.variance;
    }
    CHECK(of({0, 1}).bias == bias);
    CHECK(of({0, 1}).variance == variance);
}

}  // namespace datamix
