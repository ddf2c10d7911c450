#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "datamix/numeric/normal.hpp"
#include "datamix/text/problem.hpp"
#include "datamix/text/trigram_loops.hpp"

namespace datamix {

/// The text problem with mini-batch gradients: at every inner step each domain i is replaced by the mean over `size`
/// trigrams drawn from it, so f_i, its gradient and its Hessian are unbiased samples, and the *same* sample drives
/// parameters and sensitivities (the hypergradient is the exact derivative along the sampled path). Regulariser and
/// validation are not sampled. Trigram j of step t and domain i is a pure function of (seed, stream, replicate, t, i,
/// j). A TapedProblem; claim text-stochastic.
class TextBatches {
public:
    using Scalar = double;  ///< see Problem

    /// domains: trigram shares (n³ each), the ones `problem` was made of, as is `reg`; `problem` must outlive the
    /// batches. Throws InputError for size 0, or where there are not as many shares as domains.
    TextBatches(const TextProblem& problem, const std::vector<std::vector<double>>& domains, double reg,
                std::size_t size, NormalStream stream, std::uint64_t replicate)
        : problem_(problem), reg_(reg), size_(size), stream_(stream), replicate_(replicate) {
        if (size == 0) throw InputError("text batches: expected at least one trigram a domain");
        for (const auto& shares : domains) domains_.emplace_back(shares, problem.shape().symbols);
        if (static_cast<Eigen::Index>(domains_.size()) != problem.domains())
            throw InputError("text batches: expected the shares of every domain");
    }

    Eigen::Index domains() const { return problem_.domains(); }      ///< m
    Eigen::Index dimension() const { return problem_.dimension(); }  ///< d
    double smoothness() const { return problem_.smoothness(); }      ///< L, of every sample, too
    /// f_V(θ), nats a character.
    double validation_loss(const Eigen::VectorXd& theta) const { return problem_.validation_loss(theta); }
    /// ∇f_V(θ) (d).
    Eigen::VectorXd validation_gradient(const Eigen::VectorXd& theta) const {
        return problem_.validation_gradient(theta);
    }
    /// [∇f_1(θ) … ∇f_m(θ)] (d×m) of full batches: what the samples average to. The algorithm uses the tape below.
    Eigen::MatrixXd domain_gradients(const Eigen::VectorXd& theta) const { return problem_.domain_gradients(theta); }
    /// ∇²f_w(θ) v (d) of full batches.
    Eigen::VectorXd hessian_times(const Eigen::VectorXd& w, const Eigen::VectorXd& theta,
                                  const Eigen::VectorXd& v) const {
        return problem_.hessian_times(w, theta, v);
    }

    /// Appends the `size` trigrams that a domain (from 0) has at an inner step, counted from 0 over the whole run.
    void draw(std::uint64_t step, std::size_t domain, std::vector<Trigram>& batch) const {
        const std::vector<Trigram>& trigrams = domains_[domain].trigrams;
        const std::size_t at = (static_cast<std::size_t>(step) * domains_.size() + domain) * size_;
        if (at < kept_.size())
            for (std::size_t j = at; j < at + size_; ++j) batch.push_back(trigrams[kept_[j]]);
        else
            each_drawn(step, domain, [&](std::uint32_t position) { batch.push_back(trigrams[position]); });
    }

    /// Draws the mini-batches of the first inner steps beforehand, for several runs on the same ones: of so many steps,
    /// or of as many as 16 MB hold.
    void keep(std::uint64_t steps) {
        std::vector<std::uint32_t> all;
        for (std::uint64_t step = 0; step < steps && all.size() + domains_.size() * size_ <= kMostKept; ++step)
            for (std::size_t domain = 0; domain < domains_.size(); ++domain)
                each_drawn(step, domain, [&](std::uint32_t position) { all.push_back(position); });
        kept_ = std::move(all);
    }

    class Tape;

private:
    static constexpr int kGuides = 16384;  // a power of 2: u·kGuides is exact
    static constexpr std::size_t kMostKept = std::size_t{4} << 20;

