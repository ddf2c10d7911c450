// Powers by squaring against repeated products, for numbers and matrices, up to exponents of 300 digits.
#include "datamix/numeric/power.hpp"

#include <random>

#include "datamix/numeric/scalar.hpp"

#include "catch.hpp"

namespace datamix {
namespace {

Matrix<Rational> square() {
    Matrix<Rational> a(2, 2);
    a << Rational(1), Rational(2), Rational(1) / 3, Rational(-1);
    return a;
}

}  // namespace

TEST_CASE("powers by squaring equal repeated products", "[numeric]") {
    const Rational base = Rational(-3) / 7;
    Rational product = 1;
    for (int n = 0; n <= 70; ++n, product *= base) CHECK(power<Rational>(base, n) == product);
    CHECK(power<Rational>(Rational(0), 0) == 1);
    CHECK_THROWS_AS(power<Rational>(base, -1), InputError);

    Matrix<Rational> expected = Matrix<Rational>::Identity(2, 2);
    for (int n = 0; n <= 20; ++n) {
        CHECK(power<Rational>(square(), n) == expected);
        expected = expected * square();
    }
    CHECK_THROWS_AS(power<Rational>(Matrix<Rational>(2, 3), 2), InputError);
    CHECK_THROWS_AS(power<Rational>(square(), -1), InputError);
}

TEST_CASE("a product of matrices of different shapes is Eigen's", "[numeric]") {
    Matrix<Rational> a(2, 3), b(3, 4);
    for (Eigen::Index k = 0; k < a.size(); ++k) a.data()[k] = Rational(k * k - 5) / (k + 2);
    for (Eigen::Index k = 0; k < b.size(); ++k) b.data()[k] = Rational(7 - 3 * k) / (2 * k + 1);
    CHECK(multiply<Rational>(a, b) == Matrix<Rational>(a * b));
    CHECK(multiply<Rational>(Matrix<Rational>(2, 0), Matrix<Rational>(0, 3)) ==
          Matrix<Rational>::Constant(2, 3, Rational(0)));
}

TEST_CASE("a product that skips zeros is the product", "[numeric]") {
    std::mt19937 random(2);
    Matrix<Rational> a(3, 4), b(4, 2);
    for (int trial = 0; trial < 20; ++trial) {
        for (Matrix<Rational>* m : {&a, &b})
            for (Eigen::Index k = 0; k < m->size(); ++k)
                m->data()[k] = random() % 2 ? Rational(0) : Rational(static_cast<int>(random() % 9) - 4) / 3;
        const Matrix<Rational> exact = a * b;
        CHECK(multiply<Rational>(a, b) == exact);
        const Matrix<Ball> enclosed =
            multiply<Ball>(from_rational<Ball>(a, Precision{128}), from_rational<Ball>(b, Precision{128}));
        for (Eigen::Index i = 0; i < 3; ++i)
            for (Eigen::Index j = 0; j < 2; ++j) CHECK(enclosed(i, j).contains(exact(i, j)));
    }
}

TEST_CASE("powers of balls enclose those of their members", "[numeric]") {
    const Ball x = Ball::between(Rational(-1) / 2, Rational(3) / 4, {100});
    const Ball cube = power<Ball>(x, 3);
    for (const char* member : {"-1/2", "0", "1/3", "3/4"}) {
        const Rational m = parse_rational(member);
        CHECK(cube.contains(m * m * m));
    }
    const Matrix<Ball> enclosed = power<Ball>(square().unaryExpr([](const Rational& v) { return Ball(v, {100}); }), 9);
    const Matrix<Rational> exact = power<Rational>(square(), 9);
    for (Eigen::Index k = 0; k < 4; ++k) CHECK(enclosed.data()[k].contains(exact.data()[k]));
    CHECK(equal(power<Ball>(x, 0), Ball(1)) == Truth::yes);
}

TEST_CASE("a power with an exponent of 300 digits is enclosed", "[numeric]") {
    // (1 − 1/n)^n → 1/e: with n = 10^300 the two agree to 300 digits.
    const Integer n = parse_integer("1e300");
    const Precision precision = Precision::digits(700);
    const Ball near = power<Ball>(Ball(Rational(1) - Rational(1) / Rational(n), precision), n);
    const Ball limit = exp(Ball(-1) + Ball(Rational(0), precision));
    const Ball difference = (limit - near) * Ball(Rational(n), precision);
    CHECK(certainly(less(difference, Ball(1))));
    CHECK(certainly(less(Ball(Rational(18) / 100, precision), difference)));  // 1/(2e) = .1839…
}

}  // namespace datamix
