#include "study/text_diagnosis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/table.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t kTried[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000};
constexpr const char* kLimitSource = "E1 text-greedy";

/// Losses stand where gaps go until the end: a limit may have less than the search for F* found, which then goes on.
void improve(TextStudy& text, const Settled& found, TextDiagnosis& diagnosis) {
    if (!(found.gap < diagnosis.least)) return;
    const bool more = found.gap < diagnosis.least - kGapAccuracy / 10;
    diagnosis.least = found.gap;
    if (!more) return;
    const Mixture mixture = text.stationary(found.weights);
    diagnosis.best_weights = mixture.weights;
    diagnosis.stationarity = mixture.residual;
    diagnosis.converged = diagnosis.converged && mixture.converged;
    diagnosis.least = std::min(diagnosis.least, mixture.outer_loss);
}

void say_greedy(const TextInput& input, TextDiagnosis& diagnosis) {
    const Settled& greedy = diagnosis.limits.front().settled;
    diagnosis.findings.push_back(
        {greedy_text(input.names, greedy, diagnosis.uniform - diagnosis.least), gap_text(greedy.gap), kLimitSource});
}

void say_horizon(double ratio, bool found, TextDiagnosis& diagnosis) {
    const TextLimit& last = diagnosis.limits.back();
    const std::string wanted = fmt::format("within {:.3g} % of the gap of uniform weights", 100 * (ratio - 1));
    diagnosis.findings.push_back(
        found ? Statement{fmt::format("The smallest horizon tried whose limit is {} is T = {}, with a gap of {}.",
                                      wanted, last.horizon, gap_text(last.settled.gap)),
                          std::to_string(last.horizon), kLimitSource}
              : Statement{fmt::format("None of the horizons tried has a limit {}: that of T = {} has a gap of {}.",
                                      wanted, last.horizon, gap_text(last.settled.gap)),
                          fmt::format("above {}", last.horizon), kLimitSource});
}

/// Full-gradient runs of every horizon that is tried, at one budget.
void run_budget(TextStudy& text, std::size_t budget, TextDiagnosis& diagnosis,
                const std::function<void(std::size_t)>& progress) {
    TextBudget& result = diagnosis.budgets.emplace_back();
    result.budget = budget;
    for (const std::size_t horizon : kTried) {
        if (horizon > budget) break;
        progress(result.horizons.size());
        HorizonStudy& run = result.horizons.emplace_back();
        run.horizon = horizon;
        study_outer_steps(text, budget, run);
        improve(text, {run.weights, run.gap, 0, true}, diagnosis);
    }
}

void say_budget(const TextBudget& budget, TextDiagnosis& diagnosis) {
    const HorizonStudy &best = budget.best(), &greedy = budget.horizons.front();
    const std::string of_greedy = best.horizon == 1 ? "" : fmt::format("; T = 1 leaves {}", gap_text(greedy.gap));
    diagnosis.findings.push_back(
        {fmt::format("At N = {} the best of {} horizons tried, each at its best outer step, is T = {}: it leaves a gap "
                     "of {}{}.",
                     budget.budget, budget.horizons.size(), best.horizon, gap_text(best.gap), of_greedy),
         std::to_string(best.horizon), "E2 text-horizon"});
}

void say_vertex(const TextInput& input, TextDiagnosis& diagnosis) {
    Eigen::Index at = 0;
    const double largest = diagnosis.best_weights.maxCoeff(&at);
    const std::string& name = input.names[static_cast<std::size_t>(at)];
    diagnosis.findings.push_back(
        {is_vertex(diagnosis.best_weights)
             ? fmt::format("The best mixture found is a vertex: long horizons end with all weight on {}.", name)
             : fmt::format("Weights do not end at a vertex: the largest of the best mixture found is {:.3f}, of {}.",
                           largest, name),
         fmt::format("{:.6f}", largest), kLimitSource});
}

void say_mixmin(TextDiagnosis& diagnosis) {
    if (!diagnosis.mixmin) return;
    diagnosis.findings.push_back(
        {fmt::format("MixMin, which has no horizon, leaves a gap of {}.", gap_text(diagnosis.mixmin->gap)),
         gap_text(diagnosis.mixmin->gap), "E4 language-mixing"});
}

void say_local(const TextInput& input, TextDiagnosis& diagnosis) {
    diagnosis.findings.push_back(
        {fmt::format(
             "F is not convex in the weights, so F* is local: the best of searches from {} starts, stationary to "
             "{:.1e}{}. No mixture has a loss below {:.6f}: true gaps are at most {:.3g} larger.",
             input.names.size() + 1, diagnosis.stationarity,
             diagnosis.converged ? "" : " (not every search converged: gaps may be too small)", diagnosis.lower_bound,
             diagnosis.least - diagnosis.lower_bound),
         fmt::format("{:.6f}", diagnosis.lower_bound), "outer_lower_bound, include/datamix/text/bound.hpp"});
}

}  // namespace

const HorizonStudy& TextBudget::best() const {
    return *std::min_element(horizons.begin(), horizons.end(),
                             [](const HorizonStudy& a, const HorizonStudy& b) { return a.gap < b.gap; });
}

