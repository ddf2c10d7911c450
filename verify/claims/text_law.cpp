// E5 text-law (P4: do experiments agree with the laws of the horizon, and with which?).
//
// Statement (experiment, derived here). German and Polish manual pages mixed for Danish ones, eight symbols, next-
// character softmax regression, exponentiated gradient, average iterate. The best horizon over two decades of budgets
// is, within a factor 3/2, the one that the theory gives from what is measured at the best mixture: the spectrum of the
// Hessian there, the sensitivity of θ*, F″, the covariance of a trigram's gradient. With full gradients and
// regularisation 1/10 the horizons lie on a + b ln N and on no a + b√N or a + b√(N ln N); with 1/100 they grow faster,
// and with mini-batches and the step ln T/(μT) they have a local exponent near ½.
//
// How. Runs of the library's driver, whose average weights at every budget on the way are those of a run of that
// length; F from a table of its values and slopes. No constant is fitted: the prediction is the minimiser of
// F″/2 (bias + transient + tilt)² + variance. proofs/text_law.md.

#include <fmt/format.h>

#include <cmath>
#include <memory>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claim/measured.hpp"
#include "claims/manuals.hpp"
#include "claims/text_law_series.hpp"

namespace datamix::verify {
namespace {

// The factor is that of the statement; all else was fixed after exploratory runs with other seeds. A first version,
// with 12 replicates at small budgets, was refuted there; proofs/text_law.md has what it said and why. This one draws
// other batches, which nobody had seen when it was fixed.
constexpr double kFactor = 1.5;              // between measured and predicted horizon
constexpr std::size_t kBudgets = 5;          // at least so many measured ones
constexpr double kLeastExponent = 0.25;      // of the mini-batches' last decade
constexpr const char* kSymbols = " eainrt";  // with a symbol of their own: the most frequent ones

struct Model {
    TextLawTerms full = {}, early = {}, noise = {};
    bool log_of_early = false;  // the other regularisation offered as logarithmic
};

struct Outcome {
    std::vector<MeasuredHorizon> measured;
    std::vector<std::size_t> predicted;
    std::vector<MeasuredHorizon> determined() const {
        std::vector<MeasuredHorizon> result;
        for (const MeasuredHorizon& point : measured)
            if (point.determined) result.push_back(point);
        return result;
    }
};

TextDomains load() {
    TextDomains texts;
    for (const char* language : {"de", "pl"}) texts.domains.push_back(pages_in(language).shares);
    texts.validation = pages_in("da").shares;
    return fold_symbols(texts, kSymbols);
}

/// One law for all series of a part.
struct Measured {
    std::unique_ptr<TextLaw> law;
    std::vector<LawGaps> gaps;  // one per series
};

Measured measure(Runs runs, const Context& context) {
    const std::vector<LawSeries> all = series_of(runs, context.profile);
    Measured result{std::make_unique<TextLaw>(load(), all.front().run), {}};
    for (const LawSeries& series : all)
        result.gaps.push_back(gaps_of(*result.law, series, horizon_grid(series.longest, series.per_decade), context));
    return result;
}

Outcome run(Runs runs, const TextLawTerms& terms, const Context& context, Ledger& ledger) {
    const std::vector<LawSeries> all = series_of(runs, context.profile);
    const Measured& found = measured<measure>(runs, context);
    const TextLaw& law = *found.law;
    const bool sampled = all.front().run.batch > 0;
    const std::string of = std::string(all.front().name) + ": ";
    ledger.number(of + "w*", law.best_weight(), 5);
    ledger.number(of + "F''(w*)", law.curvature(), 4);
    ledger.number(of + "least curvature of the bias", law.slowest(), 4);
    Outcome outcome;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const LawSeries& series = all[i];
        const LawGaps& gaps = found.gaps[i];
        const std::vector<std::size_t> grid = horizon_grid(series.longest, series.per_decade);
        for (const std::size_t t : law.predicted_horizons(series.budgets, terms)) outcome.predicted.push_back(t);
        for (std::size_t b = 0; b < series.budgets.size(); ++b)
            outcome.measured.push_back(sampled ? fitted_minimum(series, grid, gaps, b)
                                               : grid_minimum(series, grid, gaps, b));
    }
    for (std::size_t i = 0; i < outcome.measured.size(); ++i) {
        const MeasuredHorizon& point = outcome.measured[i];
        const std::string at = fmt::format(", N = {}", point.budget);
        ledger.number(of + "predicted T*" + at, outcome.predicted[i]);
        ledger.number(of + "predicted gap" + at, law.predicted_gap(outcome.predicted[i], point.budget, terms), 3);
        ledger.number(of + "least gap" + at, point.gap, 3);
        if (!point.determined) continue;
        ledger.number(of + "measured T*" + at, point.horizon, 3);
        ledger.number(of + "measured T*, from" + at, point.low, 3);
        ledger.number(of + "measured T*, to" + at, point.high, 3);
    }
    return outcome;
}

/// Local exponents over a decade, where both ends are measured.
void report_exponents(const LawSeries& series, const Outcome& outcome, Ledger& ledger) {
    for (std::size_t i = 4; i < outcome.measured.size(); ++i) {
        const MeasuredHorizon &from = outcome.measured[i - 4], &to = outcome.measured[i];
        if (!from.determined || !to.determined) continue;
        const LocalExponent e = local_exponent(from, to, series.run.batch > 0);
        const std::string name = fmt::format("{}: exponent, N = {} to {}", series.name, from.budget, to.budget);
        ledger.number(name, e.value, 2);
        ledger.number(name + ", from", e.low, 2);
        ledger.number(name + ", to", e.high, 2);
    }
}

/// The predictions of one part, at all budgets whose best horizon is determined.
void judge(const LawSeries& series, const Outcome& outcome, std::size_t at_least, const Context& context,
           Ledger& ledger) {
    const double factor = std::pow(kFactor, to_double(context.factor("within")));
    std::size_t count = 0;
    for (std::size_t i = 0; i < outcome.measured.size(); ++i) {
        const MeasuredHorizon& point = outcome.measured[i];
        if (!point.determined || point.budget < series.judged_from) continue;
        ++count;
        const double ratio = static_cast<double>(outcome.predicted[i]) / point.horizon;
        ledger.part(series.key)
            .test(ratio < factor && ratio > 1 / factor,
                  fmt::format("{}: predicted and measured T* are within a factor 3/2 at N = {}", series.name,
                              point.budget));
    }
    ledger.part(series.key)
        .test(count >= at_least, fmt::format("{}: the best horizon is measured at {} budgets", series.name, at_least));
    ledger.number(fmt::format("{}: budgets whose best horizon is measured", series.name), count);
}

Table table_of(const LawSeries& series, const Outcome& outcome) {
    Table table{std::string("text_law_") + series.key, {"N", "T", "low", "high", "predicted"}, {}};
    for (std::size_t i = 0; i < outcome.measured.size(); ++i) {
        const MeasuredHorizon& point = outcome.measured[i];
        const auto cell = [&](double t) { return point.determined ? fmt::format("{:.4g}", t) : ""; };
        table.rows.push_back({std::to_string(point.budget), cell(point.horizon), cell(point.low), cell(point.high),
                              std::to_string(outcome.predicted[i])});
    }
    return table;
}

/// Terms of the prediction under a mutant of the statement.
TextLawTerms with_factors(TextLawTerms terms, const Context& context) {
    terms.bias *= to_double(context.factor("bias"));
    terms.transient *= to_double(context.factor("transient"));
    terms.tilt *= to_double(context.factor("tilt"));
    return terms;
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    const bool quick = context.profile == Profile::quick;
    const LawSeries full = series_of(Runs::full, context.profile).front(),
                    early = series_of(Runs::early, context.profile).front(),
                    noise = series_of(Runs::noise, context.profile).front();

    const Outcome strong_runs = run(Runs::full, with_factors(model.full, context), context, ledger);
    judge(full, strong_runs, kBudgets, context, ledger);
    report_exponents(full, strong_runs, ledger);
    ledger.table(table_of(full, strong_runs));
    if (ledger.refuted()) return ledger.finish("T* from the spectrum", "another T*");

    const Outcome weak_runs = run(Runs::early, with_factors(model.early, context), context, ledger);
    judge(early, weak_runs, kBudgets, context, ledger);
    report_exponents(early, weak_runs, ledger);
    ledger.table(table_of(early, weak_runs));
    if (ledger.refuted()) return ledger.finish("T* from the spectrum", "another T*");

    const std::vector<MeasuredHorizon> judged = (model.log_of_early ? weak_runs : strong_runs).determined();
    ledger.part("log").test(runs_through(judged, law_log), "some a + b ln N runs through all measured horizons");
    ledger.part("log").test(!runs_through(judged, law_root), "no a + b sqrt(N) does");
    ledger.part("log").test(!runs_through(judged, law_root_log), "no a + b sqrt(N ln N) does");
    if (ledger.refuted()) return ledger.finish("log N", supported_laws(judged));

    const Outcome noisy = run(Runs::noise, with_factors(model.noise, context), context, ledger);
    judge(noise, noisy, quick ? 1 : kBudgets, context, ledger);
    report_exponents(noise, noisy, ledger);
    ledger.table(table_of(noise, noisy));
    const std::vector<MeasuredHorizon> points = noisy.determined();
    std::string exponent;
    if (!quick && points.size() >= kBudgets) {
        const MeasuredHorizon &from = noisy.measured[noisy.measured.size() - 5], &to = noisy.measured.back();
        const LocalExponent e = local_exponent(from, to, true);
        const double law = 0.5 + 0.5 / std::log(static_cast<double>(to.budget));
        ledger.part("noise").test(e.low > kLeastExponent, "mini-batches: the last decade's exponent is above 1/4");
        ledger.part("noise").test(e.low < law && law < e.high, "mini-batches: it may be that of sqrt(N log N)");
        exponent = fmt::format(", exponent {:.2f} to {:.2f} in the last decade", e.low, e.high);
    }
    return ledger.finish("T* within a factor 3/2 of its prediction from the spectrum, the transient and the noise",
                         fmt::format("full gradients: {}; reg 1/100: {}; mini-batches: {}{}", supported_laws(judged),
                                     supported_laws(weak_runs.determined()), supported_laws(points), exponent));
}

}  // namespace

