#pragma once

#include <algorithm>
#include <functional>
#include <utility>

#include "datamix/algorithm/inner_method.hpp"
#include "datamix/numeric/elimination.hpp"

/// Gradient descent inside, with other hypergradients than that of all T steps from where the last round ended: inner
/// methods for mix(). What they lead to on a shared Hessian: claims metric-table (X1) and method-table (X8).
namespace datamix {

namespace detail {

/// T steps θ ← θ − η∇f_w(θ) in place.
template <Problem P>
void descend(const P& problem, const Vector<typename P::Scalar>& w, std::size_t horizon, const typename P::Scalar& eta,
             Vector<typename P::Scalar>& theta) {
    for (std::size_t t = 0; t < horizon; ++t) theta -= PlainTape<P>::mixture(problem.domain_gradients(theta), w) * eta;
}

/// The tape, started at w (m), forgets what it recorded of the steps before `step`; where it can, it keeps w.
template <Problem P>
void forget(datamix::TapeOf<P>& tape, const Vector<typename P::Scalar>& w, std::size_t step) {
    if constexpr (keeps_segments<P>)
        tape.rewind(step);
    else
        tape.start(w);
}

/// g_i = −⟨∇f_i(θ), v⟩ (m)
template <Problem P>
Vector<typename P::Scalar> implicit_gradient(const P& problem, const Vector<typename P::Scalar>& theta,
                                             const Vector<typename P::Scalar>& v) {
    return -transposed_times<typename P::Scalar>(problem.domain_gradients(theta), v);
}

/// The same by a tape, which is at w then: one Hessian product, m gradients less.
template <Problem P>
Vector<typename P::Scalar> implicit_gradient(datamix::TapeOf<P>& tape, const Vector<typename P::Scalar>& w,
                                             const Vector<typename P::Scalar>& theta,
                                             const Vector<typename P::Scalar>& v) {
    Vector<typename P::Scalar> product(theta.size());
    tape.start(w);
    tape.record(theta);
    tape.pull_back(0, v, product);
    return -tape.slopes();
}

}  // namespace detail

/// Truncated back-propagation (Shaban et al., 2019): of T steps the last min(last(T), T) are differentiated. last = 1
/// is the rule of one-step inner products, taken every T steps.
struct TruncatedDescent : Descent {
    std::function<std::size_t(std::size_t horizon)> last;  ///< how many, at least 1

    /// Always as many.
    static TruncatedDescent to(std::size_t steps) {
        TruncatedDescent method;
        method.last = [steps](std::size_t) { return steps; };
        return method;
    }

    /// One run of mix().
    template <Problem P>
    class Run {
    public:
        using Scalar = typename P::Scalar;  ///< of the problem
        /// The problem must outlive the run.
        Run(const P& problem, const TruncatedDescent& method) : problem_(problem), tape_(problem), last_(method.last) {}
        /// T = `horizon` steps from θ (d, in place) at w (m); returns g (m).
        Vector<Scalar> round(const Vector<Scalar>& w, std::size_t horizon, const Scalar& eta, Vector<Scalar>& theta) {
            const std::size_t seen = std::min(last_(horizon), horizon);
            detail::descend(problem_, w, horizon - seen, eta, theta);
            return reverse_round(problem_, tape_, w, seen, eta, theta);
        }

    private:
        const P& problem_;
        TapeOf<P> tape_;
        std::function<std::size_t(std::size_t)> last_;
    };
};

/// Unrolled, but every round starts from the same parameters (d).
template <class S>
struct ColdDescent : Descent {
    Vector<S> start;  ///< θ_0 (d)

    /// From there.
    explicit ColdDescent(Vector<S> parameters) : start(std::move(parameters)) {}

    /// One run of mix().
    template <Problem P>
    class Run {
    public:
        /// The problem must outlive the run.
        Run(const P& problem, ColdDescent method)
            : problem_(problem), tape_(problem), start_(std::move(method.start)) {}
        /// T = `horizon` steps at w (m) from the start, whatever θ is; θ (d) becomes where they end; returns g (m).
        Vector<S> round(const Vector<S>& w, std::size_t horizon, const S& eta, Vector<S>& theta) {
            theta = start_;
            return reverse_round(problem_, tape_, w, horizon, eta, theta);
        }

    private:
        const P& problem_;
        TapeOf<P> tape_;
        Vector<S> start_;
    };
};

/// Implicit differentiation with Neumann's series: g_i = −⟨∇f_i, v⟩, v = ηΣ_{j<J}(I − η∇²f_w)^j ∇f_V, all at θ_T. On a
/// shared Hessian J = T terms are the unrolled method (Coq: MethodTable.neumann_is_unrolled).
struct NeumannDescent : Descent {
    std::function<std::size_t(std::size_t horizon)> terms;  ///< J

    /// As many terms as steps.
    static NeumannDescent as_long_as_the_horizon() {
        NeumannDescent method;
        method.terms = [](std::size_t horizon) { return horizon; };
        return method;
    }

