#pragma once

#include <cmath>

#include "datamix/numeric/ball.hpp"

namespace datamix {

/// W_{−1}(−e^{−s}) for s ≥ 1: the root w ≤ −1 of we^w = −e^{−s}, enclosed to nearly the precision of s. (The argument
/// is given by its logarithm, so that it cannot underflow.) Newton's method proposes; a sign change certifies.
/// Infinitely wide where s is below the branch point 1 or too close to it to decide. For F6 and S4.
inline Ball lambert_lower(const Ball& s) {
    // f(v) = v − ln v − s with v = −w ≥ 1 increases and is convex: f' = 1 − 1/v.
    const Ball one(1), target = s.midpoint_ball();
    const auto f = [](const Ball& v, const Ball& level) { return v - log(v) - level; };
    const double x = s.midpoint();
    double guess = x + std::log(x + std::sqrt(2 * (x - 1)) + 1e-300) + 1e-9;
    for (int i = 0; i < 60; ++i) guess -= (guess - std::log(guess) - x) / (1 - 1 / guess);
    Ball v = Ball(guess) + target - target.midpoint_ball();
    v = v.midpoint_ball();
    for (long known = 20; known < 2 * s.bits(); known *= 2) v = (v - f(v, target) / (one - one / v)).midpoint_ball();
    // |error| ≤ (radius of s + residual)/f'(v), with room for the curvature and for rounding; then verified.
    Ball width = (abs(f(v, target)) + abs(s - target)) / (one - one / v);
    Ball step(0);
    step.set_bits(s.bits());
    arb_get_ubound_arf(arb_midref(step.data()), width.data(), 64);
    arb_mul_2exp_si(step.data(), step.data(), 4);
    Ball result = v;
    if (certainly(less(one, v - step)) && certainly(less(f(v - step, s), Ball(0))) &&
        certainly(less(Ball(0), f(v + step, s))))
        arb_add_error(result.data(), step.data());
    else
        arb_zero_pm_inf(result.data());
    return -result;
}

}  // namespace datamix
