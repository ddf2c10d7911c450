#include "datamix/numeric/definite.hpp"

#include "catch.hpp"

using namespace datamix;

namespace {

Matrix<Rational> symmetric(int a, int b, int c) {
    Matrix<Rational> matrix(2, 2);
    matrix << a, b, b, c;
    return matrix;
}

}  // namespace

TEST_CASE("definite: pivots decide, semidefinite ones may vanish with their row", "[numeric]") {
    const auto definite = [](const Matrix<Rational>& m) { return certainly(positive_definite<Rational>(m)); };
    CHECK(definite(symmetric(2, 1, 1)));
    CHECK_FALSE(definite(symmetric(1, 1, 1)));
    CHECK_FALSE(definite(symmetric(1, 2, 1)));
    CHECK_FALSE(definite(symmetric(0, 0, 1)));
    CHECK(is_positive_semidefinite(symmetric(2, 1, 1)));
    CHECK(is_positive_semidefinite(symmetric(1, 1, 1)));
    CHECK(is_positive_semidefinite(symmetric(0, 0, 1)));
    CHECK(is_positive_semidefinite(symmetric(0, 0, 0)));
    CHECK_FALSE(is_positive_semidefinite(symmetric(1, 2, 1)));
    CHECK_FALSE(is_positive_semidefinite(symmetric(0, 1, 1)));
    CHECK_FALSE(is_positive_semidefinite(symmetric(0, 0, -1)));
}

TEST_CASE("definite: of balls it may be unknown", "[numeric]") {
    const auto ball = [](const Matrix<Rational>& m) { return from_rational<Ball>(m, {64}); };
    CHECK(positive_definite<Ball>(ball(symmetric(2, 1, 1))) == Truth::yes);
    CHECK(positive_definite<Ball>(ball(symmetric(1, 2, 1))) == Truth::no);
    Matrix<Ball> wide = ball(symmetric(1, 1, 1));
    wide(1, 1) = widened(wide(1, 1), Ball(0.5));
    CHECK(positive_definite<Ball>(wide) == Truth::unknown);
}
