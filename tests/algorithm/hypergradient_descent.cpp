// Hypergradients other than the unrolled one: each against its definition, on losses with different Hessians.
#include "datamix/algorithm/hypergradient_descent.hpp"

#include "algorithm/support.hpp"
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/problem/quadratic.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix {
namespace {

using namespace testing;
using Problem2 = QuadraticProblem<Rational>;

const Vector<Rational> w = rationals({"1/5", "4/5"}), start = rationals({"1/2", "-1/4"});

/// One round from `theta`.
template <class Method>
Vector<Rational> round(const Method& method, std::size_t horizon, Vector<Rational>& theta) {
    const Problem2 here = two_different_hessians();
    return typename Method::template Run<Problem2>(here, method).round(w, horizon, eta, theta);
}

}  // namespace

TEST_CASE("truncated descent differentiates the last steps only", "[algorithm][hypergradient]") {
    for (const std::size_t last : {1u, 3u, 9u}) {
        Vector<Rational> theta = start, expected = start;
        const auto g = round(TruncatedDescent::to(last), 5, theta);
        Vector<Rational> all = start;
        round(Descent{}, 5, all);
        CHECK(theta == all);  // all steps are made
        for (std::size_t t = std::min<std::size_t>(last, 5); t < 5; ++t) {
            Vector<Rational> gradient = times<Rational>(two_different_hessians().domain_gradients(expected), w);
            expected -= gradient * eta;
        }
        CHECK(g == round(ForwardDescent{}, std::min<std::size_t>(last, 5), expected));
    }
}

TEST_CASE("cold descent forgets where it was", "[algorithm][hypergradient]") {
    Vector<Rational> theta = rationals({"7", "-9"}), expected = start;
    const auto g = round(ColdDescent<Rational>(start), 4, theta);
    CHECK(g == round(Descent{}, 4, expected));
    CHECK(theta == expected);
}

TEST_CASE("Neumann descent sums the series", "[algorithm][hypergradient]") {
    const Problem2 here = two_different_hessians();
    NeumannDescent method;
    method.terms = [](std::size_t) { return std::size_t{3}; };
    Vector<Rational> theta = start, end = start;
    const auto g = round(method, 2, theta);
    round(Descent{}, 2, end);
    CHECK(theta == end);
    const Vector<Rational> pull = here.validation_gradient(end);
    const Vector<Rational> once = pull - here.hessian_times(w, end, pull) * eta,
                           twice = once - here.hessian_times(w, end, once) * eta;
    const Vector<Rational> v = (pull + once + twice) * eta;
    const Matrix<Rational> gradients = here.domain_gradients(end);
    for (Eigen::Index i = 0; i < 2; ++i) CHECK(g(i) == -dot<Rational>(gradients.col(i), v));
}

TEST_CASE("adjoint descent keeps v, which sees the old parameters", "[algorithm][hypergradient]") {
    const Problem2 here = two_different_hessians();
    AdjointDescent::Run<Problem2> run(here, AdjointDescent{});
    Vector<Rational> theta = start, end = start, v = rationals({"0", "0"});
    for (int k = 0; k < 3; ++k) {
        const auto g = run.round(w, 2, eta, theta);
        for (int t = 0; t < 2; ++t) {
            const Vector<Rational> before = end;
            end -= times<Rational>(here.domain_gradients(before), w) * eta;
            v = v - here.hessian_times(w, before, v) * eta + here.validation_gradient(before) * eta;
        }
        CHECK(theta == end);
        const Matrix<Rational> gradients = here.domain_gradients(end);
        for (Eigen::Index i = 0; i < 2; ++i) CHECK(g(i) == -dot<Rational>(gradients.col(i), v));
    }
}

TEST_CASE("solved descent has the implicit hypergradient of the parameters it is at", "[algorithm][hypergradient]") {
    const Problem2 here = two_different_hessians();
    std::vector<std::size_t> spent;
    const SolvedDescent<Rational> method(Rational(0), 3, [&](std::size_t products) { spent.push_back(products); });
    SolvedDescent<Rational>::Run<Problem2> run(here, method);
    Vector<Rational> theta = start, end = start;
    for (const auto& weights : {w, rationals({"2/3", "1/3"})}) {
        const auto g = run.round(weights, 2, eta, theta);
        for (int t = 0; t < 2; ++t) end -= times<Rational>(here.domain_gradients(end), weights) * eta;
        CHECK(theta == end);
        const Matrix<Rational> hessian = here.hessian(0) * weights(0) + here.hessian(1) * weights(1);
        const Vector<Rational> v = solve_definite<Rational>(hessian, here.validation_gradient(end));
        const Matrix<Rational> gradients = here.domain_gradients(end);
        for (Eigen::Index i = 0; i < 2; ++i) CHECK(g(i) == -dot<Rational>(gradients.col(i), v));
    }
    run.round(rationals({"2/3", "1/3"}), 0, eta, theta);
    CHECK(spent == std::vector<std::size_t>{4, 4, 2});  // nothing moved: the v that was kept is still the solution
}

TEST_CASE("solved descent stops at its tolerance and at its number of products", "[algorithm][hypergradient]") {
    const Problem2 here = two_different_hessians();
    Vector<Rational> theta = start;
    CHECK(round(SolvedDescent<Rational>(Rational(1), 9), 1, theta) == rationals({"0", "0"}));  // v = 0 will do
    theta = start;
    CHECK(round(SolvedDescent<Rational>(Rational(0), 1), 1, theta) == rationals({"0", "0"}));
    theta = start;
    const auto g = round(SolvedDescent<Rational>(Rational(0), 2), 1, theta);
    const Vector<Rational> b = here.validation_gradient(theta);
    const Rational length = dot<Rational>(b, b) / dot<Rational>(b, here.hessian_times(w, theta, b));
    const Matrix<Rational> gradients = here.domain_gradients(theta);
    for (Eigen::Index i = 0; i < 2; ++i) CHECK(g(i) == -dot<Rational>(gradients.col(i), b) * length);
    // The residual after that step, relative to |b|: a tolerance just above it is reached, one just below is not.
    const Vector<Rational> r = b - here.hessian_times(w, theta, b) * length;
    const double left = std::sqrt(to_double(dot<Rational>(r, r) / dot<Rational>(b, b)));
    for (const double factor : {0.99, 1.01}) {
        Vector<Rational> again = start;
        std::size_t products = 0;
        const Rational tolerance(factor * left);
        round(SolvedDescent<Rational>(tolerance, 9, [&](std::size_t count) { products = count; }), 1, again);
        CHECK(products == (factor < 1 ? 4 : 3));
    }
}

TEST_CASE("mix() runs them", "[algorithm][hypergradient]") {
    MixingOptions<Rational> options;
    options.horizon = 3;
    options.rounds = 2;
    options.inner_step = eta;
    options.outer_step = Rational(1) / 10;
    const auto weights = [&](const auto& method) {
        return mix(two_different_hessians(), options, {w, start}, LinearUpdate{}, method).weights;
    };
    CHECK(weights(TruncatedDescent::to(3)) == weights(Descent{}));
    CHECK(weights(TruncatedDescent::to(2)) != weights(Descent{}));
    CHECK(weights(ColdDescent<Rational>(start)) != weights(Descent{}));
    CHECK(weights(NeumannDescent::as_long_as_the_horizon()) != weights(Descent{}));  // Hessians differ
    CHECK(weights(AdjointDescent{}) != weights(Descent{}));
    CHECK(weights(SolvedDescent<Rational>(Rational(0), 3)) != weights(AdjointDescent{}));
}

}  // namespace datamix