    /// The trigrams that a domain has, in the order of its shares.
    struct Domain {
        std::vector<Trigram> trigrams;
        std::vector<double> sums;          // of the shares up to each
        std::vector<std::uint32_t> guide;  // where k/kGuides falls in `sums`

        Domain(const std::vector<double>& shares, int symbols) {
            double sum = 0;
            for (std::size_t k = 0; k < shares.size(); ++k) {
                if (shares[k] == 0) continue;
                const int index = static_cast<int>(k);
                trigrams.push_back({index / (symbols * symbols), index / symbols % symbols, index % symbols});
                sums.push_back(sum += shares[k]);
            }
            for (double& s : sums) s /= sum;
            std::uint32_t at = 0;
            for (int k = 0; k <= kGuides; ++k) {
                while (at + 1 < sums.size() && sums[at] <= k * (1.0 / kGuides)) ++at;
                guide.push_back(at);
            }
        }
    };

    /// Calls visit(position among the domain's trigrams) for each of a mini-batch.
    template <class Visit>
    void each_drawn(std::uint64_t step, std::size_t domain, Visit visit) const {
        const auto& guide = domains_[domain].guide;
        const auto sums = domains_[domain].sums.begin();
        double u[4];
        for (std::size_t j = 0; j < size_; ++j) {
            if (j % 4 == 0) stream_.uniforms(replicate_, step, (domain << 32) + j / 4, u);
            const auto k = static_cast<std::size_t>(u[j % 4] * kGuides);
            visit(static_cast<std::uint32_t>(std::upper_bound(sums + guide[k], sums + guide[k + 1], u[j % 4]) - sums));
        }
    }

    const TextProblem& problem_;
    double reg_;
    std::size_t size_;
    NormalStream stream_;
    std::uint64_t replicate_;
    std::vector<Domain> domains_;
    std::vector<std::uint32_t> kept_;  // mini-batches of the first steps, of one domain after the other
};

/// The tape (see TapedProblem): samples on the way forward, the same samples on the way back. Steps are counted over
/// the whole run.
class TextBatches::Tape {
public:
    /// Longer rounds are kept in segments: more steps do not fit a processor's own memory.
    static constexpr std::size_t most_steps = 128;

    /// The batches must outlive the tape.
    explicit Tape(const TextBatches& batches)
        : batches_(&batches),
          symbols_(batches.problem_.shape().symbols),
          gradient_(batches.dimension()),
          rows_(static_cast<std::size_t>((2 * symbols_ + 1) * trigram_row(symbols_) / 8)) {}

    /// For another run from its first step, on batches of the same problem and size: the memory is kept.
    void run(const TextBatches& batches) {
        batches_ = &batches;
        first_ = end_ = 0;
    }

    /// A new round at mixture w (m); its samples are new ones.
    void start(const Eigen::VectorXd& w) {
        weights_ = w;
        slopes_ = Eigen::VectorXd::Zero(w.size());
        first_ = end_;
        rewind(0);
    }

    /// Forgets what was recorded, not the slopes; the next one is of step t of the round, and has its mini-batches.
    void rewind(std::size_t step) {
        steps_ = 0;
        drawn_ = first_ + step;
    }

    /// The sampled ∇f_w(θ) (d), valid until the next call; draws the step's mini-batches.
    const Eigen::VectorXd& record(const Eigen::VectorXd& theta) {
        if (steps_ == kept_.size()) kept_.emplace_back();
        Step& step = kept_[steps_++];
        step.theta = theta;
        draw(step.sample);
        step.probabilities.resize(static_cast<Eigen::Index>(step.sample.size() * stride()));
        loops_.scale(static_cast<std::size_t>(theta.size()), factor(), theta.data(), gradient_.data());
        loops_.exponentials(symbols_, step.sample.data(), step.sample.size(), theta.data(), rows_.data()->of);
        const std::size_t size = batches_->size_;
        for (Eigen::Index i = 0; i < weights_.size(); ++i) {
            const std::size_t at = static_cast<std::size_t>(i) * size;
            loops_.gradient(symbols_, step.sample.data() + at, size, weights_[i] / static_cast<double>(size),
                            rows_.data()->of, step.probabilities.data() + at * stride(), gradient_.data());
        }
        return gradient_;
    }

