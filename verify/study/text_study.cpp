#include "study/text_study.hpp"

#include <algorithm>
#include <cmath>

#include "datamix/text/batches.hpp"
#include "datamix/text/bound.hpp"

namespace datamix::verify {

LikeliestMixture likeliest_mixture_of(const TextDomains& texts) {
    return likeliest_mixture(texts.domains, texts.validation);
}

double sampled_inner_step(std::size_t horizon, double regularisation, double cap) {
    const auto t = static_cast<double>(horizon);
    return horizon < 3 ? cap : std::min(cap, std::log(t) / (regularisation * t));
}

struct TextStudy::Parts {
    TextDomains texts;
    double regularisation;
    TextProblem problem;
    TextOptimum optimum;

    Parts(const TextDomains& t, double reg)
        : texts(t), regularisation(reg), problem(texts.domains, texts.validation, reg), optimum(problem) {}

    MixingStart<double> start() const { return MixingStart<double>::uniform(problem.domains(), problem.dimension()); }
    TextBatches batches(const TextSamples& samples) const {
        return {problem, texts.domains, regularisation, samples.size, samples.stream, samples.replicate};
    }
};

TextStudy::TextStudy(const TextDomains& texts, double regularisation)
    : parts_(std::make_unique<Parts>(texts, regularisation)) {}
TextStudy::~TextStudy() = default;

Eigen::VectorXd TextStudy::uniform() const { return parts_->start().weights; }
double TextStudy::smoothness() const { return parts_->problem.smoothness(); }

double TextStudy::inner_step() const { return std::min(0.6, 1 / smoothness()); }

double TextStudy::loss(const Eigen::VectorXd& w) { return outer_loss(parts_->optimum, w); }

double TextStudy::lower_bound(const Eigen::VectorXd& w) {
    parts_->optimum.move(w);
    return outer_lower_bound(parts_->problem, parts_->optimum.theta());
}

MixtureSearch TextStudy::best() { return best_mixture(parts_->problem, parts_->optimum); }

Mixture TextStudy::stationary(const Eigen::VectorXd& from) { return stationary_mixture(parts_->optimum, from); }

Mixture TextStudy::limit(std::size_t horizon, double inner_step, double residual) {
    return horizon_limit(parts_->problem, parts_->optimum, horizon, inner_step, uniform(), residual);
}

Eigen::VectorXd TextStudy::last_weights(const MixingOptions<double>& options) const {
    return mix(parts_->problem, options, parts_->start()).weights;
}

Eigen::VectorXd TextStudy::average_weights(const MixingOptions<double>& options, const TextSamples& samples) const {
    if (options.rounds == 1) return uniform();
    return mix(parts_->batches(samples), options, parts_->start()).average;
}

void TextStudy::digest_samples(const TextSamples& samples, std::size_t steps, Digest& digest) const {
    const TextBatches batches = parts_->batches(samples);
    std::vector<int> batch;
    for (std::size_t t = 0; t < steps; ++t)
        for (std::size_t i = 0; i < parts_->texts.domains.size(); ++i) {
            batches.draw(t, i, batch);
            for (const int index : batch) digest.add(static_cast<std::uint64_t>(index));
        }
}

}  // namespace datamix::verify
