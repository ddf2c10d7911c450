#pragma once

#include <array>
#include <cmath>
#include <vector>

#include "datamix/algorithm/step_law.hpp"
#include "datamix/evaluate/exact_model.hpp"
#include "datamix/theory/stochastic_horizon.hpp"

/// Claim simplex-stochastic (S10): its instances, and the leading form of exponentiated gradient.
namespace datamix::verify::simplex_noise {

/// Two noisy domains and the inner step min(ln T/(μT), cap).
struct Setting {
    const char* name;
    ExactModel model;
    Rational cap;

    /// scale·ln T/(μT), at most cap
    StepLaw step(const Rational& scale = 1) const {
        return StepLaw::logarithmic(model.problem.strong_convexity(), cap, scale);
    }
};

/// Two parameters; row l of `optima` and `noise` is domain l's, `start` the first domain's weight w_0, θ_0 = θ*(w_0).
inline ExactModel two_domains(const Vector<Rational>& curvature, const std::array<Vector<Rational>, 2>& optima,
                              const Vector<Rational>& validation, const Rational& start, const Rational& outer_step,
                              const std::array<Vector<Rational>, 2>& noise) {
    Matrix<Rational> places(2, 2), variances(2, 2);
    for (Eigen::Index l = 0; l < 2; ++l) {
        places.col(l) = optima[static_cast<std::size_t>(l)];
        variances.col(l) = noise[static_cast<std::size_t>(l)];
    }
    Vector<Rational> weights(2);
    weights << start, Rational(1 - start);
    return {{curvature, places, validation}, weights, times<Rational>(places, weights), outer_step, variances};
}

/// All with C_1, C_2 > 0: noise on one domain (the instance of S7) or on both, steps of three sizes.
inline std::vector<Setting> settings() {
    const auto v = [](const char* a, const char* b) { return rationals({a, b}); };
    const auto q = [](const char* a) { return parse_rational(a); };
    return {
        {"one noisy domain",
         two_domains(v("1", "4"), {v("1", "1"), v("0", "0")}, v("4/5", "3/5"), q("1/2"), 1, {v("2", "2"), v("0", "0")}),
         q("1/4")},
        {"two, long steps",
         two_domains(v("1", "2"), {v("1", "0"), v("0", "1/2")}, v("3/5", "1/4"), q("1/4"), 2,
                     {v("1", "1/2"), v("1/4", "0")}),
         q("1/2")},
        {"two, short steps",
         two_domains(v("1", "3"), {v("1", "-1"), v("-1", "1")}, v("1/2", "0"), q("3/10"), q("1/4"),
                     {v("1", "1"), v("1/2", "0")}),
         q("1/3")},
    };
}

/// What stands for w* − w_0 in C_1.
enum class Transient {
    log_odds,   ///< logit w* − logit w_0
    linearised  ///< the same to first order at w*: (w* − w_0)/(w*(1 − w*))
};

/// The constants of S5 with log-odds in place of w/α in C_1.
inline theory::StochasticConstants constants(const ExactModel& model, Transient transient = Transient::log_odds) {
    theory::StochasticConstants c(model);
    const double best = to_double(model.optimum()(0)), start = to_double(model.start_weights(0));
    const double moved = transient == Transient::log_odds ? std::log(best / (1 - best)) - std::log(start / (1 - start))
                                                          : (best - start) / (best * (1 - best));
    c.start = Rational(moved / to_double(Rational(2 * model.outer_step * c.half_square)));
    return c;
}

}  // namespace datamix::verify::simplex_noise
