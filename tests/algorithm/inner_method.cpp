// Inner methods: each hypergradient is the derivative of the loss after its own T steps, exactly; special cases agree.
#include "datamix/algorithm/inner_method.hpp"
#include "algorithm/support.hpp"
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/closed_nesterov.hpp"
#include "datamix/problem/quadratic.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix {
namespace {

using namespace testing;
using Problem2 = QuadraticProblem<Rational>;

template <class Method>
Vector<Rational> round(const Method& method, const Vector<Rational>& w, std::size_t horizon, Vector<Rational>& theta) {
    const Problem2 here = two_different_hessians();
    theta = rationals({"1/2", "-1/4"});
    return typename Method::template Run<Problem2>(here, method).round(w, horizon, eta, theta);
}

template <class Method>
void check_derivative(const Method& method) {
    const Vector<Rational> w = rationals({"1/5", "4/5"});
    const Rational step = parse_rational("1e-12");
    for (const std::size_t horizon : {1u, 2u, 5u}) {
        Vector<Rational> theta;
        const auto g = round(method, w, horizon, theta);
        for (Eigen::Index i = 0; i < 2; ++i) {
            Vector<Rational> up = w, down = w, after;
            up(i) += step;
            down(i) -= step;
            round(method, up, horizon, after);
            const Rational above = two_different_hessians().validation_loss(after);
            round(method, down, horizon, after);
            const Rational slope = (above - two_different_hessians().validation_loss(after)) / (2 * step);
            CHECK(abs(Rational(slope - g(i))) < parse_rational("1e-20"));
        }
    }
}

}  // namespace

TEST_CASE("every inner method returns the derivative of the loss after its steps", "[algorithm][inner]") {
    check_derivative(Descent{});
    check_derivative(ForwardDescent{});
    check_derivative(Nesterov<Rational>{Rational(1) / 3});
    check_derivative(DecayingDescent<Rational>{[](std::size_t t) { return Rational(1) / Rational(1 + t); }});
}

TEST_CASE("without momentum and with constant steps both are gradient descent", "[algorithm][inner]") {
    const Vector<Rational> w = rationals({"1/5", "4/5"});
    Vector<Rational> theta, other;
    const auto g = round(Descent{}, w, 6, theta);
    CHECK(round(Nesterov<Rational>{0}, w, 6, other) == g);
    CHECK(other == theta);
    CHECK(round(DecayingDescent<Rational>{[](std::size_t) { return Rational(1); }}, w, 6, other) == g);
    CHECK(other == theta);
    CHECK(round(DecayingDescent<Rational>{[](std::size_t t) { return Rational(t == 0 ? 1 : 0); }}, w, 6, other) ==
          round(Descent{}, w, 1, theta));
    CHECK(other == theta);
}

TEST_CASE("Nesterov's method retains what its residual polynomial says", "[algorithm][inner]") {
    // One domain, hence one fixed point 0; curvatures 1 and 4.
    const SharedQuadratic<Rational> one{rationals({"1", "4"}), Matrix<Rational>::Constant(2, 1, 0),
                                        rationals({"0", "0"})};
    const Rational momentum = Rational(2) / 5;
    const Nesterov<Rational> method{momentum};
    for (const std::size_t horizon : {1u, 3u, 8u}) {
        Vector<Rational> theta = rationals({"1", "1"});
        Nesterov<Rational>::Run<SharedQuadratic<Rational>>(one, method).round(rationals({"1"}), horizon, eta, theta);
        for (Eigen::Index i = 0; i < 2; ++i)
            CHECK(nesterov_residual(i == 0 ? 1 : 4, eta, momentum, Integer(horizon), {256}).contains(theta(i)));
    }
}

TEST_CASE("a step beyond a method's own limit is refused", "[algorithm][inner]") {
    const SharedQuadratic<double> instance{Eigen::Vector2d(1, 4), Eigen::Matrix2d::Identity(), Eigen::Vector2d(0, 0)};
    const auto start = MixingStart<double>::uniform(2, 2);
    const MixingOptions<double> options{.horizon = 2, .rounds = 2, .inner_step = 0.45, .outer_step = 0.1};
    CHECK_NOTHROW(mix(instance, options, start));
    // (2 + 2m)/((1 + 2m)L) = 9/26 for m = 4/5 and L = 4
    CHECK_THROWS_AS(mix(instance, options, start, LinearUpdate{}, Nesterov<double>{0.8}), InputError);
    CHECK(Nesterov<double>{0.8}.largest_step(4.0) == Approx(3.6 / 2.6 / 4));
}

}  // namespace datamix
