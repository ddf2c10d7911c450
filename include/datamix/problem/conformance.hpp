#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "datamix/numeric/scalar.hpp"
#include "datamix/problem/problem.hpp"

namespace datamix {

namespace detail {

/// A step for central differences, and what they may be off by, relative to the numbers around: ε^{1/3} and ε^{1/2} of
/// a floating scalar. Rationals have no rounding; their differences are exact for quadratics.
template <class S>
struct DifferenceQuotient {
    S step, slack;
    DifferenceQuotient() {
        if constexpr (std::is_same_v<S, Rational>) {
            step = Rational(1) / 1024;
            slack = 0;
        } else {
            using std::cbrt, std::sqrt;
            step = cbrt(std::numeric_limits<S>::epsilon());
            slack = 64 * sqrt(std::numeric_limits<S>::epsilon());
        }
    }
};

}  // namespace detail

/// What a loss of one's own promises and does not keep at parameters θ (d) along a direction v (d), a line for each;
/// none for one that keeps everything. For a test, with points of one's own: double, Real, or Rational where the losses
/// are quadratic. Throws InputError for points of another dimension.
///
///   domain_gradients   d×m; the derivative of domain_loss, where the problem has that
///   hessian_times      the derivative of ∇f_i along v
///   validation         the gradient is the derivative of the loss
///   third_times        where the problem has it, the derivative of hessian_times along v
///   validation_hessian_times   likewise, of the validation gradient
///   constants          μ|v|² ≤ vᵀ∇²f_i v ≤ L|v|² for every i, where they are known
template <Problem P>
std::vector<std::string> broken_promises(const P& problem, const Vector<typename P::Scalar>& theta,
                                         const Vector<typename P::Scalar>& v) {
    using S = typename P::Scalar;
    const detail::DifferenceQuotient<S> difference;
    const Eigen::Index d = problem.dimension(), m = problem.domains();
    std::vector<std::string> broken;
    const auto say = [&](bool holds, const std::string& what) {
        if (!holds) broken.push_back(what);
    };
    if (theta.size() != d || v.size() != d) throw InputError("conformance: expected points of the problem's dimension");
    const auto close = [&](const S& a, const S& b, const S& scale) {
        using std::abs;
        return abs(S(a - b)) <= S(difference.slack * (S(1) + abs(a) + abs(b) + abs(scale)));
    };
    const Vector<S> up = theta + v * difference.step, down = theta - v * difference.step;
    const S two = S(2) * difference.step;

    const Matrix<S> gradients = problem.domain_gradients(theta);
    const bool shaped = gradients.rows() == d && gradients.cols() == m;
    say(shaped, "domain_gradients: expected a d×m matrix");
    const Matrix<S> ahead = problem.domain_gradients(up), behind = problem.domain_gradients(down);
    for (Eigen::Index i = 0; shaped && i < m; ++i) {
        const std::string which = " of domain " + std::to_string(i + 1);
        Vector<S> w = Vector<S>::Constant(m, S(0));
        w(i) = S(1);
        const Vector<S> curved = problem.hessian_times(w, theta, v);
        if (curved.size() != d) {
            say(false, "hessian_times" + which + ": expected d numbers");
            continue;
        }
        bool matches = true;
        for (Eigen::Index j = 0; j < d; ++j)
            matches = matches && close(curved(j), S((ahead(j, i) - behind(j, i)) / two), gradients(j, i));
        say(matches, "hessian_times is not the derivative of the gradient" + which);
        if constexpr (requires { problem.third_times(w, theta, v, v); }) {
            const Vector<S> bent = problem.third_times(w, theta, v, v), ahead_curved = problem.hessian_times(w, up, v),
                            behind_curved = problem.hessian_times(w, down, v);
            bool bends = bent.size() == d;
            for (Eigen::Index j = 0; bends && j < d; ++j)
                bends = close(bent(j), S((ahead_curved(j) - behind_curved(j)) / two), curved(j));
            say(bends, "third_times is not the derivative of hessian_times" + which);
        }
        if constexpr (LossProblem<P>)
            say(close(dot<S>(gradients.col(i), v), S((problem.domain_loss(i, up) - problem.domain_loss(i, down)) / two),
                      problem.domain_loss(i, theta)),
                "domain_gradients is not the derivative of domain_loss" + which);
        const S square = dot<S>(v, v), bend = dot<S>(v, curved);
        const auto slack_of = [&](const S& limit) {
            using std::abs;
            return S(difference.slack * (S(1) + abs(bend) + abs(limit)));
        };
        if constexpr (StronglyConvexProblem<P>) {
            const std::optional<S> mu = problem.strong_convexity();
            say(!mu || S(*mu * square) <= S(bend + slack_of(*mu * square)),
                "strong_convexity is above the curvature" + which);
        }
        if constexpr (SmoothProblem<P>) {
            const std::optional<S> smoothness = problem.smoothness();
            say(!smoothness || bend <= S(*smoothness * square + slack_of(*smoothness * square)),
                "smoothness is below the curvature" + which);
        }
    }
    const Vector<S> pull = problem.validation_gradient(theta);
    say(pull.size() == d, "validation_gradient: expected d numbers");
    if (pull.size() == d)
        say(close(dot<S>(pull, v), S((problem.validation_loss(up) - problem.validation_loss(down)) / two),
                  problem.validation_loss(theta)),
            "validation_gradient is not the derivative of validation_loss");
    if constexpr (requires { problem.validation_hessian_times(theta, v); }) {
        const Vector<S> bent = problem.validation_hessian_times(theta, v), ahead_pull = problem.validation_gradient(up),
                        behind_pull = problem.validation_gradient(down);
        bool bends = bent.size() == d;
        for (Eigen::Index j = 0; bends && j < d; ++j)
            bends = close(bent(j), S((ahead_pull(j) - behind_pull(j)) / two), pull(j));
        say(bends, "validation_hessian_times is not the derivative of validation_gradient");
    }
    return broken;
}

}  // namespace datamix
