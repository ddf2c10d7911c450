// E1 text-greedy (P4: experiments agree; here with P1, "the greedy choice T = 1 can fail").
//
// Statement (experiment, derived here). Next-character softmax regression on real text, six topic files as domains and
// two others as validation. With regularisation 1e-4 the mixture that greedy mixing (T = 1) settles on is worse than
// uniform weights, that is, than not adapting at all; with 1e-3 and with 1e-4 a horizon of T = 1000 removes at least 90
// % of greedy's gap F − F*.
//
// How. F(w) = f_V(θ*(w)) by Newton-CG; F* is the least of stationary points from several starts; the limit K → ∞ of a
// horizon is the equilibrium of its truncated hypergradient at θ*(w). Each is taken only with a stationarity residual.
// A run of the algorithm itself must arrive where the limit of T = 1 says. proofs/text_greedy.md.

#include <fmt/format.h>

#include <cmath>
#include <compare>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claim/measured.hpp"
#include "claims/text_domains.hpp"

namespace datamix::verify {
namespace {

// Fixed after exploratory runs, before the reported ones; measured values stand far from them (proofs/text_greedy.md).
constexpr double kInnerStep = 0.6;      // below 1/L = 1/(3/2 + reg)
constexpr double kWorseFactor = 1.2;    // "worse than uniform": gap at least this many times uniform's
constexpr double kRemoved = 0.9;        // share of greedy's gap that T = 1000 removes
constexpr double kSpread = 1e-6;        // F* from different starts may differ by this, in nats per character
constexpr double kNone = 1e-6;          // gaps below are not told from 0
constexpr double kRunAgrees = 0.1;      // relative difference of the gaps of a run and of the limit it tends to
constexpr std::size_t kBudget = 20000;  // of that run
constexpr double kOuterStep = 30;       // of that run

struct Model {
    bool copies = false;           // six copies of one text as domains
    bool greedy_sees_all = false;  // T = 1 is handed the true hypergradient
    auto operator<=>(const Model&) const = default;
};

struct Limits {
    double regularisation = 0;
    double least = 0;          // F*
    double uniform = 0;        // gaps F − F* from here on
    double run = 0;            // the algorithm with T = 1 after kBudget steps
    std::vector<double> gaps;  // one per horizon
    Eigen::VectorXd best_weights, greedy_weights;
    std::vector<std::string> open;  // solvers that did not reach their residual
};

std::vector<std::size_t> horizons(Profile profile) {
    if (profile == Profile::quick) return {1, 100, 1000};
    if (profile == Profile::standard) return {1, 10, 100, 300, 1000, 3000};
    return {1, 3, 10, 30, 100, 300, 1000, 3000, 10000};
}

double run_gap(TextStudy& study, double least) {
    const MixingOptions<double> options{
        .horizon = 1, .rounds = kBudget, .inner_step = kInnerStep, .outer_step = kOuterStep};
    return study.loss(study.last_weights(options)) - least;
}

/// Everything at one regularisation.
Limits limits_of(const Model& model, const TextDomains& texts, double regularisation, Profile profile) {
    TextStudy study(texts, regularisation);
    const double residual = profile == Profile::quick ? 1e-5 : 1e-6;
    Limits limits;
    const MixtureSearch search = study.best();
    if (!search.converged) limits.open.emplace_back("the search for F* did not reach its stationarity residual");
    if (search.spread > kSpread) limits.open.emplace_back("stationary points from different starts differ in F");
    limits.regularisation = regularisation;
    limits.least = search.best.outer_loss;
    limits.uniform = study.loss(study.uniform()) - limits.least;
    limits.best_weights = search.best.weights;
    for (const std::size_t horizon : horizons(profile)) {
        const Mixture limit = horizon == 1 && model.greedy_sees_all ? study.stationary(study.uniform())
                                                                    : study.limit(horizon, kInnerStep, residual);
        if (!limit.converged) limits.open.push_back(fmt::format("the limit of T = {} was not reached", horizon));
        limits.gaps.push_back(limit.outer_loss - limits.least);
        if (horizon == 1) limits.greedy_weights = limit.weights;
    }
    limits.run = run_gap(study, limits.least);
    return limits;
}

std::vector<Limits> measure(const Model& model, const Context& context) {
    const TextDomains texts = model.copies ? load_copies(context) : load_text_domains(context);
    std::vector<Limits> all_limits;
    for (const double regularisation : {1e-3, 1e-4})
        all_limits.push_back(limits_of(model, texts, regularisation, context.profile));
    return all_limits;
}

double gap_at(const Limits& limits, std::size_t horizon, const Context& context) {
    const auto all = horizons(context.profile);
    return limits.gaps[static_cast<std::size_t>(std::find(all.begin(), all.end(), horizon) - all.begin())];
}

void report(const Limits& limits, const Context& context, Ledger& ledger) {
    for (const std::string& reason : limits.open) ledger.leave_open(reason);
    const std::string at = fmt::format(", reg {:g}", limits.regularisation);
    ledger.number("F*" + at, limits.least, 9);
    ledger.number("gap of uniform weights" + at, limits.uniform, 3);
    const auto all = horizons(context.profile);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double gap = std::abs(limits.gaps[i]) < kNone ? 0 : limits.gaps[i];  // bars() leaves it empty
        ledger.number(fmt::format("gap of T = {}{}", all[i], at), gap, 3);
    }
    ledger.number(fmt::format("gap of a run, T = 1, N = {}{}", kBudget, at), limits.run, 3);
}

/// Bars of the gaps: one row per bar group, a column per regularisation.
Table bars(const std::vector<Limits>& all_limits, const Context& context) {
    Table table{"text_greedy", {"mixture", "reg_1e-3", "reg_1e-4"}, {{"uniform"}}};
    for (const Limits& limits : all_limits) table.rows[0].push_back(fmt::format("{:.3e}", limits.uniform));
    const auto all = horizons(context.profile);
    for (std::size_t i = 0; i < all.size(); ++i) {
        table.rows.push_back({fmt::format("T={}", all[i])});
        for (const Limits& limits : all_limits) {
            const double gap = limits.gaps[i];
            table.rows.back().push_back(gap < kNone ? "" : fmt::format("{:.3e}", gap));
        }
    }
    return table;
}

Table weights(const std::vector<Limits>& all_limits) {
    Table table{"text_greedy_weights", {"reg", "mixture"}, {}};
    table.columns.insert(table.columns.end(), kTextDomainNames.begin(), kTextDomainNames.end());
    const auto add = [&](double reg, const char* mixture, const Eigen::VectorXd& w) {
        table.rows.push_back({fmt::format("{:g}", reg), mixture});
        for (const double share : w) table.rows.back().push_back(fmt::format("{:.3f}", share));
    };
    for (const Limits& limits : all_limits) {
        add(limits.regularisation, "best", limits.best_weights);
        add(limits.regularisation, "greedy", limits.greedy_weights);
    }
    return table;
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    const std::vector<Limits>& all_limits = measured<measure>(model, context);
    for (const Limits& limits : all_limits) report(limits, context, ledger);
    const Limits& weak = all_limits.back();  // reg 1e-4
    const double weak_greedy = gap_at(weak, 1, context);
    // Gaps below kSpread are not told from 0, and 0 is neither worse than uniform nor something to remove.
    ledger.part("worse").test(
        weak_greedy > kSpread && weak_greedy >= to_double(context.factor("worse")) * kWorseFactor * weak.uniform,
        "greedy is worse than uniform weights at reg 1e-4");
    std::string removed;
    for (const Limits& limits : all_limits) {
        const double greedy = gap_at(limits, 1, context), longest = gap_at(limits, 1000, context);
        ledger.part("removes").test(
            greedy > kSpread && longest <= to_double(context.factor("left")) * (1 - kRemoved) * greedy,
            fmt::format("T = 1000 removes 90 % of greedy's gap at reg {:g}", limits.regularisation));
        ledger.part("limit").test(
            std::abs(limits.run - greedy) <= to_double(context.factor("agrees")) * kRunAgrees * greedy,
            fmt::format("the algorithm with T = 1 goes to the limit computed, reg {:g}", limits.regularisation));
        removed += removed.empty() ? "" : " and ";
        removed += greedy > kSpread ? fmt::format("{:.1f} %", 100 * (1 - longest / greedy)) : "nothing";
    }
    ledger.table(bars(all_limits, context));
    ledger.table(weights(all_limits));
    return ledger.finish(
        "T = 1 worse than uniform at reg 1e-4; T = 1000 removes >= 90 % of its gap",
        fmt::format("gap {:.2e} at T = 1, {:.2e} uniform; T = 1000 removes {}",
                    weak_greedy > kSpread ? weak_greedy : 0.0, weak.uniform > kSpread ? weak.uniform : 0.0, removed));
}

}  // namespace

