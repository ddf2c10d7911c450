// What mix() refuses before its first round, for every kind of scalar, and what it does not.
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/problem/quadratic.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();

/// L = 4.
SharedQuadratic<Rational> two_domains() {
    return datamix::two_domains<Rational>(rationals({"1", "4"}), rationals({"1", "1"}), rationals({"0", "0"}),
                                          rationals({"-2", "2"}));
}

template <class S>
MixingOptions<S> options() {
    const auto step = [](const char* text) { return from_rational<S>(parse_rational(text)); };
    return {.horizon = 2, .rounds = 3, .inner_step = step("1/4"), .outer_step = step("1/10")};
}

/// The refusal of a run, or "" for one that is done.
template <class S, class Outer = LinearUpdate>
std::string refusal(const MixingOptions<S>& options, const Vector<S>& weights,
                    const Vector<S>& parameters = Vector<S>::Constant(2, S(0)), Outer outer = {}) {
    const auto instance = two_domains().as<S>();
    try {
        mix(instance, options, {weights, parameters}, outer);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

template <class S>
Vector<S> weights_of(const char* first, const char* second) {
    return from_rational<S>(rationals({first, second}));
}

}  // namespace

TEMPLATE_TEST_CASE("mix refuses steps that are missing or not positive", "[algorithm][mix]", double, Rational, Ball,
                   Real<50>) {
    using S = TestType;
    const auto half = weights_of<S>("1/2", "1/2");
    CHECK(refusal(options<S>(), half).empty());
    CHECK(refusal<S>({.horizon = 1, .rounds = 1, .outer_step = S(1)}, half) == "mix: inner_step is missing");
    CHECK(refusal<S>({.horizon = 1, .rounds = 1, .inner_step = S(1) / S(4)}, half) == "mix: outer_step is missing");
    for (const int step : {0, -1}) {
        auto inner = options<S>(), outer = options<S>();
        inner.inner_step = S(step);
        outer.outer_step = S(step);
        CHECK(refusal(inner, half) == "mix: inner_step: expected a finite number above 0");
        CHECK(refusal(outer, half) == "mix: outer_step: expected a finite number above 0");
    }
}

TEMPLATE_TEST_CASE("mix refuses inner steps above 2/L where the problem knows L", "[algorithm][mix]", double, Rational,
                   Ball, Real<50>) {
    using S = TestType;
    const auto half = weights_of<S>("1/2", "1/2");
    auto longer = options<S>();
    longer.inner_step = from_rational<S>(Rational(51) / 100);
    CHECK(refusal(longer, half) ==
          "mix: inner_step: expected at most 2/L (for momentum less), L the problem's smoothness");
    longer.inner_step = S(1) / S(2);  // the limit itself
    CHECK(refusal(longer, half).empty());

    // Full Hessians: L is not known, nothing is refused.
    Matrix<S> full(2, 2), optima(2, 2);
    full << S(2), S(1), S(1), S(2);
    optima << S(1), S(0), S(0), S(1);
    const QuadraticProblem<S> unknown({full, full}, optima, full, Vector<S>::Constant(2, S(0)));
    CHECK_FALSE(unknown.smoothness());
    longer.inner_step = S(3);
    CHECK_NOTHROW(mix(unknown, longer, MixingStart<S>::uniform(2, 2), LinearUpdate{}));
}

TEMPLATE_TEST_CASE("mix refuses start weights off the simplex, or off its plane for the linear update",
                   "[algorithm][mix]", double, Rational, Ball, Real<50>) {
    using S = TestType;
    const std::string sum = "mix: start weights: expected the sum 1",
                      sign = "mix: start weights: expected none below 0";
    using Inside = std::conditional_t<std::is_same_v<S, Rational>, ProjectedGradient, ExponentiatedGradient>;
    const auto refused = [](auto outer, const char* first, const char* second) {
        return refusal<S, decltype(outer)>(options<S>(), weights_of<S>(first, second));
    };
    const auto check = [&](auto outer) {
        CHECK(refused(outer, "1/3", "2/3").empty());
        CHECK(refused(outer, "0", "1").empty());
        CHECK(refused(outer, "1/2", "3/5") == sum);
        CHECK(refused(outer, "1/2", "0.500001") == sum);
    };
    check(LinearUpdate{});
    check(Inside{});
    CHECK(refused(LinearUpdate{}, "-1/10", "11/10").empty());
    CHECK(refused(Inside{}, "-1/10", "11/10") == sign);
}

TEST_CASE("the sum of start weights may be off by rounding, and by that only", "[algorithm][mix]") {
    CHECK(refusal(options<double>(), Vector<double>{{0.5, 0.5 + 9e-13}}).empty());
    CHECK_FALSE(refusal(options<double>(), Vector<double>{{0.5, 0.5 + 1e-12}}).empty());
    CHECK_FALSE(refusal(options<double>(), Vector<double>{{0.5, 0.5 - 1e-12}}).empty());
    CHECK_FALSE(refusal(options<Rational>(), weights_of<Rational>("1/2", "0.50000000000000000000000000001")).empty());
    const Vector<Ball> wide = Vector<Ball>::Constant(2, Ball::between(Rational(2) / 5, Rational(3) / 5, {64}));
    CHECK(refusal(options<Ball>(), wide).empty());  // they hold 1/2 and 1/2
}

TEST_CASE("mix refuses values that are not finite", "[algorithm][mix]") {
    const Vector<double> half{{0.5, 0.5}}, zero{{0.0, 0.0}};
    for (const double bad : {infinity, -infinity, nan}) {
        auto inner = options<double>(), outer = options<double>();
        inner.inner_step = bad;
        outer.outer_step = bad;
        CHECK(refusal(inner, half) == "mix: inner_step: expected a finite number above 0");
        CHECK(refusal(outer, half) == "mix: outer_step: expected a finite number above 0");
        CHECK(refusal(options<double>(), Vector<double>{{bad, 0.5}}) == "mix: start weights: expected finite numbers");
        CHECK(refusal(options<double>(), half, Vector<double>{{0.0, bad}}) ==
              "mix: start parameters: expected finite numbers");
    }
    const Ball all = Ball(1) / Ball::between(-1, 1, {64});
    auto open = options<Ball>();
    open.inner_step = all;
    CHECK_FALSE(refusal(open, weights_of<Ball>("1/2", "1/2")).empty());
    open.inner_step = Ball::between(0, Rational(1) / 4, {64});  // not certainly positive
    CHECK_FALSE(refusal(open, weights_of<Ball>("1/2", "1/2")).empty());
    CHECK_FALSE(
        refusal(options<Ball>(), weights_of<Ball>("1/2", "1/2"), Vector<Ball>(Vector<Ball>::Constant(2, all))).empty());
}

TEST_CASE("mix stops where a run leaves the range of its scalar", "[algorithm][mix]") {
    const Matrix<double> full{{2, 1}, {1, 2}}, optima{{1, 0}, {0, 1}};
    const QuadraticProblem<double> unknown({full, full}, optima, full, Vector<double>::Constant(2, 1));
    const MixingOptions<double> diverging{.horizon = 1000, .rounds = 2, .inner_step = 3.0, .outer_step = 0.1};
    CHECK_THROWS_WITH(mix(unknown, diverging, MixingStart<double>::uniform(2, 2)),
                      "mix: round 0 left the range of the scalar");
    CHECK_THROWS_AS(mix(unknown, diverging, MixingStart<double>::uniform(2, 2)), UnsupportedError);
}

}  // namespace datamix