    /// One run of mix().
    template <Problem P>
    class Run {
    public:
        using Scalar = typename P::Scalar;  ///< of the problem
        /// The problem must outlive the run.
        Run(const P& problem, const NeumannDescent& method) : problem_(problem), terms_(method.terms) {}
        /// T = `horizon` steps from θ (d, in place) at w (m); returns g (m).
        Vector<Scalar> round(const Vector<Scalar>& w, std::size_t horizon, const Scalar& eta, Vector<Scalar>& theta) {
            detail::descend(problem_, w, horizon, eta, theta);
            Vector<Scalar> term = problem_.validation_gradient(theta) * eta;
            Vector<Scalar> v = Vector<Scalar>::Constant(theta.size(), Scalar(0));
            for (std::size_t j = terms_(horizon); j-- > 0;) {
                v += term;
                if (j > 0) term -= problem_.hessian_times(w, theta, term) * eta;
            }
            return detail::implicit_gradient(problem_, theta, v);
        }

    private:
        const P& problem_;
        std::function<std::size_t(std::size_t)> terms_;
    };
};

/// Implicit differentiation with an adjoint that is never thrown away (claim implicit-warm, X2): beside each step of θ
/// v ← v − η(∇²f_w v − ∇f_V), both at the old θ; g_i = −⟨∇f_i(θ_T), v⟩. v starts from 0.
struct AdjointDescent : Descent {
    /// One run of mix().
    template <Problem P>
    class Run {
    public:
        using Scalar = typename P::Scalar;  ///< of the problem
        /// The problem must outlive the run.
        Run(const P& problem, const AdjointDescent&)
            : problem_(problem), tape_(problem), v_(Vector<Scalar>::Constant(problem.dimension(), Scalar(0))) {}
        /// T = `horizon` joint steps from θ (d, in place) and the v of the last round, at w (m); returns g (m).
        Vector<Scalar> round(const Vector<Scalar>& w, std::size_t horizon, const Scalar& eta, Vector<Scalar>& theta) {
            Vector<Scalar> product(theta.size());
            tape_.start(w);
            for (std::size_t t = 0; t < horizon; ++t) {
                detail::forget<P>(tape_, w, t);
                const Vector<Scalar> gradient = tape_.record(theta);
                tape_.pull_back(0, v_, product);
                const Vector<Scalar> residual = product - problem_.validation_gradient(theta);
                theta -= gradient * eta;
                v_ -= residual * eta;
            }
            return detail::implicit_gradient<P>(tape_, w, theta, v_);
        }

    private:
        const P& problem_;
        TapeOf<P> tape_;
        Vector<Scalar> v_;
    };
};

/// Implicit differentiation at the parameters of the moment, its system solved (Pedregosa, 2016): after T steps
/// ∇²f_w v = ∇f_V by conjugate gradients from the v of the last round (0 at first), g_i = −⟨∇f_i, v⟩, all at θ_T. For a
/// positive definite ∇²f_w over doubles or rationals; of rationals d + 1 products a solve are exact, whatever v was.
template <class S>
struct SolvedDescent : Descent {
    S tolerance;       ///< ≥ 0: a solve ends at |∇²f_w v − ∇f_V| ≤ tolerance·|∇f_V| …
    std::size_t most;  ///< … or after as many Hessian products, at least 1
    std::function<void(std::size_t products)> spent;  ///< told, once a round, of all Hessian products: solve and g

    /// Solves as accurate as that.
    explicit SolvedDescent(S relative_residual, std::size_t most_products, std::function<void(std::size_t)> count = {})
        : tolerance(std::move(relative_residual)), most(most_products), spent(std::move(count)) {}

    /// One run of mix().
    template <Problem P>
    class Run {
    public:
        /// The problem must outlive the run.
        Run(const P& problem, SolvedDescent method)
            : problem_(problem),
              tape_(problem),
              method_(std::move(method)),
              v_(Vector<S>::Constant(problem.dimension(), S(0))) {}
        /// T = `horizon` steps from θ (d, in place) at w (m), and a solve from the v of the last round; returns g (m).
        Vector<S> round(const Vector<S>& w, std::size_t horizon, const S& eta, Vector<S>& theta) {
            tape_.start(w);
            for (std::size_t t = 0; t < horizon; ++t) {
                theta -= tape_.record(theta) * eta;
                detail::forget<P>(tape_, w, t + 1);
            }
            tape_.record(theta);
            const std::size_t products = solve(problem_.validation_gradient(theta));
            if (method_.spent) method_.spent(products + 1);
            return detail::implicit_gradient<P>(tape_, w, theta, v_);
        }

    private:
        /// Moves v at what the tape holds; returns its Hessian products.
        std::size_t solve(const Vector<S>& b) {
            Vector<S> product(b.size());
            tape_.pull_back(0, v_, product);
            Vector<S> residual = b - product, direction = residual;
            S size = dot<S>(residual, residual);
            const S enough = method_.tolerance * method_.tolerance * dot<S>(b, b);
            std::size_t products = 1;
            for (; products < method_.most && size > enough; ++products) {
                tape_.pull_back(0, direction, product);
                const S step = size / dot<S>(direction, product);
                v_ += direction * step;
                residual -= product * step;
                const S next = dot<S>(residual, residual);
                direction = residual + direction * S(next / size);
                size = next;
            }
            return products;
        }

        const P& problem_;
        TapeOf<P> tape_;
        SolvedDescent method_;
        Vector<S> v_;
    };
};

}  // namespace datamix
