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
        bool fits = model.dimension() == 2 && model.domains() == 2;
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
            round_deviation_[i] = std::sqrt(round_variance(s, eta, h, kept_[i]));
        }
    }

    /// The first weight of one replicate.
    struct Outcome {
        double average;  ///< (1/K) Σ_{k<K} w_k
        double last;     ///< w_K
    };

    /// K ≥ 1 rounds of one replicate. Step t of the run, or round k, draws position (replicate, t or k) of the stream.
    Outcome run(const NormalStream& stream, std::uint64_t replicate, std::size_t rounds, Draw draw) const {
        double weight = start_, sum = 0;
        double odds = start_ / (1 - start_);  // exponentiated gradient moves these
        std::array<double, 2> theta = parameters_;
        for (std::size_t k = 0; k < rounds; ++k) {
            std::array<double, 2> z{0, 0};
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
        return {sum / static_cast<double>(rounds), weight};
    }

private:
    std::size_t horizon_;
    double eta_, alpha_;
    double start_;
    std::array<double, 2> curvature_{}, direction_{}, validation_{}, parameters_{}, deviation_{}, kept_{},
        round_deviation_{};
};

}  // namespace datamix
