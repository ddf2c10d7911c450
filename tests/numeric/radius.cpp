// Bounds that are rounded up: never below the exact result, and no further than one unit in the last place.
#include "datamix/numeric/radius.hpp"

#include "catch.hpp"
#include "datamix/numeric/rational.hpp"

namespace datamix {

TEST_CASE("sums, products and roots of bounds are rounded up, 0 and 1 are exact", "[radius]") {
    const Radius tenth(0.1), third(1.0 / 3), zero, one(1);
    CHECK(Rational((tenth + third).value()) >= Rational(0.1) + Rational(1.0 / 3));
    CHECK((tenth + third).value() <= (0.1 + 1.0 / 3) * (1 + 3e-16));
    CHECK(Rational((tenth * third).value()) > Rational(0.1) * Rational(1.0 / 3));
    CHECK((tenth * third).value() <= 0.1 / 3 * (1 + 3e-16));
    CHECK(Rational(root(third).value()) * Rational(root(third).value()) > Rational(1.0 / 3));
    CHECK((tenth + zero).value() == 0.1);
    CHECK((one * tenth).value() == 0.1);
    CHECK((tenth * one).value() == 0.1);
    CHECK((zero * tenth).value() == 0);
    CHECK(root(zero).value() == 0);
    CHECK((Radius(1e-300) * Radius(1e-300)).value() > 0);  // not lost
    CHECK_FALSE((Radius(1e308) + Radius(1e308)).is_finite());
}

TEST_CASE("bounds of balls and of vectors of balls hold every member", "[radius]") {
    const Ball third(Rational(1) / 3, {64});
    CHECK(Rational(Radius::of(third).value()) > Rational(1) / 3);
    CHECK(Radius::of(third).value() < 0.33333334);
    CHECK(Radius::of(widened(Ball(-2), Ball(0.5))).value() >= 2.5);
    CHECK(Radius::around(Ball(7)).value() == 0);
    CHECK(Radius::around(third).value() > 0);
    Vector<Ball> v(2);
    v << widened(Ball(3), Ball(0.5)), widened(Ball(-4), Ball(0.25));
    const double length = norm_bound(v).value();  // of (3.5, −4.25)
    CHECK(length >= std::sqrt(3.5 * 3.5 + 4.25 * 4.25));
    CHECK(length < 5.506);
    const Near near = Near::from(v);
    CHECK(near.middle(0).contains(3));
    CHECK(Radius::around(near.middle(0)).value() == 0);
    CHECK(near.radius.value() >= std::sqrt(0.3125));  // |(½, ¼)|
    CHECK(near.radius.value() < 0.5591);
    const Vector<Ball> box = near.box();
    CHECK(box(1).contains(parse_rational("-3.75")));
    CHECK_FALSE(box(1).contains(parse_rational("-3.4")));
}

}  // namespace datamix
