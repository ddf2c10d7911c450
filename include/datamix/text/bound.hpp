#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Core>

#include "datamix/text/optimum.hpp"

namespace datamix {

namespace detail {

/// The largest of a concave function's values at x, 2x, 4x … or x/2, x/4 … up to a factor of 64.
template <class Function>
double largest_by_doubling(double x, const Function& function) {
    double best = function(x);
    for (const double factor : {2.0, 0.5}) {
        const double before = best;
        double at = x;
        for (int step = 0; step < 6; ++step) {
            const double value = function(at *= factor);
            if (!(value > best)) break;
            best = value;
        }
        if (best > before) break;
    }
    return best;
}

}  // namespace detail

/// A number that F(w) is not below for any w on the simplex, however little convex F is (double precision, not an
/// enclosure). θ = θ*(w) has f_w(θ) ≤ f_w(θ̄) for every θ̄, hence f_i(θ) ≤ f_i(θ̄) for some domain i, and so, for any
/// λ_i > 0,
///   F* ≥ min_i min{f_V(θ) : f_i(θ) ≤ f_i(θ̄)} ≥ min_i [min_θ (f_V + λ_i f_i)(θ) − λ_i f_i(θ̄)],
/// the minimum over θ from below by strong convexity; and F ≥ 0. θ̄ = `theta` (d) is best near the optimum; λ_i is the
/// best of a few. In nats a character. Throws UndecidedError as TextOptimum::move. Claim text-greedy.
inline double outer_lower_bound(const TextProblem& problem, const Eigen::VectorXd& theta) {
    const double reg = problem.strong_convexity();
    TextOptimum optimum(problem, 1e-4 * std::sqrt(reg));  // residual²/(2λ reg) is then below 1e-6
    double least = std::numeric_limits<double>::infinity();
    for (Eigen::Index i = 0; i < problem.domains(); ++i) {
        const Eigen::VectorXd unit = Eigen::VectorXd::Unit(problem.domains(), i);
        const double loss = problem.loss(unit, theta);
        const double bound = detail::largest_by_doubling(2, [&](double lambda) {
            optimum.move(lambda * unit, 1);
            const double error = optimum.residual() * optimum.residual() / (2 * lambda * reg);
            return optimum.inner_loss() - error - lambda * loss;
        });
        least = std::min(least, bound);
    }
    return std::max(least, 0.0);
}

}  // namespace datamix
