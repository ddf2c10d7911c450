// What laws share: whole numbers around a real law.
#include "datamix/theory/horizon_law.hpp"

#include "catch.hpp"

using namespace datamix;
using namespace datamix::theory;

TEST_CASE("points of laws", "[laws]") {
    CHECK(log_of(parse_integer("1e300")) == Approx(300 * std::log(10.)));
    const LawPoint point = law_point(7.5, 6, 9);
    CHECK(point.low == 6);
    CHECK(point.high == 9);
    // A budget beyond double: the law is N/4, its remainder from N/5 to N/3.
    const Integer budget = parse_integer("1e400");
    const double log_budget = log_of(budget);
    const LawPoint far =
        law_point(budget, log_budget, log_budget - std::log(4), log_budget - std::log(5), log_budget - std::log(3));
    CHECK(far.value.bits() == 64 + 1328);  // of N
    CHECK((Ball(4) * far.value / Ball(budget, {128})).midpoint() == Approx(1));
    CHECK(Rational(far.low) / Rational(budget) > Rational(1999999) / 10000000);
    CHECK(Rational(far.high) / Rational(budget) < Rational(3333334) / 10000000);
}
