// Lambert's W on balls: its equation, its branches, and balls that leave their domain.
#include "datamix/numeric/lambert.hpp"

#include "catch.hpp"

using namespace datamix;

TEST_CASE("both branches of W solve their equation and lie on their side of -1", "[numeric]") {
    for (const char* text : {"-0.36", "-0.1", "-1e-9", "-1e-300"}) {
        const Ball x(parse_rational(text), {300});
        for (const bool lower : {false, true}) {
            const Ball w = lambert_w(x, lower);
            CHECK(w.accuracy_bits() > 200);
            CHECK((w * exp(w) / x - Ball(1)).contains(Rational(0)));
            CHECK(certainly(lower ? less(w, Ball(-1)) : less(Ball(-1), w)));
        }
    }
    for (const char* text : {"1", "20", "1e300"}) {
        const Ball x(parse_rational(text), {300}), w = lambert_w(x);
        CHECK((w + log(w) - log(x)).contains(Rational(0)));
        CHECK(w.accuracy_bits() > 250);
    }
    CHECK(lambert_w(exp(Ball(1))).contains(Rational(1)));
}

TEST_CASE("W of a ball that leaves the branch's domain is not finite", "[numeric]") {
    CHECK_FALSE(lambert_w(Ball::between(parse_rational("-0.37"), parse_rational("-0.36"), {64}), true).is_finite());
    CHECK_FALSE(lambert_w(Ball::between(-1, 1, {64}), true).is_finite());
    CHECK_FALSE(lambert_w(Ball(Rational(-1) / 2, {64}), true).is_finite());  // below −1/e
    CHECK(lambert_w(Ball(Rational(0), {64})).contains(0));
}
