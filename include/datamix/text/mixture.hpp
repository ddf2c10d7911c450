#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "datamix/algorithm/descent.hpp"
#include "datamix/algorithm/equilibrium.hpp"
#include "datamix/text/horizon_filter.hpp"
#include "datamix/text/optimum.hpp"

namespace datamix {

/// A mixture of a text problem with θ = θ*(w): the best one, and those that horizons lead to.
struct TextMixture {
    Eigen::VectorXd weights;  ///< m
    double outer_loss = 0;    ///< F(w), nats per character
    double residual = 0;      ///< stationarity of a horizon's field; of F, stationarity_gap in nats per character
    bool converged = false;   ///< the residual is at most the one asked for
};

/// F(w), nats per character, at w (m) on the simplex. Throws as TextOptimum::move.
inline double outer_loss(TextOptimum& optimum, const Eigen::VectorXd& w) {
    optimum.move(w);
    return optimum.outer_loss();
}

/// The limit K → ∞ of exponentiated gradient with horizon T and inner step η from weights w_0 (m, all > 0): in the
/// limit the inner loop stands at θ*(w), and its hypergradient is the one of HorizonFilter (proofs/text_greedy.md).
/// `residual` is that of find_equilibrium. Throws as it and as TextOptimum::move.
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

/// A stationary point of F from weights w_0 (m, on the simplex), reached by steps of which none raises F; `tolerance`
/// is that of its stationarity_gap, in nats per character. Throws as TextOptimum::move and as minimise_on_simplex.
inline TextMixture stationary_mixture(TextOptimum& optimum, const Eigen::VectorXd& w0, double tolerance = 1e-8) {
    const SimplexDescent found = minimise_on_simplex(
        [&](const Eigen::VectorXd& w) -> SimplexPoint {
            optimum.move(w);
            return {w, optimum.outer_loss(), optimum.implicit_hypergradient()};
        },
        w0, tolerance);
    return {found.point.weights, found.point.value, found.gap, found.converged};
}

/// What searching F from several starts found.
struct TextOptimumSearch {
    TextMixture best;       ///< of the least F
    double spread = 0;      ///< largest minus least F over the starts, nats per character
    bool converged = true;  ///< every start reached the tolerance
};

/// The least F that a search from m + 1 starts finds, each vertex and uniform weights: at most F at those, and at every
/// mixture evaluated on the way. F need not be convex, so this is F* only up to what outer_lower_bound leaves open.
/// Throws as stationary_mixture.
inline TextOptimumSearch best_mixture(const TextProblem& problem, TextOptimum& optimum, double tolerance = 1e-8) {
    const Eigen::Index m = problem.domains();
    TextOptimumSearch search;
    double worst = 0;
    for (Eigen::Index start = 0; start <= m; ++start) {
        const Eigen::VectorXd w = start < m ? Eigen::VectorXd(Eigen::VectorXd::Unit(m, start))
                                            : Eigen::VectorXd::Constant(m, 1.0 / static_cast<double>(m));
        const TextMixture found = stationary_mixture(optimum, w, tolerance);
        search.converged = search.converged && found.converged;
        if (start == 0 || found.outer_loss < search.best.outer_loss) search.best = found;
        worst = start == 0 ? found.outer_loss : std::max(worst, found.outer_loss);
    }
    search.spread = worst - search.best.outer_loss;
    return search;
}

}  // namespace datamix
