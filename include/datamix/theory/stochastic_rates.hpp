#pragma once

#include "datamix/evaluate/round_law.hpp"

namespace datamix::theory {

/// Claim S1: E|θ_T − θ*|² ≤ q^{2T}e_0² + ησ²(1−q^{2T})/(μ(2−ημ)), q = 1−ημ, for gradient noise of variance at most σ².
/// `error` is e_0². With equality for a one-dimensional quadratic.
template <class S>
S sgd_bound(const S& mu, const S& eta, const S& variance, const S& error, const Integer& horizon) {
    const S kept = power<S>(S(S(1) - eta * mu), horizon);
    return kept * kept * error + round_variance<S>(variance, eta, mu, kept);
}

/// Bias and variance of the hypergradient after one round from (θ, w), claim S2: two domains with a_2 = 0, noise
/// covariance diag(s) on the first. All vectors have length d.
template <class S>
struct NoisyHypergradient {
    S tilt;       ///< of the bias: Σwv_i
    S cut;        ///< of the bias: −Σr_iu_i(wu_i−c_i)
    S warm;       ///< of the bias: Σr_i(1−r_i)u_i(θ_i−wu_i)
    S linear;     ///< of the variance: Σv_i(r_iθ_i+2w(1−r_i)u_i−c_i)²
    S quadratic;  ///< of the variance: Σ2w²v_i²
    S bias;       ///< E g less the derivative of F, g = g_1 − g_2
    S variance;   ///< of g
    S mean_square() const { return variance + bias * bias; }  ///< E|g − F'(w)|²

    /// h = curvature, s = noise, u = a_1, w the weight of the first domain, kept: r = (1−ηh)^T.
    NoisyHypergradient(const Vector<S>& curvature, const Vector<S>& noise, const Vector<S>& u, const Vector<S>& c,
                       const Vector<S>& theta, const S& w, const S& eta, const Vector<S>& kept)
        : tilt(0), cut(0), warm(0), linear(0), quadratic(0) {
        for (Eigen::Index i = 0; i < u.size(); ++i) {
            const S& r = kept(i);
            const S v = round_variance<S>(noise(i), eta, curvature(i), r);
            tilt += w * v;
            cut -= r * u(i) * (w * u(i) - c(i));
            warm += r * (S(1) - r) * u(i) * (theta(i) - w * u(i));
            const S slope = r * theta(i) + S(2) * w * (S(1) - r) * u(i) - c(i);
            linear += v * slope * slope;
            quadratic += S(2) * w * w * v * v;
        }
        bias = tilt + cut + warm;
        variance = linear + quadratic;
    }
};

}  // namespace datamix::theory
