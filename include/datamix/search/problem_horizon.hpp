#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/least_loss.hpp"
#include "datamix/evaluate/output.hpp"

namespace datamix {

/// What best_horizon runs and which horizons it tries.
template <class S>
struct ProblemHorizonOptions {
    std::optional<S> inner_step = std::nullopt;          ///< η, as in MixingOptions
    std::optional<S> outer_step = std::nullopt;          ///< α, likewise
    Output output = Output::average;                     ///< which weights are the answer of a run
    std::optional<MixingStart<S>> start = std::nullopt;  ///< empty: MixingStart::uniform
    std::vector<std::size_t> horizons = {};              ///< to try; empty: 1 … longest
    std::size_t longest = 100;                           ///< the longest horizon that is tried
    std::optional<S> least_loss = std::nullopt;          ///< F*; empty: least_loss of the problem
    OptimumOptions<S> optimum = {};                      ///< how F is computed
    std::size_t most_steps = 100000000;                  ///< inner steps in all; more are refused
};

/// A horizon that was run at a budget.
template <class S>
struct TriedHorizon {
    std::size_t horizon;  ///< T
    std::size_t rounds;   ///< K = ⌊N/T⌋
    Vector<S> weights;    ///< the output (m)
    S loss;               ///< F of the output
    S error;              ///< what is not known of `loss`: 0 for rationals, and for balls, which say it themselves
    S gap;                ///< F − F*
};

/// What the numbers behind a best horizon are.
enum class HorizonArithmetic {
    exact,     ///< rationals: `tied` are equal
    enclosed,  ///< balls: every horizon that is not in `tied` is certainly worse
    rounded    ///< double or Real: those in `tied` are within rounding and the optimum's accuracy
};

/// The best horizon of one budget, of those that were tried.
template <class S>
struct ProblemHorizon {
    std::size_t budget;                  ///< N
    std::size_t horizon;                 ///< T*, with the least F; of those equal the smallest
    S gap;                               ///< there
    std::vector<std::size_t> tied;       ///< all that cannot be told apart from T*, itself among them, increasing
    bool is_longest;                     ///< T* is the longest that was tried, though the budget allows longer ones
    HorizonArithmetic arithmetic;        ///< how it is known
    std::vector<TriedHorizon<S>> tried;  ///< by increasing T

