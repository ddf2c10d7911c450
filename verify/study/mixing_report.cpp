#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/table.hpp"
#include "datamix/statistics/mean.hpp"
#include "study/greedy_verdict.hpp"
#include "study/mixing_study.hpp"

namespace datamix::verify {

namespace {

/// Without what the accuracy of F* hides.
double shown_gap(double gap) { return std::abs(gap) < kGapAccuracy ? 0 : gap; }

std::string mark(bool converged) { return converged ? "" : " ?"; }

/// Where greedy ends, in words.
std::string place(const std::vector<std::string>& names, const Eigen::VectorXd& weights) {
    Eigen::Index largest = 0;
    weights.maxCoeff(&largest);
    if (is_vertex(weights)) return "all weight on " + names[static_cast<std::size_t>(largest)];
    return "a mixture of several domains (" + weights_text(names, weights) + ")";
}

std::string interval_text(const HorizonStudy& h) {
    const MeanInterval interval = mean_interval(h.sampled_gaps);
    return fmt::format("{} ± {}", gap_text(interval.mean),
                       shown_gap(interval.half_width) == 0 ? "0" : fmt::format("{:.1e}", interval.half_width));
}

nlohmann::ordered_json sampled_json(const MixingStudyOptions& options, const MixingStudy& study,
                                    const HorizonStudy& h) {
    const MeanInterval interval = mean_interval(h.sampled_gaps);
    nlohmann::ordered_json gaps = nlohmann::ordered_json::array();
    for (const double gap : h.sampled_gaps) gaps.push_back(gap_text(gap));
    return {
        {"seeds", h.sampled_gaps.size()},
        {"batch", options.batch},
        {"inner_step", fmt::format("{:.6g}", sampled_inner_step(h.horizon, options.regularisation, study.inner_step))},
        {"outer_step", fmt::format("{:g}", kSampledOuterStep)},
        {"mean_gap", gap_text(interval.mean)},
        {"half_width", gap_text(interval.half_width)},
        {"gaps", gaps}};
}

nlohmann::ordered_json settled_json(const std::vector<std::string>& names, const std::optional<Settled>& method) {
    if (!method) return nullptr;
    return {{"gap", gap_text(method->gap)},
            {"weights", weights_json(names, method->weights)},
            {"residual", fmt::format("{:.3e}", method->residual)},
            {"converged", method->converged}};
}

}  // namespace

std::string gap_text(double gap) { return shown_gap(gap) == 0 ? "0" : fmt::format("{:.3e}", gap); }

bool is_vertex(const Eigen::VectorXd& weights) { return weights.maxCoeff() > 0.9995; }

nlohmann::ordered_json weights_json(const std::vector<std::string>& names, const Eigen::VectorXd& weights) {
    nlohmann::ordered_json object;
    for (std::size_t i = 0; i < names.size(); ++i)
        object[names[i]] = fmt::format("{:.6f}", weights[static_cast<Eigen::Index>(i)]);
    return object;
}

std::string weights_text(const std::vector<std::string>& names, const Eigen::VectorXd& weights) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const double w = weights[static_cast<Eigen::Index>(i)];
        if (w >= 0.0005) text += fmt::format("{}{} {:.3f}", text.empty() ? "" : ", ", names[i], w);
    }
    return text;
}

std::string greedy_text(const std::vector<std::string>& names, const Settled& greedy, double uniform_gap) {
    return greedy_sentence(shown_gap(greedy.gap), shown_gap(uniform_gap), place(names, greedy.weights), uniform_weights,
                           3) +
           (greedy.converged
                ? ""
                : fmt::format(" Its limit did not converge: the stationarity residual is {:.1e}.", greedy.residual));
}

