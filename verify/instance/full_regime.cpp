#include <fmt/format.h>

#include <memory>

#include "datamix/theory/bounded_law.hpp"
#include "datamix/theory/last_law.hpp"
#include "instance/regime.hpp"

namespace datamix::verify {

namespace {

using theory::AverageLaw;
using theory::HorizonLaw;
using theory::LastLaw;

constexpr const char* page = "proofs/horizon_laws.md";

HorizonLaw average_law(const std::shared_ptr<const AverageLaw>& law, AverageLaw::Angle angle) {
    HorizonLaw result;
    result.growth = "log N";
    switch (angle) {
        case AverageLaw::Angle::acute:
            result.name = "same sign: ln N";
            result.formula = "T* = ln(lambda <a,b> N/|a|^2)/lambda + O(1) = (ln N + O(1))/lambda";
            break;
        case AverageLaw::Angle::right:
            result.name = "right angle: ln N - ln ln N/2";
            result.formula = "T* + ln(T*/lambda)/(2 lambda) = ln(|b|N/|a|)/lambda + O(1)";
            break;
        case AverageLaw::Angle::obtuse:
            result.name = "opposite signs: W(N)";
            result.formula = "T* = W(lambda |b|^2 N/|<a,b>|)/lambda + O(1) = (ln N - ln ln N + O(1))/lambda";
    }
    result.at = [law, angle](const Integer& budget) { return law->at(budget, angle); };
    return result;
}

/// A last iterate's law has no |a|.
void name_constants(Regime& regime, const AverageLaw& law, bool with_transient) {
    regime.constants = {{"lambda = -ln(1 - eta h)", short_number(law.rate())},
                        {"h, the slowest curvature with a bias", to_string(law.curvature())}};
    if (with_transient) regime.constants.emplace_back("|a|, transient", short_number(law.transient()));
    regime.constants.emplace_back("|b|, bias", short_number(law.bias()));
    if (const auto at = law.cancellation())
        regime.notes.push_back(
            fmt::format("spurious cancellation: at T = {} the biases of different curvatures nearly cancel, so small "
                        "budgets may prefer it by accident",
                        short_number(*at)));
}

Regime start_is_best() {
    return no_law("start at the optimum", "The start is the best mixture already.",
                  "the start is the optimum, so that the best horizon is the one that moves least (a tie: every T with "
                  "K = 1 averages w_0 alone)");
}

Regime bounded_regime(const Instance& instance, const std::shared_ptr<const AverageLaw>& law) {
    Regime regime;
    regime.name = "average, no bias";
    regime.words =
        "Average iterate, full gradients: no horizon has a bias, since some mixture reaches the validation optimum in "
        "every curvature that is not solved at once; only the transient is left, and T* stays bounded.";
    if (!are_finite({law->transient(), 1 / law->transient()})) return beyond_double(regime.name, regime.words);
    regime.source = page;
    regime.conditions = {{"every curvature's bias vanishes", "exactly"},
                         {"the start is not the optimum", short_number(law->transient())}};
    regime.constants = {{"|a|, transient", short_number(law->transient())}};
    HorizonLaw bounded{"no bias: constant", "T* = argmin T |US(T)| from some N on", "constant", {}};
    const auto bound = std::make_shared<const theory::BoundedLaw>(instance.model, *instance.inner.cap(), *law);
    bounded.at = [bound](const Integer& budget) { return bound->at(budget); };
    regime.law = bounded;
    return regime;
}

Regime average_regime(const std::shared_ptr<const AverageLaw>& law) {
    const auto angle = law->angle();
    const double product = (angle == AverageLaw::Angle::obtuse ? -1 : 1) * law->cosine();
    Regime regime;
    regime.name = std::string("average, ") + (angle == AverageLaw::Angle::acute   ? "same sign"
                                              : angle == AverageLaw::Angle::right ? "right angle"
                                                                                  : "opposite signs");
    regime.words =
        std::string("Average iterate, full gradients, an optimum that the linear step can reach: bias and transient ") +
        (angle == AverageLaw::Angle::acute   ? "point the same way, so they never cancel: ln N."
         : angle == AverageLaw::Angle::right ? "are at right angles: between ln N and W(N)."
                                             : "have opposite signs and cancel near T*: W(N), not ln N.");
    if (!are_finite({law->rate(), law->transient(), 1 / law->transient(), law->bias(), 1 / law->bias()}))
        return beyond_double(regime.name, regime.words);
    regime.source = page;
    regime.conditions = {
        {"constant inner step, at most 1/L; outer step below its stability limit", "checked when the file was read"},
        {"|a| > 0: the start is not the optimum", short_number(law->transient())},
        {"|b| > 0: a curvature has a bias", short_number(law->bias())},
        {angle == AverageLaw::Angle::acute   ? "<a,b> > 0, exactly"
         : angle == AverageLaw::Angle::right ? "<a,b> = 0, exactly"
                                             : "<a,b> < 0, exactly",
         "cos = " + short_number(product)}};
    name_constants(regime, *law, true);
    regime.constants.emplace_back("cos of their angle", short_number(product));
    regime.law = average_law(law, angle);
    for (const auto other : {AverageLaw::Angle::acute, AverageLaw::Angle::right, AverageLaw::Angle::obtuse})
        if (other != angle && law->cosine() > 0) regime.rivals.push_back(average_law(law, other));
    regime.arms = [law](double horizon, const Integer& budget) {
        const double half = std::log(0.5);
        return std::pair(half + 2 * (std::log(law->bias()) - law->rate() * horizon),
                         half + 2 * (std::log(law->transient() * horizon) - theory::log_of(budget)));
    };
    return regime;
}

Regime last_regime(const Instance& instance) {
    const auto law = std::make_shared<const LastLaw>(instance.model, *instance.inner.cap());
    const AverageLaw& average = law->average();
    const std::string name = "last, reached optimum";
    const std::string words =
        "Last iterate, full gradients, an optimum that the linear step can reach: the outer loop converges "
        "geometrically, and so does the bias in T: sqrt(N).";
    if (average.geometry().parts.empty())
        return no_law(name, words, "no horizon has a bias, so that only the number of rounds matters");
    if (!average.has_transient())
        return no_law("start at the optimum", words,
                      "the start is the optimum: the law balances the bias with what is left of the start, and nothing "
                      "has to be left behind");
    if (!are_finite({average.rate(), average.transient(), 1 / average.transient(), average.bias(), 1 / average.bias()}))
        return beyond_double(name, words);
    if (!law->has_law())
        return no_law(name, words,
                      law->outer() <= 1e-9
                          ? "the outer loop converges in one round (2 alpha lambda(G) = 1), which has no law here"
                          : "the start has no part in the slowest outer mode that rounding could not explain");
    Regime regime;
    regime.name = name;
    regime.words = words;
    regime.source = page;
    regime.conditions = {{"0 < q = max|1 - 2 alpha lambda(G)| < 1", short_number(law->outer())},
                         {"|s| > 0: the start is seen by the slowest outer mode", short_number(law->start())},
                         {"|b| > 0: a curvature has a bias", short_number(average.bias())}};
    name_constants(regime, average, false);
    regime.constants.emplace_back("|s|, start along the slowest outer mode", short_number(law->start()));
    regime.constants.emplace_back("q, outer contraction", short_number(law->outer()));
    HorizonLaw root{"last iterate: sqrt(N)",
                    "T* = sqrt(N ln(1/q)/lambda) - ln(|s|/|b|)/(2 lambda) + O(ln(1/q)/lambda)",
                    "sqrt(N)",
                    {}};
    root.at = [law](const Integer& budget) { return law->at(budget); };
    regime.law = root;
    regime.arms = [law](double horizon, const Integer& budget) {
        const double half = std::log(0.5);
        return std::pair(half + 2 * law->log_falling(horizon),
                         half + 2 * law->log_rising(horizon, budget.convert_to<double>()));
    };
    return regime;
}

}  // namespace

Regime full_regime(const Instance& instance) {
    if (!instance.inner.is_constant())
        return no_law("step law without noise", "Full gradients with an inner step that shrinks with T.",
                      "the step ln(T)/(mu T) is made for noise; without it no law with a remainder is proved here");
    if (instance.output == Output::last) return last_regime(instance);
    const auto law = std::make_shared<const AverageLaw>(instance.model, *instance.inner.cap());
    if (!law->has_transient()) return start_is_best();
    return law->has_law() ? average_regime(law) : bounded_regime(instance, law);
}

}  // namespace datamix::verify
