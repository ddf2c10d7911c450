#pragma once

#include <fmt/format.h>

#include <vector>

#include "claim/claim.hpp"
#include "claim/measured.hpp"
#include "claims/full_horizon_models.hpp"
#include "datamix/statistics/fit.hpp"
#include "datamix/theory/full_horizon.hpp"

/// Claim full-horizon-average (F4): the model, its search for T*, what of that has no constants and is measured once
/// (claim/measured.hpp), and the law T_c with the constants that a mutant may change.
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

/// T* of a budget, and how many gaps that took.
struct Found {
    Integer horizon;
    std::size_t evaluated;
    explicit Found(const BestHorizon& best) : horizon(best.horizon), evaluated(best.evaluated) {}
};

/// T* of the claim's own instance at every budget from 1000 to `last`.
inline std::vector<Found> best_horizons(int last, const Context& /*asks for no constant*/) {
    HorizonSearch search = search_of({});
    std::vector<Found> found;
    for (int n = 1000; n <= last; ++n) found.emplace_back(search.best(n));
    return found;
}

/// 3 … `last`: every one to 10, then every `step`-th.
inline std::vector<int> exponents(int last, int step) {
    std::vector<int> result;
    for (int exponent = 3; exponent <= last; exponent += exponent < 10 ? 1 : step) result.push_back(exponent);
    return result;
}

/// T* of the claim's own instance at N = 10^3 … 10^last.
inline std::vector<Found> best_at_powers(int last, const Context& /*asks for no constant*/) {
    HorizonSearch search = search_of({});
    std::vector<Found> found;
    for (const int exponent : exponents(last, 1))
        found.emplace_back(search.best(parse_integer(power_of_ten(exponent))));
    return found;
}

/// p and q of N^p (ln N)^q through those.
inline ExponentFit exponents_at_powers(int last, const Context& context) {
    const auto& all = measured<best_at_powers>(last, context);
    std::vector<ScalingPoint<Ball>> points;
    for (const int exponent : exponents(last, 1))
        points.push_back(
            {Ball(parse_integer(power_of_ten(exponent)), bits()), Ball(all[points.size()].horizon, bits())});
    return fit_exponents(points);
}

/// Another instance.
struct Other {
    const char *h, *eta, *alpha, *first, *second, *start;
    ExactModel model() const {
        return two_domain_model(parse_rational(h), rationals({first, second}), parse_rational(start),
                                parse_rational(alpha));
    }
};
inline constexpr Other others[] = {{"2", "1/2", "1/2", "1/10", "7/10", "3/5"},
                                   {"3", "1/5", "1/10", "-1/2", "1/4", "1"},
                                   {"10", "1/20", "2/5", "9/10", "2/5", "1/3"}};
inline constexpr int other_exponents[] = {9, 10, 12, 20, 33, 50, 77, 100, 200, 300};

/// T* of `others`[which] at other_exponents.
inline std::vector<Found> best_of_other(std::size_t which, const Context& /*asks for no constant*/) {
    HorizonSearch search(others[which].model(), StepLaw::constant(parse_rational(others[which].eta)), Output::average);
    std::vector<Found> found;
    for (const int exponent : other_exponents) found.emplace_back(search.best(parse_integer(power_of_ten(exponent))));
    return found;
}

/// T_c of the statement, and whether T* is within 1 of it; both have constants that a mutant may change.
class Law {
public:
    Law(const theory::HorizonConstants& constants, const Context& context)
        : rate_(constants.rate(bits())),
          at_one_(theory::same_sign_horizon(constants, 1, bits()) + log(factor(context, "inside")) / rate_),
          slope_(factor(context, "slope")),
          within_(factor(context, "within")) {}

    /// T_c at N: that at 1 and ln N/λ.
    Ball at(const Integer& budget) const { return slope_ * (at_one_ + log(Ball(budget, bits())) / rate_); }
    Truth within_one(const Integer& horizon, const Ball& law) const {
        return less(abs(Ball(horizon, bits()) - law), within_);
    }

private:
    static Ball factor(const Context& context, const char* key) { return Ball(context.factor(key), bits()); }

    Ball rate_, at_one_, slope_, within_;
};

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
