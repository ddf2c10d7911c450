#pragma once

#include <functional>
#include <utility>

#include "datamix/algorithm/inner_loop.hpp"

namespace datamix {

/// How the parameters move between two weight updates, and what the hypergradient sees of it. Such a type M has a
/// template `M::Run<P>`, made from (problem, method) once a run of mix(), whose
///
///     round(w, T, η, θ)   makes T inner steps from θ (d, in place) at w (m), returns the hypergradient g (m)
///
/// A method may say up to which η it is stable: largest_step(L), L the smoothness of the domain losses.
template <class M, class P>
concept InnerMethod = std::constructible_from < typename M::template Run<P>,
const P&, const M& > &&requires(typename M::template Run<P>& run, const Vector<typename P::Scalar>& w,
                                std::size_t horizon, const typename P::Scalar& eta, Vector<typename P::Scalar>& theta) {
    { run.round(w, horizon, eta, theta) } -> std::convertible_to<Vector<typename P::Scalar>>;
};

/// Gradient descent with the exact hypergradient of the T steps, by a backward sweep: O(d) work a step, O(Td) memory.
struct Descent {
    /// 2/L for smoothness L > 0.
    template <class Scalar>
    Scalar largest_step(const Scalar& smoothness) const {
        return Scalar(2) / smoothness;
    }

    /// One run of mix(): reverse_round with a tape that is kept.
    template <Problem P>
    class Run {
    public:
        using Scalar = typename P::Scalar;  ///< of the problem
        /// The problem must outlive the run.
        Run(const P& problem, const Descent&) : problem_(problem), tape_(problem) {}
        /// T = `horizon` steps from θ (d, in place) at w (m); returns g (m).
        Vector<Scalar> round(const Vector<Scalar>& w, std::size_t horizon, const Scalar& eta, Vector<Scalar>& theta) {
            return reverse_round(problem_, tape_, w, horizon, eta, theta);
        }

    private:
        const P& problem_;
        TapeOf<P> tape_;
    };
};

/// The same with forward sensitivities: the same g up to rounding, O(md) memory whatever T, m Hessian products a step.
struct ForwardDescent : Descent {
    /// One run of mix(): forward_round.
    template <Problem P>
    class Run {
    public:
        using Scalar = typename P::Scalar;  ///< of the problem
        /// The problem must outlive the run.
        Run(const P& problem, const ForwardDescent&) : problem_(problem) {}
        /// T = `horizon` steps from θ (d, in place) at w (m); returns g (m).
        Vector<Scalar> round(const Vector<Scalar>& w, std::size_t horizon, const Scalar& eta, Vector<Scalar>& theta) {
            return forward_round(problem_, w, horizon, eta, theta);
        }

    private:
        const P& problem_;
    };
};

namespace detail {

/// T steps y_t = θ_t + m(θ_t − θ_{t−1}), θ_{t+1} = y_t − η_t∇f_w(y_t) from rest, and the hypergradient by the backward
/// sweep through both recursions. `step(t)` is η_t.
template <Problem P, class StepOf>
Vector<typename P::Scalar> momentum_round(const P& problem, datamix::TapeOf<P>& tape,
                                          const Vector<typename P::Scalar>& w, std::size_t horizon,
                                          const typename P::Scalar& momentum, StepOf step,
                                          Vector<typename P::Scalar>& theta) {
    using Scalar = typename P::Scalar;
    tape.start(w);
    Vector<Scalar> before = theta;
    for (std::size_t t = 0; t < horizon; ++t) {
        const Vector<Scalar> y = theta + (theta - before) * momentum;
        before = theta;
        theta = y - tape.record(y) * step(t);
    }
    Vector<Scalar> adjoint = problem.validation_gradient(theta);                 // of θ_{t+1}
    Vector<Scalar> carried = Vector<Scalar>::Constant(theta.size(), Scalar(0));  // what step t + 1 pulls on θ_t
    Vector<Scalar> curved(theta.size());
    for (std::size_t t = horizon; t-- > 0;) {
        tape.pull_back(t, adjoint * step(t), curved);
        const Vector<Scalar> pulled = adjoint - curved;
        adjoint = carried + pulled * (Scalar(1) + momentum);
        carried = pulled * Scalar(-momentum);
    }
    return -tape.slopes();
}

}  // namespace detail

/// Nesterov's method with constant momentum, from rest in every round, and the exact hypergradient of its T steps. F6
/// has its best horizon.
template <class S>
struct Nesterov {
    S momentum;  ///< in [0, 1)

    /// (2 + 2m)/((1 + 2m)L) with momentum m, for smoothness L > 0: below it the iteration on a quadratic is stable.
    S largest_step(const S& smoothness) const {
        return (S(2) + S(2) * momentum) / ((S(1) + S(2) * momentum) * smoothness);
    }

    /// One run of mix().
    template <Problem P>
    class Run {
    public:
        /// The problem must outlive the run.
        Run(const P& problem, const Nesterov& method) : problem_(problem), tape_(problem), momentum_(method.momentum) {}
        /// T = `horizon` steps from θ (d, in place) at w (m); returns g (m).
        Vector<S> round(const Vector<S>& w, std::size_t horizon, const S& eta, Vector<S>& theta) {
            return detail::momentum_round(
                problem_, tape_, w, horizon, momentum_, [&](std::size_t) { return eta; }, theta);
        }

    private:
        const P& problem_;
        TapeOf<P> tape_;
        S momentum_;
    };
};

/// Gradient descent with steps η·factor(t), and the exact hypergradient of its T steps. Stability is the caller's:
/// mix() knows no largest step of it.
template <class S>
struct DecayingDescent {
    std::function<S(std::size_t t)> factor;  ///< t = 0 … T−1 counts from the start of the round; e.g. 1/(1 + t)

    /// One run of mix().
    template <Problem P>
    class Run {
    public:
        /// The problem must outlive the run.
        Run(const P& problem, DecayingDescent method) : problem_(problem), tape_(problem), method_(std::move(method)) {}
        /// T = `horizon` steps from θ (d, in place) at w (m); returns g (m).
        Vector<S> round(const Vector<S>& w, std::size_t horizon, const S& eta, Vector<S>& theta) {
            return detail::momentum_round(
                problem_, tape_, w, horizon, S(0), [&](std::size_t t) { return S(eta * method_.factor(t)); }, theta);
        }

    private:
        const P& problem_;
        TapeOf<P> tape_;
        DecayingDescent method_;
    };
};

}  // namespace datamix
