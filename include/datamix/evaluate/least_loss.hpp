#pragma once

#include <optional>

#include "datamix/algorithm/best_mixture.hpp"
#include "datamix/evaluate/closed_mixture.hpp"
#include "datamix/evaluate/newton_optimum.hpp"

namespace datamix {

/// What vouches for a least loss.
enum class LeastLossKind {
    exact,   ///< computed in rationals
    convex,  ///< F is convex, so that its stationarity_gap bounds what a lower F could gain, up to rounding
    local    ///< the lowest that searches from several starts found: an upper bound
};

/// F* = min F(w) over the simplex, F(w) = f_V(θ*(w)), as far as it is known.
template <class S>
struct LeastLoss {
    Vector<S> weights;      ///< m, where F is `value`
    S value;                ///< F* is at most this
    LeastLossKind kind;     ///< whether, and how, F* is known not to be lower
    double gap = 0;         ///< stationarity_gap of F at `weights`: if convex, F* ≥ value − gap
    double spread = 0;      ///< largest minus least F over the starts of the search
    bool converged = true;  ///< every start reached the tolerance
};

namespace detail {

/// A NewtonOptimum of any scalar as a search in double sees it.
template <Problem P>
class RoundedOptimum {
public:
    using S = typename P::Scalar;
    explicit RoundedOptimum(NewtonOptimum<P>& optimum) : optimum_(optimum) {}

    /// w with the sum 1 in the scalar.
    static Vector<S> weights(const Eigen::VectorXd& w) {
        S sum(0);
        Vector<S> result(w.size());
        for (Eigen::Index i = 0; i < w.size(); ++i) sum += result(i) = S(w(i));
        return result / sum;
    }
    void move(const Eigen::VectorXd& w) { optimum_.move(weights(w)); }
    double outer_loss() const { return to_double(optimum_.outer_loss()); }
    Eigen::VectorXd implicit_hypergradient() const {
        const Vector<S> g = optimum_.implicit_hypergradient();
        Eigen::VectorXd result(g.size());
        for (Eigen::Index i = 0; i < g.size(); ++i) result(i) = to_double(g(i));
        return result;
    }

private:
    NewtonOptimum<P>& optimum_;
};

}  // namespace detail

/// F* of a problem that is strongly convex: searches in double from every vertex and from uniform weights, F in the
/// problem's scalar; of a SharedQuadratic<Rational> with up to 16 domains exactly (theory::closest_mixture).
/// `tolerance` is that of the stationarity_gap, in units of F; empty: 1e-10 of the largest |F| at the starts. Throws as
/// NewtonOptimum and as minimise_on_simplex.
template <Problem P>
LeastLoss<typename P::Scalar> least_loss(const P& problem, const OptimumOptions<typename P::Scalar>& options = {},
                                         std::optional<double> tolerance = std::nullopt) {
    const Eigen::Index m = problem.domains();
    if constexpr (std::is_same_v<P, SharedQuadratic<Rational>>)
        if (m <= 16) {  // as many as closest_mixture takes
            const auto metric = identity_matrix<Rational>(problem.dimension());
            const auto w = theory::closest_mixture(problem.optima, problem.validation, metric);
            return {w, problem.objective(w), LeastLossKind::exact};
        }
    NewtonOptimum<P> optimum(problem, options);
    detail::RoundedOptimum<P> rounded(optimum);
    if (!tolerance) {
        double largest = std::abs(outer_loss(rounded, Eigen::VectorXd::Constant(m, 1.0 / static_cast<double>(m))));
        for (Eigen::Index i = 0; i < m; ++i)
            largest = std::max(largest, std::abs(outer_loss(rounded, Eigen::VectorXd::Unit(m, i))));
        tolerance = 1e-10 * largest;
    }
    const MixtureSearch search = best_mixture(problem, rounded, *tolerance);
    rounded.move(search.best.weights);
    return {rounded.weights(search.best.weights),
            optimum.outer_loss(),
            kSharedHessian<P> ? LeastLossKind::convex : LeastLossKind::local,
            search.best.residual,
            search.spread,
            search.converged};
}

}  // namespace datamix
