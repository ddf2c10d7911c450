#include "study/mixing_study.hpp"

#include <algorithm>
#include <array>

#include "base/threads.hpp"
#include "datamix/numeric/error.hpp"
#include "datamix/text/trigram_loops.hpp"

namespace datamix::verify {

namespace {

constexpr double kOuterSteps[] = {
    kLeastOuterStep,  0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1e3, 3e3, 1e4, 3e4, 1e5, 3e5,
    kLargestOuterStep};
constexpr std::size_t kFirstSteps[] = {8, 9, 10};  // 10, 30, 100

/// Losses where the gaps go: F* is known when all are.
HorizonStudy study_horizon(TextStudy& text, const MixingStudy& study, std::size_t budget, std::size_t horizon) {
    HorizonStudy result;
    result.horizon = horizon;
    study_outer_steps(text, budget, result);
    const Mixture limit = text.limit(horizon, study.inner_step, kLimitResidual);
    result.limit_gap = limit.outer_loss;
    result.limit_weights = limit.weights;
    result.limit_residual = limit.residual;
    result.limit_converged = limit.converged;
    return result;
}

/// The methods that have no horizon, with losses where the gaps go.
void study_baselines(TextStudy& text, const TextDomains& texts, MixingStudy& study) {
    study.uniform_gap = text.loss(text.uniform());
    const Mixture implicit = text.stationary(text.uniform());
    study.implicit = {implicit.weights, implicit.outer_loss, implicit.residual, implicit.converged};
    study.mixmin = study_mixmin(text, texts);
}

/// Greedy's limit, which may be among the horizons.
Settled study_greedy(TextStudy& text, const MixingStudy& study) {
    if (!study.horizons.empty() && study.horizons.front().horizon == 1) {
        const HorizonStudy& h = study.horizons.front();
        return {h.limit_weights, h.limit_gap, h.limit_residual, h.limit_converged};
    }
    const Mixture limit = text.limit(1, study.inner_step, kLimitResidual);
    return {limit.weights, limit.outer_loss, limit.residual, limit.converged};
}

/// Runs with mini-batches, the same ones at every horizon, with losses where the gaps go.
void study_seeds(TextStudy& text, const MixingStudyOptions& options, MixingStudy& study,
                 const std::function<void(std::size_t)>& progress) {
    const NormalStream stream(1, "mix");
    for (HorizonStudy& h : study.horizons) h.sampled_weights.resize(options.seeds);
    const auto run = [&](std::size_t i) {
        HorizonStudy& h = study.horizons[i / options.seeds];
        const std::size_t seed = i % options.seeds;
        const MixingOptions<double> run_options{
            .horizon = h.horizon,
            .rounds = options.budget / h.horizon,
            .inner_step = sampled_inner_step(h.horizon, options.regularisation, study.inner_step),
            .outer_step = kSampledOuterStep};
        h.sampled_weights[seed] = text.average_weights(run_options, {stream, seed, options.batch});
    };
    for_each_index(study.horizons.size() * options.seeds, options.jobs, run, progress);
    for (HorizonStudy& h : study.horizons)
        for (const Eigen::VectorXd& weights : h.sampled_weights) h.sampled_gaps.push_back(text.loss(weights));
}

}  // namespace

void study_outer_steps(TextStudy& text, std::size_t budget, HorizonStudy& result) {
    std::size_t best = 0;
    const auto improves = [&](std::size_t i) {
        const MixingOptions<double> options{.horizon = result.horizon,
                                            .rounds = budget / result.horizon,
                                            .inner_step = text.inner_step(),
                                            .outer_step = kOuterSteps[i]};
        const Eigen::VectorXd weights = text.last_weights(options);
        const double loss = text.loss(weights);
        const bool better = loss < result.gap - kGapAccuracy / 10;
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

std::optional<Settled> study_mixmin(TextStudy& text, const TextDomains& texts) try {
    const LikeliestMixture mixmin = likeliest_mixture_of(texts);
    return Settled{mixmin.weights, text.loss(mixmin.weights), mixmin.gap, mixmin.converged};
} catch (const InputError&) {
    return std::nullopt;
}

double sampled_bytes(const MixingStudyOptions& options, std::size_t horizon) {
    const double n = options.symbols, trigrams = static_cast<double>(options.batch * options.names.size());
    const auto steps = static_cast<double>(kept_batch_steps(horizon));
    const double begins = std::ceil(static_cast<double>(horizon) / steps) - 1;  // of the other segments, θ alone
    return begins * 8 * (2 * n * n + n) +
           steps * (8 * (2 * n * n + n) + trigrams * (8 * trigram_stride(options.symbols) + 12));
}

void settle_gaps(TextStudy& text, MixingStudy& study) {
    double least = std::min(study.least, study.uniform_gap);
    const Eigen::VectorXd* better = nullptr;
    const auto compare = [&](double loss, const Eigen::VectorXd& weights) {
        if (loss < std::min(least, study.least - kGapAccuracy / 10)) better = &weights;
        least = std::min(least, loss);
    };
    const std::array settled = {&study.mixmin, &study.implicit, &study.greedy};
    for (const auto* method : settled)
        if (*method) compare((*method)->gap, (*method)->weights);
    for (const HorizonStudy& h : study.horizons) {
        compare(h.gap, h.weights);
        compare(h.limit_gap, h.limit_weights);
        for (std::size_t k = 0; k < h.sampled_gaps.size(); ++k) compare(h.sampled_gaps[k], h.sampled_weights[k]);
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
    for (auto* method : settled)
        if (*method) (*method)->gap -= least;
    for (HorizonStudy& h : study.horizons) {
        h.gap -= least;
        h.limit_gap -= least;
        for (double& gap : h.sampled_gaps) gap -= least;
    }
}

MixingStudy study_mixing(const MixingStudyOptions& options,
                         const std::function<void(std::size_t, std::size_t)>& progress) {
    const std::size_t parts = options.horizons.size() * (1 + options.seeds) + 1;
    TextStudy text(options.texts, options.regularisation);
    MixingStudy study;
    study.inner_step = text.inner_step();
    if (progress) progress(0, parts);
    const MixtureSearch search = text.best();
    study.least = search.best.outer_loss;
    study.best_weights = search.best.weights;
    study.stationarity = search.best.residual;
    study.converged = search.converged;
    study.lower_bound = text.lower_bound(study.best_weights);
    study_baselines(text, options.texts, study);
    for (const std::size_t horizon : options.horizons) {
        if (progress) progress(study.horizons.size() + 1, parts);
        study.horizons.push_back(study_horizon(text, study, options.budget, horizon));
    }
    study.greedy = study_greedy(text, study);
    study_seeds(text, options, study, [&](std::size_t done) {
        if (progress) progress(1 + options.horizons.size() + done, parts);
    });
    settle_gaps(text, study);
    return study;
}

}  // namespace datamix::verify
