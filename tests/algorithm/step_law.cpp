// The inner step's law by hand, over ranges of horizons, and what descent keeps.
#include <cmath>

#include "catch.hpp"
#include "datamix/algorithm/step_law.hpp"

namespace datamix {

TEST_CASE("the inner step is ln T/(μT) below its cap, and the cap at T = 1 and 2", "[inner]") {
    const StepLaw law = StepLaw::logarithmic(Rational(1, 3), 2);  // ln T/(μT) < 2 for every T
    CHECK(law.at(1, {64}).contains(Rational(2)));
    CHECK(law.at(2, {64}).contains(Rational(2)));
    for (const int horizon : {3, 4, 10, 1000}) {
        const Ball eta = law.at(horizon, {200});
        CHECK(eta.midpoint() == Approx(3 * std::log(horizon) / horizon).epsilon(1e-14));
        CHECK(eta.bits() == 200);
        CHECK(eta.accuracy_bits() > 190);
    }
    const StepLaw capped = StepLaw::logarithmic(Rational(1, 3), Rational(1, 2));  // 3 ln T/T < 1/2 from T = 17 on
    CHECK(capped.at(16, {64}).contains(Rational(1, 2)));
    CHECK(certainly(less(capped.at(17, {64}), Ball(0.5))));
    const StepLaw constant = StepLaw::constant(Rational(1, 2));
    CHECK(constant.at(1000, {64}).contains(Rational(1, 2)));
}

TEST_CASE("the law of cap 1/4 is enclosed and capped", "[inner]") {
    const StepLaw law = StepLaw::logarithmic(1, Rational(1, 4));
    CHECK(law.at(1, {64}).contains(Rational(1, 4)));
    CHECK(law.at(2, {64}).contains(Rational(1, 4)));
    CHECK(law.at(8, {64}).contains(Rational(1, 4)));                                // ln 8/8 = .2599…
    CHECK(law.at(9, {64}).midpoint() == Approx(std::log(9.0) / 9).epsilon(1e-15));  // .2441…
    CHECK(certainly(less(law.at(parse_integer("1e300"), {64}), Ball(Rational(1, Integer(1) << 980), {64}))));
}

TEST_CASE("the law over a range encloses the law at its points", "[inner]") {
    const StepLaw step = StepLaw::logarithmic(1, Rational(1) / 4);
    for (const auto& [low, high] : {std::pair<long, long>{1, 2}, {1, 40}, {2, 500}, {3, 30}, {8, 9}, {20, 1000}}) {
        const auto range = step.over(Ball::between(low, high, {64}), {64});
        for (long t = low; t <= high; ++t) {
            const auto point = step.over(Ball(Integer(t), {128}), {128});
            CHECK(arb_contains(range.eta.data(), point.eta.data()) != 0);
            CHECK(arb_contains(range.travel.data(), point.travel.data()) != 0);
        }
    }
}

TEST_CASE("what descent retains, coordinate by coordinate", "[inner]") {
    const Vector<Rational> curvature{{1, 4, 10}};
    const Rational eta = Rational(1) / 4;
    Vector<Rational> distance{{1, 1, 1}};
    for (int horizon = 0; horizon <= 5; ++horizon) {
        CHECK(retained_by_descent<Rational>(curvature, eta, horizon) == distance);
        const auto kept = retained_by_descent<Ball>(from_rational<Ball>(curvature, {90}), Ball(eta, {90}), horizon);
        for (Eigen::Index i = 0; i < 3; ++i) {
            CHECK(kept(i).contains(distance(i)));
            distance(i) -= eta * curvature(i) * distance(i);
        }
    }
}

TEST_CASE("the law without a cap starts at T = 3", "[inner]") {
    const StepLaw bare = StepLaw::logarithmic(1, std::nullopt, Rational(1) / 2);
    CHECK_THROWS_AS(bare.at(2, {64}), InputError);
    CHECK_THROWS_AS(bare.over(Ball(2), {64}), InputError);
    const auto range = bare.over(Ball(Integer(3), {64}), {64});
    CHECK(range.eta.midpoint() == Approx(std::log(3.0) / 6));
    CHECK(range.travel.midpoint() == Approx(std::log(3.0) / 2));
    CHECK(bare.at(3, {64}).overlaps(range.eta));
}

TEST_CASE("inner loops end at their optimum where a constant step solves every coordinate", "[inner]") {
    const Vector<Rational> same{{4, 4}}, other{{4, 3}};
    CHECK(StepLaw::constant(Rational(1, 4)).ends_at_optimum(same));
    CHECK_FALSE(StepLaw::constant(Rational(1, 4)).ends_at_optimum(other));
    CHECK_FALSE(StepLaw::logarithmic(4, Rational(1, 4)).ends_at_optimum(same));
    const Vector<Ball> kept = StepLaw::constant(Rational(1, 4)).retained(other, 5, {64});
    CHECK(equal(kept(0), Ball(0)) == Truth::yes);  // exactly
    CHECK(kept(1).contains(Rational(1, 1024)));
}

}  // namespace datamix
