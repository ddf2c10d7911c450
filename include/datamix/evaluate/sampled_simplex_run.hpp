#pragma once

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "datamix/evaluate/round_law.hpp"
#include "datamix/numeric/normal.hpp"

namespace datamix {

/// Simulation in double of exponentiated gradient on a shared-Hessian quadratic with Gaussian gradient noise, any
/// number of domains and parameters, one draw per round and noisy entry: with r = (1−ηh)^T, V_l of round_law and
/// independent n_l ~ N(0, V_l), column l of the sensitivities is Z_l = (1−r)a_l − n_l up to a common shift and
/// θ⁺ = rθ + Zw, which is the law of T inner steps (evaluate/round_law.hpp).
class SimplexNoiseRun {
public:
    /// The model's start weights must be positive, η ≤ 1/L. Throws as StepLaw::at.
    SimplexNoiseRun(const ExactModel& model, const StepLaw& inner, const Integer& horizon)
        : alpha_(to_double(model.outer_step)) {
        const auto d = model.dimension(), m = model.domains();
        const SharedQuadratic<Rational>& problem = model.problem;
        // 1 − r loses log2(T/ηh) bits, hence in balls.
        const Precision precision{128 + 2 * static_cast<long>(msb(horizon) + 1)};
        const Ball eta = inner.at(horizon, precision);
        const Vector<Ball> kept = inner.retained(problem.curvature, horizon, precision);
        for (Eigen::Index j = 0; j < d; ++j) {
            const Ball h(problem.curvature(j), precision);
            kept_.push_back(to_double(kept(j)));
            parameters_.push_back(to_double(model.start_parameters(j)));
            validation_.push_back(to_double(problem.validation(j)));
            for (Eigen::Index i = 0; i < m; ++i) {
                pull_.push_back(to_double((Ball(1) - kept(j)) * Ball(problem.optima(j, i), precision)));
                if (model.noise(j, i) == 0) continue;
                const Ball variance = round_variance<Ball>(Ball(model.noise(j, i), precision), eta, h, kept(j));
                draws_.push_back({pull_.size() - 1, draws_.size(), std::sqrt(std::max(to_double(variance), 0.0))});
            }
        }
        normals_ = draws_.size();
        if (!model.covariance.empty()) correlate(round_law<Ball>(model, kept, eta, precision));
        for (Eigen::Index i = 0; i < m; ++i) logs_.push_back(to_double(log(Ball(model.start_weights(i), precision))));
    }

    /// The weights of one replicate.
    struct Outcome {
        std::vector<double> average;  ///< (1/K) Σ_{k<K} w_k (m)
        std::vector<double> last;     ///< w_K (m)
    };

    /// K ≥ 1 rounds of one replicate. Round k draws position (replicate, k) of the stream, one normal per noisy entry,
    /// parameter by parameter.
    Outcome run(const NormalStream& stream, std::uint64_t replicate, std::size_t rounds) const {
        const std::size_t m = logs_.size();
        std::vector<double> logs = logs_, theta = parameters_, z, normals(normals_), g(m), w(m), sum(m, 0.0);
        softmax(logs, w);
        for (std::size_t k = 0; k < rounds; ++k) {
            stream.normals(replicate, k, normals.data(), normals.size());
            z = pull_;
            for (const Draw& draw : draws_) z[draw.entry] -= draw.deviation * normals[draw.normal];
            std::fill(g.begin(), g.end(), 0.0);
            for (std::size_t j = 0; j < theta.size(); ++j) {
                double moved = kept_[j] * theta[j];
                for (std::size_t i = 0; i < m; ++i) moved += z[j * m + i] * w[i];
                theta[j] = moved;
                for (std::size_t i = 0; i < m; ++i) g[i] += z[j * m + i] * (moved - validation_[j]);
            }
            for (std::size_t i = 0; i < m; ++i) {
                sum[i] += w[i];
                logs[i] -= alpha_ * g[i];
            }
            softmax(logs, w);
        }
        for (double& s : sum) s /= static_cast<double>(rounds);
        return {std::move(sum), std::move(w)};
    }

private:
    /// w_i ∝ e^{logs_i}; the largest logarithm is taken out of all.
    static void softmax(std::vector<double>& logs, std::vector<double>& w) {
        const double top = *std::max_element(logs.begin(), logs.end());
        double total = 0;
        for (std::size_t i = 0; i < logs.size(); ++i) {
            logs[i] -= top;
            w[i] = logs[i] == 0 ? 1.0 : portable_exp(std::max(-700.0, logs[i]));
            total += w[i];
        }
        for (double& x : w) x /= total;
    }

    struct Draw {
        std::size_t entry;   ///< of z, d×m row by row
        std::size_t normal;  ///< which of the round's
        double deviation;
    };

    /// From one draw per noisy entry to those of V_l = LLᵀ, L lower triangular: entry j of domain l takes the normals
    /// of its entries up to j. A pivot that is 0 up to rounding makes its column 0: V_l may be singular.
    void correlate(const RoundLaw<Ball>& law) {
        const std::vector<Draw> alone = std::exchange(draws_, {});
        const auto m = static_cast<std::size_t>(law.variance.cols());
        for (std::size_t l = 0; l < m; ++l) {
            std::vector<Draw> own;
            for (const Draw& draw : alone)
                if (draw.entry % m == l) own.push_back(draw);
            std::vector<std::vector<double>> factor(own.size(), std::vector<double>(own.size(), 0.0));
            const auto at = [&](std::size_t a, std::size_t b) {
                const auto row = [&](std::size_t n) { return static_cast<Eigen::Index>(own[n].entry / m); };
                return to_double(law.covariance[l](row(a), row(b)));
            };
            for (std::size_t b = 0; b < own.size(); ++b) {
                double pivot = at(b, b);
                for (std::size_t c = 0; c < b; ++c) pivot -= factor[b][c] * factor[b][c];
                if (pivot <= 1e-14 * at(b, b)) continue;
                factor[b][b] = std::sqrt(pivot);
                for (std::size_t a = b + 1; a < own.size(); ++a) {
                    double rest = at(a, b);
                    for (std::size_t c = 0; c < b; ++c) rest -= factor[a][c] * factor[b][c];
                    factor[a][b] = rest / factor[b][b];
                }
            }
            for (std::size_t a = 0; a < own.size(); ++a)
                for (std::size_t b = 0; b <= a; ++b)
                    if (factor[a][b] != 0) draws_.push_back({own[a].entry, own[b].normal, factor[a][b]});
        }
    }

    double alpha_;
    std::size_t normals_ = 0;  // of a round
    std::vector<double> kept_, parameters_, validation_, pull_, logs_;
    std::vector<Draw> draws_;
};

}  // namespace datamix
