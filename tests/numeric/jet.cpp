// Taylor coefficients against those known, and over a ball against those at its points.

#include "datamix/numeric/jet.hpp"

#include "catch.hpp"

using namespace datamix;

namespace {

constexpr Precision precision{128};

Ball ball(const char* text) { return {parse_rational(text), precision}; }

bool near(const Ball& a, const Ball& b) { return certainly(less(abs(a - b), Ball(1e-30))); }

/// e^{−3t}·ln t/(2 − t) + t.
Jet composed(const Jet& t) { return exp(Jet(-3) * t) * log(t) / (Jet(2) - t) + t; }

}  // namespace

TEST_CASE("jets of products, quotients, exponentials and logarithms", "[numeric]") {
    const Jet t = Jet::variable(ball("3/2"));
    const Jet cube = t * t * t;
    CHECK(cube.value().contains(parse_rational("27/8")));
    CHECK(cube.slope().contains(parse_rational("27/4")));
    CHECK(cube.curve().contains(parse_rational("9/2")));
    const Jet inverse = Jet(1) / t;
    CHECK(inverse.slope().contains(parse_rational("-4/9")));
    CHECK(inverse.curve().contains(parse_rational("8/27")));
    const Jet same = log(exp(t * t)) - t * t;
    CHECK(near(same.value(), Ball(0)));
    CHECK(near(same.slope(), Ball(0)));
    CHECK(near(same.curve(), Ball(0)));
    const Jet quotient = cube / (t * t);
    CHECK(near(quotient.slope(), Ball(1)));
    CHECK(near(quotient.curve(), Ball(0)));
    CHECK(is_zero(Jet(0)));
    CHECK_FALSE(is_zero(t - t + Jet::variable(Ball(0))));
    CHECK((t * Jet(2)).slope().contains(Rational(2)));
    CHECK((Jet(2) * t).slope().contains(Rational(2)));
    Jet sum = t;
    sum -= Jet(1);
    sum *= t;
    sum /= t;
    CHECK(near((-sum).slope(), Ball(-1)));
}

TEST_CASE("a jet over a ball encloses the expansion at its points", "[numeric]") {
    const Ball range = Ball::between(parse_rational("1.2"), parse_rational("1.4"), precision);
    const Jet wide = composed(Jet::variable(range));
    const Ball centre = ball("1.3");
    const Jet here = composed(Jet::variable(centre));
    for (const char* text : {"1.2", "1.25", "1.3", "1.37", "1.4"}) {
        const Ball x = ball(text), off = x - centre;
        const Jet point = composed(Jet::variable(x));
        CHECK(wide.value().overlaps(point.value()));
        CHECK(arb_contains(wide.slope().data(), point.slope().data()) != 0);
        CHECK(arb_contains(wide.curve().data(), point.curve().data()) != 0);
        const Ball expanded = here.value() + here.slope() * off + wide.curve() * off * off;
        CHECK(arb_contains(expanded.data(), point.value().data()) != 0);
    }
}
