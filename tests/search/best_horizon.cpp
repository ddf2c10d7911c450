// Ranges of horizons, and when an answer is certain.
#include "datamix/search/best_horizon.hpp"

#include "catch.hpp"

using namespace datamix;

TEST_CASE("ranges of horizons that overlap or follow each other are joined", "[exact]") {
    const auto found = joined({{7, 12}, {1, 2}, {3, 3}, {8, 9}, {20, 20}, {11, 12}});
    REQUIRE(found.size() == 3);
    CHECK((found[0].first == 1 && found[0].last == 3));
    CHECK((found[1].first == 7 && found[1].last == 12));
    CHECK(found[2].is_single());
    CHECK(joined({}).empty());
}

TEST_CASE("an answer is certain where its bracket is one horizon", "[exact]") {
    BestHorizon found;
    CHECK(found.evaluated == 0);
    CHECK(found.alike == 0);
    found.horizon = found.low = found.high = 7;
    CHECK(found.is_certain());
    found.open = {9};
    found.high = 9;
    CHECK_FALSE(found.is_certain());
}