Claim text_greedy() {
    return {
        .id = "text-greedy",
        .label = "E1",
        .paper = "P4",
        .source = "experiment E1, derived here",
        .summary = "on real text greedy mixing can be worse than not adapting; T = 1000 removes nearly all of its gap",
        .statement =
            "On real text the mixture that greedy mixing (T = 1) settles on is worse than uniform weights at "
            "regularisation 1e-4, and T = 1000 removes at least 90 % of greedy's gap at 1e-3 and 1e-4.",
        .kind = Kind::experiment,
        .method = Method::simulation,
        .parts =
            {
                evidence(
                    "worse",
                    "At regularisation 1e-4 the gap of greedy's limit is at least 1.2 times that of uniform weights."),
                evidence("removes", "T = 1000 removes at least 90 % of greedy's gap at 1e-3 and 1e-4."),
                evidence("limit",
                         "A run of the algorithm with T = 1 has the gap of the limit computed, up to 10 per cent."),
            },
        .check = with_model(check, {}),
        .judges_measurement = true,
        .controls =
            {
                control("six-copies", "six copies of one text as domains: no mixture is better than another",
                        {"worse", "removes"}, check, {.copies = true}),
                control("true-hypergradient",
                        "the implicit hypergradient offered as greedy's: greedy then does not fail",
                        {"worse", "removes", "limit"}, check, {.greedy_sees_all = true}),
                altered("twice-as-bad", "greedy 2.4 times as bad as uniform weights", {"worse"}, "worse", "2"),
                altered("nearly-all", "T = 1000 leaves 2.5 per cent of the gap", {"removes"}, "left", "1/4"),
                altered("no-tolerance", "a run that reaches the limit exactly", {"limit"}, "agrees", "0"),
            },
        .constants =
            {
                {"greedy's gap is at least 1.2 times that of uniform weights", "worse", {"2"}},
                {"10 % of greedy's gap left by T = 1000", "left", {"1/2", "1/4"}},
                {"10 % between a run and its limit", "agrees", {"0"}},
            },
        .plots = {"text_greedy"},
    };
}

}  // namespace datamix::verify
