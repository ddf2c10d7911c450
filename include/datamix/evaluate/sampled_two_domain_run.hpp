#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "datamix/algorithm/outer_update.hpp"
#include "datamix/evaluate/round_law.hpp"
#include "datamix/numeric/normal.hpp"

namespace datamix {

/// What a simulated round draws: noise at every inner step, or once, in the law of the whole round.
enum class Draw {
    every_step,  ///< T draws a round
    every_round  ///< one
};

/// Simulation in double of two domains in d = 2 with a_2 = 0, noise on domain 1: the algorithm of algorithm/mixing.hpp
/// without its allocations (a test compares them sample by sample), either inner step by inner step or with one
/// Gaussian draw per round, which has the same law. Claim stochastic-simulation.
template <class Update>
class TwoDomainNoiseRun {
    static_assert(std::same_as<Update, LinearUpdate> || std::same_as<Update, ExponentiatedGradient>);

public:
    /// T = horizon, η = eta, α = alpha; the model's own outer step is not looked at. Throws UnsupportedError for a
    /// model of another kind.
    TwoDomainNoiseRun(const ExactModel& model, double horizon, double eta, double alpha)
        : horizon_(static_cast<std::size_t>(horizon)),
          eta_(eta),
          alpha_(alpha),
          start_(to_double(model.start_weights(0))) {
        const auto& problem = model.problem;
        stiffness_ = centre_ = 0;
        bool fits = model.dimension() == 2 && model.domains() == 2 && model.covariance.empty();
        for (Eigen::Index i = 0; fits && i < 2; ++i) fits = problem.optima(i, 1) == 0 && model.noise(i, 1) == 0;
        if (!fits)
            throw UnsupportedError("noise run: two domains in d = 2 with a_2 = 0 and noise on domain 1 are expected");
        for (std::size_t i = 0; i < 2; ++i) {
            const auto at = static_cast<Eigen::Index>(i);
            const double h = to_double(problem.curvature(at)), s = to_double(model.noise(at, 0));
            curvature_[i] = h;
            direction_[i] = to_double(problem.optima(at, 0));
            validation_[i] = to_double(problem.validation(at));
            parameters_[i] = to_double(model.start_parameters(at));
            deviation_[i] = std::sqrt(s);
            kept_[i] = portable_exp(std::max(horizon * portable_log1m(eta * h), -700.0));
            const double variance = round_variance(s, eta, h, kept_[i]);
            round_deviation_[i] = std::sqrt(variance);
            stiffness_ += (1 - kept_[i]) * direction_[i] * direction_[i] + variance;
            centre_ += (1 - kept_[i]) * direction_[i] * validation_[i];
        }
        centre_ /= stiffness_;
    }

    /// The first weight of one replicate.
    struct Outcome {
        double average;  ///< (1/K) Σ_{k<K} w_k
        double last;     ///< w_K
        /// Has the expectation of `average`, and hardly any variance: a control variate. With ω = w (linear step) or
        /// logit w (exponentiated gradient), r_i = (1−ηh_i)^T, v_i the variance of a round's sensitivity, Λ =
        /// Σ(1−r_i)u_i² + v_i and w_∞ = Σ(1−r_i)u_ic_i/Λ it is w_∞ + [(ω_0−ω_K)/α − Σr_iu_i(θ_0−θ_K)_i]/(ΛK), since the
        /// expectation of a round's hypergradient is Λ(w−w_∞) + Σr_iu_i(θ_i − Eθ⁺_i). (proofs/stochastic_horizon_eg.md)
        double variate;
        /// Has the expectation of (average − variate)², of which it is the conditional variance, summed over the
        /// rounds: with z = (1−r)u it is Σ_k Σ_i [v(rθ + 2wz − c + ruw)² + 2w²v²]_i/(ΛK)².
        double variance;
    };

    /// K ≥ 1 rounds of one replicate. Step t of the run, or round k, draws position (replicate, t or k) of the stream.
    Outcome run(const NormalStream& stream, std::uint64_t replicate, std::size_t rounds, Draw draw) const {
        double weight = start_, sum = 0, variance = 0;
        double odds = start_ / (1 - start_);  // exponentiated gradient moves these
        std::array<double, 2> theta = parameters_;
        for (std::size_t k = 0; k < rounds; ++k) {
            std::array<double, 2> z{0, 0};
            for (std::size_t i = 0; i < 2; ++i) {
                const double v = round_deviation_[i] * round_deviation_[i], u = direction_[i], r = kept_[i];
                const double slope = r * theta[i] + (2 - r) * weight * u - validation_[i];
                variance += v * (slope * slope + 2 * weight * weight * v);
            }
            if (draw == Draw::every_step) {
                for (std::size_t t = 0; t < horizon_; ++t) {
                    double noise[2];
                    stream.normals(replicate, k * horizon_ + t, noise, 2);
                    for (std::size_t i = 0; i < 2; ++i) {
                        const double first = curvature_[i] * (theta[i] - direction_[i]) + deviation_[i] * noise[i];
                        const double second = curvature_[i] * theta[i];
                        z[i] -= eta_ * (curvature_[i] * z[i] + (first - second));
                        theta[i] -= eta_ * (weight * first + (1 - weight) * second);
                    }
                }
            } else {
                double noise[2];
                stream.normals(replicate, k, noise, 2);
                for (std::size_t i = 0; i < 2; ++i) {
                    z[i] = (1 - kept_[i]) * direction_[i] - round_deviation_[i] * noise[i];
                    theta[i] = kept_[i] * theta[i] + weight * z[i];
                }
            }
            const double g = z[0] * (theta[0] - validation_[0]) + z[1] * (theta[1] - validation_[1]);
            sum += weight;
            if constexpr (std::same_as<Update, LinearUpdate>) {
                weight -= alpha_ * g;
            } else {
                odds *= portable_exp(-alpha_ * g);
                weight = odds / (1 + odds);
            }
        }
        double moved = start_ - weight, warm = 0;
        if constexpr (!std::same_as<Update, LinearUpdate>)
            moved = portable_log(start_ / (1 - start_)) - portable_log(odds);
        for (std::size_t i = 0; i < 2; ++i) warm += kept_[i] * direction_[i] * (parameters_[i] - theta[i]);
        const double count = static_cast<double>(rounds);
        const double scale = stiffness_ * count;
        return {sum / count, weight, centre_ + (moved / alpha_ - warm) / scale, variance / (scale * scale)};
    }

private:
    std::size_t horizon_;
    double eta_, alpha_;
    double start_;
    double stiffness_, centre_;  // Λ and w_∞
    std::array<double, 2> curvature_{}, direction_{}, validation_{}, parameters_{}, deviation_{}, kept_{},
        round_deviation_{};
};

}  // namespace datamix
