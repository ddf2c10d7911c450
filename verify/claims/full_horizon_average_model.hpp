#pragma once

#include <fmt/format.h>
#include "claim/claim.hpp"
#include "claims/full_horizon_models.hpp"
#include "datamix/theory/full_horizon.hpp"

/// Claim full-horizon-average (F4): the model, its search for T*, and the law T_c with the constants that a mutant may
/// change.
namespace datamix::verify::full_horizon_average_model {

struct Model {
    ExactModel instance = average_instance();
    Rational eta = Rational(1) / 4;      // of the run
    Rational law_eta = Rational(1) / 4;  // that the law is told
    Output output = Output::average;
    int missing_steps = 0;   // inner steps that the hypergradient does not see
    int invented_steps = 0;  // inner steps that the closed form of the error counts and nobody makes
};

inline Precision bits() { return {192}; }

inline HorizonSearch search_of(const Model& model) {
    const StepLaw inner = StepLaw::constant(model.eta);
    if (model.missing_steps == 0) return {model.instance, inner, model.output};
    const auto retained = [h = model.instance.problem.curvature, inner](int missing) {
        return [h, inner, missing](const Integer& horizon, Precision precision) {
            return inner.retained(h, Integer(horizon - missing), precision);
        };
    };
    return {model.instance, retained(0), model.output, HorizonSearch::Limits(), retained(model.missing_steps)};
}

/// T* of a budget. Without bounds (a broken hypergradient) the best of a window around the law, which is enough to
/// refute a law and never used to support one.
inline BestHorizon best(const Model& model, HorizonSearch& search, const Integer& budget, const Ball& law) {
    if (model.missing_steps == 0) return search.best(budget);
    const Integer near(static_cast<long>(law.midpoint()));
    return search.best_within(budget, near > 30 ? Integer(near - 20) : Integer(model.missing_steps + 1), near + 20);
}

/// T_c of the statement, and whether T* is within 1 of it; both have constants that a mutant may change.
inline Ball law_at(const theory::HorizonConstants& law, const Integer& budget, const Context& context) {
    const auto factor = [&](const char* key) { return Ball(context.factor(key), bits()); };
    return factor("slope") *
           (theory::same_sign_horizon(law, budget, bits()) + log(factor("inside")) / law.rate(bits()));
}
inline Truth within_one(const Integer& horizon, const Ball& law, const Context& context) {
    return less(abs(Ball(horizon, bits()) - law), Ball(context.factor("within"), bits()));
}

/// The two arms of the error at three budgets: for the picture.
inline Table arms(const Model& model) {
    Table table{"full_horizon_average_arms", {"T", "E3", "E5", "E7", "bias", "arm3", "arm5", "arm7"}, {}};
    HorizonSearch search = search_of(model);
    const theory::HorizonConstants law(model.instance, model.law_eta);
    for (int horizon = 1; horizon <= 80; ++horizon) {
        std::vector<std::string> row = {std::to_string(horizon)}, transients;
        for (const int budget : {1000, 100000, 10000000}) {
            const auto offset = search.offset(horizon, budget / horizon, {128});
            row.push_back(fmt::format("{:.5e}", abs(offset(0)).midpoint()));
            transients.push_back(fmt::format("{:.5e}", std::abs(to_double(law.transient)) * horizon / budget));
        }
        row.push_back(
            fmt::format("{:.5e}", std::abs(to_double(law.bias)) * std::pow(to_double(law.contraction), horizon)));
        row.insert(row.end(), transients.begin(), transients.end());
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace datamix::verify::full_horizon_average_model
