// Bounds on weights: none, those that allow something, those that fit a start.
#include "datamix/evaluate/weight_bounds.hpp"

#include "catch.hpp"
#include "datamix/problem/shared_quadratic.hpp"

using namespace datamix;

TEST_CASE("bounds on weights: none is [0, 1], and holds whatever there is", "[exact]") {
    const WeightBounds none;
    CHECK_FALSE(none.exist());
    CHECK(none.low(3) == 0);
    CHECK(none.high(3) == 1);
    CHECK(none.are_consistent());
    CHECK(none.hold(rationals({"-1", "2"})));
    CHECK_NOTHROW(none.check(rationals({"-1", "2"})));
}

TEST_CASE("bounds on weights: what they allow, ends included, and what they do not", "[exact]") {
    const WeightBounds bounds{rationals({"1/10", "1/2"}), rationals({"1/2", "9/10"})};
    CHECK(bounds.exist());
    CHECK(bounds.low(1) == Rational(1, 2));
    CHECK(bounds.high(0) == Rational(1, 2));
    CHECK(bounds.are_consistent());
    CHECK(bounds.hold(rationals({"1/2", "1/2"})));
    CHECK(bounds.hold(rationals({"1/10", "9/10"})));
    CHECK_FALSE(bounds.hold(rationals({"9/100", "91/100"})));
    CHECK_FALSE(bounds.hold(rationals({"51/100", "49/100"})));
    CHECK_NOTHROW(bounds.check(rationals({"1/2", "1/2"})));
    CHECK_THROWS_AS(bounds.check(rationals({"1", "0"})), InputError);
    CHECK_THROWS_AS(bounds.check(rationals({"1/2", "1/4", "1/4"})), InputError);
    const auto consistent = [](std::initializer_list<std::string_view> lower,
                               std::initializer_list<std::string_view> upper) {
        return WeightBounds{rationals(lower), rationals(upper)}.are_consistent();
    };
    CHECK(consistent({"1/2", "1/2"}, {"1/2", "1"}));
    CHECK(consistent({"0", "1/4"}, {"3/4", "1/4"}));
    CHECK_FALSE(consistent({"1/2", "51/100"}, {"1", "1"}));
    CHECK_FALSE(consistent({"0", "0"}, {"1/2", "49/100"}));
    CHECK_FALSE(consistent({"1/2", "0"}, {"1/4", "1"}));
    CHECK_FALSE(consistent({"-1/2", "0"}, {"1", "1"}));
    CHECK_FALSE(consistent({"0", "0"}, {"2", "1"}));
}
