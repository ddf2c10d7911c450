// F6 full-regimes (P2: "the optimal T is Θ(log N)" — and of what that is true).
//
// Statement (derived here). Θ(log N) is not a law of every instance with full gradients. Two-domain model, λ = ln(1/ρ),
// ρ = 1−ημ, β and k_0 as in full-horizon-average:
//   average iterate, interior optimum, βk_0 > 0     ln(λβN/k_0)/λ                         within 1
//   average iterate, interior optimum, βk_0 < 0     W(λ|β|N/|k_0|)/λ                      within 1
//   last iterate, interior optimum, q_o = 1−2α > 0  √(N ln(1/q_o)/λ) − ln((w_0−w*)/β)/(2λ)  within 2
//   last iterate, strict vertex F′(1) ≠ 0           argmax_T γ_T/T, γ_T = uᵀM_T(c−u): a constant
//   average, inner Nesterov (η = 1/L, restarted)    argmin of k_0T/N + β(1+T/√κ)(1−κ^{−1/2})^T, within 1;
//                                                   it is (ln N + ln ln N + O(1))/ln(1/(1−κ^{−1/2}))
// (Last iterate at a degenerate vertex, the other case of Θ(log N), is claim full-horizon-last.)
//
// Computed here. Certified integer argmins of the actual error (of the log-odds at the vertex, where the error itself
// underflows), compared with the law of the regime. The explicit constants 1 and 2 are part of the statement: the
// neglected terms vanish as N grows, and rounding to an integer costs at most 1. The last iterate's 2 holds for the two
// α here, not for every one: only T = ⌊N/K⌋ can be best, and these are ln(1/q_o)/λ apart. Every control offers one
// regime under the law of another. proofs/full_regimes.md.

#include <fmt/format.h>

#include <cmath>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/full_horizon_models.hpp"
#include "claims/full_regimes_cases.hpp"
#include "datamix/statistics/fit.hpp"

