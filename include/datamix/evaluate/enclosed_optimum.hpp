#pragma once

#include "datamix/numeric/elimination.hpp"
#include "datamix/numeric/norm.hpp"
#include "datamix/problem/problem.hpp"

namespace datamix::theory {

/// ∇²f_w(θ) (d×d) at w (m) and θ (d), column by column from Hessian-vector products.
template <Problem P>
Matrix<typename P::Scalar> hessian(const P& problem, const Vector<typename P::Scalar>& w,
                                   const Vector<typename P::Scalar>& theta) {
    using S = typename P::Scalar;
    const auto d = problem.dimension();
    Matrix<S> result(d, d);
    for (Eigen::Index j = 0; j < d; ++j) {
        Vector<S> unit = Vector<S>::Constant(d, S(0));
        unit(j) = S(1);
        result.col(j) = problem.hessian_times(w, theta, unit);
    }
    return result;
}

/// The true hypergradient (m) at θ* = θ*(w): ∂_iF(w) = −∇f_V(θ*)ᵀ(∇²f_w(θ*))⁻¹∇f_i(θ*) (proofs/theory.md,
/// Setting). Dense elimination: for small d.
template <Problem P>
Vector<typename P::Scalar> implicit_hypergradient(const P& problem, const Vector<typename P::Scalar>& w,
                                                  const Vector<typename P::Scalar>& optimum) {
    using S = typename P::Scalar;
    const Matrix<S> right = problem.validation_gradient(optimum);
    const Matrix<S> adjoint = solve_definite<S>(hessian(problem, w, optimum), right);
    return -transposed_times<S>(problem.domain_gradients(optimum), adjoint.col(0));
}

/// θ*(w) (d) of a problem on balls whose mixtures are μ-strongly convex: Newton on midpoints from `start`, then the
/// enclosure |θ − θ*(w)| ≤ |∇f_w(θ)|/μ (strong convexity), which holds wherever Newton ends; a poor end gives a wide
/// ball, not a wrong one. It covers every w (m) in the given balls.
template <Problem P>
Vector<Ball> enclose_optimum(const P& problem, const Vector<Ball>& w, const Ball& mu, const Vector<Ball>& start,
                             Precision precision) {
    const auto d = problem.dimension();
    const auto middle = [](Vector<Ball> v) {
        for (Eigen::Index i = 0; i < v.size(); ++i) v(i) = v(i).midpoint_ball();
        return v;
    };
    const Vector<Ball> weights = middle(w);
    const auto gradient = [&](const Vector<Ball>& at, const Vector<Ball>& mixture) {
        return times<Ball>(problem.domain_gradients(at), mixture);
    };
    Vector<Ball> theta = middle(start), slope = gradient(theta, weights);
    const Ball target = exp(Ball(-precision.bits / 2)) * mu;  // residual e^{−bits/2}: 0.72 of the digits carried
    for (int step = 0; step < 60 && !certainly(less(norm<Ball>(slope), target)); ++step) {
        const Matrix<Ball> right = middle(slope);
        const Vector<Ball> move = solve_definite<Ball>(hessian(problem, weights, theta), right).col(0);
        for (Ball scale(1);; scale = scale * Ball(0.5)) {  // damped: the residual must fall
            const Vector<Ball> next = middle(theta - move * scale);
            const Vector<Ball> there = gradient(next, weights);
            if (possibly(less(norm<Ball>(there), norm<Ball>(slope))) || certainly(less(scale, Ball(1e-6)))) {
                theta = next;
                slope = there;
                break;
            }
        }
    }
    const Ball radius = norm<Ball>(gradient(theta, w)) / mu;
    for (Eigen::Index i = 0; i < d; ++i) theta(i) = widened(theta(i), radius);
    return theta;
}

}  // namespace datamix::theory
