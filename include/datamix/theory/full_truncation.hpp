#pragma once

#include <algorithm>

#include "datamix/numeric/scalar.hpp"

namespace datamix::theory {

/// What claim F1 assumes of the losses. μ, L, L_2 and L_V on a convex set that holds the iterates and every θ*(w); G
/// and G_V as suprema there (a priori), or where the proof needs them: G ≥ |∇f_i(θ*(w))|, G_V ≥ |∇f_V(θ_T)|.
template <class S>
struct LossConstants {
    S mu;                     ///< μ: every f_i is μ-strongly convex
    S smoothness;             ///< L: every f_i is L-smooth
    S hessian_lipschitz;      ///< L_2: |∇²f_i(x) − ∇²f_i(y)| ≤ L_2|x − y|, spectral norm
    S gradient;               ///< G ≥ |∇f_i|, Euclidean
    S validation_gradient;    ///< G_V ≥ |∇f_V|
    S validation_smoothness;  ///< L_V: f_V is L_V-smooth
};

/// Radius of the invariant ball of F1 around θ_c: max(|θ_0−θ_c|, max_i|∇f_i(θ_c)|/μ). For η ≤ 1/L no inner step at any
/// mixture leaves it, and it contains every θ*(w).
template <class S>
S invariant_radius(const S& start_distance, const S& largest_gradient, const S& mu) {
    using std::max;
    return max(start_distance, S(largest_gradient / mu));
}

/// F1: |g − ∇F(w)|_∞ ≤ q^T(G/μ)(G_V+L_Ve_0) + ηTq^{T−1}(L+L_2G/μ)G_Ve_0 with q = 1 − ημ, e_0 = |θ_0 − θ*(w)|, T ≥ 1,
/// η ≤ 1/L. (proofs/full_truncation.md)
template <class S>
S truncation_bound(const LossConstants<S>& c, const S& eta, const Integer& horizon, const S& start_error) {
    const S q = S(1) - eta * c.mu, before = power<S>(q, horizon - 1);
    const S sensitivity = c.gradient / c.mu;  // |Z*_i| ≤ G/μ
    const S length = from_rational<S>(Rational(horizon));
    return before * q * sensitivity * (c.validation_gradient + c.validation_smoothness * start_error) +
           eta * length * before * (c.smoothness + c.hessian_lipschitz * sensitivity) * c.validation_gradient *
               start_error;
}

/// F1 for a shared Hessian, differences of two domains: |(g_i−g_l)−(∂_iF−∂_lF)| ≤ q^T|a_i−a_l|(G_V+L_Ve_0).
template <class S>
S shared_truncation_bound(const LossConstants<S>& c, const S& eta, const Integer& horizon, const S& distance,
                          const S& start_error) {
    return power<S>(S(1) - eta * c.mu, horizon) * distance *
           (c.validation_gradient + c.validation_smoothness * start_error);
}

/// F1, drift under exponentiated gradient with a-priori constants: e_{k,0} ≤ q^{kT}e_{0,0} + αG²G_V/μ².
template <class S>
S drift_bound(const LossConstants<S>& c, const S& eta, const S& alpha, const Integer& horizon, const Integer& round,
              const S& start_error) {
    const S sensitivity = c.gradient / c.mu;
    return power<S>(S(1) - eta * c.mu, horizon * round) * start_error +
           alpha * sensitivity * sensitivity * c.validation_gradient;
}

/// F1: |g|_∞ ≤ (1−q^T)GG_V/μ, a priori.
template <class S>
S hypergradient_bound(const LossConstants<S>& c, const S& eta, const Integer& horizon) {
    return (S(1) - power<S>(S(1) - eta * c.mu, horizon)) * c.gradient * c.validation_gradient / c.mu;
}

}  // namespace datamix::theory
