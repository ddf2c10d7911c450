#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>

#include <Eigen/Core>

#include "datamix/algorithm/stationarity.hpp"
#include "datamix/numeric/error.hpp"

namespace datamix {

/// A point of the simplex, with the value and the gradient (m) of a function there.
struct SimplexPoint {
    Eigen::VectorXd weights;                                 ///< m
    double value = std::numeric_limits<double>::infinity();  ///< of the function at `weights`
    Eigen::VectorXd gradient;                                ///< m
};

/// Where minimise_on_simplex stopped.
struct SimplexDescent {
    SimplexPoint point;                                    ///< the lowest reached
    double gap = std::numeric_limits<double>::infinity();  ///< stationarity_gap there
    std::size_t evaluations = 0;                           ///< of value and gradient
    bool converged = false;                                ///< gap ≤ the tolerance
};

namespace detail {

/// Whether `to` is lower than `from`. Values that differ by less than `rounding` do not tell; then the mean slope along
/// the step does, which is exact to third order in its length.
inline bool lowers(const SimplexPoint& from, const SimplexPoint& to, double rounding) {
    const double change = to.value - from.value;
    if (std::abs(change) > rounding) return change < 0;
    return (to.weights - from.weights).dot(from.gradient + to.gradient) < 0;
}

/// The point of the simplex that nearly minimises ⟨g,x−w⟩ + (x−w)ᵀB(x−w)/2, B (m,m) positive definite: moves between
/// the two coordinates that violate optimality most, each as far as pays.
inline Eigen::VectorXd minimise_model(const Eigen::VectorXd& w, const Eigen::VectorXd& g, const Eigen::MatrixXd& b) {
    Eigen::VectorXd x = w, slope = g;
    double first = 0;
    for (int move = 0; move < 200 * w.size(); ++move) {
        Eigen::Index up = 0, down = 0;
        slope.minCoeff(&up);
        for (Eigen::Index i = 0; i < x.size(); ++i)
            if (x(i) > 0 && (x(down) <= 0 || slope(i) > slope(down))) down = i;
        const double violation = slope(down) - slope(up);
        if (move == 0) first = violation;
        if (!(violation > 1e-9 * first)) break;
        const double curvature = b(up, up) + b(down, down) - 2 * b(up, down);
        const double length = std::min(x(down), violation / std::max(curvature, 1e-300));
        x(up) += length;
        x(down) = length == x(down) ? 0 : x(down) - length;
        slope += length * (b.col(up) - b.col(down));
    }
    return x;
}

}  // namespace detail

/// Minimises a smooth function from `weights` (m, on the simplex) until stationarity_gap ≤ tolerance: quasi-Newton
/// steps (BFGS, damped so that it also serves functions that are not convex) that stay on the simplex, with a line
/// search that accepts no step which raises the function. `evaluate` gives value and gradient (m) at w (m); the
/// tolerance is in the units of the value. Stops not converged where rounding leaves no step that lowers it, or after
/// max_evaluations. Throws UnsupportedError where value or gradient is not finite.
inline SimplexDescent minimise_on_simplex(const std::function<SimplexPoint(const Eigen::VectorXd&)>& evaluate,
                                          const Eigen::VectorXd& weights, double tolerance,
                                          std::size_t max_evaluations = 1000) {
    SimplexDescent result;
    const auto at = [&](const Eigen::VectorXd& w) {
        ++result.evaluations;
        SimplexPoint point = evaluate(w);
        if (!std::isfinite(point.value) || !point.gradient.allFinite())
            throw UnsupportedError("simplex: the function is not finite");
        return point;
    };
    result.point = at(weights);
    const double rounding = 1e-13 * (1 + std::abs(result.point.value));
    Eigen::MatrixXd b;
    bool fresh = true;  // b is the first guess, which no step has shaped
    for (;;) {
        const SimplexPoint from = result.point;
        result.gap = stationarity_gap(from.weights, from.gradient);
        result.converged = result.gap <= tolerance;
        if (result.converged || result.evaluations >= max_evaluations) return result;
        if (fresh) {  // of exponentiated gradient: a weight changes by about half of itself
            const double span = from.gradient.maxCoeff() - from.gradient.minCoeff();
            b = (2 * span * from.weights.array().max(1e-3).inverse()).matrix().asDiagonal();
        }
        const Eigen::VectorXd direction = detail::minimise_model(from.weights, from.gradient, b) - from.weights;
        bool lower = false;
        for (double length = 1; length > 1e-12 && !lower && result.evaluations < max_evaluations; length /= 4) {
            Eigen::VectorXd w = (from.weights + length * direction).cwiseMax(0);
            const SimplexPoint to = at(w / w.sum());
            lower = detail::lowers(from, to, rounding);
            if (lower) result.point = to;
        }
        if (!lower && fresh) return result;
        fresh = !lower;
        if (!lower) continue;
        // Powell's damping: the change of gradient is drawn towards the model's until the curvature is positive.
        const Eigen::VectorXd s = result.point.weights - from.weights, bs = b * s;
        Eigen::VectorXd y = result.point.gradient - from.gradient;
        const double model = s.dot(bs), seen = s.dot(y);
        if (!(model > 0)) continue;
        if (seen < 0.1 * model) {
            const double share = 0.9 * model / (model - seen);
            y = share * y + (1 - share) * bs;
        }
        b += y * y.transpose() / s.dot(y) - bs * bs.transpose() / model;
        if (seen < 0.1 * model) b *= 0.1;  // a model far too stiff along one step is so along others
    }
}

}  // namespace datamix
