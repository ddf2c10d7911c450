// Lengths of vectors of doubles, reals and balls; those of balls are never below 0.
#include "datamix/numeric/norm.hpp"

#include "catch.hpp"

namespace datamix {

TEST_CASE("lengths of vectors whose length is rational", "[numeric]") {
    CHECK(norm<double>(Vector<double>{{3, 4}}) == 5);
    CHECK(norm<double>(Vector<double>{{2, -3, 6}}) == 7);
    const Vector<Rational> fractions{{Rational(5) / 7, Rational(-12) / 7}};
    CHECK(abs(Real<50>(norm<Real<50>>(from_rational<Real<50>>(fractions)) * 7 - 13)) < 1e-48);
    for (const Precision precision : {Precision{64}, Precision{400}}) {
        const Ball length = norm<Ball>(from_rational<Ball>(Vector<Rational>{{Rational(8) / 3, -5}}, precision));
        CHECK(length.contains(Rational(17) / 3));
        CHECK(length.accuracy_bits() > precision.bits - 5);
    }
    const Ball whole = norm<Ball>(Vector<Ball>{{Ball(1), Ball(-2), Ball(2)}});  // no precision of its own
    CHECK(whole.contains(3));
    CHECK(whole.accuracy_bits() > 60);
}

TEST_CASE("lengths of balls stay non-negative", "[numeric]") {
    const Vector<Ball> v{{Ball::between(-1, 1, {64}), Ball::between(-1, 2, {64})}};
    const Ball length = norm<Ball>(v);
    CHECK(length.is_finite());
    CHECK(length.contains(0));
    CHECK(length.contains(parse_rational("2.2")));
    CHECK_FALSE(length.contains(3));
}

TEST_CASE("the length of nothing is 0, and of an unbounded vector unbounded", "[numeric]") {
    CHECK(equal(norm<Ball>(Vector<Ball>{}), Ball(0)) == Truth::yes);
    CHECK(equal(norm<Ball>(Vector<Ball>(3)), Ball(0)) == Truth::yes);
    CHECK(norm<double>(Vector<double>{}) == 0);
    const Vector<Ball> unbounded{{Ball(1), Ball(1) / Ball::between(-1, 1, {64})}};
    CHECK(norm<Ball>(unbounded).contains(parse_rational("1e1000")));
}

}  // namespace datamix
