// Equilibria of fields on the simplex.
#include "datamix/algorithm/equilibrium.hpp"
#include "algorithm/support.hpp"
#include "catch.hpp"

namespace datamix {

using Eigen::VectorXd;
using testing::numbers;

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

TEST_CASE("near an equilibrium quasi-Newton steps go the rest of the way", "[equilibrium]") {
    // Flat along one direction, which exponentiated gradient alone follows in thousands of steps.
    Eigen::Matrix3d stiff;
    stiff << 1, 0.999, 0, 0.999, 1, 0, 0, 0, 3;
    const VectorXd target = numbers({0.6, 0.3, 0.1}), start = VectorXd::Constant(3, 1.0 / 3);
    std::size_t calls = 0;
    const auto field = [&](const VectorXd& w) {
        ++calls;
        return VectorXd(stiff * (w - target));
    };
    const auto found = find_equilibrium(field, start, 1e-7);
    CHECK(found.converged);
    CHECK(found.iterations < 100);
    CHECK(calls <= found.iterations + 1);
    CHECK((found.weights - target).norm() < 1e-5);
    CHECK(found.residual == stationarity(found.weights, field(found.weights)));
    // The end is on a face: weights that are 0, not small.
    const auto face = find_equilibrium(
        [&](const VectorXd& w) {
            return VectorXd(w - numbers({1, 0.6, -2}));
        },
        start, 1e-5);
    CHECK((face.weights - numbers({0.7, 0.3, 0})).norm() < 1e-6);
    // Not before it is near: the first steps are those of exponentiated gradient.
    const auto far = find_equilibrium(field, start, 1e-7, 2);
    CHECK_FALSE(far.converged);
    CHECK(far.iterations == 2);
}

}  // namespace datamix
