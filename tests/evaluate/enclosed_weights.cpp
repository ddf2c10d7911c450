// One outer step in balls against the outer updates themselves.
#include "datamix/evaluate/enclosed_weights.hpp"

#include <random>

#include "catch.hpp"
#include "datamix/algorithm/outer_update.hpp"
#include "datamix/problem/shared_quadratic.hpp"

using namespace datamix;

TEST_CASE("enclosed weights: each step holds that of its outer update", "[exact]") {
    const Precision precision{200};
    const Vector<Rational> start = rationals({"1/2", "1/3", "1/6"}), g = rationals({"3/2", "-1", "1/7"});
    const Rational alpha(1, 4);
    for (const WeightStep step : {WeightStep::exponentiated, WeightStep::projected, WeightStep::linear}) {
        EnclosedWeights weights(start, alpha, step, precision);
        weights.move(from_rational<Ball>(g, precision));
        Vector<Real<100>> wide;
        const auto exact = step == WeightStep::projected ? ProjectedGradient{}.step<Rational>(start, g, alpha)
                                                         : LinearUpdate{}.step<Rational>(start, g, alpha);
        if (step == WeightStep::exponentiated)
            wide = ExponentiatedGradient{}.step<Real<100>>(from_rational<Real<100>>(start), from_rational<Real<100>>(g),
                                                           Real<100>(0.25));
        for (Eigen::Index i = 0; i < 3; ++i) {
            CHECK((is_zero(weights.now()(i)) || weights.now()(i).accuracy_bits() > 180));
            if (step == WeightStep::exponentiated)
                CHECK(widened(weights.now()(i), Ball(1e-80)).contains(wide(i).backend().data()));
            else
                CHECK(weights.now()(i).contains(exact(i)));
        }
        CHECK(weights.are_known());
        CHECK(weights.average(1)(0).contains(Rational(1, 2)));  // of w_0 alone
        weights.move(from_rational<Ball>(g, precision));
        if (step != WeightStep::exponentiated)
            CHECK(weights.average(2)(0).contains(Rational((start(0) + exact(0)) / 2)));
    }
}

TEST_CASE("enclosed weights: with bounds, too, and what is known exactly is said", "[exact][projection]") {
    const Precision precision{200};
    const WeightBounds bounds{rationals({"1/10", "1/4", "0"}), rationals({"1/2", "1", "7/10"})};
    const Vector<Rational> start = rationals({"1/2", "1/3", "1/6"});
    const BoundedGradient<Rational> update{bounds.lower, bounds.upper};
    EnclosedWeights weights(start, Rational(1, 4), WeightStep::projected, precision, bounds);
    Vector<Rational> exact = start, sum = Vector<Rational>::Constant(3, Rational(0));
    // To the corner (1/20 + …): first inside, then at (1/10, 1/4, 13/20), which is one although no bound gives 13/20.
    const std::vector<Vector<Rational>> slopes = {rationals({"1/2", "0", "1/7"}), rationals({"8", "7", "-3"}),
                                                  rationals({"8", "7", "-3"})};
    for (std::size_t k = 0; k < slopes.size(); ++k) {
        CHECK(weights.exact_now().has_value() == (k != 1));
        sum += exact;
        weights.move(from_rational<Ball>(slopes[k], precision));
        exact = update.step(exact, slopes[k], Rational(1, 4));
        for (Eigen::Index i = 0; i < 3; ++i) {
            CHECK(weights.now()(i).contains(exact(i)));
            CHECK(weights.now()(i).accuracy_bits() > 180);
            CHECK(weights.average(k + 1)(i).contains(Rational(sum(i) / (k + 1))));
        }
        CHECK(weights.exact_average(k + 1).has_value() == (k == 0));  // w_1 was none
    }
    CHECK(exact == rationals({"1/10", "1/4", "13/20"}));
    CHECK(weights.exact_now() == exact);
    EnclosedWeights at_once(start, Rational(1, 4), WeightStep::projected, precision, bounds);
    for (int k = 0; k < 3; ++k) at_once.move(from_rational<Ball>(slopes[1], precision));
    CHECK(at_once.exact_average(3) == Vector<Rational>((start + exact * Rational(2)) / Rational(3)));
}

TEST_CASE("enclosed weights: a weight that bounds fix does not hide that the others are unknown",
          "[exact][projection]") {
    const WeightBounds bounds{rationals({"1/5", "0", "0"}), rationals({"1/5", "1", "1"})};
    EnclosedWeights weights(rationals({"1/5", "2/5", "2/5"}), 1, WeightStep::projected, {64}, bounds);
    Vector<Ball> g = from_rational<Ball>(rationals({"0", "1", "0"}), {64});
    g(1) = widened(g(1), Ball(.9));
    weights.move(g);
    CHECK(weights.now()(0).accuracy_bits() > 50);
    CHECK_FALSE(weights.are_known());
}

TEST_CASE("enclosed weights: wide balls are told", "[exact]") {
    EnclosedWeights weights(rationals({"1/2", "1/2"}), 1, WeightStep::linear, {64});
    Vector<Ball> g = from_rational<Ball>(rationals({"1", "0"}), {64});
    g(0) = widened(g(0), Ball(1.));
    weights.move(g);
    CHECK_FALSE(weights.are_known());
}
