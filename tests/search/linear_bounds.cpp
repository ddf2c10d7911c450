// The bounds that exclude horizons, where they are known in closed form: sound is not enough, they must be near, too.
#include "datamix/search/linear_bounds.hpp"

#include "catch.hpp"
#include "evaluate/support.hpp"

namespace datamix {

TEST_CASE("linear bounds: the constants of F4's instance by hand", "[exact]") {
    // u = (1, 1), w* = .4, c − z* = (−.1, .1), ρ = 3/4; the second coordinate is solved in one step. One outer mode,
    // 1 − α|u|² = ½, and |Uy_0| = .5√2.
    const LinearBounds bounds(testing::two_domains(), Rational(1, 4));
    const double root = std::sqrt(2.0);
    CHECK(bounds.has_bias_floor());
    CHECK(bounds.first_biased() == 1);
    auto solved = testing::two_domains();
    solved.problem.curvature = testing::rationals("4", "4");
    CHECK_FALSE(LinearBounds(solved, Rational(1, 4)).has_bias_floor());  // every inner loop ends at its optimum
    CHECK(bounds.outer_slowest().midpoint() == Approx(0.5).epsilon(1e-14));
    CHECK(bounds.outer_fastest().midpoint() == Approx(0.5).epsilon(1e-14));
    CHECK(bounds.start().midpoint() == Approx(0.5 * root).epsilon(1e-14));
    CHECK(bounds.transient_scale().midpoint() == Approx(root).epsilon(1e-14));
    for (const int horizon : {1, 2, 9}) {
        const double kept = std::pow(0.75, horizon);
        CHECK(bounds.bias_above(horizon).midpoint() == Approx(kept / (1 - kept) * 0.1 * root).epsilon(1e-14));
        // Without a transient only the bias of the first coordinate is left, .1ρ^T along u.
        CHECK(bounds.average_up_to(horizon, parse_integer("1e40")).midpoint() ==
              Approx(kept * 0.1 / root).epsilon(1e-12));
    }
}

TEST_CASE("linear bounds: long horizons leave the transient alone", "[exact]") {
    const LinearBounds bounds(testing::two_domains(), Rational(1, 4));
    const double root = std::sqrt(2.0);
    // ρ^400 < 1e−49: the sum of the y_k is √2(1 − 2^−K), and y_K is .5√2 2^−K.
    CHECK(bounds.average_beyond(400, 1000000).midpoint() == Approx(400 * root / 1e6).epsilon(1e-12));
    CHECK(bounds.average_beyond(500, 1000).midpoint() == Approx(0.5 * root / 2).epsilon(1e-12));
    CHECK(bounds.last_beyond(1000, 1000).midpoint() == Approx(0.25 * root).epsilon(1e-12));
    CHECK(bounds.last_beyond(1000, 5000).midpoint() == Approx(0.5 * root / 32).epsilon(1e-12));
}

TEST_CASE("linear bounds: what short horizons feed into the outer loop, by hand", "[exact]") {
    // The constants above: q = ½, α = ¼, λ = 1, |Uy_0| = |θ_0 − z*| = |G⁺Uy_0| = .5√2.
    const LinearBounds bounds(testing::two_domains(), Rational(1, 4));
    const double start = 0.5 * std::sqrt(2.0);
    const auto energy = [&](double kept, double bias) { return (1 + kept / 2) * (start + bias) * (start + bias); };
    for (const int horizon : {1, 5, 20, 60}) {
        const double kept = std::pow(0.75, horizon), bias = kept / (1 - kept) * 0.1 * std::sqrt(2.0);
        const double leak =
            2 * 0.25 * std::sqrt(kept * energy(kept, bias)) * (4 * std::sqrt(kept) + std::sqrt(2.0)) / 0.5;
        const auto transient = [&](int rounds) {
            return ((1 - std::pow(0.5, rounds)) * (start - bias) - leak) / 0.5 -
                   2 * std::sqrt(2 * kept * energy(kept, bias));
        };
        for (const int budget : {70, 1000, 100000}) {
            CHECK(bounds.last_beyond(horizon, budget).midpoint() ==
                  Approx(std::pow(0.5, budget / horizon) * (start - bias) - leak - bias).epsilon(1e-10));
            const double far = transient(1) / 64 - bias, scale = 1.0 * horizon / budget;
            const double expected =
                64 * horizon > budget ? scale * transient(1) - bias : std::min(scale * transient(64) - bias, far);
            CHECK(bounds.average_beyond(horizon, budget).midpoint() == Approx(expected).epsilon(1e-10));
            // T_1 = 1, where a quarter of θ_0 is moved.
            const double first = energy(0.75, 0.3 * std::sqrt(2.0));
            CHECK(bounds.average_up_to(horizon, budget).midpoint() ==
                  Approx(kept * 0.1 / std::sqrt(2.0) -
                         2 * std::sqrt(first) / 0.25 * (2 + std::sqrt(1.5)) / (budget / horizon))
                      .epsilon(1e-10));
        }
    }
}

TEST_CASE("linear bounds: the spectrum of several outer modes is bracketed to 1/64", "[exact]") {
    // a_i = e_i in d = 3 and equal curvatures: G is the projection on the plane of mixtures, λ = 1 twice.
    SharedQuadratic<Rational> problem{testing::rationals("1", "2", "2"), Matrix<Rational>::Identity(3, 3),
                                      testing::rationals("0.1", "0.2", "0.3")};
    const auto third = testing::rationals("1/3", "1/3", "1/3");
    const ExactModel model(problem, testing::rationals("0.5", "0.25", "0.25"), third, Rational(1, 8));
    const LinearBounds bounds(model, Rational(1, 4));
    CHECK(certainly(less_equal(Ball(0.75), bounds.outer_slowest() + Ball(1e-20))));
    CHECK(bounds.outer_slowest().midpoint() < 0.75 + 0.25 / 64);
    CHECK(certainly(less_equal(bounds.outer_fastest(), Ball(0.75) + Ball(1e-20))));
    CHECK(bounds.outer_fastest().midpoint() > 0.75 - 0.25 / 64);
}

}  // namespace datamix
