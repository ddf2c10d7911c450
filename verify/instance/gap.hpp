#pragma once

#include <memory>

#include "datamix/search/horizon_search.hpp"
#include "datamix/search/stochastic_search.hpp"
#include "instance/gap_row.hpp"
#include "instance/instance.hpp"

namespace datamix::verify {

/// Evaluates gaps of one instance, for one budget after another; what budgets share is computed once.
class GapEvaluator {
public:
    /// Throws UnsupportedError for what there is no evaluator for, and for what would take minutes: with noise and the
    /// linear step more than 20 parameters and free weights.
    explicit GapEvaluator(Instance instance);

    /// The gap at horizon T of budget N (K = ⌊N/T⌋ rounds) to `digits` significant digits, `undecided` where what is
    /// enclosed is about as wide as its distance from 0. Throws InputError unless 1 ≤ T ≤ N, UnsupportedError for more
    /// rounds than can be simulated and for budgets whose matrix powers take too long: from 24 parameters and free
    /// weights on, at most 2^24 with 64 domains and 64 parameters.
    GapRow at(const Integer& budget, const Integer& horizon, long digits);
    /// The same at the certified best horizon: the smallest where several tie, or a certified bracket of it where it is
    /// undecided. Throws UnsupportedError for budgets beyond the limits.
    GapRow best(const Integer& budget, long digits);

private:
    Ball simulated(const Integer& horizon, std::size_t rounds, long digits) const;
    Ball closed_form(const Integer& horizon, const Integer& rounds, long digits);
    Ball sampled(const Integer& horizon, std::size_t rounds) const;
    std::size_t most_sampled_rounds() const;
    std::size_t linear_size() const;              // parameters and the rank of the mixtures
    std::size_t scaled(std::size_t limit) const;  // a limit on simulated rounds for m domains and d parameters
    void check_budget(const Integer& budget) const;
    BestHorizon best_noisy(const Integer& budget) const;
    BestHorizon best_simulated(const Integer& budget) const;
    bool is_linear() const { return instance_.update == OuterRule::linear; }

    Instance instance_;
    MixtureHull hull_;
    ExactTies ties_;
    std::optional<HorizonSearch> search_;           // linear outer step, no noise
    std::unique_ptr<StochasticSearch> stochastic_;  // linear outer step, noise
};

}  // namespace datamix::verify
