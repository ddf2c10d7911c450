#pragma once

#include <algorithm>

#include "datamix/algorithm/step_law.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix::theory {

/// Diagonal of M_T = I − (I − η diag h)^T, the metric that the T-horizon algorithm really minimises in (claim G3).
/// curvature: d; η ≤ 1/L.
template <class S>
Vector<S> horizon_metric(const Vector<S>& curvature, const Integer& horizon, const S& eta) {
    Vector<S> result = retained_by_descent<S>(curvature, eta, horizon);
    for (Eigen::Index i = 0; i < result.size(); ++i) result(i) = S(1) - result(i);
    return result;
}

/// uᵀMv = Σ_i m_i u_i v_i of the diagonal m of M, u and v (d each).
template <class S>
S metric_product(const Vector<S>& metric, const Vector<S>& u, const Vector<S>& v) {
    S sum(0);
    for (Eigen::Index i = 0; i < metric.size(); ++i) sum += metric(i) * u(i) * v(i);
    return sum;
}

/// The margin of claim G1: uᵀM(c−a_2) − uᵀMu = uᵀM(c−a_1). As long as θ stays in the coordinate box of a_1 and a_2 the
/// hypergradient is at most −margin, so a positive margin drives w to 1 at rate α·margin a round, wherever it starts.
template <class S>
S worst_domain_margin(const SharedQuadratic<S>& instance, const Vector<S>& metric) {
    return metric_product<S>(metric, instance.direction(), instance.validation - instance.optima.col(0));
}

/// w_T of claim G3 before clipping: uᵀM(c−a_2)/uᵀMu, the minimiser over the line of ½(θ−c)ᵀM(θ−c).
template <class S>
S metric_minimiser(const SharedQuadratic<S>& instance, const Vector<S>& metric) {
    const Vector<S> u = instance.direction();
    return metric_product<S>(metric, u, instance.validation - instance.optima.col(1)) / metric_product<S>(metric, u, u);
}

/// The nearest number in [0, 1].
inline Rational clip_to_unit(const Rational& w) { return std::min(std::max(w, Rational(0)), Rational(1)); }

/// Constant of claim G3's |w_T − w*| ≤ Cρ^T: C = Σ|u_i y_i|/(2ηh_min|u|²) with y = c − a_2 − w*u.
inline Rational horizon_limit_constant(const SharedQuadratic<Rational>& instance, const Rational& eta) {
    const Vector<Rational> u = instance.direction();
    const Vector<Rational> y = instance.validation - instance.optima.col(1) - u * instance.minimiser();
    Rational sum = 0;
    for (Eigen::Index i = 0; i < u.size(); ++i) sum += abs(Rational(u(i) * y(i)));
    return sum / (2 * eta * instance.strong_convexity() * dot<Rational>(u, u));
}

/// Kantorovich's factor (κ+1)²/(4κ): claim G2's bound on F(θ^T)/F*.
template <class S>
S kantorovich_factor(const S& kappa) {
    return (kappa + S(1)) * (kappa + S(1)) / (S(4) * kappa);
}

/// κ_T = (1−(1−ηL)^T)/(1−(1−ημ)^T), the condition number of M_T (claim G2).
template <class S>
S horizon_condition_number(const S& mu, const S& smoothness, const Integer& horizon, const S& eta) {
    return (S(1) - power<S>(S(1) - eta * smoothness, horizon)) / (S(1) - power<S>(S(1) - eta * mu, horizon));
}

}  // namespace datamix::theory
