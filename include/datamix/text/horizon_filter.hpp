#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <numbers>
#include <vector>

#include <Eigen/Core>

namespace datamix {

/// The polynomial p_T(H) = η Σ_{t<T} (I − ηH)^t = H⁻¹(I − (I − ηH)^T): what a horizon of T inner steps puts in the
/// place of the inverse Hessian at a stationary θ (proofs/text_greedy.md). p_T has degree T − 1, but on a known
/// interval [0, L] its Chebyshev series can be cut at about √(2T ln(1/tolerance)) terms, which is what makes long
/// horizons cheap.
class HorizonFilter {
public:
    /// T = `horizon` ≥ 1, spectrum of H in [0, smoothness], 0 < η ≤ 1/smoothness. The cut changes p_T by at most
    /// `tolerance` · max p_T.
    HorizonFilter(std::size_t horizon, double eta, double smoothness, double tolerance = 1e-12)
        : center_(smoothness / 2) {
        const std::size_t nodes =
            std::min<std::size_t>(horizon, 64 + static_cast<std::size_t>(12 * std::sqrt(horizon)));
        std::vector<double> values(nodes);
        for (std::size_t j = 0; j < nodes; ++j) {
            const double x = center_ * (1 + std::cos(angle(j, nodes)));
            // expm1 and log1p keep the small eigenvalues, where p_T is close to ηT, exact.
            values[j] = x > 0 ? -std::expm1(static_cast<double>(horizon) * std::log1p(-eta * x)) / x
                              : eta * static_cast<double>(horizon);
        }
        coefficients_.resize(nodes);
        for (std::size_t k = 0; k < nodes; ++k) {
            double sum = 0;
            for (std::size_t j = 0; j < nodes; ++j)
                sum += values[j] * std::cos(static_cast<double>(k) * angle(j, nodes));
            coefficients_[k] = sum * (k == 0 ? 1.0 : 2.0) / static_cast<double>(nodes);
        }
        double tail = 0;
        while (coefficients_.size() > 1) {
            tail += std::abs(coefficients_.back());
            if (tail > tolerance * eta * static_cast<double>(horizon)) break;
            coefficients_.pop_back();
        }
    }

    /// p_T(H) b (d) for b (d), with `multiply(v, out)` writing out = H v (d) into a vector of that length.
    Eigen::VectorXd apply(const Eigen::VectorXd& b,
                          const std::function<void(const Eigen::VectorXd&, Eigen::VectorXd&)>& multiply) const {
        Eigen::VectorXd before = b;
        Eigen::VectorXd sum = coefficients_[0] * b;
        if (coefficients_.size() == 1) return sum;
        Eigen::VectorXd product(b.size());
        multiply(b, product);
        Eigen::VectorXd current = product / center_ - b;
        for (std::size_t k = 1;; ++k) {
            sum += coefficients_[k] * current;
            if (k + 1 == coefficients_.size()) return sum;
            multiply(current, product);
            before = (2 / center_) * product - 2 * current - before;
            before.swap(current);
        }
    }

    /// Terms of the series: one more than the products with H that apply() takes.
    std::size_t terms() const { return coefficients_.size(); }

private:
    static double angle(std::size_t j, std::size_t nodes) {
        return std::numbers::pi * (static_cast<double>(j) + 0.5) / static_cast<double>(nodes);
    }

    double center_;
    std::vector<double> coefficients_;
};

}  // namespace datamix
