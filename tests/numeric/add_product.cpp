// Sums of products on balls against exact rationals, at mixed precisions, and what counts as zero.
#include "datamix/numeric/add_product.hpp"

#include <random>

#include "catch.hpp"

namespace datamix {

TEST_CASE("a sum of products encloses the exact one, at the largest precision that enters", "[numeric]") {
    std::mt19937 random(11);
    const auto rational = [&] { return Rational(static_cast<int>(random() % 199) - 99) / (1 + random() % 30); };
    const long widths[] = {20, 64, 300};
    for (int trial = 0; trial < 200; ++trial) {
        Ball sum;  // exact 0: the first product decides
        Rational exact = 0;
        long most = 0;
        for (int k = 0; k < 5; ++k) {
            const Rational a = rational(), b = rational();
            const long p = widths[random() % 3], q = widths[random() % 3];
            add_product(sum, Ball(a, {p}), Ball(b, {q}));
            exact += a * b;
            most = std::max({most, p, q});
            REQUIRE(sum.contains(exact));
            REQUIRE(sum.bits() == most);
        }
    }
    Ball fine(Rational(1), {300});
    const Rational third = Rational(1) / 3;
    for (int k = 0; k < 3; ++k) add_product(fine, Ball(third, {300}), Ball(third, {300}));
    CHECK(fine.contains(Rational(4) / 3));
    CHECK(fine.accuracy_bits() > 290);  // nothing of the precision is lost
}

TEST_CASE("radii enter a sum of products, and exact numbers stay exact", "[numeric]") {
    const Ball wide = Ball::between(-1, 2, {64});
    Ball sum = Ball::between(0, 1, {64});
    add_product(sum, wide, Ball(3));  // [0, 1] + [−3, 6]
    CHECK(sum.contains(-3));
    CHECK(sum.contains(7));
    CHECK_FALSE(sum.contains(Rational(-7) / 2));
    CHECK_FALSE(sum.contains(Rational(15) / 2));
    Ball whole(4);
    add_product(whole, Ball(-7), Ball(3));
    CHECK(equal(whole, Ball(-17)) == Truth::yes);
    CHECK(whole.bits() == 0);
    Rational rational = Rational(1) / 2;
    add_product(rational, Rational(2), Rational(-1) / 3);
    CHECK(rational == Rational(-1) / 6);
}

TEST_CASE("only an exact zero is zero", "[numeric]") {
    CHECK(is_zero(Ball(0)));
    CHECK(is_zero(Ball(Rational(0), {64})));
    CHECK_FALSE(is_zero(Ball::between(-1, 1, {64})));  // may be another number
    CHECK_FALSE(is_zero(Ball(parse_rational("1e-5000"), {64})));
    CHECK(is_zero(Rational(0)));
    CHECK_FALSE(is_zero(Rational(parse_rational("-1e-5000"))));
    CHECK(is_zero(-0.0));
}

}  // namespace datamix
