// The algorithm: forward = reverse = exact rationals, finite differences, the limit T → ∞, and the outer steps.
#include "datamix/algorithm/mixing.hpp"
#include "catch.hpp"
#include "datamix/evaluate/closed_two_domain_run.hpp"
#include "datamix/problem/quadratic.hpp"

namespace datamix {
namespace {

/// Three domains in the plane with *different* Hessians and a full validation Hessian, all exact.
QuadraticProblem<Rational> different_hessians() {
    Matrix<Rational> h1(2, 2), h2(2, 2), h3(2, 2), optima(2, 3), v(2, 2);
    h1 << Rational(2), Rational(1) / 2, Rational(1) / 2, Rational(1);
    h2 << Rational(1), Rational(0), Rational(0), Rational(4);
    h3 << Rational(3), Rational(-1), Rational(-1), Rational(2);
    optima << Rational(1), Rational(-1), Rational(1) / 2, Rational(0), Rational(2), Rational(-1);
    v << Rational(1), Rational(1) / 3, Rational(1) / 3, Rational(2);
    return {{h1, h2, h3}, optima, v, rationals({"1/3", "-2"})};
}

template <class S>
QuadraticProblem<S> as(const QuadraticProblem<Rational>& p, Precision precision = {64}) {
    std::vector<Matrix<S>> hessians;
    for (Eigen::Index i = 0; i < p.domains(); ++i) hessians.push_back(from_rational<S>(p.hessian(i), precision));
    return {hessians, from_rational<S>(p.optima(), precision), from_rational<S>(p.validation_hessian(), precision),
            from_rational<S>(p.validation_optimum(), precision)};
}

const Rational eta = Rational(1) / 8;

/// f_V after T inner steps at mixture w (weights need not sum to 1): the unrolled loss the hypergradient
/// differentiates.
Rational unrolled_loss(const QuadraticProblem<Rational>& problem, const Vector<Rational>& w, std::size_t horizon) {
    Vector<Rational> theta = rationals({"1/2", "-1/4"});
    for (std::size_t t = 0; t < horizon; ++t)
        theta -= PlainTape<QuadraticProblem<Rational>>::mixture(problem.domain_gradients(theta), w) * eta;
    return problem.validation_loss(theta);
}

template <class S, class Method>
Vector<S> hypergradient(const QuadraticProblem<S>& problem, const Vector<S>& w, std::size_t horizon,
                        const Method& method, const S& step) {
    Vector<S> theta = from_rational<S>(rationals({"1/2", "-1/4"}), {200});
    return typename Method::template Run<QuadraticProblem<S>>(problem, method).round(w, horizon, step, theta);
}

}  // namespace

TEST_CASE("forward and reverse sensitivities agree exactly in rationals and are enclosed in balls", "[algorithm]") {
    const auto problem = different_hessians();
    const Vector<Rational> w = rationals({"1/5", "1/2", "3/10"});
    const auto balls = as<Ball>(problem, {200});
    const auto doubles = as<double>(problem);
    for (std::size_t horizon = 1; horizon <= 7; ++horizon) {
        const auto forward = hypergradient<Rational>(problem, w, horizon, ForwardDescent{}, eta);
        CHECK(hypergradient<Rational>(problem, w, horizon, Descent{}, eta) == forward);
        const auto check = [&](const auto& method) {
            const auto enclosed =
                hypergradient<Ball>(balls, from_rational<Ball>(w, {200}), horizon, method, Ball(eta, {200}));
            const auto rounded =
                hypergradient<double>(doubles, from_rational<double>(w), horizon, method, to_double(eta));
            for (Eigen::Index i = 0; i < 3; ++i) {
                CHECK(enclosed(i).contains(forward(i)));
                CHECK(enclosed(i).accuracy_bits() > 100);
                CHECK(rounded(i) == Approx(to_double(forward(i))).epsilon(1e-12));
            }
        };
        check(Descent{});
        check(ForwardDescent{});
    }
}

TEST_CASE("the hypergradient is the derivative of the unrolled loss", "[algorithm]") {
    const auto problem = different_hessians();
    const Vector<Rational> w = rationals({"1/5", "1/2", "3/10"});
    const Rational step = parse_rational("1e-12");
    for (const std::size_t horizon : {1u, 2u, 5u}) {
        const auto g = hypergradient<Rational>(problem, w, horizon, Descent{}, eta);
        for (Eigen::Index i = 0; i < 3; ++i) {
            Vector<Rational> up = w, down = w;
            up(i) += step;
            down(i) -= step;
            // In rationals the central difference has no rounding: what is left is the third derivative times 1e-24.
            const Rational slope =
                (unrolled_loss(problem, up, horizon) - unrolled_loss(problem, down, horizon)) / (2 * step);
            CHECK(abs(Rational(slope - g(i))) < parse_rational("1e-20"));
        }
    }
}

TEST_CASE("the unrolled hypergradient tends to the implicit one at rate q^T", "[algorithm]") {
    // Shared Hessian: |(g_i−g_l) − (∂_iF−∂_lF)| ≤ q^T|a_i−a_l|(|∇f_V| + L_V e_0), claim F1; here started at θ_0 = 0.
    const Vector<Rational> h = rationals({"1", "4"});
    Matrix<Rational> optima(2, 2);
    optima << Rational(1), Rational(0), Rational(1), Rational(-1);
    const auto problem = shared_curvature_problem<Rational>(h, optima, rationals({"1/2", "3"}));
    const Vector<Rational> w = rationals({"1/3", "2/3"});
    const Vector<Rational> optimum = optima * w;
    const Vector<Rational> pull = optimum - rationals({"1/2", "3"});
    const Rational implicit = pull(0) * (optima(0, 0) - optima(0, 1)) + pull(1) * (optima(1, 0) - optima(1, 1));
    const auto norm = [](const Vector<Rational>& v) { return std::sqrt(to_double(dot<Rational>(v, v))); };
    const double bound = norm(optima.col(0) - optima.col(1)) * (norm(pull) + norm(optimum));
    Rational previous = 0;
    for (std::size_t horizon = 5; horizon <= 60; horizon += 5) {
        Vector<Rational> theta = rationals({"0", "0"});
        PlainTape<QuadraticProblem<Rational>> tape(problem);
        const auto g = reverse_round(problem, tape, w, horizon, eta, theta);
        const Rational error = abs(Rational(g(0) - g(1) - implicit));
        CHECK(error > 0);
        CHECK(to_double(error) <= std::pow(7.0 / 8.0, static_cast<double>(horizon)) * bound);
        if (horizon >= 40)  // next to q^T = (1−η)^T the terms (1−4η)^T and q^{2T} are then below one percent
            CHECK(to_double(Rational(error / previous)) == Approx(std::pow(7.0 / 8.0, 5)).epsilon(0.02));
        previous = error;
    }
}

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

TEST_CASE("the driver: iterates, averages, warm start and trace", "[algorithm]") {
    const auto problem = different_hessians();
    const MixingStart<Rational> start{rationals({"1/3", "1/3", "1/3"}), rationals({"1/2", "-1/4"})};
    const MixingOptions<Rational> options{.horizon = 2, .rounds = 4, .inner_step = eta, .outer_step = Rational(1) / 20};
    // The same four rounds by hand.
    Vector<Rational> w = start.weights, theta = start.parameters, sum = rationals({"0", "0", "0"}), shifted = sum;
    std::vector<Vector<Rational>> seen;
    for (int k = 0; k < 4; ++k) {
        sum += w;
        seen.push_back(w);
        const auto g = forward_round(problem, w, 2, eta, theta);
        w = project_to_simplex<Rational>(w - g * (Rational(1) / 20));
        shifted += w;
    }
    std::size_t rounds = 0;
    const auto result = mix(problem, options, start, ProjectedGradient{}, [&](const Round<Rational>& round) {
        CHECK(round.index == rounds);
        CHECK(round.weights == seen[rounds++]);
    });
    CHECK(rounds == 4);
    CHECK(result.weights == w);
    CHECK(result.parameters == theta);
    CHECK(result.average == sum / Rational(4));
    CHECK(result.shifted_average == shifted / Rational(4));

    auto wrong = options;
    wrong.horizon = 0;
    CHECK_THROWS_AS(mix(problem, wrong, start, ProjectedGradient{}), InputError);
    const MixingStart<Rational> short_start{rationals({"1"}), rationals({"0", "0"})};
    CHECK_THROWS_AS(mix(problem, options, short_start, ProjectedGradient{}), InputError);
}

TEST_CASE("the closed form of two domains is the driver's run", "[algorithm]") {
    using R = Real<50>;
    const TwoDomains<Rational> instance{rationals({"1", "4"}), rationals({"1", "3"}), rationals({"-1", "1/2"}),
                                        rationals({"1/5", "2"})};
    const auto real = instance.as<R>();
    const R step = from_rational<R>(Rational(1) / 5), alpha = from_rational<R>(Rational(3) / 10);
    TwoDomainRun<R> run(real, 3, step, alpha);
    const Vector<R> theta = from_rational<R>(rationals({"1", "-1"}));
    run.start(from_rational<R>(Rational(1) / 3), theta);
    const MixingOptions<R> options{.horizon = 3, .rounds = 40, .inner_step = step, .outer_step = alpha};
    const auto result =
        mix(real.problem(), options, {from_rational<R>(rationals({"1/3", "2/3"})), theta}, [&](const Round<R>& round) {
            const R g = run.round();
            CHECK(abs(g - (round.hypergradient(0) - round.hypergradient(1))) < 1e-45);
        });
    CHECK(abs(run.weight() - result.weights(0)) < 1e-45);
    CHECK(abs(run.other_weight() - result.weights(1)) < 1e-45);
    CHECK(abs(run.parameters()(1) - result.parameters(1)) < 1e-45);
    CHECK(instance.minimiser() ==
          dot<Rational>(rationals({"2", "5/2"}), rationals({"6/5", "3/2"})) / (4 + Rational(25) / 4));
    CHECK(instance.slope(instance.minimiser()) == 0);
}

}  // namespace datamix
