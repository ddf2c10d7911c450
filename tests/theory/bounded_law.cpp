// Where no horizon has a bias T* is a constant.
#include "datamix/theory/bounded_law.hpp"

#include "catch.hpp"
#include "datamix/search/horizon_search.hpp"
#include "theory/support.hpp"

using namespace datamix;

TEST_CASE("without a bias the best horizon is the law's constant", "[laws]") {
    std::mt19937 random(2);
    int compared = 0, above_one = 0;
    for (int repeat = 0; repeat < 60; ++repeat) {
        const auto [model, eta] = testing::random_law_instance(random, 5, 3, false);
        const theory::AverageLaw law(model, eta);
        if (!law.geometry().parts.empty() || !law.has_transient()) continue;
        const Integer budget = parse_integer("1e12");
        const auto point = theory::BoundedLaw(model, eta, law).at(budget);
        REQUIRE(point.has_value());
        HorizonSearch search(model, StepLaw::constant(eta), Output::average);
        const BestHorizon best = search.find(budget);
        INFO(repeat << ": T* = " << best.horizon << ", law " << point->value.midpoint());
        CHECK(best.low >= point->low);
        CHECK(best.high <= point->high);
        ++compared;
        above_one += point->low > 1;
    }
    CHECK(compared > 15);
    CHECK(above_one > 0);
}
