// One minimum of F, certified in a box.
#include "datamix/evaluate/enclosed_basin.hpp"

#include "catch.hpp"
#include "evaluate/random_quadratic.hpp"

using namespace datamix;
using namespace datamix::testing;

namespace {

/// Two domains in one dimension, H = 1 and 3, optima 0 and 1, f_V = ½(θ − c)²: θ*(w) = 3w_2/(w_1 + 3w_2).
QuadraticProblem<Rational> line(const Rational& c) {
    Matrix<Rational> optima(1, 2);
    optima << 0, 1;
    const auto one = [](const Rational& x) { return Matrix<Rational>::Constant(1, 1, x); };
    return {{one(1), one(3)}, optima, one(1), Vector<Rational>::Constant(1, c)};
}
std::optional<LossBasin> basin_of(const QuadraticProblem<Rational>& problem, double second) {
    return LossBasin::around(Eigen::Vector2d(1 - second, second), MixtureLoss<double>(problem, {53}),
                             MixtureLoss<Ball>(problem, {128}));
}

}  // namespace

TEST_CASE("basin: an inner minimum to any number of digits", "[exact]") {
    const auto problem = line(Rational(1, 3));  // reached at w_2 = 1/7
    const auto basin = basin_of(problem, 1. / 7);
    REQUIRE(basin);
    CHECK_FALSE(basin->vertex());
    CHECK(basin->holds(Eigen::Vector2d(6. / 7, 1. / 7)));
    CHECK_FALSE(basin->holds(Eigen::Vector2d(0, 1)));  // F is not convex there
    for (const long bits : {64, 500, 4000}) {
        const EnclosedLeast least = basin->least(MixtureLoss<Ball>(problem, {bits}));
        CHECK(least.weights(1).contains(Rational(1, 7)));
        CHECK(least.weights(0).contains(Rational(6, 7)));
        CHECK(least.weights(1).accuracy_bits() > bits - 20);
        CHECK(least.value.contains(0));
        CHECK(certainly(less(least.value, exp(Ball(-bits)))));
    }
}

TEST_CASE("basin: a vertex from which every move raises F", "[exact]") {
    const auto problem = line(Rational(3, 2));
    const auto basin = basin_of(problem, 1);
    REQUIRE(basin);
    CHECK(basin->vertex() == Eigen::Index{1});
    const EnclosedLeast least = basin->least(MixtureLoss<Ball>(problem, {128}));
    CHECK(least.value.contains(Rational(1, 8)));
    CHECK(is_zero(least.weights(0)));
    CHECK(is_zero(least.weights(1) - Ball(1)));
}

TEST_CASE("basin: a minimum at a vertex without slope", "[exact]") {
    const auto problem = line(1);
    const auto basin = basin_of(problem, 1);
    REQUIRE(basin);
    CHECK_FALSE(basin->vertex());
    const EnclosedLeast least = basin->least(MixtureLoss<Ball>(problem, {300}));
    CHECK(least.value.contains(0));
    CHECK(certainly(less(least.value, Ball(1e-80))));
}

TEST_CASE("basin: a point that is no minimum has none", "[exact]") {
    // F is not convex near w_2 = 1 when c is far below: its slope there points the wrong way.
    CHECK_FALSE(basin_of(line(Rational(-1)), 1));
}
