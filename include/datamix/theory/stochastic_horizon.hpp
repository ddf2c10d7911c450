#pragma once

#include <cmath>

#include "datamix/evaluate/closed_moment_map.hpp"

namespace datamix::theory {

/// Constants of claim S5 (two domains, any d, noise on either): with η = ln T/(μT) and N = KT the expected squared
/// error of the average weight is, to leading order,
///   E(w̄ − w*)² = [C_1 T/N + C_2 η + C_3 e^{−μηT}]² + C_4 ηT/N,
/// so that T*/√(N ln N) → √(C_2/(2C_1 μ)). The gap E F(w̄) − F* is ½|u|² times it. Exact rationals; signs included.
struct StochasticConstants {
    Rational start;        ///< C_1 = (w* − w_0)/(α|u|²): what K rounds leave of the start
    Rational tilt;         ///< C_2: E ZᵀZ shifts the fixed point away from the noisy domain by C_2 η
    Rational horizon;      ///< C_3: bias of a noiseless horizon, of the slowest coordinate
    Rational variance;     ///< C_4
    Rational curvature;    ///< μ
    Rational half_square;  ///< ½|u|²

    /// With sensitivities on their own noise there is no tilt, and the two noises of a round do not cancel. Throws
    /// UnsupportedError unless there are two domains and the noise of coordinates is independent.
    explicit StochasticConstants(const ExactModel& model, NoisePath path = NoisePath::shared) {
        const auto& problem = model.problem;
        if (model.domains() != 2) throw UnsupportedError("stochastic constants: two domains are expected");
        if (!model.covariance.empty()) throw UnsupportedError("stochastic constants: uncorrelated noise is expected");
        const Vector<Rational> u = problem.optima.col(0) - problem.optima.col(1);
        const Rational square = dot<Rational>(u, u), best = model.optimum()(0);
        curvature = problem.strong_convexity();
        half_square = square / 2;
        start = model.start(0) * -1 / (model.outer_step * square);
        for (Eigen::Index i = 0; i < model.dimension(); ++i) {
            const Rational first = model.noise(i, 0) / (2 * problem.curvature(i)),
                           second = model.noise(i, 1) / (2 * problem.curvature(i)),
                           miss = problem.optima(i, 1) + best * u(i) - problem.validation(i);
            const auto passed_on = [&](const Rational& mixed) -> Rational {  // of a sample, to both factors or to one
                if (path == NoisePath::independent) return miss * miss + mixed * mixed;
                return (miss + mixed) * (miss + mixed);
            };
            variance += (first * passed_on(best * u(i)) + second * passed_on((best - 1) * u(i))) / (square * square);
            if (path == NoisePath::shared) tilt += (best * first - (1 - best) * second) / square;
            if (problem.curvature(i) == curvature) horizon -= u(i) * miss / square;
        }
    }

    /// lim T*/√(N ln N), which is so for C_1, C_2 > 0 only.
    double limit() const { return std::sqrt(std::abs(to_double(Rational(tilt / (2 * start * curvature))))); }
};

/// The leading form of S5 at real T ≥ 3 and N; signs of C_1 are taken as |C_1|, which is what the law would say of an
/// instance that starts on the wrong side (a control of S5 shows that the law does not hold there).
inline double leading_error(const StochasticConstants& c, double horizon, double budget) {
    const double mu = to_double(c.curvature), eta = std::log(horizon) / (mu * horizon);
    const double mean =
        std::abs(to_double(c.start)) * horizon / budget + to_double(c.tilt) * eta + to_double(c.horizon) / horizon;
    return mean * mean + to_double(c.variance) * eta * horizon / budget;
}

}  // namespace datamix::theory