namespace datamix::verify {
namespace {

using namespace full_regimes_cases;

void check_regime(const Regime& regime, const Context& context, Ledger& ledger, Table& table) {
    const auto factor = [&](const std::string& key) { return Ball(context.factor(key), bits()); };
    const Ball within = regime.key == "vertex" ? Ball(1) : factor("within-" + regime.key);
    std::vector<ScalingPoint<Ball>> points;
    for (const std::string& text : regime.budgets) {
        const Integer budget = parse_integer(text);
        const Integer horizon = regime.best(budget);
        Ball law = factor(regime.key) * regime.law(budget);
        const Ball at(horizon, bits());
        if (regime.key == "last") law += (factor("last-offset") - Ball(1)) * regime.offset;
        const Truth holds = less(abs(at - law), within * Ball(regime.tolerance, bits()));
        ledger.part(regime.key)
            .certify(holds, fmt::format("{}: T* is within {} of the law at N = {}", regime.name,
                                        to_string(regime.tolerance), text));
        table.rows.push_back({regime.name, fmt::format("{:.4f}", log(Ball(budget, bits())).midpoint() / std::log(10.0)),
                              to_string(horizon), fmt::format("{:.3f}", law.midpoint())});
        points.push_back({Ball(budget, bits()), at});
        if (!possibly(holds)) return;
    }
    ledger.instance(regime.name, regime.instance);
    ledger.number(regime.name + ": T* at " + regime.budgets.back(), points.back().horizon, 12,
                  derived("best horizon", regime.name, regime.budgets.back()));
    if (regime.scaling.empty()) return;
    const auto fits = fit_laws(points);
    for (const auto& fit : fits)
        if (fit.law == regime.scaling)
            for (const auto& other : fits)
                if (other.law != regime.scaling)
                    ledger.part(regime.key)
                        .certify(less(fit.residual, other.residual),
                                 fmt::format("{}: {} fits better than {}", regime.name, fit.law, other.law));
}

Finding check(const std::vector<Regime>& regimes, const Context& context) {
    Ledger ledger;
    Table table{"full_regimes", {"regime", "exponent", "T", "law"}, {}};
    for (const Regime& regime : regimes) check_regime(regime, context, ledger, table);
    for (std::size_t i = 0; i < regimes.size(); ++i) {  // one table a regime: gnuplot needs no filters
        Table one{fmt::format("full_regimes_{}", i), {"exponent", "T", "law"}, {}};
        for (const auto& row : table.rows)
            if (row[0] == regimes[i].name) one.rows.emplace_back(row.begin() + 1, row.end());
        ledger.table(std::move(one));
    }
    return ledger.finish("log N, W(N), √N, constant: by output, optimum and signs",
                         fmt::format("{} regimes, {} certified horizons", regimes.size(), table.rows.size()));
}

/// A regime under another one's law.
Regime under(Law law, Regime regime) {
    regime.law = std::move(law);
    return regime;
}

std::vector<Regime> base(Profile profile) {
    const bool quick = profile == Profile::quick;
    return {average_same_sign(),
            average_opposite_sign(),
            last_interior("1/4", quick ? 5 : 6),
            last_interior("1/20", quick ? 5 : 6),
            strict_vertex(profile == Profile::deep),
            nesterov(2),
            nesterov(10),
            gradient_descent(100)};
}

}  // namespace

Claim full_regimes() {
    const Rational quarter = Rational(1) / 4;
    const Law log_law = same_sign(average_instance(), quarter);
    return {
        .id = "full-regimes",
        .label = "F6",
        .paper = "P2",
        .source = "theorem F6, derived here",
        .summary = "what Θ(log N) needs: eight regimes, with log N, W(N), √N or a constant",
        .statement =
            "At the budgets checked the best horizon with full gradients follows the law of its regime, with its "
            "constants: log N or Lambert's W for the average iterate, but √N for the last iterate at an interior "
            "optimum and a constant at a strict vertex.",
        .kind = Kind::two_sided,
        .method = Method::enclosure,
        .parts =
            {
                certified("same",
                          "Average iterate, interior optimum, same signs: T* is within 1 of ln(lambda beta "
                          "N/k_0)/lambda, up to N = 1e100."),
                certified("opposite",
                          "Average iterate, opposite signs: T* is within 1 of W(lambda |beta| N/|k_0|)/lambda, up "
                          "to N = 1e102."),
                certified(
                    "last",
                    "Last iterate, interior optimum: T* is within 2 of sqrt(N ln(1/q_o)/lambda) - ln((w_0-w*)/beta)/(2 "
                    "lambda) for alpha = 1/4 and 1/20, up to N = 1e6 (1e5 in the quick profile)."),
                certified("vertex",
                          "Last iterate, strict vertex: T* is argmax gamma_T/T, a constant, at N = 1e3 ... 1e4."),
                certified("nesterov",
                          "Average iterate, inner Nesterov, kappa = 4 and 100: T* is within 1 of the relaxation's "
                          "minimiser, up to N = 1e100."),
                certified("descent",
                          "Average iterate, gradient descent, kappa = 100: T* is within 1 of its law, at four budgets "
                          "up to N = 1e100."),
            },
        .check = [](const Context& c) { return check(base(c.profile), c); },
        .controls =
            {
                control("opposite-sign-as-log", "T* - ln N/lambda is unbounded when the signs differ", {"opposite"},
                        check, {under(same_sign(average_instance("1/5"), quarter), average_opposite_sign())}),
                control("last-iterate-as-log", "the last iterate of an interior optimum has T* of order sqrt(N)",
                        {"last"}, check, {under(log_law, last_interior("1/4", 4))}),
                control("strict-vertex-as-log", "at a strict vertex T* does not grow", {"vertex"}, check,
                        {under(log_law, strict_vertex(false))}),
                control("nesterov-as-gradient-descent", "momentum shortens the horizon by the square root of kappa",
                        {"nesterov"}, check,
                        {under(same_sign(two_domain_model(100, rationals({"3/10", "1/2"}), Rational(9) / 10, quarter),
                                         Rational(1) / 100),
                               nesterov(10))}),
                control("average-as-sqrt", "the average iterate offered under the law of the last", {"same"}, check,
                        {under(last_interior("1/4", 3).law, average_same_sign())}),
                altered("another-constant", "gradient descent's law 5 per cent above", {"descent"}, "descent", "21/20"),
            },
        .constants =
            {
                {"ln(lambda beta N/k_0)/lambda", "same", {"19/20", "21/20"}},
                {"within 1 of it", "within-same", {"1/2"}},
                {"W(lambda |beta| N/|k_0|)/lambda", "opposite", {"19/20", "21/20"}},
                {"within 1 of it", "within-opposite", {"1/2"}},
                {"sqrt(N ln(1/q_o)/lambda)", "last", {"19/20", "21/20"}},
                {"ln((w_0-w*)/beta)/(2 lambda)", "last-offset", {"1/2", "2", "0"}},
                {"within 2 of them", "within-last", {"1/2"}},
                {"argmax gamma_T/T", "vertex", {"1/2", "2"}},
                {"Nesterov's ln N + ln ln N law", "nesterov", {"19/20", "21/20"}},
                {"within 1 of it", "within-nesterov", {"1/2"}},
                {"gradient descent's law", "descent", {"19/20", "21/20"}},
                {"within 1 of it", "within-descent", {"1/2"}},
            },
        .plots = {"full_regimes"},
    };
}

}  // namespace datamix::verify
