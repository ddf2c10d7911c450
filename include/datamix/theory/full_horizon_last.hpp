#pragma once

#include "datamix/problem/shared_quadratic.hpp"

namespace datamix::theory {

/// The model of claim F5 (last iterate of exponentiated gradient at a degenerate vertex): H = diag(1, h), a_1 = u =
/// (1,1), a_2 = 0, c = u + (v, −v), θ_0 = w_0u. The optimum is w = 1 with F'(1) = 0; x = 1 − w and F − F* = x².
template <class S>
struct DegenerateVertex {
    S curvature;   ///< h > 1
    S offset;      ///< v > 0
    S eta;         ///< η ≤ 1/h
    S outer_step;  ///< 0 < α ≤ 2
    S weight;      ///< w_0 in (0, 1)

    /// The problem itself, d = m = 2.
    SharedQuadratic<S> instance() const {
        SharedQuadratic<S> result{Vector<S>(2), Matrix<S>(2, 2), Vector<S>(2)};
        result.curvature << S(1), curvature;
        result.optima << S(1), S(0), S(1), S(0);
        result.validation << S(1) + offset, S(1) - offset;
        return result;
    }
    /// The same in another scalar, of one that holds rationals; see from_rational.
    template <class R>
    DegenerateVertex<R> as(Precision precision = {64}) const {
        const auto convert = [&](const S& x) { return from_rational<R>(x, precision); };
        return {convert(curvature), convert(offset), convert(eta), convert(outer_step), convert(weight)};
    }
};

/// What F5 says of one horizon.
template <class S>
struct VertexHorizon {
    S metric;  ///< m = uᵀM_Tu = 2 − p_1 − p_2
    S bias;    ///< ε_T = v(p_1−p_2)/m
    S memory;  ///< σ = α(p_1+p_2): what the warm start can add to the log-odds
    S growth;  ///< e^σ

    /// T = horizon ≥ 1.
    VertexHorizon(const DegenerateVertex<S>& model, const Integer& horizon) {
        using std::exp;
        const S p1 = power<S>(S(1) - model.eta, horizon), p2 = power<S>(S(1) - model.eta * model.curvature, horizon);
        metric = S(2) - p1 - p2;
        bias = model.offset * (p1 - p2) / metric;
        memory = model.outer_step * (p1 + p2);
        growth = exp(memory);
    }
};

/// The conditions of F5's bounds at one horizon: v > 0, h > 1, ηh ≤ 1, 0 < α ≤ 2, αmε_T ≤ 1, 1 − w_0 ≥ ε_T and w_0 > 0.
inline bool vertex_conditions(const DegenerateVertex<Rational>& model, const Integer& horizon) {
    const Rational p1 = power<Rational>(1 - model.eta, horizon),
                   p2 = power<Rational>(1 - model.eta * model.curvature, horizon), moved = model.offset * (p1 - p2);
    return model.offset > 0 && model.curvature > 1 && model.eta > 0 && model.eta * model.curvature <= 1 &&
           model.outer_step > 0 && model.outer_step <= 2 && model.outer_step * moved <= 1 && model.weight > 0 &&
           moved <= (1 - model.weight) * (2 - p1 - p2);
}

/// Enough for these conditions at every horizon: αmε_T = αv(p_1−p_2) ≤ αv, and ε_T ≤ vp_1/(2(1−p_1)), which falls with
/// T.
inline bool vertex_conditions_always(const DegenerateVertex<Rational>& model) {
    return model.offset > 0 && model.curvature > 1 && model.eta > 0 && model.eta * model.curvature <= 1 &&
           model.outer_step > 0 && model.outer_step <= 2 && model.outer_step * model.offset <= 1 && model.weight > 0 &&
           model.offset * (1 - model.eta) / (2 * model.eta) <= 1 - model.weight;
}

/// F5: e^{−σ}ε_T ≤ x_K, for every K ≥ 0.
template <class S>
S vertex_bias_bound(const VertexHorizon<S>& at) {
    return at.bias / at.growth;
}

/// F5: 1/(1 + e^σ[w_0/(1−w_0) + K(e^{αm}−1)]) ≤ x_K.
template <class S>
S vertex_transient_bound(const DegenerateVertex<S>& model, const VertexHorizon<S>& at, const Integer& rounds) {
    using std::exp;
    const S climb = from_rational<S>(Rational(rounds)) * (exp(S(model.outer_step * at.metric)) - S(1));
    return S(1) / (S(1) + at.growth * (model.weight / (S(1) - model.weight) + climb));
}

/// The same with m replaced by 2: it holds for all longer horizons, too, with at most K rounds, because σ falls and m
/// rises with T.
template <class S>
S vertex_transient_beyond(const DegenerateVertex<S>& model, VertexHorizon<S> at, const Integer& rounds) {
    at.metric = S(2);
    return vertex_transient_bound<S>(model, at, rounds);
}

/// F5: x_K ≤ (e^σ/w_0) ε_T/(1 − (1−αmε_T)^K), K ≥ 1.
template <class S>
S vertex_upper_bound(const DegenerateVertex<S>& model, const VertexHorizon<S>& at, const Integer& rounds) {
    const S left = power<S>(S(1) - model.outer_step * at.metric * at.bias, rounds);
    return at.growth / model.weight * at.bias / (S(1) - left);
}

/// Leading form of F5's best horizon: ln(αλvN/2)/λ at ln N = log_budget, in inner steps.
inline double vertex_law(const DegenerateVertex<double>& model, double log_budget) {
    const double lambda = -std::log1p(-model.eta);
    return (std::log(model.outer_step * lambda * std::abs(model.offset) / 2) + log_budget) / lambda;
}

}  // namespace datamix::theory
