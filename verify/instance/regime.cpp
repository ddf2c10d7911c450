#include "instance/regime.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace datamix::verify {

Regime no_law(std::string name, std::string words, std::string why) {
    Regime regime;
    regime.name = std::move(name);
    regime.words = std::move(words);
    regime.why_not = std::move(why);
    return regime;
}

Regime beyond_double(std::string name, std::string words) {
    return no_law(std::move(name), std::move(words),
                  "a constant of the law is beyond double numbers; parameters in units nearer to 1 would have one");
}

bool are_finite(std::initializer_list<double> constants) {
    return std::all_of(constants.begin(), constants.end(), [](double x) { return std::isfinite(x); });
}

std::string short_number(double value) { return fmt::format("{:.6g}", value); }

Regime regime_of(const AnyInstance& any) {
    if (const auto* other = std::get_if<QuadraticInstance>(&any))
        return other->model.is_shared()
                   ? no_law("one Hessian",
                            "Domains that share a Hessian, with another one of the validation or not diagonal.",
                            "laws are stated for a diagonal curvature and |theta - c|^2/2 as validation loss only")
                   : no_law(
                         "Hessians that differ", "Domains with Hessians of their own.",
                         "the rate is known for two domains alone (F11 general-horizon: T* = (ln N + O(1))/ln(1/rho), "
                         "rho = 1 - eta lambda_min of the curvature at w*), its constants are not stated here");
    const Instance& instance = std::get<Instance>(any);
    if (instance.update == OuterRule::exponentiated_gradient) return simplex_regime(instance);
    if (instance.update == OuterRule::projected_gradient)
        return no_law(
            "projected", "Projected gradient.",
            instance.model.bounds.exist()
                ? "projected steps have no law here, with bounds on weights or without"
                : "projected steps have no law here; while no weight is 0 they are linear ones of half the size");
    Regime regime = instance.model.is_noisy() ? noisy_regime(instance) : full_regime(instance);
    if (instance.model.hull.rank() == instance.model.free_weights()) {
        const Vector<Rational> best = instance.model.optimum();
        for (Eigen::Index i = 0; i < best.size(); ++i)
            if (best(i) < 0)
                regime.notes.push_back(fmt::format(
                    "the best mixture has the weight {} of {}, below 0: the linear step goes there, weights on the "
                    "simplex would end at a face of it",
                    short_number(to_double(best(i))), instance.names[static_cast<std::size_t>(i)]));
    }
    return regime;
}

}  // namespace datamix::verify