Claim text_law() {
    return {
        .id = "text-law",
        .label = "E5",
        .paper = "P4",
        .source = "experiment E5, derived here",
        .summary =
            "the best horizon of mixed texts, over two decades, is the one predicted from spectrum, transient and "
            "noise; full gradients: log N and not √N; mini-batches: exponent near ½",
        .statement =
            "Mixing German and Polish manual pages for Danish ones, the best horizon at each budget is within a factor "
            "3/2 of what the theory predicts from quantities measured at the best mixture, with full gradients at two "
            "regularisations and with mini-batches; at regularisation 1/10 it is a + b log N and no multiple of "
            "sqrt(N) or sqrt(N log N) with an offset.",
        .kind = Kind::experiment,
        .method = Method::simulation,
        .parts =
            {
                evidence("full",
                         "Full gradients, regularisation 1/10: measured and predicted T* are within a factor 3/2 at "
                         "every budget, four a decade over two decades (quick: one)."),
                evidence("early",
                         "The same at regularisation 1/100 from N = 562 on: the weights have to come near the best "
                         "mixture first."),
                evidence("log",
                         "At regularisation 1/10 some a + b ln N lies in the error bars of all T*, no a + b sqrt(N) "
                         "and no a + b sqrt(N ln N) does."),
                evidence("noise",
                         "Mini-batches of 8 trigrams, step ln T/(mu T): the same at every budget from 562 on whose T* "
                         "is known within a factor 3/2, five or more; the local exponent of the last decade is above "
                         "1/4 and "
                         "may be that of sqrt(N log N) (quick: two budgets, at least one known so well, no exponent)."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("class-rate", "the rate 1 - eta mu of the class in the place of the spectrum at the optimum",
                        {"full"}, check, {.full = {.class_rate = true}}),
                control("leading-term", "the slowest curvature alone: it is not in force at these budgets", {"early"},
                        check, {.early = {.slowest = true}}),
                control("early-as-log", "the other regularisation's horizons offered as a + b ln N", {"log"}, check,
                        {.log_of_early = true}),
                control("noise-left-out", "a prediction for mini-batches that does not see their pull", {"noise"},
                        check, {.noise = {.tilt = 0}}),
            },
        .constants =
            {
                {"a factor 3/2", "within", {"1/8"}},
                {"bias z^T (I - eta H)^T grad f_V", "bias", {"1/8", "0"}},
                {"transient", "transient", {"1/4", "0"}},
                {"pull of the noise", "tilt", {"0"}},
            },
        .plots = {"text_law"},
    };
}

}  // namespace datamix::verify
