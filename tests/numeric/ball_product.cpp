// Products of matrices of balls: they hold the exact product, and are as narrow as one rounding leaves them.
#include "datamix/numeric/ball_product.hpp"

#include "catch.hpp"

namespace datamix {

TEST_CASE("a product of balls holds the exact product of rationals", "[ball]") {
    const Precision precision{80};
    Matrix<Rational> a(2, 3), b(3, 4);
    for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 3; ++j) a(i, j) = Rational(3 * i - j + 1) / (i + j + 3);
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 4; ++j) b(i, j) = Rational(i * j - 2) / (2 * i + j + 1);
    const auto balls = [&](const Matrix<Rational>& m) {
        Matrix<Ball> result(m.rows(), m.cols());
        for (Eigen::Index i = 0; i < m.rows(); ++i)
            for (Eigen::Index j = 0; j < m.cols(); ++j) result(i, j) = Ball(m(i, j), precision);
        return result;
    };
    const Matrix<Ball> found = product<Ball>(balls(a), balls(b), precision);
    REQUIRE(found.rows() == 2);
    REQUIRE(found.cols() == 4);
    for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 4; ++j) {
            Rational exact = 0;
            for (int k = 0; k < 3; ++k) exact += a(i, k) * b(k, j);
            CHECK(found(i, j).contains(exact));
            CHECK(found(i, j).bits() == 80);
            CHECK((exact == 0 || found(i, j).accuracy_bits() > 70));
        }
    // Transposed arguments are expressions, and a wide entry makes a wide product.
    Matrix<Ball> wide = balls(a);
    wide(0, 0) = widened(wide(0, 0), Ball(1));
    const Matrix<Ball> other = product<Ball>(wide.transpose(), wide, precision);
    CHECK(other.rows() == 3);
    CHECK(other(0, 0).contains((a(0, 0) + 1) * (a(0, 0) + 1) + a(1, 0) * a(1, 0)));
    CHECK(other(1, 1).accuracy_bits() > 70);
}

}  // namespace datamix
