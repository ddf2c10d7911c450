#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <type_traits>
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

    /// domains: trigram shares (n³ each), the ones `problem` was made of, as is `reg`; `problem` must outlive the
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
            std::vector<std::uint32_t> guide;
            for (int k = 0; k <= kGuides; ++k)
                guide.push_back(static_cast<std::uint32_t>(
                    std::upper_bound(sums.begin(), sums.end() - 1, k * (1.0 / kGuides)) - sums.begin()));
            cumulative_.push_back(std::move(sums));
            guides_.push_back(std::move(guide));
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
        const auto& guide = guides_[domain];
        const auto sums = cumulative_[domain].begin();
        double u[4];
        batch.clear();
        for (std::size_t j = 0; j < size_; ++j) {
            if (j % 4 == 0) stream_.uniforms(replicate_, step, (domain << 32) + j / 4, u);
            const auto k = static_cast<std::size_t>(u[j % 4] * kGuides);
            batch.push_back(static_cast<int>(std::upper_bound(sums + guide[k], sums + guide[k + 1], u[j % 4]) - sums));
        }
    }

    class Tape;

private:
    struct Trigram {
        int first, second, next;
    };

    static constexpr int kGuides = 4096;  // a power of 2: u·kGuides is exact

    const TextProblem& problem_;
    double reg_;
    std::size_t size_;
    NormalStream stream_;
    std::uint64_t replicate_;
    std::vector<std::vector<double>> cumulative_;
    std::vector<std::vector<std::uint32_t>> guides_;  // of a domain: where k/kGuides falls in its cumulative_
};

/// The tape (see TapedProblem): samples on the way forward, the same samples on the way back. Steps are counted over
/// the whole run.
class TextBatches::Tape {
public:
    /// The batches must outlive the tape.
    explicit Tape(const TextBatches& batches)
        : batches_(batches), symbols_(batches.problem_.shape().symbols), gradient_(batches.dimension()) {}

    /// A new round at mixture w (m); its samples are new ones.
    void start(const Eigen::VectorXd& w) {
        weights_ = w;
        slopes_ = Eigen::VectorXd::Zero(w.size());
        steps_ = 0;
    }

    /// The sampled ∇f_w(θ) (d), valid until the next call; draws the step's mini-batches.
    const Eigen::VectorXd& record(const Eigen::VectorXd& theta) {
        if (steps_ == kept_.size()) kept_.emplace_back();
        Step& step = kept_[steps_++];
        step.theta = theta;
        with_symbols([&](auto n) { sample(n, step); });
        ++drawn_;
        return gradient_;
    }

    /// Hλ ← ∇²f_w(θ_t)λ (d), and adds ⟨∇f_i(θ_t), λ⟩ to slope i, both of the samples of step t of this round.
    void pull_back(std::size_t step, const Eigen::VectorXd& lambda, Eigen::VectorXd& hessian_lambda) {
        const Eigen::VectorXd& theta = kept_[step].theta;
        hessian_lambda = batches_.reg_ * weights_.sum() * lambda;
        slopes_.array() += batches_.reg_ * theta.dot(lambda);
        with_symbols([&](auto n) { back(n, kept_[step], lambda, hessian_lambda); });
    }

    const Eigen::VectorXd& slopes() const { return slopes_; }  ///< m, of all calls of pull_back since start()

private:
    struct Step {
        Eigen::VectorXd theta;
        std::vector<Trigram> sample;        // of the domains, one after the other
        std::vector<double> probabilities;  // the softmax at theta of each: n numbers
    };

    /// Calls work(n), n known at compile time for the alphabet that is used most.
    template <class Work>
    void with_symbols(const Work& work) {
        if (symbols_ == kTextSymbols)
            work(std::integral_constant<int, kTextSymbols>{});
        else
            work(symbols_);
    }

