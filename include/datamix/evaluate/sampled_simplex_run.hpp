#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "datamix/algorithm/step_law.hpp"
#include "datamix/evaluate/closed_round.hpp"
#include "datamix/numeric/normal.hpp"

namespace datamix {

/// Simulation in double of exponentiated gradient on a shared-Hessian quadratic with Gaussian gradient noise, any
/// number of domains and parameters, one draw per round and noisy entry: with r = (1−ηh)^T, v = sη(1−r²)/(h(2−ηh)) and
/// independent n_l ~ N(0, diag v_l), column l of the sensitivities is Z_l = (1−r)a_l − n_l up to a common shift and
/// θ⁺ = rθ + Zw, which is the law of T inner steps (evaluate/noisy_model.hpp).
class SimplexNoiseRun {
public:
    /// noise: d×m variances ≥ 0; start weights (m) positive; parameters θ_0 (d).
    SimplexNoiseRun(const SharedQuadratic<Rational>& model, const Matrix<Rational>& noise,
                    const Vector<Rational>& weights, const Vector<Rational>& parameters, const Rational& outer_step,
                    const InnerStep& inner, const Integer& horizon)
        : alpha_(to_double(outer_step)) {
        const auto d = model.dimension(), m = model.domains();
        if (noise.rows() != d || noise.cols() != m || weights.size() != m || parameters.size() != d)
            throw InputError("noise run: noise, start and problem must share their dimensions");
        // 1 − r loses log2(T/ηh) bits, hence in balls.
        const Precision precision{128 + 2 * static_cast<long>(msb(horizon) + 1)};
        const Ball eta = inner.at(horizon, precision);
        const Vector<Ball> kept = inner.retained(model.curvature, horizon, precision);
        for (Eigen::Index j = 0; j < d; ++j) {
            const Ball h(model.curvature(j), precision);
            kept_.push_back(to_double(kept(j)));
            parameters_.push_back(to_double(parameters(j)));
            validation_.push_back(to_double(model.validation(j)));
            const Ball per_unit = eta * (Ball(1) - kept(j) * kept(j)) / (h * (Ball(2) - eta * h));
            for (Eigen::Index i = 0; i < m; ++i) {
                pull_.push_back(to_double((Ball(1) - kept(j)) * Ball(model.optima(j, i), precision)));
                if (noise(j, i) == 0) continue;
                const Ball variance = per_unit * Ball(noise(j, i), precision);
                draws_.push_back({pull_.size() - 1, std::sqrt(std::max(to_double(variance), 0.0))});
            }
        }
        for (Eigen::Index i = 0; i < m; ++i) logs_.push_back(to_double(log(Ball(weights(i), precision))));
    }

    struct Outcome {
        std::vector<double> average, last;  ///< (1/K) Σ_{k<K} w_k and w_K (m)
    };

    /// K rounds of one replicate. Round k draws position (replicate, k) of the stream, one normal per noisy entry,
    /// parameter by parameter.
    Outcome run(const NormalStream& stream, std::uint64_t replicate, std::size_t rounds) const {
        const std::size_t m = logs_.size();
        std::vector<double> logs = logs_, theta = parameters_, z, normals(draws_.size()), g(m), w(m), sum(m, 0.0);
        softmax(logs, w);
        for (std::size_t k = 0; k < rounds; ++k) {
            stream.normals(replicate, k, normals.data(), normals.size());
            z = pull_;
            for (std::size_t n = 0; n < draws_.size(); ++n) z[draws_[n].entry] -= draws_[n].deviation * normals[n];
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
        std::size_t entry;  ///< of z, d×m row by row
        double deviation;
    };

    double alpha_;
    std::vector<double> kept_, parameters_, validation_, pull_, logs_;
    std::vector<Draw> draws_;
};

}  // namespace datamix
