// E4 language-mixing (P4: experiments agree; here with P1, "the greedy choice T = 1 can fail").
//
// Statement (experiment, derived here). The manual pages of ten languages; one is left out and is the validation text,
// the domains are the nine others; next-character softmax regression. Whichever language is left out, a horizon of
// T = 1000 removes at least 80 % of the gap F − F* that greedy mixing (T = 1) settles on at regularisation 1e-4.
// Greedy is fine where a domain is near: for Romanian uniform weights have at least 1.5 times its gap at 1e-3. It is
// worse than uniform weights where none is: for Polish at 1e-4. MixMin, which has no inner loop, leaves at most half of
// greedy's gap for Romanian.
//
// How. As text-greedy: F by Newton-CG, the limit of a horizon as the equilibrium of its truncated hypergradient at
// θ*(w). Reported, not judged, in the standard and deep profiles: what implicit differentiation leaves at N = 40000,
// beside unrolled runs. proofs/language_mixing.md.

#include <fmt/format.h>

#include <cmath>
#include <compare>

#include "claim/control.hpp"
#include "claim/measured.hpp"
#include "claims/language_rows.hpp"
#include "claims/manuals.hpp"

namespace datamix::verify {
namespace {

// Fixed before the first run; kIsolatedFactor after it, but before it met the pages of another release
// (proofs/language_mixing.md).
constexpr double kInnerStep = 0.6;       // below 1/L = 1/(3/2 + reg)
constexpr double kIsolatedFactor = 1.5;  // "worse than uniform": gap at least this many times uniform's
constexpr double kRemoved = 0.8;         // share of greedy's gap that T = 1000 removes
constexpr double kFineFactor = 1.5;      // "fine": uniform's gap at least this many times greedy's
constexpr double kBaseline = 0.5;        // share of greedy's gap that MixMin leaves at most
constexpr double kRunAgrees = 0.1;       // relative difference of the gaps of a run and of the limit it tends to
constexpr double kOuterStep = 30;        // of that run
constexpr double kWarmOuterStep = 0.03;  // of implicit-warm, times T: from trials on Danish and Polish
constexpr double kSolveResidual = 1e-2;  // of its solves, relative

struct Model {
    bool greedy_sees_all = false;  // T = 1 is handed the true hypergradient
    bool frozen = false;           // the weights never move
    bool among_domains = false;    // the text to validate on is a domain, too
    auto operator<=>(const Model&) const = default;
};

TextDomains texts_of(const Target& target, bool among_domains) {
    TextDomains texts;
    texts.validation = pages_in(kLanguages[target.validation]).shares;
    for (const std::size_t i : target.domains) texts.domains.push_back(pages_in(kLanguages[i]).shares);
    if (among_domains) texts.domains.front() = texts.validation;
    return texts;
}

/// How a run of so many inner steps a round spends the budget.
MixingOptions<double> options_of(std::size_t horizon, double outer_step) {
    return {.horizon = horizon, .rounds = kBudget / horizon, .inner_step = kInnerStep, .outer_step = outer_step};
}

/// Gap of the algorithm with T = 1 after kBudget steps.
double run_gap(const Model& model, TextStudy& study, double least) {
    return study.loss(model.frozen ? study.uniform() : study.last_weights(options_of(1, kOuterStep))) - least;
}

/// implicit-warm after kBudget steps.
BudgetRun warm_run(std::size_t horizon, double outer_step, TextStudy& study, double least) {
    const ImplicitWeights end = study.implicit_weights(options_of(horizon, outer_step), kSolveResidual);
    return {kSolved, horizon, outer_step, study.loss(end.weights) - least, end.products};
}

/// What else is measured at that budget beside greedy's run and implicit-warm with kWarmHorizon.
std::vector<BudgetRun> other_runs(const Context& context, TextStudy& study, double least) {
    std::vector<BudgetRun> runs;
    for (const std::size_t horizon : {10u, 100u, 1000u}) {
        const Eigen::VectorXd weights = study.last_weights(options_of(horizon, kOuterStep));
        runs.push_back({kUnrolled, horizon, kOuterStep, study.loss(weights) - least, kBudget});
    }
    for (const std::size_t horizon : {1u, 100u, 1000u})
        runs.push_back(warm_run(horizon, kWarmOuterStep * static_cast<double>(horizon), study, least));
    const Eigen::VectorXd weights = study.adjoint_weights(options_of(1, kWarmOuterStep));
    runs.push_back({kKept, 1, kWarmOuterStep, study.loss(weights) - least, 2 * kBudget});
    // With greedy's outer step; weights that swing cost seven products a round.
    if (context.profile == Profile::deep) runs.push_back(warm_run(1, kOuterStep, study, least));
    return runs;
}

/// Everything of one text to validate on at one regularisation.
Row row_of(const Model& model, const TextDomains& texts, const Target& target, double regularisation,
           const Context& context) {
    TextStudy study(texts, regularisation);
    Row row;
    const std::string at = fmt::format(", {}, reg {:g}", target.name, regularisation);
    const auto expect = [&](bool converged, const std::string& what) {
        if (!converged) row.open.push_back(what + " was not reached" + at);
    };
    const LikeliestMixture mixmin = likeliest_mixture_of(texts);
    expect(mixmin.converged, "the likeliest mixture");
    const double residual = context.profile == Profile::quick ? 1e-5 : 1e-6;
    std::vector<Mixture> limits;
    for (const std::size_t horizon : horizons(context.profile)) {
        Mixture limit;
        if (model.frozen) {
            limit = {study.uniform(), study.loss(study.uniform()), 0, true};
        } else if (horizon == 1 && model.greedy_sees_all) {
            limit = study.stationary(study.uniform());
        } else {
            limit = study.limit(horizon, kInnerStep, residual);
        }
        expect(limit.converged, fmt::format("the limit of T = {}", horizon));
        limits.push_back(limit);
    }
    const Mixture implicit = study.stationary(study.uniform());
    Mixture best = implicit;
    expect(best.converged, "a stationary point");
    for (const Eigen::VectorXd& start : {limits.front().weights, mixmin.weights}) {
        const Mixture found = study.stationary(start);
        expect(found.converged, "a stationary point");
        if (found.outer_loss < best.outer_loss) best = found;
    }
    if (context.profile == Profile::deep) {
        const MixtureSearch search = study.best();
        expect(search.converged, "a stationary point");
        if (search.best.outer_loss < best.outer_loss) best = search.best;
    }
    row.target = target;
    row.regularisation = regularisation;
    row.least = best.outer_loss;
    row.uniform = study.loss(study.uniform()) - row.least;
    row.mixmin = study.loss(mixmin.weights) - row.least;
    row.implicit = implicit.outer_loss - row.least;
    for (const Mixture& limit : limits) row.gaps.push_back(limit.outer_loss - row.least);
    row.best_weights = best.weights;
    row.greedy_weights = limits.front().weights;
    const bool runs = target.name == "ro" && regularisation == kWeak;
    if (runs) row.run = run_gap(model, study, row.least);
    if (context.profile == Profile::quick) return row;  // controls, too, are quick
    row.warm = warm_run(kWarmHorizon, kWarmOuterStep * kWarmHorizon, study, row.least);
    if (runs) row.runs = other_runs(context, study, row.least);
    return row;
}

std::vector<Row> measure(const Model& model, const Context& context) {
    std::vector<Row> rows;
    for (const Target& target : targets(context.profile)) {
        const TextDomains texts = texts_of(target, model.among_domains);
        for (const double regularisation : target.regularisations)
            rows.push_back(row_of(model, texts, target, regularisation, context));
    }
    return rows;
}

/// Asserts what the claim says of one row.
void judge(const Row& row, const Context& context, Ledger& ledger) {
    const auto allowed = [&](const char* key, double constant) { return to_double(context.factor(key)) * constant; };
    const double greedy = row.greedy();
    const std::string& name = row.target.name;
    const bool fails = greedy > kNone;  // 0 is neither worse than uniform weights nor something to remove
    if (row.regularisation == kStrong) {
        if (name == "ro")
            ledger.part("fine").test(row.uniform >= allowed("fine", kFineFactor) * std::max(greedy, kNone),
                                     "uniform weights have 1.5 times greedy's gap at reg 1e-3, ro");
        return;
    }
    if (name == kFromSix) return;  // reported only: what it shows depends on the release of the pages
    ledger.part("removes").test(fails && row.longest() <= allowed("left", 1 - kRemoved) * greedy,
                                "T = 1000 removes 80 % of greedy's gap at reg 1e-4, " + name);
    if (name == "pl")
        ledger.part("isolated")
            .test(fails && greedy >= allowed("isolated", kIsolatedFactor) * row.uniform,
                  "greedy is worse than uniform weights at reg 1e-4, pl");
    if (!row.run) return;
    ledger.part("baseline")
        .test(fails && row.mixmin <= allowed("baseline", kBaseline) * greedy,
              "MixMin leaves at most half of greedy's gap at reg 1e-4, ro");
    ledger.part("limit").test(fails && std::abs(*row.run - greedy) <= allowed("agrees", kRunAgrees) * greedy,
                              "the algorithm with T = 1 goes to the limit computed, reg 1e-4, ro");
    ledger.number(fmt::format("gap of a run, T = 1, N = {}, ro, reg {:g}", kBudget, kWeak), *row.run, 3);
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    std::vector<Manual> manuals;
    for (const char* language : kLanguages) manuals.push_back(pages_in(language));
    const std::vector<Row>& rows = measured<measure>(model, context);
    for (const Row& row : rows) {
        report(row, context, ledger);
        judge(row, context, ledger);
    }
    report_texts(manuals, ledger);
    report_tables(rows, context, ledger);
    double least_removed = 1;
    std::size_t weak = 0, failing = 0;
    for (const Row& row : rows) {
        if (row.regularisation != kWeak || row.target.name == kFromSix) continue;
        ++weak;
        if (row.greedy() > row.uniform) ++failing;
        if (row.greedy() > kNone) least_removed = std::min(least_removed, 1 - row.longest() / row.greedy());
    }
    return ledger.finish(
        "reg 1e-4: T = 1 worse than uniform for pl; T = 1000 removes >= 80 % of its gap; T = 1 is fine for ro at 1e-3",
        fmt::format("reg 1e-4: T = 1 worse than uniform in {} of {} languages; T = 1000 removes >= {:.0f} %", failing,
                    weak, 100 * least_removed));
}

}  // namespace

Claim language_mixing() {
    return {
        .id = "language-mixing",
        .label = "E4",
        .paper = "P4",
        .source = "experiment E4, derived here",
        .summary =
            "nine languages mixed for a tenth: greedy mixing is fine where one is near, worse than not adapting "
            "where none is; T = 1000 removes most of its gap",
        .statement =
            "Mixing the manual pages of nine languages for a tenth at regularisation 1e-4, T = 1000 removes at least "
            "80 % of the gap of greedy mixing (T = 1) whichever is left out, and MixMin at least half of it for "
            "Romanian; greedy is worse than uniform weights for Polish, and at 1e-3 better for Romanian.",
        .kind = Kind::experiment,
        .method = Method::simulation,
        .parts =
            {
                evidence("isolated",
                         "At regularisation 1e-4, for Polish, the gap of greedy's limit is at least 1.5 times that of "
                         "uniform weights."),
                evidence("removes",
                         "At 1e-4 T = 1000 removes at least 80 % of greedy's gap, whichever language is left out of "
                         "the ten (quick profile: Polish, Romanian)."),
                evidence("fine",
                         "At 1e-3, for Romanian, the gap of uniform weights is at least 1.5 times that of greedy's "
                         "limit."),
                evidence("baseline", "At 1e-4, for Romanian, MixMin leaves at most half of greedy's gap."),
                evidence("limit",
                         "A run of the algorithm with T = 1 has the gap of the limit computed, up to 10 per cent "
                         "(Romanian, 1e-4)."),
            },
        .check = with_model(check, {}),
        .judges_measurement = true,
        .controls =
            {
                control("among-domains", "the validation text is one of the domains: greedy finds it",
                        {"isolated", "removes", "baseline", "limit"}, check, {.among_domains = true}),
                control("true-hypergradient",
                        "the implicit hypergradient offered as greedy's: greedy then does not fail",
                        {"isolated", "removes", "baseline", "limit"}, check, {.greedy_sees_all = true}),
                control("frozen-weights", "weights that never move, whatever the horizon",
                        {"isolated", "removes", "fine"}, check, {.frozen = true}),
                altered("thrice-as-bad", "greedy 3 times as bad as uniform weights", {"isolated"}, "isolated", "2"),
                altered("nine-tenths", "T = 1000 leaves 10 per cent of the gap", {"removes"}, "left", "1/2"),
                altered("much-better", "uniform weights 30 times as bad as greedy", {"fine"}, "fine", "20"),
                altered("better-baseline", "MixMin leaves an eighth of the gap", {"baseline"}, "baseline", "1/4"),
                altered("no-tolerance", "a run that reaches the limit exactly", {"limit"}, "agrees", "0"),
            },
        .constants =
            {
                {"1.5 times uniform weights' gap, Polish", "isolated", {"2"}},
                {"20 % of greedy's gap left by T = 1000", "left", {"1/2"}},
                {"1.5 times greedy's gap", "fine", {"20"}},
                {"half of greedy's gap left by MixMin", "baseline", {"1/4"}},
                {"10 % between a run and its limit", "agrees", {"0"}},
            },
        .plots = {"language_mixing"},
    };
}

}  // namespace datamix::verify
