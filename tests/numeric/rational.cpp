// Rationals and big integers: read exactly or refused.
#include "datamix/numeric/rational.hpp"
#include "catch.hpp"

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

TEST_CASE("the floor of a rational goes down, below 0 too", "[numeric]") {
    CHECK(floor(Rational(-1) / 2) == -1);
    CHECK(floor(Rational(7) / 2) == 3);
    CHECK(floor(Rational(-3)) == -3);
}

}  // namespace datamix
