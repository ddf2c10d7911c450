#pragma once

#include <algorithm>

#include "claim/ledger.hpp"
#include "claims/rate_cases.hpp"

/// Claim full-rate (F2): the model, the bounds with what a mutant makes of their terms, and part (b), which is about
/// projected gradient.
namespace datamix::verify::full_rate_bounds {

struct Model {
    bool unshifted = false;  // (a') offered for the average over k < K
    bool half_span = false;  // (b) with the δ of (a)
    bool halved_delta = false;
    bool without_log = false;       // no ln m/(αK)
    bool uniform_log = false;       // ln m whatever the start
    Rational different_share = 1;   // of the bound (b) for different losses
    Rational second_curvature = 9;  // of the example that is not convex
    Rational step_factor = 1;       // multiplies η; the theorem needs η ≤ 1/L
};

struct Tightness {
    double average = 0, a_priori = 0, shifted = 0, mixture = 0, stationarity = 0;  // largest measured/bound
};

inline void raise(double& largest, const Ball& ratio) { largest = std::max(largest, ratio.midpoint()); }

inline Ball divergence(const Model& model, const Vector<Rational>& weights, Precision precision) {
    if (model.without_log) return Ball(0);
    const Vector<Rational> uniform = Vector<Rational>::Constant(weights.size(), 1 / Rational(weights.size()));
    return theory::start_divergence<Ball>(from_rational<Ball>(model.uniform_log ? uniform : weights, precision));
}

/// ln m/(αK) + αR²/8 + 2δ, with what a mutant makes of the terms.
inline Ball average_bound(const Context& context, const Ball& divergence, const Ball& alpha, std::size_t rounds,
                          const Ball& span, const Ball& delta) {
    const auto factor = [&](const char* key) { return from_rational<Ball>(context.factor(key)); };
    const Ball zero(0);
    return factor("log") * theory::average_rate<Ball>(divergence, alpha, rounds, zero, zero) +
           factor("square") * theory::average_rate<Ball>(zero, alpha, rounds, span, zero) +
           factor("bias") * theory::average_rate<Ball>(zero, alpha, rounds, zero, delta);
}

/// The bound (b) for a run.
template <class S>
S stationarity_bound(const Model& model, const Context& context, const StationarityRun<S>& run, const S& start_gap,
                     const MixingOptions<S>& options) {
    const auto factor = [&](const char* key) { return from_rational<S>(context.factor(key)); };
    S delta_square = model.half_span ? run.half_span_square : run.delta_square;
    if (model.halved_delta) delta_square = delta_square / S(4);
    return theory::stationarity_rate<S>(start_gap * factor("gap"), options.outer_step.value(), options.rounds,
                                        delta_square * factor("error"));
}

/// (b), shared Hessian, rationals throughout. L_F ≤ trace of the Gram matrix of the centred optima.
inline void check_stationarity(const Model& model, const ConvexCase& c, const Context& context, Ledger& ledger,
                               Tightness& seen) {
    const MixingOptions<Rational> options{.horizon = c.horizon,
                                          .rounds = c.rounds,
                                          .inner_step = c.step_times_smoothness / c.model.smoothness(),
                                          .outer_step = Rational(context.factor("step") * c.alpha)};
    const auto run = stationarity_run(c.model, options, {c.weights, c.parameters}, [&](const Vector<Rational>& w) {
        return transposed_times<Rational>(c.model.optima, times<Rational>(c.model.optima, w) - c.model.validation);
    });
    const Rational mean = run.mean, start_gap = c.loss<Rational>(c.weights, {64}) - c.least(),
                   bound = stationarity_bound<Rational>(model, context, run, start_gap, options);
    ledger.part("stationarity")
        .certify(known(mean <= bound), "(b): mean |G_alpha(w_k)|^2 <= 2(F_0 - F*)/(alpha K) + delta^2");
    if (bound > 0) seen.stationarity = std::max(seen.stationarity, to_double(Rational(mean / bound)));
}

/// (b), general losses, in double precision with ∇F from balls; α = 1/(m·L_F) with F2's L_F, and F* ≥ 0.
template <Problem P>
void check_stationarity(const Model& model, const RandomProblems::Instance<P>& instance, RandomProblems& random,
                        const Context& context, Ledger& ledger, Tightness& seen) {
    const Precision precision{192};
    const auto m = instance.problem.domains();
    const double smoothness = to_double(instance.smoothness);
    const MixingOptions<double> options{
        .horizon = static_cast<std::size_t>(random.draw(1, 6)),
        .rounds = 6,
        .inner_step = random.draw(1, 16) / 16.0 / smoothness,
        .outer_step = 1 / (static_cast<double>(m) * to_double(context.factor("outer-smoothness")) *
                           theory::outer_smoothness<Ball>(instance.constants).midpoint())};
    const Vector<double> uniform = Vector<double>::Constant(m, 1.0 / static_cast<double>(m));
    Vector<Ball> near = from_rational<Ball>(instance.start, precision);
    const auto optimum = [&](const Vector<double>& w, Vector<Ball>& weights) {
        weights = Vector<Ball>(w.size());
        for (Eigen::Index i = 0; i < w.size(); ++i) weights(i) = Ball(w(i)) + Ball(Rational(0), precision);
        near = theory::enclose_optimum(instance.problem, weights, instance.constants.mu, near, precision);
    };
    Vector<Ball> weights;
    optimum(uniform, weights);
    const double start_gap = instance.problem.validation_loss(near).midpoint();
    const auto run = stationarity_run(
        nearest(instance.problem), options, {uniform, from_rational<double>(instance.start)},
        [&](const Vector<double>& w) {
            optimum(w, weights);
            return Vector<double>(
                nearest(Matrix<Ball>(theory::implicit_hypergradient(instance.problem, weights, near))).col(0));
        });
    const double mean = run.mean, bound = to_double(model.different_share) *
                                          stationarity_bound<double>(model, context, run, start_gap, options);
    ledger.part("different")
        .test(mean <= bound, "(b), different losses: mean |G_alpha(w_k)|^2 <= 2(F_0 - F*)/(alpha K) + delta^2");
    seen.stationarity = std::max(seen.stationarity, mean / bound);
}

}  // namespace datamix::verify::full_rate_bounds
