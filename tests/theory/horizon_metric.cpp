// G1 to G3: the metric of a horizon and what follows from it, in numbers worked out by hand.
#include "datamix/theory/horizon_metric.hpp"

#include "catch.hpp"
#include "rational.hpp"

namespace datamix {
namespace {

Vector<Rational> pair(const Rational& a, const Rational& b) {
    Vector<Rational> result(2);
    result << a, b;
    return result;
}
/// H = diag(1, 3), a_1 = (2, 1), a_2 = (0, 2), c = (1, 4).
SharedQuadratic<Rational> instance() { return two_domains<Rational>(pair(1, 3), pair(2, 1), pair(0, 2), pair(1, 4)); }

}  // namespace

TEST_CASE("the metric of a horizon", "[metric]") {
    CHECK(theory::horizon_metric<Rational>(pair(1, 3), 1, over(1, 4)) == pair(over(1, 4), over(3, 4)));
    CHECK(theory::horizon_metric<Rational>(pair(1, 3), 2, over(1, 4)) == pair(over(7, 16), over(15, 16)));
    CHECK(theory::horizon_metric<Rational>(pair(1, 3), 0, over(1, 4)) == pair(0, 0));
    CHECK(theory::metric_product<Rational>(pair(2, 3), pair(5, 7), pair(11, 13)) == 2 * 5 * 11 + 3 * 7 * 13);
}

TEST_CASE("margin and minimiser on the line through two domains", "[metric]") {
    // u = (2, −1), c − a_1 = (−1, 3), c − a_2 = (1, 2)
    const auto metric = pair(over(1, 4), over(3, 4));
    CHECK(theory::worst_domain_margin<Rational>(instance(), metric) == over(-1, 2) - over(9, 4));
    CHECK(theory::metric_minimiser<Rational>(instance(), metric) == (over(1, 2) - over(3, 2)) / (1 + over(3, 4)));
    CHECK(theory::clip_to_unit(over(-1, 3)) == 0);
    CHECK(theory::clip_to_unit(over(1, 3)) == over(1, 3));
    CHECK(theory::clip_to_unit(over(4, 3)) == 1);
    // w* = 0, so y = (1, 2) and Σ|u_i y_i| = 4; h_min = 1, |u|² = 5.
    CHECK(theory::horizon_limit_constant(instance(), over(1, 4)) == over(8, 5));
    auto steeper = instance();
    steeper.curvature = pair(3, over(1, 2));
    CHECK(theory::horizon_limit_constant(steeper, over(1, 4)) == over(16, 5));
}

TEST_CASE("Kantorovich's factor and the condition number of a horizon", "[metric]") {
    CHECK(theory::kantorovich_factor<Rational>(1) == 1);
    CHECK(theory::kantorovich_factor<Rational>(3) == over(4, 3));
    CHECK(theory::kantorovich_factor<Rational>(over(1, 3)) == over(4, 3));
    CHECK(theory::horizon_condition_number<Rational>(1, 3, 1, over(1, 4)) == 3);
    CHECK(theory::horizon_condition_number<Rational>(1, 3, 2, over(1, 4)) == over(15, 7));
    CHECK(theory::horizon_condition_number<Rational>(2, 2, 5, over(1, 8)) == 1);
}

}  // namespace datamix