std::string mixing_study_text(const MixingStudyOptions& options, const MixingStudy& study, std::size_t columns) {
    std::vector<std::vector<std::string>> rows;
    double worst_limit = 0;
    bool at_limit = false;
    rows.push_back({"best", "0", "", "0", weights_text(options.names, study.best_weights)});
    rows.push_back({"uniform", gap_text(study.uniform_gap), "", gap_text(study.uniform_gap), ""});
    const auto add = [&](const char* name, const std::optional<Settled>& method, bool at_budget) {
        if (!method) return;
        const std::string gap = gap_text(method->gap) + mark(method->converged);
        rows.push_back({name, at_budget ? gap : "", "", gap, weights_text(options.names, method->weights)});
        if (!method->converged) worst_limit = std::max(worst_limit, method->residual);
    };
    add("MixMin", study.mixmin, true);  // no steps, hence no budget
    add("implicit", study.implicit, false);
    for (const HorizonStudy& h : study.horizons) {
        rows.push_back({fmt::format("T = {}", h.horizon), gap_text(h.gap),
                        fmt::format("{:g}{}", h.outer_step, h.at_limit ? " *" : ""),
                        gap_text(h.limit_gap) + mark(h.limit_converged), weights_text(options.names, h.weights)});
        if (!h.limit_converged) worst_limit = std::max(worst_limit, h.limit_residual);
        at_limit = at_limit || h.at_limit;
    }
    std::vector<std::string> header = {"mixture", fmt::format("gap, N = {}", options.budget), "outer step",
                                       "gap, N → ∞", "weights"};
    std::vector<bool> flexible = {false, false, false, false, true};
    if (options.seeds > 0) {  // after the outer step, which is that of full gradients
        header.insert(header.begin() + 3, "mini-batches");
        flexible.insert(flexible.begin() + 3, false);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::size_t others = rows.size() - study.horizons.size();
            rows[i].insert(rows[i].begin() + 3, i < others ? "" : interval_text(study.horizons[i - others]));
        }
    }
    std::string text =
        fmt::format("Validation loss of the best mixture: {:.6f} nats per character (regularisation {:g})\n",
                    study.least, options.regularisation);
    if (!options.characters.empty())
        text += fmt::format("Alphabet of {} symbols: the most frequent characters of the domains, and all others\n",
                            options.symbols);
    text += fmt::format(
        "Stationary to {:.1e} (a local test). No mixture has a loss below {:.6f}: true gaps are at most {:.3g} "
        "larger.\n",
        study.stationarity, study.lower_bound, study.least - study.lower_bound);
    if (study.greedy) text += greedy_text(options.names, *study.greedy, study.uniform_gap) + '\n';
    if (!study.converged) text += "Not every search for it converged: gaps may be too small.\n";
    text += text_table(header, rows, flexible, columns);
    if (options.seeds > 0)
        text += fmt::format(
            "mini-batches: gap of the average weights at N = {}, mean of {} seeds with its 95 % interval; {} trigrams "
            "a domain and step, outer step {:g}.\n",
            options.budget, options.seeds, options.batch, kSampledOuterStep);
    if (worst_limit > 0) text += fmt::format("?: did not converge; the residual is {:.1e} or less.\n", worst_limit);
    if (at_limit)
        text += fmt::format("*: the best outer step is the last one that is tried, {:g} or {:g}.\n", kLeastOuterStep,
                            kLargestOuterStep);
    return text;
}

std::string mixing_study_json(const MixingStudyOptions& options, const MixingStudy& study) {
    nlohmann::ordered_json object;
    object["symbols"] = options.symbols;
    if (!options.characters.empty()) object["alphabet"] = options.characters;
    object["regularisation"] = fmt::format("{:g}", options.regularisation);
    object["budget"] = options.budget;
    object["inner_step"] = fmt::format("{:.6g}", study.inner_step);
    object["least_loss"] = fmt::format("{:.8f}", study.least);
    object["converged"] = study.converged;
    object["stationarity"] = fmt::format("{:.3e}", study.stationarity);
    object["lower_bound"] = fmt::format("{:.6f}", study.lower_bound);
    object["guaranteed_gap"] = fmt::format("{:.6f}", study.least - study.lower_bound);
    object["best_weights"] = weights_json(options.names, study.best_weights);
    object["uniform_gap"] = gap_text(study.uniform_gap);
    object["baselines"] = {{"mixmin", settled_json(options.names, study.mixmin)},
                           {"implicit", settled_json(options.names, study.implicit)}};
    object["greedy"] = settled_json(options.names, study.greedy);
    if (study.greedy)
        object["greedy"]["verdict"] =
            to_string(judge_greedy(shown_gap(study.greedy->gap), shown_gap(study.uniform_gap)));
    object["horizons"] = nlohmann::ordered_json::array();
    for (const HorizonStudy& h : study.horizons) {
        object["horizons"].push_back({{"horizon", h.horizon},
                                      {"gap", gap_text(h.gap)},
                                      {"outer_step", fmt::format("{:g}", h.outer_step)},
                                      {"outer_step_at_limit", h.at_limit},
                                      {"weights", weights_json(options.names, h.weights)},
                                      {"limit_gap", gap_text(h.limit_gap)},
                                      {"limit_weights", weights_json(options.names, h.limit_weights)},
                                      {"limit_residual", fmt::format("{:.3e}", h.limit_residual)},
                                      {"limit_converged", h.limit_converged}});
        if (!h.sampled_gaps.empty()) object["horizons"].back()["sampled"] = sampled_json(options, study, h);
    }
    return object.dump(2) + "\n";
}

Table mixing_study_table(const MixingStudy& study) {
    Table table{
        "text_mix",
        {"horizon", "gap", "limit", "uniform", "mixmin", "implicit", "sampled", "sampled_lower", "sampled_upper"},
        {}};
    const auto cell = [](double gap) { return fmt::format("{:.3e}", std::max(gap, kGapAccuracy)); };
    const auto settled = [&](const std::optional<Settled>& method) { return method ? cell(method->gap) : ""; };
    for (const HorizonStudy& h : study.horizons) {
        table.rows.push_back({std::to_string(h.horizon), cell(h.gap), cell(h.limit_gap), cell(study.uniform_gap),
                              settled(study.mixmin), settled(study.implicit)});
        table.rows.back().resize(table.columns.size());
        if (h.sampled_gaps.empty()) continue;
        const auto [mean, half_width] = mean_interval(h.sampled_gaps);
        table.rows.back()[6] = cell(mean);
        table.rows.back()[7] = cell(mean - half_width);
        table.rows.back()[8] = cell(mean + half_width);
    }
    return table;
}

}  // namespace datamix::verify