    /// Draws the mini-batches of a step into it and sums their gradients.
    template <class Symbols>
    void sample(Symbols symbols, Step& step) {
        const int n = symbols, bias_at = 2 * n * n;
        gradient_ = batches_.reg_ * weights_.sum() * step.theta;
        step.sample.clear();
        step.probabilities.resize(static_cast<std::size_t>(weights_.size() * n) * batches_.size_);
        double* p = step.probabilities.data();
        for (Eigen::Index i = 0; i < weights_.size(); ++i) {
            const double share = weights_[i] / static_cast<double>(batches_.size_);
            batches_.draw(drawn_, static_cast<std::size_t>(i), batch_);
            for (const int index : batch_) {
                const Trigram t{index / (n * n), index / n % n, index % n};
                step.sample.push_back(t);
                softmax(symbols, step.theta, t, p);
                for (int c = 0; c < n; ++c) {
                    const double value = share * (p[c] - (c == t.next ? 1 : 0));
                    gradient_[t.first * n + c] += value;
                    gradient_[(n + t.second) * n + c] += value;
                    gradient_[bias_at + c] += value;
                }
                p += n;
            }
        }
    }

    template <class Symbols>
    void back(Symbols symbols, const Step& step, const Eigen::VectorXd& lambda, Eigen::VectorXd& hessian_lambda) {
        const int n = symbols, bias_at = 2 * n * n;
        const double one = 1 / static_cast<double>(batches_.size_);
        const double* p = step.probabilities.data();
        auto sample = step.sample.begin();
        for (Eigen::Index i = 0; i < weights_.size(); ++i)
            for (std::size_t j = 0; j < batches_.size_; ++j) {
                const Trigram& t = *sample++;
                const auto at = [&](int c) {
                    return lambda[t.first * n + c] + lambda[(n + t.second) * n + c] + lambda[bias_at + c];
                };
                double change[kMostTextSymbols];
                for (int c = 0; c < n; ++c) change[c] = at(c);
                const double mean = total(symbols, [&](int c) { return p[c] * change[c]; });
                slopes_[i] += one * (mean - at(t.next));
                for (int c = 0; c < n; ++c) {
                    const double value = one * weights_[i] * p[c] * (change[c] - mean);
                    hessian_lambda[t.first * n + c] += value;
                    hessian_lambda[(n + t.second) * n + c] += value;
                    hessian_lambda[bias_at + c] += value;
                }
                p += n;
            }
    }

    template <class Symbols>
    static void softmax(Symbols symbols, const Eigen::VectorXd& theta, const Trigram& t, double* p) {
        const int n = symbols, bias_at = 2 * n * n;
        for (int c = 0; c < n; ++c) p[c] = theta[t.first * n + c] + theta[(n + t.second) * n + c] + theta[bias_at + c];
        const double largest = by_lanes(
            symbols, -HUGE_VAL, [&](int c) { return p[c]; }, [](double a, double b) { return std::max(a, b); });
        for (int c = 0; c < n; ++c) p[c] = std::max(p[c] - largest, -700.0);
        for (int c = 0; c < n; ++c) p[c] = portable_exp(p[c]);
        const double share = 1 / total(symbols, [&](int c) { return p[c]; });
        for (int c = 0; c < n; ++c) p[c] *= share;
    }

    /// Of term(0 … n−1), four at a time: an order that does not wait for one result after the other.
    template <class Symbols, class Term, class Join>
    static double by_lanes(Symbols symbols, double start, const Term& term, const Join& join) {
        const int n = symbols;
        double lanes[4] = {start, start, start, start};
        int c = 0;
        for (; c + 4 <= n; c += 4)
            for (int k = 0; k < 4; ++k) lanes[k] = join(lanes[k], term(c + k));
        for (int k = 0; c + k < n; ++k) lanes[k] = join(lanes[k], term(c + k));
        return join(join(lanes[0], lanes[1]), join(lanes[2], lanes[3]));
    }
    template <class Symbols, class Term>
    static double total(Symbols symbols, const Term& term) {
        return by_lanes(symbols, 0, term, [](double a, double b) { return a + b; });
    }

    const TextBatches& batches_;
    int symbols_;
    Eigen::VectorXd weights_, slopes_, gradient_;
    std::vector<Step> kept_;
    std::vector<int> batch_;
    std::size_t steps_ = 0;
    std::uint64_t drawn_ = 0;
};

}  // namespace datamix
