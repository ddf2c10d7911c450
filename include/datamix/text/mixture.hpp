#pragma once

#include <cstddef>

#include <Eigen/Core>

#include "datamix/algorithm/best_mixture.hpp"
#include "datamix/algorithm/equilibrium.hpp"
#include "datamix/text/horizon_filter.hpp"
#include "datamix/text/optimum.hpp"

namespace datamix {

/// The limit K → ∞ of exponentiated gradient with horizon T and inner step η from weights w_0 (m, all > 0): in the
/// limit the inner loop stands at θ*(w), and its hypergradient is the one of HorizonFilter (proofs/text_greedy.md).
/// `residual` is that of find_equilibrium, losses are in nats per character. Throws as it and as TextOptimum::move.
inline Mixture horizon_limit(const TextProblem& problem, TextOptimum& optimum, std::size_t horizon, double eta,
                             const Eigen::VectorXd& w0, double residual) {
    const HorizonFilter filter(horizon, eta, problem.smoothness());
    const Equilibrium limit = find_equilibrium(
        [&](const Eigen::VectorXd& w) {
            optimum.move(w);
            return optimum.truncated_hypergradient(filter);
        },
        w0, residual);
    return {limit.weights, outer_loss(optimum, limit.weights), limit.residual, limit.converged};
}

}  // namespace datamix
