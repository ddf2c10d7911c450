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

TEST_CASE("enclosed weights: wide balls are told", "[exact]") {
    EnclosedWeights weights(rationals({"1/2", "1/2"}), 1, WeightStep::linear, {64});
    Vector<Ball> g = from_rational<Ball>(rationals({"1", "0"}), {64});
    g(0) = widened(g(0), Ball(1.));
    weights.move(g);
    CHECK_FALSE(weights.are_known());
}
