#pragma once

#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <limits>

#include "datamix/theory/stochastic_bounds.hpp"
#include "datamix/theory/stochastic_horizon.hpp"

namespace datamix {

/// The larger real minimiser of any of the forms, T ≥ 8: bisection on the sign of the derivative, until the enclosure
/// cannot be halved with certainty. For T ≥ 8 the derivative changes sign once (proofs/stochastic_bound_horizon.md).
/// Claim S4.
inline Ball minimising_horizon(const theory::StochasticBound& bound) {
    const long bits = bound.budget.bits();
    Ball low = Ball(Rational(8), {bits}), high = bound.budget;
    for (long i = 0; i < 4 * bits; ++i) {
        const Ball middle = sqrt(low * high).midpoint_ball();
        const Ball sign = bound.slope_sign(middle);
        if (certainly(less(sign, Ball(0))))
            low = middle;
        else if (certainly(less(Ball(0), sign)))
            high = middle;
        else
            break;
    }
    return hull(low, high);
}

/// The law's T* with its finite-size correction: the real T in 3 … N that minimises the leading form of S5, which falls
/// and then rises. In double: ln T* to about 3e−8 of itself, so T* to a relative error of about 3e−8·ln T*.
inline double leading_horizon(const theory::StochasticConstants& c, double budget) {
    const auto value = [&](double log_t) { return theory::leading_error(c, std::exp(log_t), budget); };
    return std::exp(boost::math::tools::brent_find_minima(value, std::log(3.0), std::log(budget),
                                                          std::numeric_limits<double>::digits / 2)
                        .first);
}

}  // namespace datamix
