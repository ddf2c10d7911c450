#pragma once

#include <cstddef>

#include "claim/ledger.hpp"
#include "claims/truncation_support.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/enclosed_optimum.hpp"

/// Claim full-truncation (F1): the model, the bounds with what a mutant makes of their terms, and the fixed instances
/// on which they are attained or nearly so.
namespace datamix::verify::full_truncation_cases {

struct Model {
    Rational step_factor = 1;     // η is drawn in (0, step_factor/L]; the theorem needs 1
    bool one_step_fewer = false;  // the hypergradient leaves out the first inner step
    double text_convexity = 1;    // by this the convexity of a text problem is overstated
    bool without_t_term = false;  // the shared-Hessian form offered for different Hessians
};

/// The hypergradient the model uses, from θ (moved to θ_T).
template <Problem P>
Vector<typename P::Scalar> hypergradient(const Model& model, const P& problem, const Vector<typename P::Scalar>& w,
                                         std::size_t horizon, const typename P::Scalar& eta,
                                         Vector<typename P::Scalar>& theta) {
    TapeOf<P> tape(problem);
    if (!model.one_step_fewer) return reverse_round(problem, tape, w, horizon, eta, theta);
    theta -= times<typename P::Scalar>(problem.domain_gradients(theta), w) * eta;
    return reverse_round(problem, tape, w, horizon - 1, eta, theta);
}

template <class S>
S bound_of(const Model& model, const Context& context, theory::LossConstants<S> c, const S& eta, std::size_t horizon,
           const S& start_error) {
    const auto factor = [&](const char* key) { return from_rational<S>(context.factor(key)); };
    const Rational steps = context.factor("power") * static_cast<long>(horizon);
    const Integer length = boost::multiprecision::numerator(steps);
    theory::LossConstants<S> gradient_term = c;  // q^T(G/μ)G_V alone
    gradient_term.smoothness = gradient_term.hessian_lipschitz = gradient_term.validation_smoothness = S(0);
    c.validation_smoothness = c.validation_smoothness * factor("smoothness");
    c.smoothness = c.smoothness * factor("curvature");
    c.hessian_lipschitz = c.hessian_lipschitz * factor("lipschitz");
    if (model.without_t_term) c.smoothness = c.hessian_lipschitz = S(0);
    return theory::truncation_bound<S>(c, eta, length, start_error) +
           (factor("gradient") - S(1)) * theory::truncation_bound<S>(gradient_term, eta, length, start_error);
}

/// q^{kT}e_{0,0} + αD²G_V/(4μ²), with D = 2G unless `c` knows better.
inline Ball drift_of(const Context& context, const theory::LossConstants<Ball>& c, const Ball& eta, const Ball& alpha,
                     std::size_t horizon, std::size_t round, const Ball& start_error) {
    const auto factor = [&](const char* key) { return from_rational<Ball>(context.factor(key)); };
    return factor("drift-start") * theory::drift_bound<Ball>(c, eta, Ball(0), horizon, round, start_error) +
           factor("drift") * theory::drift_bound<Ball>(c, eta, alpha, horizon, round, Ball(0));
}

/// The family on which the bound is attained, w = e_1, θ_0 = 1 − e, e ≤ 2, G = |f_2'(θ*)| = L, G_V = f_V'(θ_T):
/// equality of rationals.
inline Rational check_equality(const Model& model, const Rational& mu, const Rational& smoothness, const Rational& eta,
                               std::size_t horizon, const Rational& e, const Rational& slope, const Rational& curvature,
                               const Context& context, Ledger& ledger) {
    const SlopedValidation problem(mu, smoothness, slope, curvature);
    const Vector<Rational> w = rationals({"1", "0"});
    Vector<Rational> theta = Vector<Rational>::Constant(1, 1 - e);
    const Vector<Rational> g = hypergradient(model, problem, w, horizon, eta, theta);
    const Vector<Rational> truth = theory::implicit_hypergradient(problem, w, rationals({"1"}));
    Rational error = std::max(abs(Rational(g(0) - truth(0))), abs(Rational(g(1) - truth(1))));
    const Rational steepest = problem.validation_gradient(theta)(0);
    const Rational bound =
        bound_of<Rational>(model, context, {mu, smoothness, 0, smoothness, steepest, curvature}, eta, horizon, e);
    ledger.part("bound").certify(known(error <= bound), "the bound holds on the equality family");
    ledger.part("attained").certify(known(error == bound), "the bound is attained exactly on the equality family");
    return error;
}

inline void check_equalities(const Model& model, std::size_t draws, RandomProblems& random, const Context& context,
                             Ledger& ledger) {
    const auto r = [](const char* text) { return parse_rational(text); };
    ledger.number("equality (1,4,1/4,5,1/2,1)",
                  check_equality(model, 1, 4, r("1/4"), 5, r("1/2"), 1, 0, context, ledger));
    ledger.number("equality (1,10,.1,20,.9,2)",
                  Ball(check_equality(model, 1, 10, r("1/10"), 20, r("9/10"), 2, 0, context, ledger), {96}), 12);
    for (std::size_t i = 0; i < draws; ++i) {
        const Rational mu = Rational(random.draw(1, 12)) / 4, smoothness = mu + Rational(random.draw(0, 40)) / 4;
        check_equality(model, mu, smoothness, Rational(random.draw(1, 8)) / 8 / smoothness,
                       static_cast<std::size_t>(random.draw(1, 30)), Rational(random.draw(1, 20)) / 10,
                       Rational(random.draw(1, 12)) / 4, Rational(random.draw(0, 8)) / 4, context, ledger);
    }
}

/// The term in L_2: the curvature is μ at θ* and grows at the rate L_2, so little that the contraction stays near q,
/// and T is so long that L_2's term is most of the bound. The nearest to equality of a search over (L_2, η, s, T).
inline double check_lipschitz(const Model& model, const Context& context, Ledger& ledger) {
    const Precision precision{512};
    const auto ball = [&](const char* text) { return Ball(parse_rational(text), precision); };
    const GrowingCurvature problem{ball("1"), ball("1/10"), ball("10000")};
    const theory::LossConstants<Ball> c{ball("1"), ball("11/10"), ball("1/10"), ball("10000"), ball("1"), ball("0")};
    const Vector<Ball> w = from_rational<Ball>(rationals({"1", "0"}), precision),
                       optimum = from_rational<Ball>(rationals({"0"}), precision);
    Vector<Ball> theta = from_rational<Ball>(rationals({"1"}), precision);
    const std::size_t horizon = 100;
    const Ball eta = ball("1/2");
    const Vector<Ball> g = hypergradient(model, problem, w, horizon, eta, theta);
    const Vector<Ball> truth = theory::implicit_hypergradient(problem, w, optimum);
    const Ball error = max(abs(g(0) - truth(0)), abs(g(1) - truth(1)));
    const Ball bound = bound_of<Ball>(model, context, c, eta, horizon, ball("1"));
    ledger.part("bound").certify(less_equal(error, bound),
                                 "the bound holds where the curvature grows away from the optimum");
    return Ball(error / bound).midpoint();
}

/// The drift: optima ±1, f_V steep, uniform weights, one round. From the optimum with a long horizon it is the step of
/// θ*, and with a tiny outer step it is what is left of a cold start. Returns the larger ratio.
inline double check_drift(const Context& context, Ledger& ledger) {
    const Precision precision{256};
    SharedQuadratic<Rational> shared{rationals({"1"}), Matrix<Rational>(1, 2), rationals({"-1000"})};
    shared.optima << 1, -1;
    const auto problem = shared.as<Ball>(precision);
    const auto ball = [&](const char* text) { return Ball(parse_rational(text), precision); };
    // On the ball |θ| ≤ 1: |∇f_1 − ∇f_2| = 2 = D, so G stands for D/2 = 1; |∇f_V| ≤ 1001.
    const theory::LossConstants<Ball> c{ball("1"), ball("1"), ball("0"), ball("1"), ball("1001"), ball("1")};
    struct Case {
        const char *start, *alpha;
        std::size_t horizon;
    };
    double largest = 0;
    for (const auto& [start, alpha, horizon] : {Case{"0", "1/10000", 20}, {"1", "1/1000000000", 1}}) {
        const Ball eta = ball("1/2"), outer = ball(alpha);
        Vector<Ball> w = Vector<Ball>::Constant(2, ball("1/2")), theta = Vector<Ball>::Constant(1, ball(start));
        const Ball first_error = abs(theta(0));
        const Vector<Ball> g = forward_round(problem, w, horizon, eta, theta);
        w = ExponentiatedGradient{}.step<Ball>(w, g, outer);
        const Ball error = abs(theta(0) - (w(0) - w(1))),
                   bound = drift_of(context, c, eta, outer, horizon, 1, first_error);
        ledger.part("drift").certify(less_equal(error, bound), "the drift is bounded where it is largest");
        largest = std::max(largest, Ball(error / bound).midpoint());
    }
    return largest;
}

}  // namespace datamix::verify::full_truncation_cases
