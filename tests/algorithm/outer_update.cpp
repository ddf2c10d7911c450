// The library's outer updates by hand, and a user's own: a type with memory, nothing of the library edited.
#include "datamix/algorithm/outer_update.hpp"

#include <random>

#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix {
namespace {

/// The linear update on a running mean of the hypergradients.
struct HeavyBall {
    static constexpr bool stays_on_simplex = false;
    double kept = 0;
    Vector<double> mean = {};

    Vector<double> step(const Vector<double>& w, const Vector<double>& g, double alpha) {
        mean = mean.size() == 0 ? Vector<double>(g) : Vector<double>(kept * mean + (1 - kept) * g);
        return LinearUpdate{}.step<double>(w, mean, alpha);
    }
};

}  // namespace

TEST_CASE("outer steps", "[algorithm]") {
    const Vector<double> w = Vector<double>{{0.2, 0.3, 0.5}}, g = Vector<double>{{1.0, -2.0, 0.5}};
    SECTION("exponentiated gradient multiplies odds and ignores a common shift") {
        const auto next = ExponentiatedGradient{}.step<double>(w, g, 0.7);
        const auto shifted = ExponentiatedGradient{}.step<double>(w, Vector<double>(g.array() + 300), 0.7);
        CHECK(next.sum() == Approx(1).epsilon(1e-15));
        CHECK(next(0) / next(1) == Approx(0.2 / 0.3 * std::exp(-0.7 * 3)).epsilon(1e-14));
        CHECK(next(2) / next(1) == Approx(0.5 / 0.3 * std::exp(-0.7 * 2.5)).epsilon(1e-14));
        CHECK((next - shifted).cwiseAbs().maxCoeff() < 1e-13);
    }
    SECTION("projection is the nearest point of the simplex") {
        const Vector<Rational> v = rationals({"9/10", "1/2", "-1/5"});
        const auto p = project_to_simplex<Rational>(v);
        CHECK(p == rationals({"7/10", "3/10", "0"}));
        CHECK(project_to_simplex<Rational>(rationals({"1/4", "1/4", "1/2"})) == rationals({"1/4", "1/4", "1/2"}));
        CHECK(project_to_simplex<Rational>(rationals({"5", "0"})) == rationals({"1", "0"}));
        CHECK(ProjectedGradient{}.step<Rational>(rationals({"1/2", "1/2"}), rationals({"1", "0"}), Rational(1) / 2) ==
              rationals({"1/4", "3/4"}));
    }
    SECTION("and so it is between bounds") {
        const Vector<Rational> lower = rationals({"1/10", "0", "0"}), upper = rationals({"1/2", "2/5", "1"});
        CHECK(project_to_bounds<Rational>(rationals({"9/10", "1/2", "-1/5"}), lower, upper) ==
              rationals({"1/2", "2/5", "1/10"}));
        CHECK(project_to_bounds<Rational>(rationals({"-1", "1/2", "3/5"}), lower, upper) ==
              rationals({"1/10", "2/5", "1/2"}));
    }
    SECTION("the linear step moves the first of two weights by α(g_1 − g_2) and keeps the sum") {
        const auto next =
            LinearUpdate{}.step<Rational>(rationals({"1/4", "3/4"}), rationals({"1", "3"}), Rational(1) / 10);
        CHECK(next == rationals({"9/20", "11/20"}));
    }
    SECTION("what a scalar cannot do is not offered") {
        STATIC_REQUIRE(!OuterUpdate<ExponentiatedGradient, Rational>);
        STATIC_REQUIRE(!OuterUpdate<ProjectedGradient, Ball>);
        STATIC_REQUIRE(OuterUpdate<ExponentiatedGradient, Ball>);
        STATIC_REQUIRE(OuterUpdate<LinearUpdate, Rational>);
        STATIC_REQUIRE(OuterUpdate<BoundedGradient<Rational>, Rational>);
    }
}

