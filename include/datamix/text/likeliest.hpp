#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "datamix/numeric/error.hpp"

namespace datamix {

/// Where likeliest_mixture stopped.
struct LikeliestMixture {
    Eigen::VectorXd weights;  ///< m
    double gap = 0;           ///< the likelihood, in nats per trigram, is at most this below its maximum
    std::size_t steps = 0;    ///< of EM
    bool converged = false;   ///< gap ≤ the tolerance
};

/// Weights w (m) for which the mixture Σ w_i C_i of the domains' own trigram frequencies makes the validation text
/// likeliest: MixMin with n-grams for models, no inner problem, no horizon (Thudi et al. 2025; claim language-mixing).
/// `domains` (m) and `validation` are shares of one length; trigrams of the validation text that no domain has are left
/// out. By EM from uniform weights, w_i ← w_i Σ_x V(x)C_i(x)/Σ_j w_jC_j(x), which raises the likelihood at each step;
/// it is concave in w, so max_i Σ_x V(x)C_i(x)/Σ_j w_jC_j(x) − Σ_x V(x) bounds what is missing. Throws InputError where
/// there is no domain, lengths differ, or no trigram is shared.
inline LikeliestMixture likeliest_mixture(const std::vector<std::vector<double>>& domains,
                                          const std::vector<double>& validation, double tolerance = 1e-5,
                                          std::size_t max_steps = 20000) {
    if (domains.empty()) throw InputError("text: expected at least one domain");
    const auto m = static_cast<Eigen::Index>(domains.size());
    std::vector<std::size_t> common;
    for (const auto& domain : domains) {
        if (domain.size() != validation.size()) throw InputError("text: expected shares of one length");
    }
    for (std::size_t x = 0; x < validation.size(); ++x) {
        const auto has = [x](const std::vector<double>& domain) { return domain[x] > 0; };
        if (validation[x] > 0 && std::any_of(domains.begin(), domains.end(), has)) common.push_back(x);
    }
    if (common.empty()) throw InputError("text: expected a trigram that validation and a domain have in common");
    const auto rows = static_cast<Eigen::Index>(common.size());
    Eigen::MatrixXd shares(rows, m);
    Eigen::ArrayXd target(rows);
    for (Eigen::Index row = 0; row < rows; ++row) {
        const std::size_t x = common[static_cast<std::size_t>(row)];
        target[row] = validation[x];
        for (Eigen::Index i = 0; i < m; ++i) shares(row, i) = domains[static_cast<std::size_t>(i)][x];
    }
    const double total = target.sum();
    LikeliestMixture result;
    result.weights = Eigen::VectorXd::Constant(m, 1.0 / static_cast<double>(m));
    for (;; ++result.steps) {
        const Eigen::VectorXd mixture = shares * result.weights;
        const Eigen::VectorXd ratio = (target / mixture.array()).matrix();
        const Eigen::VectorXd gain = shares.transpose() * ratio;
        result.gap = std::max(0.0, gain.maxCoeff() - total);
        result.converged = result.gap <= tolerance;
        if (result.converged || result.steps == max_steps) return result;
        result.weights.array() *= gain.array() / total;
        result.weights /= result.weights.sum();
    }
}

}  // namespace datamix
