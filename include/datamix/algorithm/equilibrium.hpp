#pragma once

#include <cstddef>
#include <functional>

#include <Eigen/Core>

#include "datamix/algorithm/outer_step.hpp"

namespace datamix {

/// How far w (m, on the simplex) is from being stationary for the field g (m): (⟨w,g⟩ − min g)/span(g), in [0, 1],
/// which is 0 exactly where every weight that is not 0 sits on the smallest entries of g. A field whose span is at most
/// `flat` counts as constant: then every w is stationary. For a convex F with gradient g, F(w) − F* ≤ residual ·
/// span(g).
inline double stationarity(const Eigen::VectorXd& w, const Eigen::VectorXd& g, double flat = 1e-9) {
    const double span = g.maxCoeff() - g.minCoeff();
    return span <= flat ? 0.0 : (w.dot(g) - g.minCoeff()) / span;
}

struct Equilibrium {
    Eigen::VectorXd weights;  ///< m
    double residual = 1;      ///< stationarity at `weights`
    std::size_t iterations = 0;
    bool converged = false;  ///< residual ≤ the one asked for
};

/// Exponentiated gradient w ← w e^{−αg(w)}/Σ from `weights` (m, all > 0) until stationarity(w, g(w)) ≤ residual: the
/// limit of an infinitely long outer loop (claims text-greedy and text-horizon; g need not be a gradient). Fixed points
/// do not depend on α, so α adapts: it grows while the field at the new point still favours the step just made, and
/// halves when it does not. The residual at the returned point is what vouches for it, whatever the path.
inline Equilibrium find_equilibrium(const std::function<Eigen::VectorXd(const Eigen::VectorXd&)>& field,
                                    Eigen::VectorXd weights, double residual, std::size_t max_iterations = 2000) {
    Equilibrium result;
    Eigen::VectorXd before;
    double alpha = 0;
    for (;; ++result.iterations) {
        const Eigen::VectorXd g = field(weights);
        result.residual = stationarity(weights, g);
        result.converged = result.residual <= residual;
        if (result.converged || result.iterations == max_iterations) break;
        if (result.iterations == 0) {
            alpha = 0.5 / (g.maxCoeff() - g.minCoeff());
        } else {
            alpha *= (weights - before).dot(g) > 0 ? 0.5 : 1.3;
        }
        before = weights;
        weights = exponentiated_gradient_step<double>(weights, g, alpha);
    }
    result.weights = weights;
    return result;
}

}  // namespace datamix
