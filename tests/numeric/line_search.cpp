// Searches on a line: the last number before an exclusion, the least of a grid, where an exclusion begins.
#include "datamix/numeric/line_search.hpp"

#include "catch.hpp"

using namespace datamix;

TEST_CASE("edges of brackets", "[laws]") {
    CHECK(last_before(10, 100, [](double t) { return t > 37; }) == 37.);
    CHECK(last_before(10, 1, [](double t) { return t < 4; }) == 4.);
    CHECK(last_before(10, 100, [](double t) { return t > 10; }) == 10.);
    CHECK_FALSE(last_before(10, 100, [](double) { return false; }).has_value());

    CHECK(grid_minimiser([](double x) { return (x - 3.25) * (x - 3.25); }, 0, 20) == Approx(3.25).epsilon(1e-6));
    // Of two valleys the lower, though the other is wider, on either side.
    const auto valleys = [](double x) { return std::min(50 * (x - 0.2) * (x - 0.2), (x - 0.9) * (x - 0.9) + 0.01); };
    CHECK(grid_minimiser(valleys, 0, 1) == Approx(0.2).epsilon(1e-6));
    CHECK(grid_minimiser([&](double x) { return valleys(1 - x); }, 0, 1) == Approx(0.8).epsilon(1e-6));
    CHECK(*excluded_from(5, 1, [](double x) { return x > 5.5; }) == Approx(5.5));
    CHECK(*excluded_from(5, -1, [](double x) { return x < 4.9; }) == Approx(4.9));
    CHECK_FALSE(excluded_from(5, 1, [](double x) { return x > 5.7; }).has_value());  // beyond a factor of 2
}
