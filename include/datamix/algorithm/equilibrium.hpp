#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>

#include <Eigen/Core>

#include "datamix/algorithm/descent.hpp"
#include "datamix/numeric/error.hpp"

namespace datamix {

/// Where find_equilibrium stopped.
struct Equilibrium {
    Eigen::VectorXd weights;     ///< m
    double residual = 1;         ///< stationarity at `weights`
    std::size_t iterations = 0;  ///< steps made, those of quasi-Newton's tries too
    bool converged = false;      ///< residual ≤ the one asked for
};

/// Weights of the simplex as logarithms: exponentiated gradient multiplies weights, and one that underflowed to 0 could
/// never return. No weight falls below e^−690 of the largest.
class LogWeights {
public:
    /// From `weights` (m) ≥ 0, not all 0, of any sum.
    explicit LogWeights(const Eigen::VectorXd& weights) : logs_(weights.array().log().matrix()) { normalise(); }

    /// w (m), on the simplex.
    Eigen::VectorXd weights() const {
        const Eigen::ArrayXd w = logs_.array().exp();
        return (w / w.sum()).matrix();
    }

    /// w e^{−αg}/Σ for g (m) finite; these weights stay.
    LogWeights step(const Eigen::VectorXd& g, double alpha) const {
        LogWeights next = *this;
        next.logs_ -= alpha * (g.array() - g.minCoeff()).matrix();
        next.normalise();
        return next;
    }

private:
    void normalise() { logs_ = (logs_.array() - logs_.maxCoeff()).max(-690).matrix(); }
    Eigen::VectorXd logs_;
};

/// Longest step of exponentiated gradient, as α·span(g): it carries any weight to its floor and stays finite.
constexpr double kLongestLogStep = 1e6;

/// Exponentiated gradient w ← w e^{−αg(w)}/Σ from `weights` (m, on the simplex; those at 0 start at e^−690) until
/// stationarity(w, g(w)) ≤ residual: the limit of an infinitely long outer loop (claims text-greedy and text-horizon; g
/// need not be a gradient). Fixed points do not depend on α, so α adapts: it grows while the field at the new point
/// still favours the step just made, and halves when it does not.
///
/// Once the gap is kNear of the first span, and at every hundredth of that, quasi-Newton steps try to go the rest of
/// the way: minimise_on_simplex, which takes the slope along a step where it has no values to compare. They aim at a
/// gap that is flat, for weights are off by its root; if they do not arrive, exponentiated gradient goes on. The
/// residual at the returned point is what vouches for it, whatever the path. `max_iterations` counts the steps of both.
/// Throws UnsupportedError where g is not finite.
inline Equilibrium find_equilibrium(const std::function<Eigen::VectorXd(const Eigen::VectorXd&)>& field,
                                    const Eigen::VectorXd& weights, double residual,
                                    std::size_t max_iterations = 2000) {
    constexpr double kNear = 1e-2;
    constexpr std::size_t kTry = 40;  // steps of a try; most that arrive take 10 to 20
    const auto slope_alone = [&](const Eigen::VectorXd& w) { return SimplexPoint{w, 0, field(w)}; };
    Equilibrium result;
    LogWeights at(weights);
    Eigen::VectorXd before;
    double alpha = 0, near = 0;
    for (result.weights = weights;; ++result.iterations) {
        const Eigen::VectorXd g = field(result.weights);
        if (!g.allFinite()) throw UnsupportedError("simplex: the field is not finite");
        result.residual = stationarity(result.weights, g);
        result.converged = result.residual <= residual;
        if (result.converged || result.iterations >= max_iterations) return result;
        const double span = g.maxCoeff() - g.minCoeff();
        if (before.size() == 0) near = kNear * span;
        if (residual > 0 && stationarity_gap(result.weights, g) <= near) {
            near /= 100;
            const std::size_t most = std::min(kTry, max_iterations - result.iterations);
            const double gap = std::min(residual * span, kFlatGap) / 2;
            const SimplexDescent end = minimise_on_simplex(slope_alone, result.weights, gap, most);
            result.iterations += end.evaluations;
            const double reached = stationarity(end.point.weights, end.point.gradient);
            if (reached <= residual) return {end.point.weights, reached, result.iterations, true};
        }
        if (before.size() == 0) {
            alpha = 0.5 / span;
        } else {
            alpha *= (result.weights - before).dot(g) > 0 ? 0.5 : 1.3;
        }
        alpha = std::min(alpha, kLongestLogStep / span);
        before = result.weights;
        at = at.step(g, alpha);
        result.weights = at.weights();
    }
}

}  // namespace datamix