TextDiagnosis diagnose_texts(const TextInput& input, double ratio, const std::vector<std::size_t>& budgets,
                             const std::function<void(std::size_t, std::size_t)>& progress) {
    TextStudy text(input.texts, input.regularisation);
    TextDiagnosis diagnosis;
    const auto show = [&](std::size_t part, std::size_t done) {
        if (progress) progress(part * std::size(kTried) + done, (1 + budgets.size()) * std::size(kTried));
    };
    show(0, 0);
    const MixtureSearch search = text.best();
    diagnosis.least = search.best.outer_loss;
    diagnosis.best_weights = search.best.weights;
    diagnosis.stationarity = search.best.residual;
    diagnosis.converged = search.converged;
    diagnosis.uniform = text.loss(text.uniform());
    improve(text, {text.uniform(), diagnosis.uniform, 0, true}, diagnosis);
    diagnosis.mixmin = study_mixmin(text, input.texts);
    if (diagnosis.mixmin) improve(text, *diagnosis.mixmin, diagnosis);
    bool found = false;
    for (const std::size_t horizon : kTried) {
        show(0, diagnosis.limits.size());
        const Mixture limit = text.limit(horizon, text.inner_step(), kLimitResidual);
        diagnosis.limits.push_back({horizon, {limit.weights, limit.outer_loss, limit.residual, limit.converged}});
        improve(text, diagnosis.limits.back().settled, diagnosis);
        found = limit.converged && limit.outer_loss - diagnosis.least <=
                                       std::max(kGapAccuracy, (ratio - 1) * (diagnosis.uniform - diagnosis.least));
        if (found) break;
    }
    for (const std::size_t budget : budgets)
        run_budget(text, budget, diagnosis, [&](std::size_t done) { show(diagnosis.budgets.size(), done); });
    diagnosis.lower_bound = text.lower_bound(diagnosis.best_weights);
    for (TextBudget& budget : diagnosis.budgets)
        for (HorizonStudy& run : budget.horizons) run.gap -= diagnosis.least;
    for (TextLimit& limit : diagnosis.limits) limit.settled.gap -= diagnosis.least;
    if (diagnosis.mixmin) diagnosis.mixmin->gap -= diagnosis.least;
    say_greedy(input, diagnosis);
    say_horizon(ratio, found, diagnosis);
    for (const TextBudget& budget : diagnosis.budgets) say_budget(budget, diagnosis);
    say_vertex(input, diagnosis);
    say_mixmin(diagnosis);
    say_local(input, diagnosis);
    return diagnosis;
}

std::string text_diagnosis_text(const TextDiagnosis& diagnosis, const TextInput& input, std::size_t columns) {
    std::string text = fmt::format(
        "{} texts: best loss F* = {:.6f} nats per character, uniform weights {:.6f} (regularisation {:g})\n",
        input.names.size(), diagnosis.least, diagnosis.uniform, input.regularisation);
    for (const Statement& statement : diagnosis.findings)
        text += fmt::format("- {} [{}]\n", statement.sentence, statement.source);
    std::vector<std::vector<std::string>> rows;
    for (const auto& [horizon, limit] : diagnosis.limits)
        rows.push_back({std::to_string(horizon), gap_text(limit.gap) + (limit.converged ? "" : " ?"),
                        weights_text(input.names, limit.weights)});
    rows.push_back({"best", "0", weights_text(input.names, diagnosis.best_weights)});
    text += text_table({"T", "limit: F - F*", "weights"}, rows, {false, false, true}, columns);
    for (const TextBudget& budget : diagnosis.budgets) {
        rows.clear();
        for (const HorizonStudy& run : budget.horizons)
            rows.push_back({std::to_string(run.horizon), gap_text(run.gap),
                            fmt::format("{:g}{}", run.outer_step, run.at_limit ? " (the last one tried)" : ""),
                            weights_text(input.names, run.weights)});
        text += fmt::format("\nRuns of N = {}, last iterate:\n", budget.budget) +
                text_table({"T", "gap", "outer step", "weights"}, rows, {false, false, false, true}, columns);
    }
    const bool all = std::all_of(diagnosis.limits.begin(), diagnosis.limits.end(),
                                 [](const TextLimit& limit) { return limit.settled.converged; });
    return text + (all ? "" : "?: did not converge.\n");
}

std::string text_diagnosis_json(const TextDiagnosis& diagnosis, const TextInput& input) {
    using nlohmann::ordered_json;
    const auto number = [](double x) { return fmt::format("{:.9g}", x); };
    ordered_json object = {{"domains", input.names},
                           {"symbols", input.symbols},
                           {"regularisation", fmt::format("{:g}", input.regularisation)},
                           {"least_loss", number(diagnosis.least)},
                           {"start_loss", number(diagnosis.uniform)},
                           {"best_weights", weights_json(input.names, diagnosis.best_weights)},
                           {"converged", diagnosis.converged},
                           {"statements", ordered_json::array()},
                           {"limits", ordered_json::array()}};
    for (const Statement& statement : diagnosis.findings)
        object["statements"].push_back(
            {{"sentence", statement.sentence}, {"number", statement.number}, {"source", statement.source}});
    for (const auto& [horizon, limit] : diagnosis.limits)
        object["limits"].push_back({{"horizon", std::to_string(horizon)},
                                    {"gap", gap_text(limit.gap)},
                                    {"weights", weights_json(input.names, limit.weights)},
                                    {"converged", limit.converged}});
    object["budgets"] = ordered_json::array();
    for (const TextBudget& budget : diagnosis.budgets) {
        ordered_json runs = ordered_json::array();
        for (const HorizonStudy& run : budget.horizons)
            runs.push_back({{"horizon", std::to_string(run.horizon)},
                            {"gap", gap_text(run.gap)},
                            {"outer_step", fmt::format("{:g}", run.outer_step)},
                            {"outer_step_at_limit", run.at_limit},
                            {"weights", weights_json(input.names, run.weights)}});
        object["budgets"].push_back({{"budget", std::to_string(budget.budget)},
                                     {"best_horizon", std::to_string(budget.best().horizon)},
                                     {"horizons", runs}});
    }
    return object.dump(1) + "\n";
}

}  // namespace datamix::verify
