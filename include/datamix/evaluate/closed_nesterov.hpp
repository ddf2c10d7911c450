#pragma once

#include "datamix/numeric/scalar.hpp"

namespace datamix {

/// What T steps of Nesterov's method from rest retain of the distance to the optimum along curvature h: the residual
/// polynomial P_T(h), with y_t = e_t + m(e_t − e_{t−1}), e_{t+1} = (1−ηh)y_t, e_0 = e_{−1} = 1. Momentum m is constant.
/// F6; proofs/full_regimes.md. Throws InputError for T < 0.
inline Ball nesterov_residual(const Rational& curvature, const Rational& inner_step, const Rational& momentum,
                              const Integer& horizon, Precision precision) {
    const Rational kept = 1 - inner_step * curvature;
    Matrix<Rational> exact(2, 2);
    exact << kept * (1 + momentum), -kept * momentum, 1, 0;
    const Matrix<Ball> end = power<Ball>(from_rational<Ball>(exact, precision), horizon);
    return end(0, 0) + end(0, 1);
}

/// The same for condition number κ = 1/q², η = 1/L and m = (√κ−1)/(√κ+1) = (1−q)/(1+q), at the smallest curvature:
/// (1 + qT)(1 − q)^T, decreasing in T.
inline Ball slowest_nesterov_residual(const Rational& q, const Integer& horizon, Precision precision) {
    return Ball(Rational(1 + q * Rational(horizon)), precision) *
           power<Ball>(Ball(Rational(1 - q), precision), horizon);
}

}  // namespace datamix
