#pragma once

#include <algorithm>
#include <cstddef>

#include <Eigen/Core>

#include "datamix/algorithm/descent.hpp"

namespace datamix {

/// A mixture and its loss.
struct Mixture {
    Eigen::VectorXd weights;  ///< m
    double outer_loss = 0;    ///< F(w)
    double residual = 0;      ///< stationarity_gap of F, in units of F; of another field as its function says
    bool converged = false;   ///< the residual is at most the one asked for
};

/// What searching F from several starts found.
struct MixtureSearch {
    Mixture best;           ///< of the least F
    double spread = 0;      ///< largest minus least F over the starts
    bool converged = true;  ///< every start reached the tolerance
};

/// θ*(w) as a search sees it: move(w) to the optimum at w (m), there F(w) = outer_loss() and its gradient (m) up to a
/// common number.
template <class O>
concept MovableOptimum = requires(O& optimum, const Eigen::VectorXd& w) {
    optimum.move(w);
    { optimum.outer_loss() } -> std::convertible_to<double>;
    { optimum.implicit_hypergradient() } -> std::convertible_to<Eigen::VectorXd>;
};

/// F(w) at w (m) on the simplex. Throws as move().
template <MovableOptimum O>
double outer_loss(O& optimum, const Eigen::VectorXd& w) {
    optimum.move(w);
    return optimum.outer_loss();
}

/// A stationary point of F from weights w_0 (m, on the simplex), reached by steps of which none raises F; `tolerance`
/// is that of its stationarity_gap, in units of F. Throws as move() and as minimise_on_simplex.
template <MovableOptimum O>
Mixture stationary_mixture(O& optimum, const Eigen::VectorXd& w0, double tolerance = 1e-8) {
    const SimplexDescent found = minimise_on_simplex(
        [&](const Eigen::VectorXd& w) -> SimplexPoint {
            optimum.move(w);
            return {w, optimum.outer_loss(), optimum.implicit_hypergradient()};
        },
        w0, tolerance);
    return {found.point.weights, found.point.value, found.gap, found.converged};
}

/// The least F that a search from m + 1 starts finds, each vertex and uniform weights: at most F at those, and at every
/// mixture evaluated on the way. F need not be convex, so this is F* only up to what a lower bound leaves open. Throws
/// as stationary_mixture.
template <class P, MovableOptimum O>
MixtureSearch best_mixture(const P& problem, O& optimum, double tolerance = 1e-8) {
    const Eigen::Index m = problem.domains();
    MixtureSearch search;
    double worst = 0;
    for (Eigen::Index start = 0; start <= m; ++start) {
        const Eigen::VectorXd w = start < m ? Eigen::VectorXd(Eigen::VectorXd::Unit(m, start))
                                            : Eigen::VectorXd::Constant(m, 1.0 / static_cast<double>(m));
        const Mixture found = stationary_mixture(optimum, w, tolerance);
        search.converged = search.converged && found.converged;
        if (start == 0 || found.outer_loss < search.best.outer_loss) search.best = found;
        worst = start == 0 ? found.outer_loss : std::max(worst, found.outer_loss);
    }
    search.spread = worst - search.best.outer_loss;
    return search;
}

}  // namespace datamix
