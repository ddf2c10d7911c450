#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "study/text_study.hpp"

/// The best horizon of two mixed texts: as the theory has it from what is measured at the best mixture, and as runs of
/// the algorithm have it. For claim text-law, whose proof (proofs/text_law.md) derives the formulae.
namespace datamix::verify {

/// Trigram shares (35³, or TextDomains of them) in fewer symbols: those of `kept` (characters of text_symbol, distinct,
/// fewer than 35), in its order, and one for all others.
/// @{
std::vector<double> fold_symbols(const std::vector<double>& shares, std::string_view kept);
TextDomains fold_symbols(const TextDomains& texts, std::string_view kept);
/// @}

/// Exponentiated gradient on two texts from θ = 0, average iterate. Constant inner step η_max with full gradients,
/// min(ln T/(μT), η_max) with mini-batches.
struct TextLawRun {
    double regularisation = 0.1;  ///< μ
    double start = 0.5;           ///< first weight
    double inner_step = 0.6;      ///< η_max, at most 1/L
    double outer_step = 10;       ///< α
    std::size_t batch = 0;        ///< trigrams a domain and inner step; 0 for full gradients
};

/// What the prediction is made of: 1 each, other factors for a check that has to fail.
struct TextLawTerms {
    double bias = 1;          ///< times zᵀ(I−ηH)^T∇f_V
    double transient = 1;     ///< times the distance of start and limit in log-odds
    double tilt = 1;          ///< times the noise's pull U(w)
    bool class_rate = false;  ///< 1 − ημ in the place of the whole spectrum
    bool slowest = false;     ///< ρ_* and F″(w*) alone: the leading term
};

/// A local law and its runs. Weights are first weights; gaps F − F* in nats per character.
class TextLaw {
public:
    /// Finds w*, measures there and at w* ± 1/100. Throws InputError as TextProblem, UnsupportedError where the best
    /// mixture is not inside (1/50 … 49/50), UndecidedError where Newton's method fails.
    TextLaw(const TextDomains& texts, const TextLawRun& run);
    TextLaw(const TextLaw&) = delete;
    TextLaw& operator=(const TextLaw&) = delete;
    ~TextLaw();

    double best_weight() const;  ///< w*
    double curvature() const;    ///< F″(w*)
    double slowest() const;      ///< λ_*, the least eigenvalue of ∇²f_{w*}(θ*) that the bias has a part of
    double largest() const;      ///< the largest eigenvalue there
    double inner_step(std::size_t horizon) const;  ///< η_T

    /// At one horizon.
    struct Local {
        double slope;     ///< M: derivative of the mean hypergradient of a round in the weight
        double rest;      ///< where the weights rest, less w*: bias and tilt
        double variance;  ///< of a round's hypergradient
        double lag;       ///< what parameters that start at 0 add to the first hypergradients
    };
    Local local(std::size_t horizon, const TextLawTerms& terms) const;
    /// The gap of horizon T after N = KT steps, 2T ≤ N, by the local law.
    double predicted_gap(std::size_t horizon, std::size_t budget, const TextLawTerms& terms) const;
    /// The best horizon by it at each budget (increasing): of all up to 100 and from there on of those in steps of 1
    /// per cent, 2T ≤ N.
    std::vector<std::size_t> predicted_horizons(const std::vector<std::size_t>& budgets,
                                                const TextLawTerms& terms) const;

    /// The gaps of one run of horizon T at several budgets (increasing), NaN where it has fewer than 2 rounds or more
    /// than `most_rounds`. `samples` for mini-batches, whose size is that of the run.
    std::vector<double> measured_gaps(std::size_t horizon, const std::vector<std::size_t>& budgets,
                                      std::size_t most_rounds, const TextSamples* samples) const;
    /// The same at several horizons, on the same samples, which are drawn once: gaps[horizon][budget].
    std::vector<std::vector<double>> measured_gaps(const std::vector<std::size_t>& horizons,
                                                   const std::vector<std::size_t>& budgets, std::size_t most_rounds,
                                                   const TextSamples& samples) const;

private:
    double gap_of(const Local& at, std::size_t rounds, const TextLawTerms& terms) const;
    template <class P>
    std::vector<double> gaps_of_run(const P& problem, std::size_t horizon, const std::vector<std::size_t>& budgets,
                                    std::size_t most_rounds) const;

    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace datamix::verify
