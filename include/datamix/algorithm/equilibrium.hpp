#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>

#include <Eigen/Core>

#include "datamix/numeric/error.hpp"

namespace datamix {

/// ⟨w,g⟩ − min g for w (m, on the simplex) and a field g (m): 0 exactly where every weight that is not 0 sits on the
/// smallest entries of g. For a convex F with gradient g it bounds F(w) − F*; for another F it is local and bounds
/// nothing.
inline double stationarity_gap(const Eigen::VectorXd& w, const Eigen::VectorXd& g) {
    return std::max(0.0, w.dot((g.array() - g.minCoeff()).matrix()));
}

/// How far w is from being stationary for the field g: stationarity_gap/span(g), in [0, 1]; 0 if the gap is at most
/// `flat`, in units of g.
inline double stationarity(const Eigen::VectorXd& w, const Eigen::VectorXd& g, double flat = 1e-9) {
    const double gap = stationarity_gap(w, g);
    return gap <= flat ? 0.0 : gap / (g.maxCoeff() - g.minCoeff());
}

/// Where find_equilibrium stopped.
struct Equilibrium {
    Eigen::VectorXd weights;     ///< m
    double residual = 1;         ///< stationarity at `weights`
    std::size_t iterations = 0;  ///< steps made
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
/// still favours the step just made, and halves when it does not. The residual at the returned point is what vouches
/// for it, whatever the path. Throws UnsupportedError where g is not finite.
inline Equilibrium find_equilibrium(const std::function<Eigen::VectorXd(const Eigen::VectorXd&)>& field,
                                    const Eigen::VectorXd& weights, double residual,
                                    std::size_t max_iterations = 2000) {
    Equilibrium result;
    LogWeights at(weights);
    Eigen::VectorXd before;
    double alpha = 0;
    for (result.weights = weights;; ++result.iterations) {
        const Eigen::VectorXd g = field(result.weights);
        if (!g.allFinite()) throw UnsupportedError("simplex: the field is not finite");
        result.residual = stationarity(result.weights, g);
        result.converged = result.residual <= residual;
        if (result.converged || result.iterations == max_iterations) return result;
        const double span = g.maxCoeff() - g.minCoeff();
        if (result.iterations == 0) {
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
