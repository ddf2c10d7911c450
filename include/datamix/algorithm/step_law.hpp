#pragma once

#include "datamix/numeric/scalar.hpp"

namespace datamix {

/// The inner step η: a constant, or the law η_T = min(ln T/(μT), cap) of proofs/theory.md, S1 to S6
/// (T = 1, 2 take the cap).
struct InnerStep {
    Rational step;                ///< the constant, or the cap of the law; 0 < step ≤ 1/L
    Rational smallest_curvature;  ///< μ; used by the law only
    bool logarithmic = false;

    /// An enclosure of η at horizon T ≥ 1. ln T is irrational for T ≥ 2, so the minimum is decided by enough bits.
    Ball at(const Integer& horizon, Precision precision) const {
        Ball cap(step, precision);
        if (!logarithmic || horizon < 3) return cap;
        for (long bits = precision.bits;; bits *= 2) {
            const Ball length(horizon, {bits});
            const Ball law = log(length) / (Ball(smallest_curvature, {bits}) * length);
            const Truth below = less(law, Ball(step, {bits}));
            if (below == Truth::unknown) continue;
            if (below == Truth::no) return cap;
            Ball result(law);
            result.set_bits(precision.bits);
            return result;
        }
    }

    /// R_T = (1 − η_T h_i)^T (d), from the exact 1 − ηh_i where η is rational: a coordinate with ηh_i = 1 keeps exactly
    /// 0.
    Vector<Ball> retained(const Vector<Rational>& curvature, const Integer& horizon, Precision precision) const {
        const Ball eta = at(horizon, precision);
        const bool rational = !logarithmic || eta.contains(step);
        Vector<Ball> result(curvature.size());
        for (Eigen::Index i = 0; i < curvature.size(); ++i) {
            const Ball kept = rational ? Ball(Rational(1 - step * curvature(i)), precision)
                                       : Ball(1) - eta * Ball(curvature(i), precision);
            result(i) = power<Ball>(kept, horizon);
        }
        return result;
    }
};

}  // namespace datamix
