#pragma once

#include <concepts>
#include <optional>

#include "datamix/numeric/eigen.hpp"

namespace datamix {

/// What the algorithm asks of a data-mixing problem with m = domains() losses f_i on R^d, d = dimension(). Any type
/// with these members is a problem; f_w = Σ w_i f_i, weights w (m) on the simplex, parameters θ (d).
///
///     domain_gradients(θ)      d×m   [∇f_1(θ) … ∇f_m(θ)]
///     hessian_times(w, θ, v)   d     ∇²f_w(θ) v
///     validation_loss(θ)             f_V(θ)
///     validation_gradient(θ)   d     ∇f_V(θ)
template <class P>
concept Problem = requires(const P& problem, const Vector<typename P::Scalar>& v) {
    { problem.domains() } -> std::convertible_to<Eigen::Index>;
    { problem.dimension() } -> std::convertible_to<Eigen::Index>;
    { problem.domain_gradients(v) } -> std::convertible_to<Matrix<typename P::Scalar>>;
    { problem.hessian_times(v, v, v) } -> std::convertible_to<Vector<typename P::Scalar>>;
    { problem.validation_loss(v) } -> std::convertible_to<typename P::Scalar>;
    { problem.validation_gradient(v) } -> std::convertible_to<Vector<typename P::Scalar>>;
};

/// A problem may know L such that every f_w, w on the simplex, is L-smooth: smoothness() returns it, or an optional
/// that is empty where L is not known.
template <class P>
concept SmoothProblem = requires(const P& problem) {
    { problem.smoothness() } -> std::convertible_to<std::optional<typename P::Scalar>>;
};

/// A problem may know μ such that every f_w is μ-strongly convex: strong_convexity() returns it, or an optional that is
/// empty where μ is not known.
template <class P>
concept StronglyConvexProblem = requires(const P& problem) {
    { problem.strong_convexity() } -> std::convertible_to<std::optional<typename P::Scalar>>;
};

/// A problem may tell its domain losses themselves: domain_loss(i, θ) returns f_i(θ), i from 0.
template <class P>
concept LossProblem = requires(const P& problem, Eigen::Index i, const Vector<typename P::Scalar>& v) {
    { problem.domain_loss(i, v) } -> std::convertible_to<typename P::Scalar>;
};

/// A problem whose runs can be enclosed (evaluate/enclosed_problem_run.hpp): over balls, μ and L known, and with u, v
/// (d)
///
///     hessian_lipschitz()              L_2: |∇²f_w(x) − ∇²f_w(y)| ≤ L_2|x − y| in the spectral norm, w on the simplex
///     validation_smoothness()          L_V: ∇f_V is L_V-Lipschitz
///     third_times(w, θ, u, v)          d: ∇³f_w(θ)[u, v], the derivative of ∇²f_w(θ)v along u
///     validation_hessian_times(θ, v)   d: ∇²f_V(θ) v
///
/// The weights of third_times and hessian_times may have any sign and sum. Evaluated in balls, gradients and products
/// bring their own rounding bound.
template <class P>
concept EnclosableProblem = Problem<P> && std::same_as<typename P::Scalar, Ball> && SmoothProblem<P> &&
    StronglyConvexProblem<P> && requires(const P& problem, const Vector<Ball>& v) {
    { problem.hessian_lipschitz() } -> std::convertible_to<Ball>;
    { problem.validation_smoothness() } -> std::convertible_to<Ball>;
    { problem.third_times(v, v, v, v) } -> std::convertible_to<Vector<Ball>>;
    { problem.validation_hessian_times(v, v) } -> std::convertible_to<Vector<Ball>>;
};

/// A problem whose gradient and reverse pass share work (softmax regression: the normaliser) may bring its own tape:
///
///     Tape(problem)
///     start(w)                       a new round at mixture w (m); memory is kept
///     record(θ)                d     ∇f_w(θ); stores what the reverse pass at θ needs
///     pull_back(t, λ, Hλ)            Hλ ← ∇²f_w(θ_t) λ, and adds ⟨∇f_i(θ_t), λ⟩ to slope i
///     slopes()                 m     the sums over all pull-backs of the round
///
/// It may also say how many steps it keeps at most, for longer rounds to be kept in segments
/// (algorithm/inner_loop.hpp):
///
///     most_steps                     a constant
///     rewind(t)                      forgets what was recorded, not the sums; the next record is of step t of the
///                                    round, and pull_back counts from there
///     advance(s, η, θ)               optional: s steps θ ← θ − η∇f_w(θ) with the bits of record, nothing recorded
///     beginnings                     optional: a vector of θ, where the iterates between segments keep their memory
template <class P>
concept TapedProblem = Problem<P> && requires(typename P::Tape& tape, const P& problem, std::size_t t,
                                              const Vector<typename P::Scalar>& v, Vector<typename P::Scalar>& out) {
    typename P::Tape;
    requires std::constructible_from<typename P::Tape, const P&>;
    tape.start(v);
    { tape.record(v) } -> std::convertible_to<Vector<typename P::Scalar>>;
    tape.pull_back(t, v, out);
    { tape.slopes() } -> std::convertible_to<Vector<typename P::Scalar>>;
};

}  // namespace datamix
