// Decimal bounds of balls against exact rationals.
#include "datamix/numeric/decimal.hpp"

#include "catch.hpp"

namespace datamix {
namespace {

constexpr Precision fifty_digits = Precision::digits(50);

}  // namespace

TEST_CASE("decimal bounds are rounded outwards", "[numeric]") {
    const Ball third(Rational(1) / 3, fifty_digits);
    CHECK(lower(third, 5) == "0.33333");
    CHECK(upper(third, 5) == "0.33334");
    CHECK(lower(-third, 5) == "-0.33334");
    CHECK(upper(-third, 5) == "-0.33333");
    CHECK(lower(third) == "0.33333333333333333333");
    CHECK(upper(third) == "0.33333333333333333334");
    CHECK(lower(Ball(0)) == "0");
    CHECK(lower(Ball(120)) == "120");
    const Ball tiny(Rational(parse_rational("2.5e-300")), fifty_digits);
    CHECK(lower(tiny, 3) == "2.49e-300");
    CHECK(upper(tiny, 3) == "2.51e-300");
    CHECK(upper(Ball(Rational(parse_rational("1e40")), fifty_digits), 3) == "1e40");
    for (int i = 1; i < 2000; ++i) {  // the printed interval contains the number, and is not much wider
        const Rational value = Rational(i * i) / (7 * i + 3);
        const Ball ball(value, Precision{80});
        CHECK(parse_rational(lower(ball, 6)) <= value);
        CHECK(parse_rational(upper(ball, 6)) >= value);
        CHECK(parse_rational(upper(ball, 6)) - parse_rational(lower(ball, 6)) <= value / 50000);
    }
}

}  // namespace datamix