    /// So many steps θ ← θ − η∇f_w(θ), with what record() gives, which are not recorded.
    void advance(std::size_t steps, double eta, Eigen::VectorXd& theta) {
        sums_.resize(rows_.size());
        padded_.resize(rows_.size());
        Eigen::Map<Eigen::MatrixXd, 0, Eigen::OuterStride<>> padded(padded_.data()->of, symbols_, 2 * symbols_ + 1,
                                                                    trigram_row(symbols_));
        const Eigen::VectorXd shares = weights_ / static_cast<double>(batches_->size_);
        const auto domains = static_cast<std::size_t>(shares.size());
        padded = theta.reshaped(symbols_, 2 * symbols_ + 1);
        for (; steps > 0; --steps) {
            draw(sample_);
            loops_.descend(symbols_, sample_.data(), batches_->size_, domains, shares.data(), eta, factor(),
                           padded.data(), rows_.data()->of, sums_.data()->of);
        }
        theta.reshaped(symbols_, 2 * symbols_ + 1) = padded;
    }

    /// Hλ ← ∇²f_w(θ_t)λ (d), and adds ⟨∇f_i(θ_t), λ⟩ to slope i, both of the samples of step t of this round.
    void pull_back(std::size_t step, const Eigen::VectorXd& lambda, Eigen::VectorXd& hessian_lambda) {
        const Step& kept = kept_[step];
        hessian_lambda = factor() * lambda;
        slopes_.array() += batches_->reg_ * kept.theta.dot(lambda);
        const double share = 1 / static_cast<double>(batches_->size_);
        for (Eigen::Index i = 0; i < weights_.size(); ++i) {
            const std::size_t at = static_cast<std::size_t>(i) * batches_->size_;
            slopes_[i] = loops_.hessian(symbols_, kept.sample.data() + at, batches_->size_, share, weights_[i],
                                        kept.probabilities.data() + at * stride(), lambda.data(), slopes_[i],
                                        hessian_lambda.data());
        }
    }

    const Eigen::VectorXd& slopes() const { return slopes_; }  ///< m, of all calls of pull_back since start()

    std::vector<Eigen::VectorXd> beginnings;  ///< θ (d) where segments of a long round begin, for reverse_round alone

private:
    struct Step {
        Eigen::VectorXd theta;
        std::vector<Trigram> sample;    // of the domains, one after the other
        Eigen::VectorXd probabilities;  // the softmax at theta of each: stride() numbers
    };

    /// Of rows of parameters: no vector lies in two lines of a cache.
    struct alignas(64) Line {
        double of[8];
    };

    std::size_t stride() const { return static_cast<std::size_t>(trigram_stride(symbols_)); }

    double factor() const { return batches_->reg_ * weights_.sum(); }  ///< of θ in the gradient

    /// The mini-batches of the next step, of the domains one after the other.
    void draw(std::vector<Trigram>& sample) {
        sample.clear();
        for (std::size_t i = 0; i < batches_->domains_.size(); ++i) batches_->draw(drawn_, i, sample);
        end_ = std::max(end_, ++drawn_);
    }

    const TextBatches* batches_;
    int symbols_;
    const TrigramLoops& loops_ = available_trigram_loops().front();
    Eigen::VectorXd weights_, slopes_, gradient_;
    std::vector<Line> rows_;           // exponentials
    std::vector<Line> padded_, sums_;  // of advance(): θ and the gradient
    std::vector<Step> kept_;
    std::vector<Trigram> sample_;  // of advance()
    std::size_t steps_ = 0;
    std::uint64_t first_ = 0, drawn_ = 0, end_ = 0;  // steps of the run: the round's first, the next, the next round's
};

}  // namespace datamix
