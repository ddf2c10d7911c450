#include "study/text_study.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "datamix/algorithm/hypergradient_descent.hpp"
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

std::size_t kept_batch_steps(std::size_t horizon) { return segment_of<TextBatches>(horizon); }

namespace {

constexpr std::size_t kMostProducts = 1000;  // of a solve; far more than the first one takes

/// Descent on a tape that is kept between runs: its memory is large, and new memory costs more than a step.
struct KeptDescent : Descent {
    TextBatches::Tape& tape;
    explicit KeptDescent(TextBatches::Tape& of_all) : tape(of_all) {}

    template <Problem P>
    class Run {
    public:
        Run(const P& batches, const KeptDescent& method) : batches_(batches), tape_(method.tape) { tape_.run(batches); }
        Eigen::VectorXd round(const Eigen::VectorXd& w, std::size_t horizon, double eta, Eigen::VectorXd& theta) {
            return reverse_round(batches_, tape_, w, horizon, eta, theta);
        }

    private:
        const P& batches_;
        TextBatches::Tape& tape_;
    };
};

/// The average of w_0 … w_{K−1} of a run, whose last round is not made: it would move what is not averaged.
Eigen::VectorXd average_run(const TextBatches& batches, MixingOptions<double> options, const MixingStart<double>& start,
                            TextBatches::Tape& tape) {
    const auto rounds = static_cast<double>(options.rounds);
    if (--options.rounds == 0) return start.weights;
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(start.weights.size());
    const auto last = mix(batches, options, start, ExponentiatedGradient{}, KeptDescent(tape),
                          [&](const Round<double>& round) { sum += round.weights; });
    return (sum + last.weights) / rounds;
}

}  // namespace

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

ImplicitWeights TextStudy::implicit_weights(const MixingOptions<double>& options, double relative_residual) const {
    ImplicitWeights result;
    const SolvedDescent<double> method(relative_residual, kMostProducts,
                                       [&](std::size_t products) { result.products += products; });
    result.weights = mix(parts_->problem, options, parts_->start(), ExponentiatedGradient{}, method).weights;
    return result;
}

Eigen::VectorXd TextStudy::adjoint_weights(const MixingOptions<double>& options) const {
    return mix(parts_->problem, options, parts_->start(), ExponentiatedGradient{}, AdjointDescent{}).weights;
}

Eigen::VectorXd TextStudy::average_weights(const MixingOptions<double>& options, const TextSamples& samples) const {
    const TextBatches batches = parts_->batches(samples);
    TextBatches::Tape tape(batches);
    return average_run(batches, options, parts_->start(), tape);
}

std::vector<std::vector<Eigen::VectorXd>> TextStudy::average_weights(const std::vector<MixingOptions<double>>& runs,
                                                                     const std::vector<TextSamples>& replicates) const {
    std::size_t steps = 0;
    for (const MixingOptions<double>& run : runs) steps = std::max(steps, run.horizon * (run.rounds - 1));
    std::vector<std::vector<Eigen::VectorXd>> weights(runs.size());
    std::optional<TextBatches::Tape> tape;
    for (const TextSamples& samples : replicates) {
        TextBatches batches = parts_->batches(samples);
        batches.keep(steps);
        if (!tape) tape.emplace(batches);
        for (std::size_t i = 0; i < runs.size(); ++i)
            weights[i].push_back(average_run(batches, runs[i], parts_->start(), *tape));
    }
    return weights;
}

void TextStudy::digest_samples(const TextSamples& samples, std::size_t steps, Digest& digest) const {
    const TextBatches batches = parts_->batches(samples);
    const int n = parts_->problem.shape().symbols;
    std::vector<Trigram> batch;
    for (std::size_t t = 0; t < steps; ++t)
        for (std::size_t i = 0; i < parts_->texts.domains.size(); ++i) {
            batch.clear();
            batches.draw(t, i, batch);
            for (const Trigram& drawn : batch)
                digest.add(static_cast<std::uint64_t>((drawn.first * n + drawn.second) * n + drawn.next));
        }
}

}  // namespace datamix::verify
