// One number in every scalar of the library, which of them are finite, and products against Eigen's.
#include "datamix/numeric/scalar.hpp"

#include <limits>

#include "catch.hpp"
#include "datamix/numeric/jet.hpp"

namespace datamix {

TEST_CASE("a rational becomes the nearest double, not a truncated one", "[numeric]") {
    CHECK(to_double(Rational(1) / 10) == 0.1);
    CHECK(to_double(Rational(3) / 10) == 0.3);
    CHECK(to_double(Rational(-2) / 3) == -2.0 / 3.0);
    // Half a unit in the last place goes to the even neighbour, a hair more goes up.
    CHECK(to_double(Rational(1) + Rational(parse_integer("9007199254740993"))) == 9007199254740994.0);
    CHECK(to_double(Rational(parse_integer("9007199254740993"))) == 9007199254740992.0);
    CHECK(to_double(Rational(parse_rational("9007199254740993.000001"))) == 9007199254740994.0);
    CHECK(to_double(Rational(parse_rational("1e400"))) == std::numeric_limits<double>::infinity());
    CHECK(to_double(-0.25) == -0.25);
    CHECK(to_double(Ball::between(1, 2, {64})) == 1.5);
    CHECK(to_double(to_real<50>(Rational(1) / 10)) == 0.1);
}

TEST_CASE("what is finite", "[numeric]") {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    CHECK(is_finite(Rational(parse_rational("1e5000"))));
    CHECK(is_finite(1e308));
    CHECK_FALSE(is_finite(-infinity));
    CHECK_FALSE(is_finite(std::numeric_limits<double>::quiet_NaN()));
    CHECK(is_finite(Ball(1)));
    CHECK_FALSE(is_finite(Ball(1) / Ball::between(-1, 1, {64})));
    CHECK_FALSE(is_finite(log(Ball(-1))));
    CHECK(is_finite(to_real<30>(Rational(1) / 3)));
    CHECK_FALSE(is_finite(Real<30>(Real<30>(1) / Real<30>(0))));
}

TEST_CASE("a rational as any scalar: exact, enclosed or nearest", "[numeric]") {
    const Rational third = Rational(1) / 3;
    CHECK(from_rational<Rational>(third) == third);
    CHECK(from_rational<double>(third) == 1.0 / 3.0);
    CHECK(from_rational<Real<50>>(third) == to_real<50>(third));
    const Ball ball = from_rational<Ball>(third, {200});
    CHECK(ball.contains(third));
    CHECK(ball.bits() == 200);
    CHECK(ball.accuracy_bits() > 195);
    CHECK(from_rational<Ball>(third).bits() == 64);
    const Jet jet = from_rational<Jet>(third, {200});  // a constant
    CHECK(jet.value().contains(third));
    CHECK(jet.value().bits() == 200);
    CHECK(is_zero(jet.slope()));
    CHECK(is_zero(jet.curve()));

    Matrix<Rational> a(2, 3);
    for (Eigen::Index k = 0; k < 6; ++k) a.data()[k] = Rational(k - 2) / (k + 3);
    const Matrix<Ball> enclosed = from_rational<Ball>(a, {100});
    const Matrix<double> rounded = from_rational<double>(a);
    CHECK(enclosed(1, 2).bits() == 100);
    CHECK(from_rational<Ball>(a)(1, 2).bits() == 64);
    CHECK(from_rational<Ball>(Vector<Rational>(a.col(0)))(1).bits() == 64);
    REQUIRE(enclosed.rows() == 2);
    REQUIRE(rounded.cols() == 3);
    for (Eigen::Index i = 0; i < 2; ++i)
        for (Eigen::Index j = 0; j < 3; ++j) {
            CHECK(enclosed(i, j).contains(a(i, j)));
            CHECK(enclosed(i, j).bits() == 100);
            CHECK(rounded(i, j) == to_double(a(i, j)));
        }
    const Vector<Ball> column = from_rational<Ball>(Vector<Rational>(a.row(1).transpose()), {100});
    REQUIRE(column.size() == 3);
    for (Eigen::Index j = 0; j < 3; ++j) CHECK(column(j).contains(a(1, j)));
    CHECK(column(2).bits() == 100);
    CHECK(from_rational<Ball>(a)(1, 2).bits() == 64);
    CHECK(from_rational<Ball>(Vector<Rational>(a.col(0)))(1).bits() == 64);
}

TEST_CASE("products of vectors and matrices are Eigen's", "[numeric]") {
    Matrix<Rational> a(2, 3);
    Vector<Rational> u(3), v(3);
    for (Eigen::Index k = 0; k < 6; ++k) a.data()[k] = Rational(2 * k - 5) / (k + 1);
    u << Rational(1) / 2, -3, 5;
    v << 4, Rational(2) / 3, -1;
    CHECK(dot<Rational>(u, v) == u.cwiseProduct(v).sum());
    CHECK(dot<Rational>(u, v) == -5);
    CHECK(times<Rational>(a, v) == Vector<Rational>(a * v));
    CHECK(dot<Rational>({}, {}) == 0);
    CHECK(times<Rational>(Matrix<Rational>(2, 0), {}) == Vector<Rational>::Constant(2, Rational(0)));
    CHECK(dot<Ball>(from_rational<Ball>(u), from_rational<Ball>(v)).contains(-5));
}

}  // namespace datamix
