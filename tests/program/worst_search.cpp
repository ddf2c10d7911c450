// The search for instances nearest to equality hides nothing: what is not finite is its worst case.
#include <limits>

#include "catch.hpp"
#include "worst/search.hpp"

using namespace datamix::worst;

namespace {

Bound bound(const std::function<double(double)>& ratio) {
    return {"x", 1, 1000, 1, [ratio](Coordinates at) { return ratio(at.between(0, 1)); }};
}

}  // namespace

TEST_CASE("the largest ratio is found, and nothing outside of the conditions", "[worst]") {
    CHECK(search(bound([](double x) { return x > 0.7 ? -100 : x; }), 1, 1000).ratio > 0.69);
    CHECK(search(bound([](double) { return -100; }), 1, 1000).ratio == -1);
}

TEST_CASE("a ratio that is not finite is the worst of all", "[worst]") {
    for (const double odd : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        const Worst found = search(bound([&](double x) { return x > 0.9 ? odd : x; }), 1, 1000);
        CHECK(found.ratio > 1);
        CHECK(found.point.at(0) > 0.9);
    }
    CHECK(
        search(bound([](double x) { return x > 0.9 ? -std::numeric_limits<double>::infinity() : x; }), 1, 1000).ratio <
        1);
}

TEST_CASE("however few evaluations are asked for, there is a worst case", "[worst]") {
    for (const std::size_t few : {0U, 1U, 3U, 4U})
        CHECK(search(bound([](double x) { return x; }), 1, few).point.size() == 1);
}
