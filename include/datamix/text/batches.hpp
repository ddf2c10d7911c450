#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "datamix/numeric/normal.hpp"
#include "datamix/text/problem.hpp"

namespace datamix {

/// The text problem with mini-batch gradients: at every inner step each domain i is replaced by the mean over `size`
/// trigrams drawn from it, so f_i, its gradient and its Hessian are unbiased samples, and the *same* sample drives
/// parameters and sensitivities (the hypergradient is the exact derivative along the sampled path). Regulariser and
/// validation are not sampled. Trigram j of step t and domain i is a pure function of (seed, stream, replicate, t, i,
/// j). A TapedProblem; claim text-stochastic.
class TextBatches {
public:
    using Scalar = double;  ///< see Problem

    /// domains: trigram shares (35³ each), the ones `problem` was made of, as is `reg`; `problem` must outlive the
    /// batches. Throws InputError for size 0, or where there are not as many shares as domains.
    TextBatches(const TextProblem& problem, const std::vector<std::vector<double>>& domains, double reg,
                std::size_t size, NormalStream stream, std::uint64_t replicate)
        : problem_(problem), reg_(reg), size_(size), stream_(stream), replicate_(replicate) {
        if (size == 0) throw InputError("text batches: expected at least one trigram a domain");
        for (const auto& shares : domains) {
            std::vector<double> sums;
            double sum = 0;
            for (const double share : shares) sums.push_back(sum += share);
            for (double& s : sums) s /= sum;
            cumulative_.push_back(std::move(sums));
        }
        if (static_cast<Eigen::Index>(cumulative_.size()) != problem.domains())
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

    /// The mini-batch of a domain (from 0) at an inner step, counted from 0 over the whole run: `size` indices into its
    /// shares, as TrigramCounter::shares orders them. `batch` is overwritten.
    void draw(std::uint64_t step, std::size_t domain, std::vector<int>& batch) const {
        const auto& sums = cumulative_[domain];
        double u[4];
        batch.clear();
        for (std::size_t j = 0; j < size_; ++j) {
            if (j % 4 == 0) stream_.uniforms(replicate_, step, (domain << 32) + j / 4, u);
            batch.push_back(static_cast<int>(std::upper_bound(sums.begin(), sums.end() - 1, u[j % 4]) - sums.begin()));
        }
    }

    class Tape;

private:
    struct Trigram {
        int first, second, next;
        std::array<double, kTextSymbols> p;  ///< softmax at the θ of its step; kept for the way back
    };

    const TextProblem& problem_;
    double reg_;
    std::size_t size_;
    NormalStream stream_;
    std::uint64_t replicate_;
    std::vector<std::vector<double>> cumulative_;
};

/// The tape (see TapedProblem): samples on the way forward, the same samples on the way back. Steps are counted over
/// the whole run.
class TextBatches::Tape {
public:
    /// The batches must outlive the tape.
    explicit Tape(const TextBatches& batches) : batches_(batches), gradient_(kTextDimension) {}

    /// A new round at mixture w (m); its samples are new ones.
    void start(const Eigen::VectorXd& w) {
        weights_ = w;
        slopes_ = Eigen::VectorXd::Zero(w.size());
        steps_ = 0;
    }

    /// The sampled ∇f_w(θ) (d), valid until the next call; draws the step's mini-batches.
    const Eigen::VectorXd& record(const Eigen::VectorXd& theta) {
        if (steps_ == iterates_.size()) {
            iterates_.emplace_back();
            samples_.emplace_back();
        }
        iterates_[steps_] = theta;
        auto& sample = samples_[steps_++];
        sample.clear();
        gradient_ = batches_.reg_ * weights_.sum() * theta;
        const auto domains = static_cast<std::size_t>(weights_.size());
        for (std::size_t i = 0; i < domains; ++i) {
            const double share = weights_[static_cast<Eigen::Index>(i)] / static_cast<double>(batches_.size_);
            batches_.draw(drawn_, i, batch_);
            for (const int index : batch_) {
                constexpr int n = kTextSymbols;
                Trigram& t = sample.emplace_back(Trigram{index / (n * n), index / n % n, index % n, {}});
                t.p = softmax(theta, t);
                const Row& p = t.p;
                for (int c = 0; c < kTextSymbols; ++c) {
                    const double value = share * (p[static_cast<std::size_t>(c)] - (c == t.next ? 1 : 0));
                    gradient_[t.first * kTextSymbols + c] += value;
                    gradient_[(kTextSymbols + t.second) * kTextSymbols + c] += value;
                    gradient_[bias_at + c] += value;
                }
            }
        }
        ++drawn_;
        return gradient_;
    }

    /// Hλ ← ∇²f_w(θ_t)λ (d), and adds ⟨∇f_i(θ_t), λ⟩ to slope i, both of the samples of step t of this round.
    void pull_back(std::size_t step, const Eigen::VectorXd& lambda, Eigen::VectorXd& hessian_lambda) {
        const Eigen::VectorXd& theta = iterates_[step];
        hessian_lambda = batches_.reg_ * weights_.sum() * lambda;
        slopes_.array() += batches_.reg_ * theta.dot(lambda);
        std::size_t at = 0;
        for (Eigen::Index i = 0; i < weights_.size(); ++i)
            for (std::size_t j = 0; j < batches_.size_; ++j) {
                const Trigram& t = samples_[step][at++];
                const Row& p = t.p;
                Row change;
                double mean = 0;
                for (int c = 0; c < kTextSymbols; ++c) {
                    const auto k = static_cast<std::size_t>(c);
                    change[k] = lambda[t.first * kTextSymbols + c] +
                                lambda[(kTextSymbols + t.second) * kTextSymbols + c] + lambda[bias_at + c];
                    mean += p[k] * change[k];
                }
                const double one = 1 / static_cast<double>(batches_.size_);
                slopes_[i] += one * (mean - change[static_cast<std::size_t>(t.next)]);
                for (int c = 0; c < kTextSymbols; ++c) {
                    const auto k = static_cast<std::size_t>(c);
                    const double value = one * weights_[i] * p[k] * (change[k] - mean);
                    hessian_lambda[t.first * kTextSymbols + c] += value;
                    hessian_lambda[(kTextSymbols + t.second) * kTextSymbols + c] += value;
                    hessian_lambda[bias_at + c] += value;
                }
            }
    }

    const Eigen::VectorXd& slopes() const { return slopes_; }  ///< m, of all calls of pull_back since start()

private:
    using Row = std::array<double, kTextSymbols>;
    static constexpr int bias_at = 2 * kTextSymbols * kTextSymbols;

    static Row softmax(const Eigen::VectorXd& theta, const Trigram& t) {
        Row p;
        double largest = -HUGE_VAL, sum = 0;
        for (int c = 0; c < kTextSymbols; ++c) {
            const double logit = theta[t.first * kTextSymbols + c] +
                                 theta[(kTextSymbols + t.second) * kTextSymbols + c] + theta[bias_at + c];
            p[static_cast<std::size_t>(c)] = logit;
            largest = std::max(largest, logit);
        }
        for (double& x : p) sum += x = portable_exp(std::max(x - largest, -700.0));
        for (double& x : p) x /= sum;
        return p;
    }

    const TextBatches& batches_;
    Eigen::VectorXd weights_, slopes_, gradient_;
    std::vector<Eigen::VectorXd> iterates_;
    std::vector<std::vector<Trigram>> samples_;
    std::vector<int> batch_;
    std::size_t steps_ = 0;
    std::uint64_t drawn_ = 0;
};

}  // namespace datamix
