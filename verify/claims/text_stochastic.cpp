// E3 text-stochastic (P4: experiments with stochastic gradients).
//
// Statement (experiment, derived here). The text problem of claim text-horizon with mini-batches of 16 trigrams per
// domain and inner step, the same trigrams in parameters and sensitivities, regularisation 1e-2 (so μ = 1e-2), η_T =
// min(ln T/(μT), 3/5), average iterate, exponentiated gradient with α = 30 from uniform weights. At each of three
// budgets N the mean gap is U-shaped in T, and the best horizon moves up with N: a short horizon that wins at the
// smallest budget loses at the largest.
//
// How. Independent replicates; all horizons of a budget share their seeds. U-shape: some 1 < T < N has at most kDepth
// of the mean gap at T = 1 and at T = N. Growth: the paired difference between T = 30 and T = 200 is significantly
// negative at the smallest budget and significantly positive at the largest. What this experiment does *not* show is
// the law √(N log N): at these budgets the bias of the horizon is not asymptotic, and with full gradients the best T
// grows as well (proofs/theory.md F6). proofs/text_stochastic.md.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/text_domains.hpp"

namespace datamix::verify {
namespace {

// Fixed after exploratory runs with other seeds, before the reported ones (proofs/text_stochastic.md).
constexpr double kRegularisation = 1e-2, kCap = 0.6, kOuterStep = 30, kDepth = 0.75;
constexpr std::size_t kBatch = 16, kShort = 30, kLong = 200;
constexpr double kLevel = 5.4;  // of |t| with 7 degrees of freedom or more: two-sided probability 1e-3 per test

struct Model {
    TextDomains (*load)(const Context&) = load_text_domains;
    double outer_step = kOuterStep;
    std::size_t spent = 0;  // if not 0, runs stop after so many steps whatever their budget
};

struct Cell {
    std::size_t horizon;
    std::vector<double> gaps;  // one per replicate

