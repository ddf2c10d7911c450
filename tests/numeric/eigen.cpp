// Balls and rationals as scalars of Eigen: shapes, storage, and Eigen's own products against plain sums.
#include "datamix/numeric/eigen.hpp"

#include "catch.hpp"

namespace datamix {
namespace {

Rational entry(Eigen::Index i, Eigen::Index j) { return Rational(3 * i - 2 * j + 1) / (1 + i + j); }

Matrix<Rational> rational(Eigen::Index rows, Eigen::Index columns) {
    Matrix<Rational> result(rows, columns);
    for (Eigen::Index i = 0; i < rows; ++i)
        for (Eigen::Index j = 0; j < columns; ++j) result(i, j) = entry(i, j);
    return result;
}

Matrix<Ball> balls(const Matrix<Rational>& exact) {
    return exact.unaryExpr([](const Rational& x) { return Ball(x, {90}); });
}

}  // namespace

TEST_CASE("entries that were not written are exact zeros, also after a change of size", "[numeric]") {
    Vector<Ball> v(3);
    for (Eigen::Index i = 0; i < 3; ++i) CHECK(equal(v(i), Ball(0)) == Truth::yes);
    v(1) = Ball(7);
    v.conservativeResize(5);
    CHECK(equal(v(1), Ball(7)) == Truth::yes);
    v(4) += Ball(1);
    CHECK(equal(v(4), Ball(1)) == Truth::yes);
    CHECK(Vector<Rational>(4) == Vector<Rational>::Constant(4, Rational(0)));
}

TEST_CASE("a vector is a column, and a matrix is stored column by column", "[numeric]") {
    CHECK(Vector<Ball>(3).cols() == 1);
    const Matrix<Rational> a = rational(2, 3);
    for (Eigen::Index k = 0; k < 6; ++k) CHECK(a.data()[k] == a(k % 2, k / 2));
}

TEST_CASE("Eigen's products are exact on rationals, its sums and transposes also on balls", "[numeric]") {
    const Matrix<Rational> a = rational(3, 4), b = rational(4, 2), c = rational(3, 2);
    const Matrix<Rational> exact = a * b - c * Rational(2);
    const Matrix<Ball> enclosed = balls(b).transpose() * Ball(3) - balls(rational(2, 4));
    for (Eigen::Index i = 0; i < 3; ++i)
        for (Eigen::Index j = 0; j < 2; ++j) {
            Rational sum = -2 * entry(i, j);
            for (Eigen::Index k = 0; k < 4; ++k) sum += entry(i, k) * entry(k, j);
            CHECK(exact(i, j) == sum);
        }
    REQUIRE(enclosed.cols() == 4);
    for (Eigen::Index i = 0; i < 2; ++i)
        for (Eigen::Index j = 0; j < 4; ++j) {
            const Rational member = 3 * entry(j, i) - entry(i, j);
            CHECK(enclosed(i, j).contains(member));
            CHECK((member == 0 || enclosed(i, j).accuracy_bits() > 75));
        }
    Rational total = 0;
    for (Eigen::Index i = 0; i < 3; ++i) total += entry(i, 1);
    CHECK(balls(c).col(1).sum().contains(total));
}

}  // namespace datamix
