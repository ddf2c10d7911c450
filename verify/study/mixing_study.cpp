#include "study/mixing_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/table.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/text/mixture.hpp"

namespace datamix::verify {

namespace {

constexpr double kOuterSteps[] = {10, 30, 100};
constexpr double kAccuracy = 1e-8;  // of F*: gaps below are printed as 0

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

HorizonStudy study_horizon(const TextProblem& problem, TextOptimum& optimum, const MixingStudy& study,
                           std::size_t budget, std::size_t horizon) {
    HorizonStudy result;
    result.horizon = horizon;
    result.gap = std::numeric_limits<double>::infinity();
    const auto start = MixingStart<double>::uniform(problem.domains(), problem.dimension());
    for (const double outer_step : kOuterSteps) {
        const MixingOptions<double> options{
            .horizon = horizon, .rounds = budget / horizon, .inner_step = study.inner_step, .outer_step = outer_step};
        const Eigen::VectorXd weights = mix(problem, options, start).weights;
        const double gap = outer_loss(optimum, weights) - study.least;
        if (gap < result.gap) {
            result.gap = gap;
            result.outer_step = outer_step;
            result.weights = weights;
        }
    }
    const TextMixture limit = horizon_limit(problem, optimum, horizon, study.inner_step, start.weights, 1e-5);
    result.limit_gap = limit.outer_loss - study.least;
    result.limit_weights = limit.weights;
    result.limit_converged = limit.converged;
    return result;
}

}  // namespace

MixingStudy study_mixing(const MixingStudyOptions& options,
                         const std::function<void(std::size_t, std::size_t)>& progress) {
    const std::size_t parts = options.horizons.size() + 1;
    const TextProblem problem(options.domains, options.validation, options.regularisation);
    TextOptimum optimum(problem);
    MixingStudy study;
    study.inner_step = std::min(0.6, 1 / problem.smoothness());
    if (progress) progress(0, parts);
    const TextOptimumSearch search = best_mixture(problem, optimum);
    study.least = search.best.outer_loss;
    study.best_weights = search.best.weights;
    study.converged = search.converged;
    const auto m = static_cast<double>(problem.domains());
    study.uniform_gap = outer_loss(optimum, Eigen::VectorXd::Constant(problem.domains(), 1 / m)) - study.least;
    for (const std::size_t horizon : options.horizons) {
        if (progress) progress(study.horizons.size() + 1, parts);
        study.horizons.push_back(study_horizon(problem, optimum, study, options.budget, horizon));
    }
    return study;
}

std::string mixing_study_text(const MixingStudyOptions& options, const MixingStudy& study, std::size_t columns) {
    std::vector<std::vector<std::string>> rows;
    bool all_converged = true;
    rows.push_back({"best", "0", "", "0", weights_text(options.names, study.best_weights)});
    rows.push_back({"uniform", gap_text(study.uniform_gap), "", gap_text(study.uniform_gap), ""});
    for (const HorizonStudy& h : study.horizons) {
        rows.push_back({fmt::format("T = {}", h.horizon), gap_text(h.gap), fmt::format("{:g}", h.outer_step),
                        gap_text(h.limit_gap) + (h.limit_converged ? "" : " ?"),
                        weights_text(options.names, h.weights)});
        all_converged = all_converged && h.limit_converged;
    }
    std::string text =
        fmt::format("Validation loss of the best mixture: {:.6f} nats per character (regularisation {:g})\n",
                    study.least, options.regularisation);
    if (!study.converged) text += "Not every search for it converged: gaps may be too small.\n";
    text +=
        text_table({"mixture", fmt::format("gap, N = {}", options.budget), "outer step", "gap, N -> inf", "weights"},
                   rows, {false, false, false, false, true}, columns);
    if (!all_converged) text += "?: the limit did not reach its stationarity residual.\n";
    return text;
}

std::string mixing_study_json(const MixingStudyOptions& options, const MixingStudy& study) {
    nlohmann::ordered_json object;
    object["regularisation"] = fmt::format("{:g}", options.regularisation);
    object["budget"] = options.budget;
    object["inner_step"] = fmt::format("{:.6g}", study.inner_step);
    object["least_loss"] = fmt::format("{:.8f}", study.least);
    object["converged"] = study.converged;
    object["best_weights"] = weights_json(options.names, study.best_weights);
    object["uniform_gap"] = gap_text(study.uniform_gap);
    object["horizons"] = nlohmann::ordered_json::array();
    for (const HorizonStudy& h : study.horizons) {
        object["horizons"].push_back({{"horizon", h.horizon},
                                      {"gap", gap_text(h.gap)},
                                      {"outer_step", fmt::format("{:g}", h.outer_step)},
                                      {"weights", weights_json(options.names, h.weights)},
                                      {"limit_gap", gap_text(h.limit_gap)},
                                      {"limit_weights", weights_json(options.names, h.limit_weights)},
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
