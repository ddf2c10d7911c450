#include <fmt/format.h>

#include <memory>

#include "datamix/theory/noisy_laws.hpp"
#include "instance/regime.hpp"

namespace datamix::verify {

namespace {

using theory::HorizonLaw;
using theory::NoisyLaws;

constexpr const char* noisy_page = "stochastic-horizon (two domains), proofs/horizon_laws.md";

HorizonLaw average_law(const std::shared_ptr<const NoisyLaws>& laws, bool with_tilt) {
    HorizonLaw law;
    law.name = with_tilt ? "tilt: sqrt(N log N)" : "no tilt: sqrt(N)";
    law.growth = with_tilt ? "sqrt(N log N)" : "sqrt(N)";
    law.formula = with_tilt ? "T* = sqrt(|t|/(2 mu |a|) N ln N) (1 + o(1)); printed: the leading form's minimiser"
                            : "T* = c sqrt(N) (1 + o(1)); printed: the leading form's minimiser";
    law.at = [laws, with_tilt](const Integer& budget) { return laws->average(budget, with_tilt); };
    return law;
}

Regime average_regime(const std::shared_ptr<const NoisyLaws>& laws) {
    if (!laws->has_transient())
        return no_law("start at the optimum", "The start is the best mixture already.",
                      "the start is the optimum: whatever moves makes it worse, and every T with K = 1 ties");
    Regime regime;
    const bool tilt = laws->has_tilt();
    regime.name = tilt ? "noise, average: sqrt(N log N)" : "noise, average, no tilt: sqrt(N)";
    regime.words =
        tilt ? "Average iterate, noisy gradients, step ln(T)/(mu T): the noise tilts the weights away from noisy "
               "domains by a multiple of the step, which falls like ln(T)/T: sqrt(N log N)."
             : "Average iterate, noisy gradients, step ln(T)/(mu T): at the optimum the domains' noises pull equally, "
               "so nothing is left of their tilt: sqrt(N), not sqrt(N log N).";
    if (!tilt && !laws->has_slowest_bias())
        return no_law(regime.name, regime.words,
                      "neither a tilt nor the slowest curvature's bias is there, so that no law is derived here");
    if (!are_finite({laws->transient(), laws->tilt(), laws->variance(), laws->mu(), tilt ? laws->limit() : 0}))
        return beyond_double(regime.name, regime.words);
    regime.source = noisy_page;
    regime.conditions = {{"affinely independent optima; step ln(T)/(mu T)", "checked"},
                         {"|a| > 0: the start is not the optimum", short_number(laws->transient())}};
    regime.conditions.push_back(tilt ? Condition{"|t| > 0, exactly", short_number(laws->tilt())}
                                     : Condition{"t = 0, exactly", "0"});
    regime.constants = {{"|a|, transient", short_number(laws->transient())},
                        {"|t|, tilt", short_number(laws->tilt())},
                        {"v, variance", short_number(laws->variance())},
                        {"mu", short_number(laws->mu())}};
    if (tilt) regime.constants.emplace_back("lim T*/sqrt(N ln N)", short_number(laws->limit()));
    if (tilt && laws->cancels())
        regime.notes.emplace_back(
            "spurious cancellation: tilt and transient have opposite signs, so that near T* the mean error vanishes "
            "and only variance is left; the law is the same");
    if (const auto at = laws->cancellation())
        regime.notes.push_back(fmt::format(
            "spurious cancellation: at T = {} tilt and bias nearly cancel, so small budgets may prefer it by "
            "accident",
            *at));
    regime.law = average_law(laws, tilt);
    if (tilt && laws->has_slowest_bias()) regime.rivals.push_back(average_law(laws, false));
    regime.arms = [laws](double horizon, const Integer& budget) {
        const double half = std::log(0.5);
        return std::pair(half + 2 * std::log(laws->falling(horizon)),
                         half + 2 * (std::log(laws->transient() * horizon) - theory::log_of(budget)));
    };
    return regime;
}

Regime last_regime(const std::shared_ptr<const NoisyLaws>& laws) {
    Regime regime;
    regime.name = "noise, last: N/log N";
    regime.words =
        "Last iterate, noisy gradients, step ln(T)/(mu T): what the last rounds' noise leaves falls with T alone, so "
        "nearly all of the budget goes into T and about ln(N) rounds are left: N/log N.";
    if (!(laws->start() > 0))
        return no_law("start at the optimum", regime.words, "the start is the optimum: one round is too many");
    if (!(laws->variance() > 0)) return no_law(regime.name, regime.words, "the noise does not reach the weights");
    if (!(laws->geometry().outer_slowest > 1e-9))
        return no_law(regime.name, regime.words, "the outer loop converges in one round (2 alpha lambda(G) = 1)");
    if (!are_finite({laws->start(), laws->variance(), laws->mu()})) return beyond_double(regime.name, regime.words);
    regime.source = "proofs/horizon_laws.md";
    regime.conditions = {{"affinely independent optima; step ln(T)/(mu T)", "checked"},
                         {"0 < q < 1, the slowest outer contraction", short_number(laws->geometry().outer_slowest)},
                         {"v > 0: the noise reaches the weights", short_number(laws->variance())}};
    regime.constants = {{"q", short_number(laws->geometry().outer_slowest)},
                        {"v, variance", short_number(laws->variance())},
                        {"mu", short_number(laws->mu())}};
    HorizonLaw law{"last iterate: N/log N",
                   "K* = N/T* = ln N/(2 ln(1/q)) + O(ln ln N); printed: the leading form's minimiser",
                   "N/log N",
                   {}};
    law.at = [laws](const Integer& budget) { return laws->last(budget); };
    regime.law = law;
    return regime;
}

}  // namespace

Regime noisy_regime(const Instance& instance) {
    const std::string words = "Noisy gradients, linear outer step.";
    if (instance.inner.is_constant())
        return no_law("noise with a constant step", words,
                      "a constant inner step leaves an error that no horizon removes, so T* has no law in N; use "
                      "{\"law\": \"log(T)/(mu*T)\", \"cap\": ...}");
    if (instance.model.hull.rank() != instance.model.free_weights())
        return no_law("noise, dependent optima", words,
                      "the optima are affinely dependent: noise moves weights along mixtures that are all the same");
    const auto laws = std::make_shared<const NoisyLaws>(instance.model, *instance.inner.cap());
    return instance.output == Output::last ? last_regime(laws) : average_regime(laws);
}

}  // namespace datamix::verify
