#pragma once

#include <functional>
#include <optional>

#include "datamix/algorithm/inner_method.hpp"
#include "datamix/algorithm/preconditions.hpp"

namespace datamix {

/// Algorithm DM(T, K, η, α) of proofs/theory.md (Setting); the budget is N = K·T parameter updates. The steps have no
/// default: mix() refuses options without them.
template <class Scalar>
struct MixingOptions {
    std::size_t horizon = 1;                          ///< T: inner steps between two weight updates
    std::size_t rounds = 1;                           ///< K
    std::optional<Scalar> inner_step = std::nullopt;  ///< η > 0, at most 2/L
    std::optional<Scalar> outer_step = std::nullopt;  ///< α > 0
};

/// One round as an observer sees it, before its outer step. References are valid during the call only.
template <class Scalar>
struct Round {
    std::size_t index;                    ///< k, from 0
    const Vector<Scalar>& weights;        ///< w_k (m)
    const Vector<Scalar>& parameters;     ///< θ_{k,T} (d)
    const Vector<Scalar>& hypergradient;  ///< g_k (m)
};

/// What a run of K rounds ends with.
template <class Scalar>
struct MixingResult {
    Vector<Scalar> weights;          ///< last iterate w_K (m)
    Vector<Scalar> average;          ///< (1/K) Σ_{k<K} w_k (m)
    Vector<Scalar> shifted_average;  ///< (1/K) Σ_{k=1..K} w_k (m)
    Vector<Scalar> parameters;       ///< θ after the last inner step (d)
    Vector<Scalar> hypergradient;    ///< g of the last round (m)
};

/// Where a run begins: domain weights w_0 (m) and parameters θ_0 (d).
template <class Scalar>
struct MixingStart {
    Vector<Scalar> weights;     ///< w_0 (m), sum 1
    Vector<Scalar> parameters;  ///< θ_0 (d)

    /// w_0 = 1/m in every domain, θ_0 = 0.
    static MixingStart uniform(Eigen::Index domains, Eigen::Index dimension) {
        return {Vector<Scalar>::Constant(domains, Scalar(1) / Scalar(static_cast<int>(domains))),
                Vector<Scalar>::Constant(dimension, Scalar(0))};
    }
};

/// Runs K rounds of T inner steps with warm start: `outer` moves the weights (ExponentiatedGradient, ProjectedGradient,
/// LinearUpdate, a type of your own), `inner` the parameters (Descent, Nesterov, …). `observe` is called once a round
/// and may keep what it likes (a trace). Throws InputError when shapes do not fit, horizon or rounds are 0, a step is
/// missing, not finite or not positive, η > 2/L for a problem that knows L (SmoothProblem), start weights are off the
/// simplex (for the linear update: off the plane Σw = 1) or a start value is not finite; UnsupportedError when a
/// hypergradient is not finite, except of balls, for which that means that nothing is known. Σw = 1 is decided exactly
/// for rationals, up to weight_tolerance() for double and Real, and for balls refused where it is excluded; steps as
/// balls must be positive, and at most 2/L, for certain.
template <Problem P, OuterUpdate<typename P::Scalar> Outer, InnerMethod<P> Inner>
MixingResult<typename P::Scalar> mix(const P& problem, const MixingOptions<typename P::Scalar>& options,
                                     const MixingStart<typename P::Scalar>& start, Outer outer, const Inner& inner,
                                     const std::function<void(const Round<typename P::Scalar>&)>& observe = {}) {
    using Scalar = typename P::Scalar;
    if (options.horizon == 0 || options.rounds == 0) throw InputError("mix: horizon and rounds must be at least 1");
    if (start.weights.size() != problem.domains() || start.parameters.size() != problem.dimension())
        throw InputError("mix: the start must have one weight per domain and one value per parameter");
    check_step(options.inner_step, "inner_step");
    check_step(options.outer_step, "outer_step");
    const Scalar eta = *options.inner_step, alpha = *options.outer_step;
    check_stable(problem, inner, eta);
    check_weights(start.weights, Outer::stays_on_simplex);
    if (!detail::all_finite(start.parameters)) throw InputError("mix: start parameters: expected finite numbers");

    MixingResult<Scalar> result;
    result.weights = start.weights;
    result.parameters = start.parameters;
    Vector<Scalar> sum = Vector<Scalar>::Constant(problem.domains(), Scalar(0));
    typename Inner::template Run<P> run(problem, inner);
    for (std::size_t k = 0; k < options.rounds; ++k) {
        result.hypergradient = run.round(result.weights, options.horizon, eta, result.parameters);
        if (!std::is_same_v<Scalar, Ball> && !detail::all_finite(result.hypergradient))
            throw UnsupportedError("mix: round " + std::to_string(k) + " left the range of the scalar");
        if (observe) observe({k, result.weights, result.parameters, result.hypergradient});
        sum += result.weights;
        result.weights = outer.step(result.weights, result.hypergradient, alpha);
    }
    // Divided once, by an exact integer, so that rational runs stay exact.
    const Scalar rounds = from_rational<Scalar>(Rational(options.rounds));
    result.average = sum / rounds;
    result.shifted_average = (sum + result.weights - start.weights) / rounds;
    return result;
}

/// The same, with the same errors and Descent inside.
template <Problem P, OuterUpdate<typename P::Scalar> Outer>
MixingResult<typename P::Scalar> mix(const P& problem, const MixingOptions<typename P::Scalar>& options,
                                     const MixingStart<typename P::Scalar>& start, Outer outer,
                                     const std::function<void(const Round<typename P::Scalar>&)>& observe = {}) {
    return mix(problem, options, start, std::move(outer), Descent{}, observe);
}

/// The same, with the same errors, ExponentiatedGradient outside and Descent inside.
template <Problem P>
MixingResult<typename P::Scalar> mix(const P& problem, const MixingOptions<typename P::Scalar>& options,
                                     const MixingStart<typename P::Scalar>& start,
                                     const std::function<void(const Round<typename P::Scalar>&)>& observe = {}) {
    return mix(problem, options, start, ExponentiatedGradient{}, Descent{}, observe);
}

}  // namespace datamix
