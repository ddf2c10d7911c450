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
    CHECK(*excluded_from(5, 1, [](double x) { return x > 5.5; }) == Approx(5.5));
    CHECK(*excluded_from(5, -1, [](double x) { return x < 4.9; }) == Approx(4.9));
    CHECK_FALSE(excluded_from(5, 1, [](double x) { return x > 5.7; }).has_value());  // beyond a factor of 2
}
