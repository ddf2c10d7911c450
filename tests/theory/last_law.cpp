// The square-root law of the last iterate: the claim's numbers, certified horizons, its remainder.
#include "datamix/theory/last_law.hpp"

#include "catch.hpp"
#include "datamix/search/horizon_search.hpp"
#include "datamix/theory/full_horizon.hpp"
#include "evaluate/support.hpp"
#include "theory/support.hpp"

using namespace datamix;
using theory::LastLaw;

TEST_CASE("the last iterate's law is that of the claim", "[laws]") {
    const ExactModel model = testing::two_domains();
    const LastLaw law(model, Rational(1) / 4);
    REQUIRE(law.has_law());
    CHECK(law.outer() == Approx(0.5));
    CHECK(law.start() == Approx(0.5 * std::sqrt(2.)));
    const theory::HorizonConstants constants(model, Rational(1) / 4);
    for (const char* text : {"1e6", "1e12", "1e300"}) {
        const Integer budget = parse_integer(text);
        const auto point = law.at(budget);
        REQUIRE(point.has_value());
        const Ball off = point->value - theory::last_iterate_horizon(constants, budget, {2048});
        CHECK(std::abs(off.midpoint()) < 0.02);
        CHECK(Integer(point->high - point->low) <= 13);
    }
    // Certified: 45, 151, 487, 1547 at 1e3 … 1e6.
    const std::pair<int, int> certified[] = {{1000, 45}, {10000, 151}, {100000, 487}, {1000000, 1547}};
    for (const auto& [budget, best] : certified) {
        const auto point = law.at(budget);
        REQUIRE(point.has_value());
        CHECK(point->low <= best);
        CHECK(best <= point->high);
    }
}

TEST_CASE("certified horizons of last iterates lie in the law's bracket", "[laws]") {
    std::mt19937 random(5);
    int compared = 0;
    for (int repeat = 0; repeat < 20; ++repeat) {
        const auto [model, eta] = testing::random_law_instance(random, 3, 4, false);
        const LastLaw law(model, eta);
        if (!law.has_law()) continue;
        HorizonSearch search(model, StepLaw::constant(eta), Output::last);
        const Integer budget = 20000;
        const auto point = law.at(budget);
        if (!point) continue;
        const BestHorizon best = search.find(budget);
        INFO(repeat << ": T* = " << best.horizon << ", law " << point->value.midpoint());
        CHECK(best.low >= point->low);
        CHECK(best.high <= point->high);
        ++compared;
    }
    CHECK(compared >= 5);
}

TEST_CASE("last iterates without a law", "[laws]") {
    CHECK_FALSE(LastLaw(testing::two_domains("0.4"), Rational(1) / 4).has_law());  // starts at the optimum
    ExactModel once = testing::two_domains();
    once.outer_step = Rational(1) / 2;  // q = 0
    CHECK_FALSE(LastLaw(once, Rational(1) / 4).has_law());
    CHECK_FALSE(LastLaw(testing::two_domains(), Rational(1) / 4).at(10).has_value());
}