    bool is_certain() const { return tied.size() == 1; }  ///< no other tried horizon can be the best
};

namespace detail {

/// Output weights after K rounds, for each of some K, of one run.
template <Problem P, class Outer, class Inner>
std::map<std::size_t, Vector<typename P::Scalar>> outputs_of(const P& problem,
                                                             const ProblemHorizonOptions<typename P::Scalar>& options,
                                                             std::size_t horizon,
                                                             const std::vector<std::size_t>& rounds, Outer outer,
                                                             const Inner& inner) {
    using S = typename P::Scalar;
    const bool average = options.output == Output::average;
    const std::size_t most = *std::max_element(rounds.begin(), rounds.end());
    std::map<std::size_t, Vector<S>> outputs;
    Vector<S> sum = Vector<S>::Constant(problem.domains(), S(0));
    const auto start = options.start ? *options.start : MixingStart<S>::uniform(problem.domains(), problem.dimension());
    const auto result =
        mix(problem,
            {.horizon = horizon, .rounds = most, .inner_step = options.inner_step, .outer_step = options.outer_step},
            start, std::move(outer), inner, [&](const Round<S>& round) {
                sum += round.weights;
                const std::size_t made = average ? round.index + 1 : round.index;
                if (std::find(rounds.begin(), rounds.end(), made) == rounds.end()) return;
                outputs[made] = average ? Vector<S>(sum / from_rational<S>(Rational(made))) : round.weights;
            });
    if (!average) outputs[most] = result.weights;
    return outputs;
}

/// Whether a is the lower loss; of balls, whether it is finite and has the lower midpoint.
template <class S>
bool is_lower(const S& a, const S& b) {
    if constexpr (std::is_same_v<S, Ball>)
        return a.is_finite() && (!b.is_finite() || certainly(less(a.midpoint_ball(), b.midpoint_ball())));
    else
        return a < b;
}

template <class S>
void choose(ProblemHorizon<S>& result) {
    const TriedHorizon<S>* best = &result.tried.front();
    for (const auto& one : result.tried)
        if (is_lower(one.loss, best->loss)) best = &one;
    result.horizon = best->horizon;
    result.gap = best->gap;
    for (const auto& one : result.tried)
        if (possibly(less_equal(S(one.loss - one.error), S(best->loss + best->error))))
            result.tied.push_back(one.horizon);
    result.is_longest = best == &result.tried.back() && best->horizon < result.budget;
    result.arithmetic = std::is_same_v<S, Rational> ? HorizonArithmetic::exact
                        : std::is_same_v<S, Ball>   ? HorizonArithmetic::enclosed
                                                    : HorizonArithmetic::rounded;
}

}  // namespace detail

/// For each budget N the horizon T with the least F − F* after K = ⌊N/T⌋ rounds, of any problem that is strongly
/// convex: by running the algorithm in the problem's scalar, a run for each T, which all budgets share. (Of quadratics
/// with a shared Hessian HorizonSearch knows it without runs, over all T and at any budget.) F* is that of the options
/// or of least_loss, but no more than the least F that was seen, so that no gap is below 0. For full gradients. Throws
/// InputError for no budget, one of 0, or no horizon that fits; UnsupportedError for more than most_steps; and as mix,
/// NewtonOptimum and least_loss.
template <Problem P, OuterUpdate<typename P::Scalar> Outer = ExponentiatedGradient, InnerMethod<P> Inner = Descent>
std::vector<ProblemHorizon<typename P::Scalar>> best_horizon(const P& problem, const std::vector<std::size_t>& budgets,
                                                             const ProblemHorizonOptions<typename P::Scalar>& options,
                                                             Outer outer = {}, const Inner& inner = {}) {
    using S = typename P::Scalar;
    std::vector<std::size_t> horizons = options.horizons;
    for (std::size_t t = 1; options.horizons.empty() && t <= options.longest; ++t) horizons.push_back(t);
    std::sort(horizons.begin(), horizons.end());
    horizons.erase(std::unique(horizons.begin(), horizons.end()), horizons.end());
    if (horizons.empty() || horizons.front() == 0) throw InputError("best horizon: expected horizons of at least 1");
    if (budgets.empty()) throw InputError("best horizon: expected a budget");
    for (const std::size_t budget : budgets)
        if (budget < horizons.front()) throw InputError("best horizon: expected budgets of at least the least horizon");
    const std::size_t largest = *std::max_element(budgets.begin(), budgets.end());
    if (largest > options.most_steps / horizons.size())
        throw UnsupportedError("best horizon: more than " + std::to_string(options.most_steps) +
                               " inner steps; expected fewer horizons, smaller budgets or more most_steps");

    NewtonOptimum<P> optimum(problem, options.optimum);
    std::vector<ProblemHorizon<S>> results;
    for (const std::size_t budget : budgets) results.push_back({budget, 0, S(0), {}, false, {}, {}});
    std::optional<S> least = options.least_loss;
    for (const std::size_t horizon : horizons) {
        std::vector<std::size_t> rounds;
        for (const std::size_t budget : budgets)
            if (budget >= horizon) rounds.push_back(budget / horizon);
        if (rounds.empty()) break;
        const auto outputs = detail::outputs_of(problem, options, horizon, rounds, outer, inner);
        for (ProblemHorizon<S>& result : results) {
            if (result.budget < horizon) continue;
            const std::size_t made = result.budget / horizon;
            const Vector<S>& weights = outputs.at(made);
            optimum.move(weights);
            result.tried.push_back({horizon, made, weights, optimum.outer_loss(), optimum.outer_loss_error(), S(0)});
        }
    }
    if (!least) least = least_loss(problem, options.optimum).value;
    for (const auto& result : results)
        for (const auto& one : result.tried)
            if (detail::is_lower(one.loss, *least)) least = one.loss;
    for (ProblemHorizon<S>& result : results) {
        for (auto& one : result.tried) one.gap = one.loss - *least;
        detail::choose(result);
    }
    return results;
}

}  // namespace datamix
