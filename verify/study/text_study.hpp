#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "datamix/algorithm/mixing.hpp"
#include "datamix/numeric/digest.hpp"
#include "datamix/numeric/normal.hpp"
#include "datamix/text/likeliest.hpp"
#include "datamix/text/mixture.hpp"

namespace datamix::verify {

/// Texts as trigram shares, n³ each, n the symbols of the alphabet.
struct TextDomains {
    std::vector<std::vector<double>> domains;
    std::vector<double> validation;
};

/// What a user's texts make a problem of.
struct TextInput {
    std::vector<std::string> names;  ///< of the domains
    TextDomains texts;
    double regularisation = 1e-3;  ///< reg of TextProblem
    std::string characters;  ///< of an alphabet that fits the texts, in its order, as UTF-8; empty for the usual one
    int symbols = kTextSymbols;  ///< of the alphabet
};

/// likeliest_mixture of the texts: MixMin, which knows no loss and no horizon.
LikeliestMixture likeliest_mixture_of(const TextDomains& texts);

/// Mini-batches of `size` trigrams per domain and inner step, of one replicate of a stream.
struct TextSamples {
    NormalStream stream;
    std::uint64_t replicate;
    std::size_t size;  ///< at least 1
};

/// Where a run of implicit differentiation ended.
struct ImplicitWeights {
    Eigen::VectorXd weights;   ///< m, the last ones
    std::size_t products = 0;  ///< Hessian products of all its rounds, each of which costs about an inner step
};

constexpr double kLimitResidual = 1e-5;  ///< stationarity asked of the limit of a horizon

/// Inner step of a run with mini-batches: min(ln T/(μT), cap), μ the regularisation; cap for T < 3 (claim
/// text-stochastic).
double sampled_inner_step(std::size_t horizon, double regularisation, double cap);

/// Inner steps of a round with mini-batches that are kept at a time: the round's, or of a long one a segment's.
std::size_t kept_batch_steps(std::size_t horizon);

/// Next-character softmax regression on some texts, and everything that the claims E1 to E4 and the command `mix` ask
/// of it. Its loops want -O3 and take seconds to compile: one source file has them, beside the
/// instances of claims/full_truncation.cpp. F(w) in nats per character; weights w (m) on the simplex.
class TextStudy {
public:
    /// Throws InputError as TextProblem.
    TextStudy(const TextDomains& texts, double regularisation);
    TextStudy(const TextStudy&) = delete;
    TextStudy& operator=(const TextStudy&) = delete;
    ~TextStudy();

    Eigen::VectorXd uniform() const;  ///< 1/m in every domain
    double smoothness() const;        ///< L
    double inner_step() const;        ///< of a user's texts: 1/L, at most 0.6

    double loss(const Eigen::VectorXd& w);            ///< F(w)
    double lower_bound(const Eigen::VectorXd& w);     ///< F nowhere below this, from θ*(w): outer_lower_bound
    MixtureSearch best();                             ///< best_mixture
    Mixture stationary(const Eigen::VectorXd& from);  ///< stationary_mixture
    /// K → ∞ of a horizon from uniform weights: horizon_limit.
    Mixture limit(std::size_t horizon, double inner_step, double residual);

    /// Weights (m) after a run of exponentiated gradient from uniform weights and θ = 0, full gradients: the last ones.
    Eigen::VectorXd last_weights(const MixingOptions<double>& options) const;
    /// The same run with implicit differentiation, warm: SolvedDescent to this relative residual.
    ImplicitWeights implicit_weights(const MixingOptions<double>& options, double relative_residual) const;
    /// The same with an adjoint that is kept, AdjointDescent.
    Eigen::VectorXd adjoint_weights(const MixingOptions<double>& options) const;
    /// The same with mini-batches; the average of all rounds, which of one round is the start. Any number of threads
    /// may call it at once.
    Eigen::VectorXd average_weights(const MixingOptions<double>& options, const TextSamples& samples) const;
    /// The same of several runs on the samples of each of several replicates: result[run][replicate]. Samples are drawn
    /// once for all runs.
    std::vector<std::vector<Eigen::VectorXd>> average_weights(const std::vector<MixingOptions<double>>& runs,
                                                              const std::vector<TextSamples>& replicates) const;
    /// Adds what a run of so many inner steps draws.
    void digest_samples(const TextSamples& samples, std::size_t steps, Digest& digest) const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace datamix::verify
