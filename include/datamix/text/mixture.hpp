#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "datamix/algorithm/equilibrium.hpp"
#include "datamix/text/horizon_filter.hpp"
#include "datamix/text/optimum.hpp"

namespace datamix {

/// The best mixture of a text problem and the mixtures that horizons lead to, both with θ = θ*(w).
struct TextMixture {
    Eigen::VectorXd weights;  ///< m
    double outer_loss = 0;    ///< F(w), nats per character
    double residual = 0;      ///< stationarity, simplex_equilibrium.hpp
    bool converged = false;
};

/// F(w) at given weights.
inline double outer_loss(TextOptimum& optimum, const Eigen::VectorXd& w) {
    optimum.move(w);
    return optimum.outer_loss();
}

/// The limit K → ∞ of exponentiated gradient with horizon T and inner step η from weights w_0 (all > 0): in the limit
/// the inner loop stands at θ*(w), and its hypergradient is the one of HorizonFilter (proofs/text_greedy.md).
inline TextMixture horizon_limit(const TextProblem& problem, TextOptimum& optimum, std::size_t horizon, double eta,
                                 const Eigen::VectorXd& w0, double residual = 1e-6) {
    const HorizonFilter filter(horizon, eta, problem.smoothness());
    const Equilibrium limit = find_equilibrium(
        [&](const Eigen::VectorXd& w) {
            optimum.move(w);
            return optimum.truncated_hypergradient(filter);
        },
        w0, residual);
    return {limit.weights, outer_loss(optimum, limit.weights), limit.residual, limit.converged};
}

/// A stationary point of F from weights w_0 (all > 0), with the true hypergradient.
inline TextMixture stationary_mixture(TextOptimum& optimum, const Eigen::VectorXd& w0, double residual = 1e-6) {
    const Equilibrium point = find_equilibrium(
        [&](const Eigen::VectorXd& w) {
            optimum.move(w);
            return optimum.implicit_hypergradient();
        },
        w0, residual);
    return {point.weights, outer_loss(optimum, point.weights), point.residual, point.converged};
}

/// What searching F from several starts found; F need not be convex, so F* is the least of them.
struct TextOptimumSearch {
    TextMixture best;
    double spread = 0;      ///< largest minus least F over the starts
    bool converged = true;  ///< every start reached the residual
};

/// F* from m + 1 starts: uniform weights, and 95 % on each domain in turn.
inline TextOptimumSearch best_mixture(const TextProblem& problem, TextOptimum& optimum, double residual = 1e-6) {
    const Eigen::Index m = problem.domains();
    TextOptimumSearch search;
    double worst = 0;
    for (Eigen::Index start = 0; start <= m; ++start) {
        const auto share = 1.0 / static_cast<double>(m);
        Eigen::VectorXd w = Eigen::VectorXd::Constant(m, share);
        if (start < m) w = 0.05 * w + 0.95 * Eigen::VectorXd::Unit(m, start);
        const TextMixture found = stationary_mixture(optimum, w, residual);
        search.converged = search.converged && found.converged;
        if (start == 0 || found.outer_loss < search.best.outer_loss) search.best = found;
        worst = start == 0 ? found.outer_loss : std::max(worst, found.outer_loss);
    }
    search.spread = worst - search.best.outer_loss;
    return search;
}

}  // namespace datamix
