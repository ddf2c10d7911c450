// SimplexDescent on the simplex: no step up, wherever the minimum lies and however the slope varies; the outer steps it
// shares the simplex with.
#include "datamix/algorithm/descent.hpp"

#include "algorithm/support.hpp"
#include "catch.hpp"
#include "datamix/algorithm/outer_update.hpp"

namespace datamix {
namespace {

using Eigen::VectorXd;
using testing::numbers;

SimplexPoint towards(const VectorXd& target, const VectorXd& scale, const VectorXd& w) {
    const VectorXd d = w - target;
    return {w, 0.5 * d.dot(scale.cwiseProduct(d)), scale.cwiseProduct(d)};
}

}  // namespace

TEST_CASE("descent finds minima inside, on a face and at a vertex, from every start", "[descent]") {
    const VectorXd scale = numbers({1, 100, 10000});
    const std::vector<VectorXd> starts = {numbers({1, 0, 0}), numbers({0, 1, 0}), numbers({0, 0, 1}),
                                          numbers({0.3, 0.3, 0.4})};
    const std::vector<std::pair<VectorXd, VectorXd>> cases = {
        {numbers({0.5, 0.3, 0.2}), numbers({0.5, 0.3, 0.2})},
        // Where w_3 = 0: w_1 − 1 = 100(w_2 − 0.5), so w_2 = 0.5 − 0.5/101.
        {numbers({1, 0.5, -1}), numbers({0.5 + 0.5 / 101, 0.5 - 0.5 / 101, 0})},
        {numbers({2, -1, -1}), numbers({1, 0, 0})}};
    for (const auto& [target, least] : cases) {
        for (const VectorXd& start : starts) {
            double seen = std::numeric_limits<double>::infinity();
            const SimplexDescent found = minimise_on_simplex(
                [&, at = target](const VectorXd& w) {
                    CHECK(w.minCoeff() >= 0);
                    CHECK(w.sum() == Approx(1).epsilon(1e-14));
                    SimplexPoint point = towards(at, scale, w);
                    seen = std::min(seen, point.value);
                    return point;
                },
                start, 1e-10);
            CHECK(found.converged);
            CHECK(found.gap <= 1e-10);
            CHECK((found.point.weights - least).norm() < 1e-6);
            CHECK(found.point.value <= seen + 1e-13 * (1 + seen));
            CHECK(found.evaluations < 100);
        }
    }
    const SimplexDescent there = minimise_on_simplex(
        [&](const VectorXd& w) {
            return towards(numbers({2, -1, -1}), scale, w);
        },
        numbers({1, 0, 0}), 0);
    CHECK(there.evaluations == 1);  // a vertex that is the minimum is exactly stationary
    CHECK(there.gap == 0);
    CHECK(there.converged);
}

TEST_CASE("descent leaves a vertex whose slope is steep for a minimum that is close", "[descent]") {
    // F = −log(w_1 + 1e−6)/1000 + w_1: slope −999 at w_1 = 0, minimum at w_1 = 1e−3 − 1e−6.
    const auto f = [](const VectorXd& w) {
        return SimplexPoint{w, -std::log(w(1) + 1e-6) / 1000 + w(1), numbers({0, 1 - 1e-3 / (w(1) + 1e-6)})};
    };
    for (const VectorXd& start : {numbers({1, 0}), numbers({0, 1}), numbers({0.5, 0.5})}) {
        const SimplexDescent found = minimise_on_simplex(f, start, 1e-9);
        CHECK(found.converged);
        CHECK(found.point.weights(1) == Approx(1e-3 - 1e-6).epsilon(1e-6));
        CHECK(found.evaluations < 60);
    }
}

TEST_CASE("descent of a function that is not convex goes down to a minimum of its own", "[descent]") {
    // A double well in w_1, minima near 0.1 and 0.9, with the second lower by about 0.04.
    const auto f = [](const VectorXd& w) {
        const double x = w(1), well = (x - 0.1) * (x - 0.9);
        return SimplexPoint{w, well * well - 0.05 * x, numbers({0, 2 * well * (2 * x - 1) - 0.05})};
    };
    for (const double start : {0.0, 0.05, 0.2, 0.5, 0.8, 1.0}) {
        const VectorXd w = numbers({1 - start, start});
        const SimplexDescent found = minimise_on_simplex(f, w, 1e-9);
        CHECK(found.converged);
        CHECK(found.point.value <= f(w).value);
        CHECK(std::abs(f(found.point.weights).gradient(1)) < 1e-6);
    }
}

TEST_CASE("descent stops where it must: no lower step, too many evaluations, numbers that are none", "[descent]") {
    // The gradient is wrong: every step raises the function, and none is accepted.
    const auto uphill = [](const VectorXd& w) { return SimplexPoint{w, w(1), numbers({0, -1})}; };
    const SimplexDescent stuck = minimise_on_simplex(uphill, numbers({0.5, 0.5}), 1e-9);
    CHECK_FALSE(stuck.converged);
    CHECK(stuck.point.weights == numbers({0.5, 0.5}));
    CHECK(stuck.gap == 0.5);
    const auto f = [](const VectorXd& w) { return towards(numbers({0.5, 0.3, 0.2}), numbers({1, 30, 1000}), w); };
    const SimplexDescent capped = minimise_on_simplex(f, numbers({0, 0, 1}), 0, 5);
    CHECK_FALSE(capped.converged);
    CHECK(capped.evaluations == 5);
    CHECK(capped.gap == stationarity_gap(capped.point.weights, capped.point.gradient));
    for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity()}) {
        CHECK_THROWS_AS(minimise_on_simplex(
                            [&](const VectorXd& w) {
                                return SimplexPoint{w, bad, numbers({0, 1})};
                            },
                            numbers({0.5, 0.5}), 1e-9),
                        UnsupportedError);
        CHECK_THROWS_AS(minimise_on_simplex(
                            [&](const VectorXd& w) {
                                return SimplexPoint{w, 0, numbers({bad, 1})};
                            },
                            numbers({0.5, 0.5}), 1e-9),
                        UnsupportedError);
    }
}

TEST_CASE("exponentiated gradient leaves weights of 0 at 0, however long the step", "[descent]") {
    const auto step = [](const VectorXd& w, const VectorXd& g, double alpha) {
        return ExponentiatedGradient{}.step<double>(w, g, alpha);
    };
    CHECK(step(numbers({0, 1}), numbers({0, 1}), 1e6) == numbers({0, 1}));
    CHECK(step(numbers({0, 0, 1}), numbers({0, -1, 1}), 1e6) == numbers({0, 0, 1}));
    CHECK(step(numbers({0, 0.5, 0.5}), numbers({0, 1, 2}), 1e6) == numbers({0, 1, 0}));
    CHECK(step(numbers({0.5, 0, 0.5}), numbers({0, 1e300, 0}), 1e300) == numbers({0.5, 0, 0.5}));
}

}  // namespace datamix
