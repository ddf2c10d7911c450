#include <memory>

#include "datamix/theory/simplex_laws.hpp"
#include "instance/regime.hpp"

namespace datamix::verify {

namespace {

using theory::HorizonLaw;
using theory::SimplexLaws;
using theory::StrictVertexLaw;
using Laws = std::shared_ptr<const SimplexLaws>;

const std::string last_words = "Exponentiated gradient, last iterate, full gradients";

void name_constants(Regime& regime, const SimplexLaws& laws) {
    regime.constants = {{"lambda = -ln(1 - eta h_min)", short_number(laws.rate())},
                        {"beta, of w_T - w* = beta rho^T", short_number(laws.bias())}};
}
HorizonLaw average_law(const Laws& laws, bool same) {
    HorizonLaw law{same ? "same sign: ln N" : "opposite signs: W(N)",
                   same ? "T* = ln(lambda beta N/k)/lambda + O(1)" : "T* = W(lambda |beta| N/|k|)/lambda + O(1)",
                   "log N",
                   {}};
    law.at = [laws, same](const Integer& budget) { return laws->average(budget, same); };
    return law;
}

Regime average_regime(const Laws& laws) {
    const std::string words = "Exponentiated gradient, average iterate, full gradients";
    if (!laws->is_interior())
        return no_law("eg, average, vertex", words + ", an optimum at a vertex.",
                      "the average at an optimum that is a vertex, or beyond one, has no law here");
    if (laws->transient() == 0)
        return no_law("start at the optimum", words + ".", "the start is the optimum: every T with K = 1 ties");
    Regime regime;
    if (!are_finite({laws->rate(), laws->bias(), laws->transient()}))
        return beyond_double("eg, average", words + ", interior optimum.");
    const bool same = laws->bias() * laws->transient() > 0;
    regime.name = same ? "eg, average, same sign" : "eg, average, opposite signs";
    regime.words = words + (same ? ", interior optimum: bias and transient have the same sign: ln N."
                                 : ", interior optimum: bias and transient have opposite signs: W(N), not ln N.");
    regime.source = "full-horizon-average";
    regime.conditions = {{"0 < w* < 1, exactly", "yes"},
                         {same ? "beta k > 0" : "beta k < 0", short_number(laws->bias() * laws->transient())}};
    name_constants(regime, *laws);
    regime.constants.emplace_back("k, transient", short_number(laws->transient()));
    regime.law = average_law(laws, same);
    regime.rivals = {average_law(laws, !same)};
    regime.notes.emplace_back("the remainder, 2 inner steps, is what instances show, not a theorem");
    return regime;
}

Regime vertex_regime(const Laws& laws) {
    Regime regime;
    regime.name = "eg, last, degenerate vertex";
    regime.words = last_words + ", an optimum that is exactly a vertex, where F' = 0: ln N.";
    regime.source = "full-horizon-last";
    if (!laws->leans_inside())
        return no_law(regime.name, regime.words,
                      "horizons are biased towards the vertex, so that short ones reach it: T* does not grow");
    if (!are_finite({laws->rate(), laws->bias()})) return beyond_double(regime.name, regime.words);
    regime.conditions = {{"w* is 0 or 1, exactly", "yes"}, {"w_T lies inside at long horizons", "yes"}};
    name_constants(regime, *laws);
    HorizonLaw law{"degenerate vertex: ln N", "T* = ln(alpha |u|^2 lambda |beta| N/2)/lambda + O(1)", "log N", {}};
    law.at = [laws](const Integer& budget) { return laws->degenerate_vertex(budget); };
    regime.law = law;
    regime.notes.emplace_back("the remainder, 2 inner steps, is what instances show, not a theorem");
    return regime;
}

Regime strict_regime(const Instance& instance) {
    Regime regime;
    regime.name = "eg, last, strict vertex";
    regime.words = last_words + ", an optimum beyond a vertex: weights run into it, and T* stays bounded.";
    regime.source = "full-regimes";
    const auto strict = std::make_shared<const StrictVertexLaw>(instance.model, *instance.inner.cap());
    const auto best = strict->at(Integer(pow(Integer(10), 100)));  // in the limit
    if (!best) return no_law(regime.name, regime.words, "no horizon drives the weights to the best vertex");
    regime.conditions = {{"w* beyond a vertex, exactly: F' is not 0 there", "yes"},
                         {"some horizon drives the weights there", "T = " + to_string(best->low)}};
    HorizonLaw law{
        "strict vertex: constant", "T* = argmax gamma_T/T, the drift at the vertex per inner step", "constant", {}};
    law.at = [strict](const Integer& budget) { return strict->at(budget); };
    regime.law = law;
    return regime;
}

}  // namespace

Regime simplex_regime(const Instance& instance) {
    const std::string words = "Exponentiated gradient.";
    if (instance.model.is_noisy())
        return no_law("eg with noise", words,
                      "with noise and \"eg\" gaps are only simulated, so that no best horizon is certified");
    if (instance.model.domains() != 2) return no_law("eg, many domains", words, "\"eg\" has laws for two domains only");
    if (!instance.inner.is_constant())
        return no_law("eg with a step law", words, "\"eg\" has laws for a constant inner step only");
    const auto laws = std::make_shared<const SimplexLaws>(instance.model, *instance.inner.cap());
    const bool last = instance.output == Output::last;
    if (last && laws->is_interior())
        return no_law("eg, last, interior", last_words + ", interior optimum.",
                      "the last iterate of exponentiated gradient at an interior optimum has no law here");
    if (last && !laws->is_vertex()) return strict_regime(instance);
    if (laws->is_solved_at_once())
        return no_law("eg, no bias", words,
                      "eta h = 1 for every curvature: each horizon ends at the optimum, so that none has a bias");
    if (!laws->has_one_slowest())
        return no_law("eg, shared slowest curvature", words,
                      "the smallest curvature belongs to several coordinates; \"eg\" has laws here where it belongs to "
                      "one");
    if (laws->bias() == 0)
        return no_law("eg, no bias", words, "the slowest curvature has no bias, which \"eg\" has no law for here");
    return last ? vertex_regime(laws) : average_regime(laws);
}

}  // namespace datamix::verify
