// Stationarity on the simplex, and the equilibrium it vouches for.
#include "datamix/algorithm/equilibrium.hpp"
#include "algorithm/support.hpp"
#include "catch.hpp"

namespace datamix {

using Eigen::VectorXd;
using testing::numbers;

TEST_CASE("stationarity is the share of the span above the least entry", "[equilibrium]") {
    CHECK(stationarity(numbers({0.25, 0.75}), numbers({1, 3})) == Approx(0.75));
    CHECK(stationarity(numbers({0.5, 0.25, 0.25}), numbers({-2, 2, 0})) == Approx((-0.5 + 2) / 4));
    CHECK(stationarity(numbers({1, 0}), numbers({1, 3})) == 0);
    CHECK(stationarity(numbers({0, 1}), numbers({1, 3})) == 1);
    CHECK(stationarity(numbers({0, 1}), numbers({1, 1})) == 0);
    CHECK(stationarity(numbers({0, 1}), numbers({0, 1e-9})) == 0);  // flat by default
    CHECK(stationarity(numbers({0, 1}), numbers({0, 1.5e-9})) == 1);
    CHECK(stationarity(numbers({0, 1}), numbers({0, 0.1}), 0.1) == 0);
}

TEST_CASE("the equilibrium of a gradient field is its minimum, inside or on a face", "[equilibrium]") {
    const auto towards = [](const VectorXd& target) {
        return [target](const VectorXd& w) { return VectorXd(w - target); };
    };
    const VectorXd start = VectorXd::Constant(3, 1.0 / 3);
    const auto inside = find_equilibrium(towards(numbers({0.5, 0.3, 0.2})), start, 1e-4);
    CHECK(inside.converged);
    CHECK(inside.residual <= 1e-4);
    CHECK((inside.weights - numbers({0.5, 0.3, 0.2})).norm() < 0.02);
    const auto face = find_equilibrium(towards(numbers({1, 0.6, -2})), start, 1e-8);  // (0.7, 0.3, 0)
    CHECK(face.converged);
    CHECK((face.weights - numbers({0.7, 0.3, 0})).norm() < 1e-3);
    CHECK(face.residual == stationarity(face.weights, face.weights - numbers({1, 0.6, -2})));
    const auto there = find_equilibrium(towards(numbers({1, 0, 0})), numbers({1, 0, 0}), 1e-9);
    CHECK(there.iterations == 0);
    CHECK(there.converged);
}

TEST_CASE("the first step has αspan = ½, the next are longer while they help and half as long when not",
          "[equilibrium]") {
    std::vector<double> odds;  // ln(w_1/w_0); a step adds α(g_0 − g_1)
    const auto field = [&](const VectorXd& w) {
        odds.push_back(std::log(w(1) / w(0)));
        return odds.size() == 4 ? numbers({-1, 3}) : numbers({3, -1});
    };
    const auto capped = find_equilibrium(field, numbers({0.5, 0.5}), 0, 6);
    CHECK(capped.iterations == 6);
    CHECK_FALSE(capped.converged);
    REQUIRE(odds.size() == 7);
    const double steps[] = {0.5, 0.65, 0.845, -0.4225};
    // The fourth field turns: it halves α and steps back; the fifth turns again, which the step just made opposes.
    for (std::size_t k = 0; k < 4; ++k) CHECK(odds[k + 1] - odds[k] == Approx(steps[k]));
    CHECK(odds[5] - odds[4] == Approx(0.21125));
    CHECK(odds[6] - odds[5] == Approx(0.21125 * 1.3));
}

TEST_CASE("a search without end stops at the documented number of iterations", "[equilibrium]") {
    const auto found = find_equilibrium([](const VectorXd&) { return numbers({0, 1}); }, numbers({0.5, 0.5}), -1);
    CHECK(found.iterations == 2000);
    CHECK_FALSE(found.converged);
    CHECK(found.weights(0) == Approx(1));  // 2000 steps, each 1.3 times the last, leave numbers
    CHECK(found.weights(1) < 1e-290);
}

TEST_CASE("a field is stationary where the gap of its weights is flat, whatever its span", "[equilibrium]") {
    CHECK(stationarity_gap(numbers({0.25, 0.75}), numbers({1, 3})) == Approx(1.5));
    CHECK(stationarity_gap(numbers({0, 1}), numbers({3, 1})) == 0);
    CHECK(stationarity(numbers({1 - 1e-10, 1e-10}), numbers({0, 1})) == 0);
    CHECK(stationarity(numbers({1 - 1e-8, 1e-8}), numbers({0, 1})) == Approx(1e-8));
}

TEST_CASE("a weight that long steps drove to nothing comes back when the field turns", "[equilibrium]") {
    int calls = 0;
    // Long steps away from w_1 until it is far below what a double keeps; then an equilibrium at w_1 = 1/4.
    const auto field = [&](const VectorXd& w) {
        return ++calls < 60 ? numbers({0, 1, 1}) : numbers({0, 1e-3 * (w(1) - 0.25), 1});
    };
    const auto found = find_equilibrium(field, numbers({0.5, 0.25, 0.25}), -1, 59);
    CHECK(found.weights(1) < 1e-290);
    CHECK(found.weights(1) > 0);
    const auto turned = find_equilibrium(field, found.weights, 1e-6);
    CHECK(turned.converged);
    CHECK(turned.weights(1) == Approx(0.25).epsilon(0.1));
    CHECK(find_equilibrium(field, numbers({1, 0, 0}), 1e-6).weights(1) == Approx(0.25).epsilon(0.1));
}

TEST_CASE("a field that is not finite is an error, not a result", "[equilibrium]") {
    for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity()})
        CHECK_THROWS_AS(find_equilibrium(
                            [&](const VectorXd&) {
                                return numbers({bad, 1});
                            },
                            numbers({0.5, 0.5}), 1e-9),
                        UnsupportedError);
}

TEST_CASE("equilibria at a vertex, of a constant field, and of a field that is no gradient", "[equilibrium]") {
    const VectorXd start = VectorXd::Constant(3, 1.0 / 3);
    const VectorXd target = Eigen::Vector3d(0.6, 0.3, 0.1);
    const auto interior = find_equilibrium([&](const VectorXd& w) { return VectorXd(w - target); }, start, 1e-8);
    CHECK(interior.converged);
    CHECK((interior.weights - target).norm() < 1e-6);
    const auto vertex =
        find_equilibrium([](const VectorXd&) { return VectorXd(Eigen::Vector3d(1, 2, 3)); }, start, 1e-8);
    CHECK(vertex.converged);
    CHECK(vertex.weights[0] == Approx(1).margin(1e-7));
    const auto constant =
        find_equilibrium([](const VectorXd&) { return VectorXd::Constant(3, 7.0).eval(); }, start, 1e-8);
    CHECK(constant.converged);
    CHECK(constant.weights == start);
    Eigen::Matrix3d twisted;
    twisted << 1, 0.5, 0, -0.5, 1, 0.3, 0, -0.3, 1;
    const auto rotating =
        find_equilibrium([&](const VectorXd& w) { return VectorXd(twisted * (w - target)); }, start, 1e-8);
    CHECK(rotating.converged);
    CHECK((rotating.weights - target).norm() < 1e-6);
    const auto stopped = find_equilibrium([&](const VectorXd& w) { return VectorXd(w - target); }, start, 0, 3);
    CHECK(!stopped.converged);
    CHECK(stopped.iterations == 3);
}

}  // namespace datamix
