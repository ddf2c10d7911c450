#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "claim/ledger.hpp"
#include "study/manual_pages.hpp"
#include "study/text_study.hpp"

/// What claim language-mixing measures, and how it reports it.
namespace datamix::verify {

/// Left out in turn; the pages are those of package manpages-LANGUAGE.
inline constexpr std::array kLanguages = {"de", "es", "fr", "it", "nl", "pl", "pt-br", "ro", "da", "sv"};
inline constexpr double kNone = 1e-5;                  ///< gaps below are not told from 0, in nats per character
inline constexpr double kWeak = 1e-4, kStrong = 1e-3;  ///< regularisations
inline constexpr std::size_t kBudget = 40000;          ///< N of runs
inline constexpr const char* kUnrolled = "unrolled";   ///< methods of runs
inline constexpr const char* kSolved = "implicit-warm";
inline constexpr const char* kKept = "implicit-warm, adjoint kept";
inline constexpr std::size_t kWarmHorizon = 10;       ///< T of implicit-warm for every target
inline constexpr const char* kFromSix = "ro of six";  ///< domains: the earlier trial's languages

/// One language left out, which is the validation text, and what is mixed for it.
struct Target {
    std::string name;
    std::size_t validation;            ///< index of kLanguages
    std::vector<std::size_t> domains;  ///< the same
    std::vector<double> regularisations;
};

/// Each language for the nine others, at both regularisations, and kFromSix; in the quick profile what parts need.
inline std::vector<Target> targets(Profile profile) {
    constexpr std::size_t polish = 5, romanian = 7;
    static_assert(kLanguages[polish] == std::string_view("pl") && kLanguages[romanian] == std::string_view("ro"));
    std::vector<Target> result;
    for (std::size_t left_out = 0; left_out < kLanguages.size(); ++left_out) {
        const bool quick = profile == Profile::quick;
        if (quick && left_out != polish && left_out != romanian) continue;
        Target target{kLanguages[left_out], left_out, {}, {kWeak, kStrong}};
        if (quick && left_out == polish) target.regularisations.pop_back();
        for (std::size_t i = 0; i < kLanguages.size(); ++i) {
            if (i != left_out) target.domains.push_back(i);
        }
        result.push_back(target);
    }
    if (profile == Profile::quick) return result;
    result.push_back({kFromSix, romanian, {1, 2, 3, 6, 0, 4}, {kWeak}});  // es fr it pt de nl
    return result;
}

/// Where a run is at a budget.
struct BudgetRun {
    std::string method;
    std::size_t horizon = 0;
    double outer_step = 0, gap = 0;
    std::size_t products = 0;  ///< Hessian products, each of which costs about an inner step
};

/// One target at one regularisation.
struct Row {
    Target target;
    double regularisation = 0;
    double least = 0;                              // F*
    double uniform = 0, mixmin = 0, implicit = 0;  // gaps F − F* from here on
    std::vector<double> gaps;                      // one per horizon
    Eigen::VectorXd best_weights, greedy_weights;
    std::optional<double> run;      // of the algorithm, where a part is about it
    std::optional<BudgetRun> warm;  // implicit-warm with kWarmHorizon, where it was run
    std::vector<BudgetRun> runs;    // others at that budget
    std::vector<std::string> open;  // solvers that did not converge
    double greedy() const { return gaps.front(); }
    double longest() const { return gaps.back(); }
};

/// From 1 to 1000, which the parts are about.
inline std::vector<std::size_t> horizons(Profile profile) {
    if (profile == Profile::quick) return {1, 1000};
    if (profile == Profile::standard) return {1, 10, 100, 1000};
    return {1, 3, 10, 30, 100, 300, 1000};
}

inline void report(const Row& row, const Context& context, Ledger& ledger) {
    for (const std::string& reason : row.open) ledger.leave_open(reason);
    const std::string at = fmt::format(", {}, reg {:g}", row.target.name, row.regularisation);
    const auto gap = [&](const std::string& of, double value) {
        // Below the accuracy of F* the digits would be noise.
        ledger.number(fmt::format("gap of {}{}", of, at), std::abs(value) < kNone ? 0 : value, 3);
    };
    ledger.number("F*" + at, row.least, 7);
    gap("uniform weights", row.uniform);
    const auto all = horizons(context.profile);
    for (std::size_t i = 0; i < all.size(); ++i) gap(fmt::format("T = {}", all[i]), row.gaps[i]);
    gap("MixMin", row.mixmin);
    gap("the implicit hypergradient", row.implicit);
    const auto run_of = [&](const BudgetRun& run) {
        const std::string what =
            fmt::format("{}, T = {}, alpha = {:g}, N = {}", run.method, run.horizon, run.outer_step, kBudget);
        const bool seen = std::abs(run.gap) >= kNone;
        ledger.number(fmt::format("gap of {}{}", what, at), seen ? run.gap : 0, 2);
        if (run.method != kUnrolled)
            ledger.number(fmt::format("Hessian products of {}{}", what, at), static_cast<double>(run.products), 2);
    };
    if (row.warm) run_of(*row.warm);
    for (const BudgetRun& run : row.runs) run_of(run);
}

/// The texts, by which another release of the packages is told. Their digests are not among the numbers, for those of
/// one release are compared with those of another.
inline void report_texts(const std::vector<Manual>& manuals, Ledger& ledger) {
    Table table{"language_mixing_texts", {"language", "pages", "characters", "digest"}, {}};
    double characters = 0;
    for (std::size_t i = 0; i < manuals.size(); ++i) {
        table.rows.push_back({kLanguages[i], std::to_string(manuals[i].pages), std::to_string(manuals[i].characters),
                              manuals[i].digest});
        characters += static_cast<double>(manuals[i].characters);
    }
    ledger.number("characters of all ten texts", characters, 9);
    ledger.table(table);
}

/// Gaps (a row per target, a table per regularisation), weights, runs. A gap that is not told from 0 is left empty, but
/// for implicit-warm, which not every profile runs: 0.
inline void report_tables(const std::vector<Row>& rows, const Context& context, Ledger& ledger) {
    const auto all = horizons(context.profile);
    Table weak{"language_mixing", {"target", "uniform", "MixMin", "implicit", "implicit-warm"}, {}};
    for (const std::size_t horizon : {1u, 10u, 100u, 1000u}) weak.columns.push_back(fmt::format("T={}", horizon));
    Table strong = weak;
    strong.name = "language_mixing_strong";
    Table weights{"language_mixing_weights", {"reg", "target", "mixture"}, {}};
    weights.columns.insert(weights.columns.end(), kLanguages.begin(), kLanguages.end());
    Table runs{"language_mixing_runs", {"reg", "target", "method", "T", "alpha", "gap", "products"}, {}};
    for (const Row& row : rows) {
        const auto add_run = [&](const BudgetRun& run) {
            runs.rows.push_back({fmt::format("{:g}", row.regularisation), row.target.name, run.method,
                                 std::to_string(run.horizon), fmt::format("{:g}", run.outer_step),
                                 fmt::format("{:.3e}", run.gap), std::to_string(run.products)});
        };
        if (row.warm) add_run(*row.warm);
        for (const BudgetRun& run : row.runs) add_run(run);
        const auto cell = [](double gap) { return gap < kNone ? "" : fmt::format("{:.3e}", gap); };
        Table& gaps = row.regularisation == kWeak ? weak : strong;
        std::string warm;
        if (row.warm) warm = row.warm->gap < kNone ? "0" : cell(row.warm->gap);
        gaps.rows.push_back({row.target.name, cell(row.uniform), cell(row.mixmin), cell(row.implicit), warm});
        for (const std::size_t horizon : {1u, 10u, 100u, 1000u}) {
            const auto found = std::find(all.begin(), all.end(), horizon);
            gaps.rows.back().push_back(
                found == all.end() ? "" : cell(row.gaps[static_cast<std::size_t>(found - all.begin())]));
        }
        const std::string reg = fmt::format("{:g}", row.regularisation);
        const auto add = [&](const char* mixture, const Eigen::VectorXd& w) {
            weights.rows.push_back({reg, row.target.name, mixture});
            weights.rows.back().resize(weights.columns.size());
            for (std::size_t i = 0; i < row.target.domains.size(); ++i) {
                weights.rows.back()[3 + row.target.domains[i]] = fmt::format("{:.3f}", w[static_cast<Eigen::Index>(i)]);
            }
        };
        add("best", row.best_weights);
        add("greedy", row.greedy_weights);
    }
    ledger.table(weak);
    ledger.table(strong);
    ledger.table(weights);
    ledger.table(runs);
}

}  // namespace datamix::verify