TEST_CASE("projection on the weights between bounds: the conditions of the nearest point, on random rationals",
          "[algorithm][projection]") {
    std::mt19937 random(17);
    const auto draw = [&](unsigned below) { return static_cast<int>(random() % below); };
    int corners = 0, fixed = 0, at_upper = 0;
    for (int trial = 0; trial < 2000; ++trial) {
        const Eigen::Index m = 1 + trial % 6;
        Vector<Rational> v(m), lower(m), upper(m);
        Rational least(0), most(0);
        for (Eigen::Index i = 0; i < m; ++i) {
            v(i) = Rational(draw(25) - 12, 8);  // many ties
            const int a = draw(9), b = trial % 4 == 0 && i % 2 == 0 ? a : draw(9);
            lower(i) = Rational(std::min(a, b), trial % 3 == 0 ? 8 : 20);
            upper(i) = Rational(std::max(a, b), 8);
            least += lower(i);
            most += upper(i);
        }
        if (least > 1 || most < 1) continue;
        const Vector<Rational> w = project_to_bounds<Rational>(v, lower, upper);
        // v − w falls by τ between the bounds, by less where a weight rests on its lower one, by more on its upper one.
        Rational sum(0), smallest(-1000), largest(1000);
        int between = 0;
        for (Eigen::Index i = 0; i < m; ++i) {
            REQUIRE(lower(i) <= w(i));
            REQUIRE(w(i) <= upper(i));
            sum += w(i);
            if (w(i) > lower(i)) largest = std::min<Rational>(largest, v(i) - w(i));
            if (w(i) < upper(i)) smallest = std::max<Rational>(smallest, v(i) - w(i));
            between += lower(i) < w(i) && w(i) < upper(i) ? 1 : 0;
            fixed += lower(i) == upper(i) ? 1 : 0;
            at_upper += w(i) == upper(i) && lower(i) < upper(i) ? 1 : 0;
        }
        REQUIRE(sum == 1);
        REQUIRE(smallest <= largest);
        corners += between < 2 ? 1 : 0;
        CHECK(project_to_bounds<Rational>(w, lower, upper) == w);
        CHECK(BoundedGradient<Rational>{lower, upper}.step(w, w - v, Rational(1)) == w);
        const Vector<Rational> zero = Vector<Rational>::Constant(m, Rational(0)),
                               one = Vector<Rational>::Constant(m, Rational(1));
        REQUIRE(project_to_bounds<Rational>(v, zero, one) == project_to_simplex<Rational>(v));
        const Vector<double> near = project_to_bounds<double>(from_rational<double>(v), from_rational<double>(lower),
                                                              from_rational<double>(upper));
        CHECK((near - from_rational<double>(w)).cwiseAbs().maxCoeff() < 1e-14);
    }
    CHECK(corners > 100);
    CHECK(fixed > 100);
    CHECK(at_upper > 100);
}

TEST_CASE("an outer update of one's own runs, with memory of its own in every run", "[algorithm][outer]") {
    STATIC_REQUIRE(OuterUpdate<HeavyBall, double>);
    const SharedQuadratic<double> problem{Eigen::Vector2d(1, 4), Eigen::Matrix2d{{1, 0}, {1, 0}},
                                          Eigen::Vector2d(0.5, 0.3)};
    const MixingOptions<double> options{.horizon = 3, .rounds = 20, .inner_step = 0.2, .outer_step = 0.1};
    const auto start = MixingStart<double>::uniform(2, 2);
    const auto plain = mix(problem, options, start, LinearUpdate{});
    CHECK(mix(problem, options, start, HeavyBall{}).weights == plain.weights);  // nothing kept
    const HeavyBall heavy{.kept = 0.5};
    const auto first = mix(problem, options, start, heavy), second = mix(problem, options, start, heavy);
    CHECK(first.weights != plain.weights);
    CHECK(second.weights == first.weights);
    CHECK(first.weights.sum() == Approx(1));
}

}  // namespace datamix
