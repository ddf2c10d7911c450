// Rationals, big integers and powers.
#include "catch.hpp"
#include "datamix/numeric/digest.hpp"
#include "datamix/numeric/scalar.hpp"

namespace datamix {

TEST_CASE("numbers are read exactly", "[numeric]") {
    CHECK(parse_rational("0.3") == Rational(3) / 10);
    CHECK(parse_rational("-2") == -2);
    CHECK(parse_rational("1/4") == Rational(1) / 4);
    CHECK(parse_rational("+.5e1") == 5);
    CHECK(parse_rational("25e-2") == Rational(1) / 4);
    CHECK(parse_rational("007") == 7);  // not octal
    CHECK(parse_rational("0.5/0.25") == 2);
    CHECK(parse_integer("1e300") == pow(Integer(10), 300u));
    CHECK(to_string(parse_rational("0.125")) == "1/8");
}

TEST_CASE("what is not a number is refused in one line", "[numeric]") {
    for (const char* text :
         {"", " 1", "1 ", "abc", "1e", "e5", "1/", "/2", "0x10", "1.2.3", "nan", "inf", "--1", "1,5", "1e+-2"}) {
        INFO(text);
        CHECK_THROWS_AS(parse_rational(text), InputError);
    }
    CHECK_THROWS_WITH(parse_rational("1/0"), "'1/0' divides by zero");
    CHECK_THROWS_WITH(parse_integer("0.5"), "'0.5' is not a whole number");
    CHECK_THROWS_WITH(parse_rational("1e999999999"), "'1e999999999' has too large an exponent");
    CHECK_THROWS_WITH(parse_rational(std::string(30000, '1')), "'" + std::string(40, '1') + "...' has too many digits");
}

TEST_CASE("a rational becomes the nearest double, not a truncated one", "[numeric]") {
    CHECK(to_double(Rational(1) / 10) == 0.1);
    CHECK(to_double(Rational(3) / 10) == 0.3);
    CHECK(to_double(Rational(-2) / 3) == -2.0 / 3.0);
    CHECK(from_rational<Real<50>>(Rational(1) / 2) == Real<50>(0.5));
    CHECK(floor(Rational(-1) / 2) == -1);
    CHECK(floor(Rational(7) / 2) == 3);
}

TEST_CASE("powers by squaring equal repeated products", "[numeric]") {
    const Rational base = Rational(-3) / 7;
    Rational product = 1;
    for (int n = 0; n <= 70; ++n, product *= base) CHECK(power<Rational>(base, n) == product);
    CHECK(power<Rational>(Rational(0), 0) == 1);
    CHECK_THROWS_AS(power<Rational>(base, -1), InputError);

    Matrix<Rational> a(2, 2);
    a << Rational(1), Rational(2), Rational(1) / 3, Rational(-1);
    Matrix<Rational> expected = Matrix<Rational>::Constant(2, 2, Rational(0));
    expected(0, 0) = expected(1, 1) = 1;
    for (int n = 0; n <= 20; ++n) {
        CHECK(power<Rational>(a, n) == expected);
        expected = multiply<Rational>(expected, a);
    }
    CHECK_THROWS_AS(power<Rational>(Matrix<Rational>(2, 3), 2), InputError);
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

TEST_CASE("the digest is FNV-1a, the same on every machine", "[numeric]") {
    Digest nothing, text, word, same;
    CHECK(nothing.hex() == "cbf29ce484222325");  // published values of the function
    text.add(std::string_view("foobar"));
    CHECK(text.hex() == "85944171f73967e8");
    word.add(std::uint64_t{0x0102030405060708});
    same.add(std::string_view("\x08\x07\x06\x05\x04\x03\x02\x01"));
    CHECK(word.value() == same.value());
}

}  // namespace datamix