    double mean() const {
        double sum = 0;
        for (const double g : gaps) sum += g;
        return sum / static_cast<double>(gaps.size());
    }
};

double standard_error(const std::vector<double>& values) {
    const Cell cell{0, values};
    double squares = 0;
    for (const double v : values) squares += (v - cell.mean()) * (v - cell.mean());
    const auto n = static_cast<double>(values.size());
    return std::sqrt(squares / (n * (n - 1)));
}

/// t of the paired difference gap(short horizon) − gap(long horizon).
double paired(const Cell& shorter, const Cell& longer) {
    std::vector<double> differences;
    for (std::size_t r = 0; r < shorter.gaps.size(); ++r) differences.push_back(shorter.gaps[r] - longer.gaps[r]);
    const double error = standard_error(differences);
    return error > 0 ? Cell{0, differences}.mean() / error : 0;
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    const bool quick = context.profile == Profile::quick;
    const TextDomains texts = model.load(context);
    TextStudy study(texts, kRegularisation);
    const MixtureSearch search = study.best();
    if (!search.converged) ledger.leave_open("the search for F* did not reach its stationarity residual");
    const double least = search.best.outer_loss;

    const std::vector<std::size_t> budgets = {1000, 4000, 16000};
    const std::size_t replicates = context.profile == Profile::deep ? 16 : 8;
    Table table{"text_stochastic", {"T"}, {}};
    for (const std::size_t budget : budgets) {
        table.columns.push_back(fmt::format("N{}", budget));
        table.columns.push_back(fmt::format("N{}_se", budget));
    }
    const auto at = [](const std::vector<Cell>& cells, std::size_t horizon) {
        return *std::find_if(cells.begin(), cells.end(), [&](const Cell& c) { return c.horizon == horizon; });
    };
    const double level = kLevel * to_double(context.factor("level"));
    std::vector<std::vector<Cell>> curves;
    Digest digest;
    double early = 0;
    std::string best_horizons;
    for (const std::size_t budget : budgets) {
        if (quick && budget == 4000) continue;  // the quick profile has the two ends, and a coarse curve at the first
        const std::size_t steps = model.spent > 0 ? std::min(model.spent, budget) : budget;
        std::vector<std::size_t> horizons = {1, 10, kShort, 100, kLong, 400, 1600};
        const bool whole = !quick || budget == budgets.front();  // enough horizons to see a U
        if (quick) horizons = whole ? std::vector<std::size_t>{1, kShort, kLong} : std::vector{kShort, kLong};
        std::erase_if(horizons, [&](std::size_t t) { return t >= steps; });
        if (whole) horizons.push_back(steps);
        std::vector<TextSamples> samples;  // the same ones at every horizon
        for (std::size_t r = 0; r < replicates; ++r) {
            samples.push_back({NormalStream(context.seed, fmt::format("text-stochastic/{}", budget)), r, kBatch});
            study.digest_samples(samples.back(), steps, digest);
        }
        std::vector<MixingOptions<double>> runs;
        for (const std::size_t horizon : horizons)
            runs.push_back({.horizon = horizon,
                            .rounds = steps / horizon,
                            .inner_step = sampled_inner_step(horizon, kRegularisation, kCap),
                            .outer_step = model.outer_step});
        const auto weights = study.average_weights(runs, samples);
        std::vector<Cell> cells;
        for (std::size_t i = 0; i < runs.size(); ++i) {
            cells.push_back({runs[i].horizon, {}});
            for (const Eigen::VectorXd& w : weights[i]) cells.back().gaps.push_back(study.loss(w) - least);
        }
        const auto best = std::min_element(cells.begin(), cells.end(),
                                           [](const Cell& a, const Cell& b) { return a.mean() < b.mean(); });
        if (whole) {
            const double ends = std::min(cells.front().mean(), cells.back().mean());
            ledger.part("shape").test(best->mean() <= kDepth * to_double(context.factor("depth")) * ends,
                                      fmt::format("the mean gap is U-shaped in T at N = {}", budget));
            ledger.number(fmt::format("best T, N = {}", budget), best->horizon);
            best_horizons += fmt::format("{}{}", best_horizons.empty() ? "" : ", ", best->horizon);
        }
        for (const Cell& cell : cells)
            ledger.number(fmt::format("mean gap at N = {}, T = {}", budget, cell.horizon), cell.mean(), 3);
        curves.push_back(cells);
        if (curves.size() == 1) {
            early = paired(at(cells, kShort), at(cells, kLong));
            ledger.part("growth").test(early < -level,
                                       fmt::format("T = {} beats T = {} at N = {}", kShort, kLong, budget));
        }
        if (ledger.refuted()) return ledger.finish("U-shaped at each N", "not U-shaped");
    }
    const double late = paired(at(curves.back(), kShort), at(curves.back(), kLong));
    ledger.part("growth").test(late > level,
                               fmt::format("T = {} beats T = {} at N = {}", kLong, kShort, budgets.back()));
    ledger.number("paired t, smallest budget", early, 3);
    ledger.number("paired t, largest budget", late, 3);
    ledger.number("replicates", replicates);
    ledger.number("digest of all mini-batches", digest);
    for (const std::size_t horizon : {1UL, 10UL, kShort, 100UL, kLong, 400UL, 1600UL}) {
        table.rows.push_back({std::to_string(horizon)});
        std::size_t curve = 0;
        for (const std::size_t budget : budgets) {
            const bool skipped = quick && budget == 4000;
            const std::vector<Cell> cells = skipped ? std::vector<Cell>{} : curves[curve++];
            const auto found =
                std::find_if(cells.begin(), cells.end(), [&](const Cell& c) { return c.horizon == horizon; });
            table.rows.back().push_back(found == cells.end() ? "" : fmt::format("{:.4g}", found->mean()));
            table.rows.back().push_back(found == cells.end() ? "" : fmt::format("{:.2g}", standard_error(found->gaps)));
        }
    }
    ledger.table(table);
    return ledger.finish(
        "U-shaped at each N; the best T moves up with N",
        quick ? fmt::format("paired t of T = {} against {}: {:.1f} and {:.1f}", kShort, kLong, early, late)
              : fmt::format("best T = {}; paired t {:.1f} and {:.1f}", best_horizons, early, late));
}

}  // namespace

Claim text_stochastic() {
    return {
        .id = "text-stochastic",
        .label = "E3",
        .paper = "P4",
        .source = "experiment E3, derived here",
        .summary = "with mini-batches, too, the gap is U-shaped in T, and the best T moves up with N",
        .statement =
            "On real text with mini-batch gradients the mean gap of the average iterate is U-shaped in the horizon at "
            "each of three budgets, and the best horizon moves up with the budget.",
        .kind = Kind::experiment,
        .method = Method::simulation,
        .parts =
            {
                evidence("shape",
                         "The mean gap is U-shaped in T at each budget (quick: at the least, at four horizons)."),
                evidence(
                    "growth",
                    "The best T moves up with the budget: the shorter of two horizons wins at the least budget, the "
                    "longer at the largest."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("six-copies", "six copies of one text as domains: no horizon matters", {"growth"}, check,
                        {.load = load_copies}),
                control("budget-not-spent", "every run stops after 1000 steps: the best horizon cannot move",
                        {"growth"}, check, {.spent = 1000}),
                altered("twice-as-deep", "a U twice as deep", {"shape"}, "depth", "1/2"),
            },
        .constants =
            {
                {"5.4 standard errors", "level", {"2"}},
                {"best mean gap at most 3/4 of the ends'", "depth", {"1/2"}},
            },
        .plots = {"text_stochastic"},
    };
}

}  // namespace datamix::verify
