#pragma once

#include "datamix/theory/full_truncation.hpp"

namespace datamix::theory {

/// max_i ln(1/w_{0,i}) of start weights (m) > 0: ln m for the uniform start. F2.
template <class S>
S start_divergence(const Vector<S>& weights) {
    using std::log;
    using std::max;
    S result(0);
    for (Eigen::Index i = 0; i < weights.size(); ++i) result = max(result, S(-log(weights(i))));
    return result;
}

/// F2 (a), exponentiated gradient, F convex, average over k < K, R ≥ span(g_k), δ ≥ ½span(g_k − ∇F(w_k)), divergence as
/// above: F(w̄) − F* ≤ divergence/(αK) + αR²/8 + 2δ.
template <class S>
S average_rate(const S& divergence, const S& alpha, std::size_t rounds, const S& span, const S& delta) {
    return divergence / (alpha * from_rational<S>(Rational(rounds))) + alpha * span * span / S(8) + S(2) * delta;
}

/// F2 (a), the step that makes its first two terms equal: α = √(8·divergence/K)/R.
template <class S>
S tuned_step(const S& divergence, std::size_t rounds, const S& span) {
    using std::sqrt;
    return sqrt(S(8) * divergence / from_rational<S>(Rational(rounds))) / span;
}
/// F2 (a) with tuned_step: R√(divergence/(2K)) + 2δ.
template <class S>
S tuned_rate(const S& divergence, std::size_t rounds, const S& span, const S& delta) {
    using std::sqrt;
    return span * sqrt(divergence / (S(2) * from_rational<S>(Rational(rounds)))) + S(2) * delta;
}

/// F2 (a'), average over k = 1 … K, F also L_F-smooth in the norm ½·span and α ≤ 1/L_F: F − F* ≤
/// divergence/(αK) + 2δ.
template <class S>
S shifted_rate(const S& divergence, const S& alpha, std::size_t rounds, const S& delta) {
    return divergence / (alpha * from_rational<S>(Rational(rounds))) + S(2) * delta;
}

/// F2 (a''), f_V a mixture of the f_i, F not necessarily convex: the mean of F(w_k) − F*, k < K, is at most L/(2μ)
/// times the rate of (a).
template <class S>
S mixture_rate(const LossConstants<S>& c, const S& rate) {
    return c.smoothness / (S(2) * c.mu) * rate;
}

/// F2 (b), projected gradient, α ≤ 1/L_F (ℓ2), delta_square ≥ |P(g_k − ∇F(w_k))|²: the mean of |G_α(w_k)|², k < K, is
/// at most 2(F(w_0) − F*)/(αK) + δ².
template <class S>
S stationarity_rate(const S& start_gap, const S& alpha, std::size_t rounds, const S& delta_square) {
    return S(2) * start_gap / (alpha * from_rational<S>(Rational(rounds))) + delta_square;
}

/// L_F in the norm ½·span for a shared Hessian and f_V = ½|θ−c|²: D²/4, D = max|a_i − a_j|. F2.
template <class S>
S shared_outer_smoothness(const S& diameter_square) {
    return diameter_square / S(4);
}

/// L_F for general losses, weights in ℓ1: |∇F(w) − ∇F(w')|_∞ ≤ L_F|w − w'|_1 with
/// L_F = G²L_V/μ² + GG_V(2L + L_2G/μ)/μ². In ℓ2 m·L_F will do. (proofs/full_rate.md)
template <class S>
S outer_smoothness(const LossConstants<S>& c) {
    const S sensitivity = c.gradient / c.mu;
    return sensitivity * sensitivity * c.validation_smoothness +
           sensitivity * c.validation_gradient * (S(2) * c.smoothness + c.hessian_lipschitz * sensitivity) / c.mu;
}

}  // namespace datamix::theory
