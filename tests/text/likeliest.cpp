// The likeliest mixture: known answers, the bound that it stops at, and errors.

#include "datamix/text/likeliest.hpp"

#include "catch.hpp"

using datamix::InputError;
using datamix::likeliest_mixture;
using Shares = std::vector<double>;

TEST_CASE("A text that is a mixture of the domains gets its weights", "[text][likeliest]") {
    const Shares a{0.5, 0.3, 0.2, 0}, b{0.1, 0.1, 0.2, 0.6};
    Shares mixed(4);
    for (std::size_t x = 0; x < 4; ++x) mixed[x] = 0.7 * a[x] + 0.3 * b[x];
    const auto found = likeliest_mixture({a, b}, mixed, 1e-9);
    CHECK(found.converged);
    CHECK(std::abs(found.weights[0] - 0.7) < 1e-5);
    CHECK(std::abs(found.weights[1] - 0.3) < 1e-5);
}

TEST_CASE("Two domains on a line: the likelihood's maximum by hand", "[text][likeliest]") {
    // Σ V log(w C_1 + (1 − w) C_2) with C_1 = (1, 0), C_2 = (0, 1) is V_1 log w + V_2 log(1 − w): w = V_1.
    const auto found = likeliest_mixture({{1, 0}, {0, 1}}, {0.25, 0.75});
    CHECK(std::abs(found.weights[0] - 0.25) < 1e-12);
    // A symbol that no domain has changes nothing; a domain without a common symbol gets no weight.
    const auto rest = likeliest_mixture({{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 0, 1}}, {0.2, 0.6, 0.2, 0});
    CHECK(rest.converged);
    CHECK(std::abs(rest.weights[0] - 0.25) < 1e-12);
    CHECK(rest.weights[2] == 0);
}

TEST_CASE("The gap bounds what is missing of the likelihood", "[text][likeliest]") {
    const Shares a{0.6, 0.3, 0.1}, b{0.2, 0.2, 0.6}, v{0.5, 0.2, 0.3};
    const auto value = [&](double w) {
        double sum = 0;
        for (std::size_t x = 0; x < 3; ++x) sum += v[x] * std::log(w * a[x] + (1 - w) * b[x]);
        return sum;
    };
    double best = value(0);
    for (int i = 1; i <= 1000; ++i) best = std::max(best, value(i / 1000.0));
    for (const std::size_t steps : {0u, 1u, 5u}) {
        const auto found = likeliest_mixture({a, b}, v, 1e-15, steps);
        CHECK_FALSE(found.converged);
        CHECK(found.steps == steps);
        CHECK(value(found.weights[0]) + found.gap >= best);
    }
}

TEST_CASE("Texts that have no likeliest mixture are refused", "[text][likeliest]") {
    CHECK_THROWS_AS(likeliest_mixture({}, {1.0}), InputError);
    CHECK_THROWS_AS(likeliest_mixture({{1.0}}, {0.5, 0.5}), InputError);
    CHECK_THROWS_AS(likeliest_mixture({{1, 0}}, {0, 1}), InputError);
}
