// The library's outer updates by hand, and a user's own: a type with memory, nothing of the library edited.
#include "datamix/algorithm/outer_update.hpp"
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
    }
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
