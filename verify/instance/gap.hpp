#pragma once

#include <memory>

#include "instance/evaluator.hpp"
#include "instance/gap_row.hpp"

namespace datamix::verify {

/// Evaluates gaps of one instance, for one budget after another; what budgets share is computed once.
class GapEvaluator {
public:
    /// Throws UnsupportedError for what there is no evaluator for, and for what would take minutes: with noise and the
    /// linear step more than 20 parameters and free weights.
    explicit GapEvaluator(const AnyInstance& instance) : evaluator_(evaluator_of(instance)) {}

    const std::string& file() const { return evaluator_->head().file; }      ///< its name in messages
    std::size_t domains() const { return evaluator_->head().names.size(); }  ///< m

    /// The gap at horizon T of budget N (K = ⌊N/T⌋ rounds) to `digits` significant digits, `undecided` where what is
    /// enclosed is about as wide as its distance from 0. Throws InputError unless 1 ≤ T ≤ N, UnsupportedError for more
    /// rounds than can be simulated and for budgets whose matrix powers take too long: from 24 parameters and free
    /// weights on, at most 2^24 with 64 domains and 64 parameters.
    GapRow at(const Integer& budget, const Integer& horizon, long digits);
    /// The same at the certified best horizon: the smallest where several tie, or a certified bracket of it where it is
    /// undecided. Throws UnsupportedError for budgets beyond the limits.
    GapRow best(const Integer& budget, long digits);
    /// Adds the output mixture and its error to a row of one of the two, unless its horizon is undecided.
    void add_mixture(GapRow& row, long digits);

private:
    std::unique_ptr<Evaluator> evaluator_;
};

}  // namespace datamix::verify
