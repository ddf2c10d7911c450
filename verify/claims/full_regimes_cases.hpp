#pragma once

#include <fmt/format.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "claims/full_horizon_models.hpp"
#include "datamix/evaluate/closed_nesterov.hpp"
#include "datamix/evaluate/enclosed_simplex_run.hpp"
#include "datamix/theory/bound_horizon.hpp"
#include "datamix/theory/full_horizon.hpp"

/// Claim full-regimes (F6): the regimes, each with the certified search for its T* and its law.
namespace datamix::verify::full_regimes_cases {

using Law = std::function<Ball(const Integer& budget)>;

/// One line of the table: how to find T*, what it should be, how far it may be off, and at which budgets.
struct Regime {
    std::string name;
    std::function<Integer(const Integer& budget)> best;
    Law law;
    Rational tolerance;
    std::vector<std::string> budgets;
    std::string scaling;  // the candidate law that must fit best; empty: too few budgets
    std::string key;      // of the law's factor, of its tolerance's (within-…) and of its offset's (…-offset)
    Inputs instance;
    Ball offset = Ball(0);  // a term of the law that does not grow
};

inline Precision bits() { return {192}; }

inline std::vector<std::string> powers(int first, int last, int step = 1) {
    std::vector<std::string> result;
    for (int e = first; e <= last; e += step) result.push_back(power_of_ten(e));
    return result;
}

inline Law same_sign(const ExactModel& model, const Rational& eta) {
    const theory::HorizonConstants c(model, eta);
    return [c](const Integer& n) { return theory::same_sign_horizon(c, n, bits()); };
}

inline std::function<Integer(const Integer&)> searching(HorizonSearch search) {
    const auto shared = std::make_shared<HorizonSearch>(std::move(search));
    return [shared](const Integer& budget) { return shared->best(budget).horizon; };
}

inline Regime average_same_sign() {
    const ExactModel model = average_instance();
    const Rational eta = Rational(1) / 4;
    return {"average, same sign",
            searching({model, StepLaw::constant(eta), Output::average}),
            same_sign(model, eta),
            1,
            powers(3, 100),
            "log N",
            "same",
            instance_inputs(model, to_string(eta), "linear", "average")};
}

inline Regime average_opposite_sign() {
    const ExactModel model = average_instance("1/5");
    const Rational eta = Rational(1) / 4;
    const theory::HorizonConstants c(model, eta);
    return {"average, opposite sign",
            searching({model, StepLaw::constant(eta), Output::average}),
            [c](const Integer& n) { return theory::opposite_sign_horizon(c, n, bits()); },
            1,
            powers(6, 102),
            "log N",
            "opposite",
            instance_inputs(model, to_string(eta), "linear", "average")};
}

inline Regime last_interior(const char* alpha, int last) {
    const ExactModel model = average_instance("9/10", alpha);
    const Rational eta = Rational(1) / 4;
    const theory::HorizonConstants c(model, eta);
    std::vector<std::string> budgets;
    for (int e = 3; e <= last; ++e)
        for (const char* digit : {"1", "2", "5"})
            if (e < last || *digit == '1') budgets.push_back(digit + power_of_ten(e).substr(1));
    return {fmt::format("last, interior, alpha = {}", alpha),
            searching({model, StepLaw::constant(eta), Output::last}),
            [c](const Integer& n) { return theory::last_iterate_horizon(c, n, bits()); },
            2,
            budgets,
            "sqrt(N)",
            "last",
            instance_inputs(model, to_string(eta), "linear", "last"),
            -log(abs(Ball(Rational(c.start / c.bias), bits()))) / (Ball(2) * c.rate(bits()))};
}

inline Regime nesterov(const Rational& root) {  // √κ
    const Rational kappa = root * root, eta = 1 / kappa, q = 1 / root, momentum = (root - 1) / (root + 1);
    const ExactModel model = two_domain_model(kappa, rationals({"3/10", "1/2"}), Rational(9) / 10, Rational(1) / 4);
    const auto retained = [h = model.problem.curvature, eta, momentum](const Integer& horizon, Precision precision) {
        Vector<Ball> result(h.size());
        for (Eigen::Index i = 0; i < h.size(); ++i)
            result(i) = nesterov_residual(h(i), eta, momentum, horizon, precision);
        return result;
    };
    const auto kept = [q](const Integer& horizon) { return slowest_nesterov_residual(q, horizon, {96}); };
    const theory::HorizonConstants c(model, eta);
    Inputs instance = instance_inputs(model, to_string(eta), "linear", "average");
    instance.emplace_back("inner momentum, restarted", to_string(momentum));
    const theory::BoundForm relaxation{"nesterov", 1, 1, c.transient, c.bias, Rational(c.bias * q), Rational(1 - q)};
    return {fmt::format("average, Nesterov, kappa = {}", to_string(kappa)),
            searching({model, retained, kept, Output::average}),
            [relaxation](const Integer& n) { return *theory::closed_bound_horizon(relaxation, n, bits()); },
            1,
            powers(6, 100),
            "log N",
            "nesterov",
            std::move(instance)};
}

inline Regime gradient_descent(const Rational& kappa) {
    const ExactModel model = two_domain_model(kappa, rationals({"3/10", "1/2"}), Rational(9) / 10, Rational(1) / 4);
    return {fmt::format("average, gradient descent, kappa = {}", to_string(kappa)),
            searching({model, StepLaw::constant(1 / kappa), Output::average}),
            same_sign(model, Rational(1 / kappa)),
            1,
            {"1e10", "1e20", "1e50", "1e100"},
            "",
            "descent",
            instance_inputs(model, to_string(Rational(1 / kappa)), "linear", "average")};
}

/// Log-odds of the good vertex after K rounds of exponentiated gradient, c = (3, 0), w_0 = ½.
inline Ball vertex_log_odds(const ExactModel& model, const Integer& horizon, std::size_t rounds) {
    for (long bits = 128;; bits *= 2) {
        const Precision precision{bits};
        SimplexRun run(model, Ball(Rational(1) / 4, precision), horizon, precision);
        if (run.run(rounds) && run.log_odds()(0).accuracy_bits() > 40) return run.log_odds()(0);
        if (bits > 16384) throw UndecidedError("strict vertex: the run could not be enclosed");
    }
}

inline Regime strict_vertex(bool deep) {
    const ExactModel model = two_domain_model(4, rationals({"3", "0"}), Rational(1) / 2, Rational(1) / 4);
    // |g| ≤ |uᵀ(θ−c)| ≤ 3 + 1 on the box of the optima and M ≤ I, so no horizon gains more than 4αK ≤ 4αN/T in
    // log-odds: those beyond a multiple of the best gain are excluded.
    const auto best = [model](const Integer& budget) {
        Integer horizon = 1;
        Ball gain(-1000000000L);
        for (Integer t = 1; t <= budget; ++t) {
            const Ball most = Ball(Rational(4 * model.outer_step * Rational(budget) / Rational(t)), bits());
            if (certainly(less(most, gain))) break;
            const Ball there = vertex_log_odds(model, t, static_cast<std::size_t>(Integer(budget / t)));
            if (certainly(less(gain, there))) {
                gain = there;
                horizon = t;
            } else if (!certainly(less(there, gain))) {
                throw UndecidedError("strict vertex: two horizons tie");
            }
        }
        return horizon;
    };
    const auto law = [model](const Integer&) {  // argmax γ_T/T in exact numbers; γ_T ≤ 2 bounds the search
        int horizon = 1;
        Rational most(-1);
        for (int t = 1; t <= 1000; ++t) {
            Rational gamma(0);
            for (Eigen::Index i = 0; i < 2; ++i)
                gamma += (1 - power<Rational>(Rational(1 - model.problem.curvature(i) / 4), t)) *
                         (model.problem.validation(i) - 1);
            if (gamma / t > most) {
                most = gamma / t;
                horizon = t;
            }
        }
        return Ball(static_cast<long>(horizon));
    };
    std::vector<std::string> budgets = {"1e3", "3e3", "1e4"};
    if (deep) budgets.emplace_back("3e4");
    return {"last, strict vertex",
            best,
            law,
            Rational(1) / 2,
            budgets,
            "",
            "vertex",
            instance_inputs(model, "1/4", "eg", "last")};
}

}  // namespace datamix::verify::full_regimes_cases
