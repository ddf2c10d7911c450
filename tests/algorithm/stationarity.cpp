// Stationarity on the simplex.
#include "datamix/algorithm/stationarity.hpp"
#include "algorithm/support.hpp"
#include "catch.hpp"

namespace datamix {

using testing::numbers;

TEST_CASE("stationarity is the share of the span above the least entry", "[equilibrium]") {
    CHECK(stationarity(numbers({0.25, 0.75}), numbers({1, 3})) == Approx(0.75));
    CHECK(stationarity(numbers({0.5, 0.25, 0.25}), numbers({-2, 2, 0})) == Approx((-0.5 + 2) / 4));
    CHECK(stationarity(numbers({1, 0}), numbers({1, 3})) == 0);
    CHECK(stationarity(numbers({0, 1}), numbers({1, 3})) == 1);
    CHECK(stationarity(numbers({0, 1}), numbers({1, 1})) == 0);
    CHECK(stationarity(numbers({0, 1}), numbers({0, 1e-9})) == 0);  // flat by default
    CHECK(stationarity(numbers({0, 1}), numbers({0, 1.5e-9})) == 1);
    CHECK(stationarity(numbers({0, 1}), numbers({0, 0.1}), 0.1) == 0);
}

TEST_CASE("a field is stationary where the gap of its weights is flat, whatever its span", "[equilibrium]") {
    CHECK(stationarity_gap(numbers({0.25, 0.75}), numbers({1, 3})) == Approx(1.5));
    CHECK(stationarity_gap(numbers({0, 1}), numbers({3, 1})) == 0);
    CHECK(stationarity(numbers({1 - 1e-10, 1e-10}), numbers({0, 1})) == 0);
    CHECK(stationarity(numbers({1 - 1e-8, 1e-8}), numbers({0, 1})) == Approx(1e-8));
}

}  // namespace datamix
