#include "study/mixing_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/table.hpp"

namespace datamix::verify {

namespace {

constexpr double kOuterSteps[] = {
    kLeastOuterStep,  0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1e3, 3e3, 1e4, 3e4, 1e5, 3e5,
    kLargestOuterStep};
constexpr std::size_t kFirstSteps[] = {8, 9, 10};  // 10, 30, 100
constexpr double kAccuracy = 1e-8;                 // of F*: gaps below are printed as 0

std::string gap_text(double gap) { return std::abs(gap) < kAccuracy ? "0" : fmt::format("{:.3e}", gap); }

std::string weights_text(const std::vector<std::string>& names, const Eigen::VectorXd& weights) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const double w = weights[static_cast<Eigen::Index>(i)];
        if (w >= 0.0005) text += fmt::format("{}{} {:.3f}", text.empty() ? "" : ", ", names[i], w);
    }
    return text;
}

nlohmann::ordered_json weights_json(const std::vector<std::string>& names, const Eigen::VectorXd& weights) {
    nlohmann::ordered_json object;
    for (std::size_t i = 0; i < names.size(); ++i)
        object[names[i]] = fmt::format("{:.6f}", weights[static_cast<Eigen::Index>(i)]);
    return object;
}

/// F after a run at every outer step of the grid, which grows at an end for as long as the best is there.
void study_outer_steps(TextStudy& text, const MixingStudy& study, std::size_t budget, HorizonStudy& result) {
    std::size_t best = 0;
    const auto improves = [&](std::size_t i) {
        const MixingOptions<double> options{.horizon = result.horizon,
                                            .rounds = budget / result.horizon,
                                            .inner_step = study.inner_step,
                                            .outer_step = kOuterSteps[i]};
        const Eigen::VectorXd weights = text.last_weights(options);
        const double loss = text.loss(weights);
        const bool better = loss < result.gap - kAccuracy / 10;
        if (loss < result.gap) {
            best = i;
            result.gap = loss;
            result.weights = weights;
        }
        return better;
    };
    std::size_t low = kFirstSteps[0], high = kFirstSteps[2];
    for (const std::size_t i : kFirstSteps) improves(i);
    while (best == low && low > 0 && improves(low - 1)) --low;
    while (best == high && high + 1 < std::size(kOuterSteps) && improves(high + 1)) ++high;
    result.outer_step = kOuterSteps[best];
    result.at_limit = best == 0 || best + 1 == std::size(kOuterSteps);
}

/// Losses where the gaps go: F* is known when all are.
HorizonStudy study_horizon(TextStudy& text, const MixingStudy& study, std::size_t budget, std::size_t horizon) {
    HorizonStudy result;
    result.horizon = horizon;
    result.gap = std::numeric_limits<double>::infinity();
    study_outer_steps(text, study, budget, result);
    const Mixture limit = text.limit(horizon, study.inner_step, 1e-5);
    result.limit_gap = limit.outer_loss;
    result.limit_weights = limit.weights;
    result.limit_residual = limit.residual;
    result.limit_converged = limit.converged;
    return result;
}

}  // namespace

void settle_gaps(TextStudy& text, MixingStudy& study) {
    double least = std::min(study.least, study.uniform_gap);
    const Eigen::VectorXd* better = nullptr;
    const auto compare = [&](double loss, const Eigen::VectorXd& weights) {
        if (loss < std::min(least, study.least - kAccuracy / 10)) better = &weights;
        least = std::min(least, loss);
    };
    for (const HorizonStudy& h : study.horizons) {
        compare(h.gap, h.weights);
        compare(h.limit_gap, h.limit_weights);
    }
    if (better != nullptr) {
        const Mixture found = text.stationary(*better);
        study.best_weights = found.weights;
        study.stationarity = found.residual;
        study.converged = study.converged && found.converged;
        least = std::min(least, found.outer_loss);
    }
    study.least = least;
    study.uniform_gap -= least;
    for (HorizonStudy& h : study.horizons) {
        h.gap -= least;
        h.limit_gap -= least;
    }
}

MixingStudy study_mixing(const MixingStudyOptions& options,
                         const std::function<void(std::size_t, std::size_t)>& progress) {
    const std::size_t parts = options.horizons.size() + 1;
    TextStudy text(options.texts, options.regularisation);
    MixingStudy study;
    study.inner_step = std::min(0.6, 1 / text.smoothness());
    if (progress) progress(0, parts);
    const MixtureSearch search = text.best();
    study.least = search.best.outer_loss;
    study.best_weights = search.best.weights;
    study.stationarity = search.best.residual;
    study.converged = search.converged;
    study.lower_bound = text.lower_bound(study.best_weights);
    study.uniform_gap = text.loss(text.uniform());
    for (const std::size_t horizon : options.horizons) {
        if (progress) progress(study.horizons.size() + 1, parts);
        study.horizons.push_back(study_horizon(text, study, options.budget, horizon));
    }
    settle_gaps(text, study);
    return study;
}

std::string mixing_study_text(const MixingStudyOptions& options, const MixingStudy& study, std::size_t columns) {
    std::vector<std::vector<std::string>> rows;
    double worst_limit = 0;
    bool at_limit = false;
    rows.push_back({"best", "0", "", "0", weights_text(options.names, study.best_weights)});
    rows.push_back({"uniform", gap_text(study.uniform_gap), "", gap_text(study.uniform_gap), ""});
    for (const HorizonStudy& h : study.horizons) {
        rows.push_back({fmt::format("T = {}", h.horizon), gap_text(h.gap),
                        fmt::format("{:g}{}", h.outer_step, h.at_limit ? " *" : ""),
                        gap_text(h.limit_gap) + (h.limit_converged ? "" : " ?"),
                        weights_text(options.names, h.weights)});
        if (!h.limit_converged) worst_limit = std::max(worst_limit, h.limit_residual);
        at_limit = at_limit || h.at_limit;
    }
    std::string text =
        fmt::format("Validation loss of the best mixture: {:.6f} nats per character (regularisation {:g})\n",
                    study.least, options.regularisation);
    text += fmt::format(
        "Stationary to {:.1e} (a local test). No mixture has a loss below {:.6f}: true gaps are at most {:.3g} "
        "larger.\n",
        study.stationarity, study.lower_bound, study.least - study.lower_bound);
    if (!study.converged) text += "Not every search for it converged: gaps may be too small.\n";
    text +=
        text_table({"mixture", fmt::format("gap, N = {}", options.budget), "outer step", "gap, N -> inf", "weights"},
                   rows, {false, false, false, false, true}, columns);
    if (worst_limit > 0)
        text +=
            fmt::format("?: the limit did not converge; its stationarity residual is {:.1e} or less.\n", worst_limit);
    if (at_limit)
        text += fmt::format("*: the best outer step is the last one that is tried, {:g} or {:g}.\n", kLeastOuterStep,
                            kLargestOuterStep);
    return text;
}

std::string mixing_study_json(const MixingStudyOptions& options, const MixingStudy& study) {
    nlohmann::ordered_json object;
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
    }
    return object.dump(2) + "\n";
}

Table mixing_study_table(const MixingStudy& study) {
    Table table{"text_mix", {"horizon", "gap", "limit", "uniform"}, {}};
    const auto cell = [](double gap) { return fmt::format("{:.3e}", std::max(gap, kAccuracy)); };
    for (const HorizonStudy& h : study.horizons)
        table.rows.push_back({std::to_string(h.horizon), cell(h.gap), cell(h.limit_gap), cell(study.uniform_gap)});
    return table;
}

}  // namespace datamix::verify
