// The driver against rounds by hand, and what a caller gets who leaves an option out.
#include "datamix/algorithm/mixing.hpp"
#include "algorithm/support.hpp"
#include "catch.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix {

TEST_CASE("the driver: iterates, averages, warm start and trace", "[algorithm]") {
    const Rational eta = Rational(1) / 8;
    const auto problem = testing::different_hessians();
    const MixingStart<Rational> start{rationals({"1/3", "1/3", "1/3"}), rationals({"1/2", "-1/4"})};
    const MixingOptions<Rational> options{.horizon = 2, .rounds = 4, .inner_step = eta, .outer_step = Rational(1) / 20};
    // The same four rounds by hand.
    Vector<Rational> w = start.weights, theta = start.parameters, sum = rationals({"0", "0", "0"}), shifted = sum;
    std::vector<Vector<Rational>> seen;
    for (int k = 0; k < 4; ++k) {
        sum += w;
        seen.push_back(w);
        const auto g = forward_round(problem, w, 2, eta, theta);
        w = project_to_simplex<Rational>(w - g * (Rational(1) / 20));
        shifted += w;
    }
    std::size_t rounds = 0;
    const auto result = mix(problem, options, start, ProjectedGradient{}, [&](const Round<Rational>& round) {
        CHECK(round.index == rounds);
        CHECK(round.weights == seen[rounds++]);
    });
    CHECK(rounds == 4);
    CHECK(result.weights == w);
    CHECK(result.parameters == theta);
    CHECK(result.average == sum / Rational(4));
    CHECK(result.shifted_average == shifted / Rational(4));

    auto wrong = options;
    wrong.horizon = 0;
    CHECK_THROWS_AS(mix(problem, wrong, start, ProjectedGradient{}), InputError);
    const MixingStart<Rational> short_start{rationals({"1"}), rationals({"0", "0"})};
    CHECK_THROWS_AS(mix(problem, options, short_start, ProjectedGradient{}), InputError);
}

TEST_CASE("options of the algorithm that are left out", "[defaults]") {
    const MixingOptions<Rational> options;
    CHECK(options.horizon == 1);
    CHECK(options.rounds == 1);
    CHECK(!options.inner_step);
    CHECK(!options.outer_step);
    const auto start = MixingStart<Rational>::uniform(3, 2);
    for (int i = 0; i < 3; ++i) CHECK(start.weights(i) == Rational(1) / 3);
    for (int i = 0; i < 2; ++i) CHECK(start.parameters(i) == 0);
}

}  // namespace datamix
