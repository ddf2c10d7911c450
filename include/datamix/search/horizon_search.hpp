#pragma once

#include <functional>
#include <map>
#include <optional>

#include "datamix/search/linear_bounds.hpp"

namespace datamix {

enum class Output { average, last };

/// The certified best horizon of a budget.
struct BestHorizon {
    Integer horizon, rounds;
    Ball gap;             ///< F(output) − F* there
    Vector<Ball> offset;  ///< y of the output (r), relative to the optimum: its sign is the sign of the error
    Integer first, last;  ///< horizons in first … last were evaluated; a proved bound excludes those beyond
    std::size_t evaluated = 0;
};

/// Certified integer argmin over T in 1 … N of the actual gap with K = ⌊N/T⌋, linear outer step. Every horizon is
/// either excluded by LinearBounds or evaluated as a ball that is disjoint from the ball of the best. Runs are kept
/// between budgets, so a table costs little more than its largest entry.
class HorizonSearch {
public:
    using Retained = std::function<Vector<Ball>(const Integer& horizon, Precision precision)>;

    struct Limits {
        std::size_t evaluations = 50000;  ///< more horizons than this are not scanned one by one
        long bits = 1L << 14;             ///< balls that still overlap at this precision are called a tie
    };

    /// Gradient descent inside, η constant or by the law. Bounds exist for a constant η.
    HorizonSearch(LinearModel model, const InnerStep& inner, Output output)
        : HorizonSearch(std::move(model), inner, output, Limits()) {}
    HorizonSearch(LinearModel model, const InnerStep& inner, Output output, Limits limits)
        : model_(std::move(model)), output_(output), limits_(limits) {
        if (!inner.logarithmic) bounds_.emplace(model_, inner.step);
        retained_ = [h = model_.problem.curvature, inner](const Integer& horizon, Precision precision) {
            return inner.retained(h, horizon, precision);
        };
    }
    /// Any other inner method, given by its residual polynomial R, and, where it is not faithful, by the I − M of its
    /// hypergradient. No bounds: every T is evaluated.
    HorizonSearch(LinearModel model, Retained retained, Output output, Limits limits, Retained unseen = {})
        : model_(std::move(model)),
          output_(output),
          limits_(limits),
          retained_(std::move(retained)),
          unseen_(std::move(unseen)) {}
    /// A faithful one with a decreasing bound of its residuals (LinearBounds).
    HorizonSearch(LinearModel model, Retained retained, LinearBounds::Decay kept, Output output)
        : model_(std::move(model)), output_(output), limits_(), retained_(std::move(retained)) {
        bounds_.emplace(model_, std::move(kept));
    }

    const LinearModel& model() const { return model_; }

    /// y of the output at (T, K), relative to the optimum (r).
    Vector<Ball> offset(const Integer& horizon, const Integer& rounds, Precision precision) {
        return output_of(run_at(horizon, precision), rounds);
    }
    Ball gap(const Integer& horizon, const Integer& rounds, Precision precision) {
        LinearRun<Ball>& run = run_at(horizon, precision);
        return run.gap(output_of(run, rounds));
    }
    /// Bits that normally suffice at a horizon: (1 − ηh)^T loses log2 T of them. (Up to 128, Arb allocates nothing.)
    static Precision usual_precision(const Integer& horizon) { return {96 + 2 * static_cast<long>(msb(horizon))}; }

    /// Throws InputError for a budget below 1, UnsupportedError when the horizons that no bound excludes are too many
    /// to be evaluated, UndecidedError on a tie.
    BestHorizon best(const Integer& budget) {
        if (budget < 1) throw InputError("expected a budget that is a whole number, at least 1");
        if (gaps_.size() > 200000) gaps_.clear();
        const Window window = find_window(budget);
        const Integer count = window.last - window.first + 1 + window.skipped_from - 1;
        if (count > Integer(limits_.evaluations))
            throw UnsupportedError(to_string(count) + " horizons of budget " + to_string(budget) +
                                   " are not excluded by a proved bound; at most " +
                                   std::to_string(limits_.evaluations) + " are evaluated");
        return scan(budget, window);
    }
    /// The same with the window given: the result is then the argmin over first … last only.
    BestHorizon best_within(const Integer& budget, const Integer& first, const Integer& last) {
        return scan(budget, {first, last, 1});
    }

private:
    struct Known {
        Integer rounds = 0;
        Ball gap;
    };
    struct Window {
        Integer first, last;   // evaluated
        Integer skipped_from;  // horizons 1 … skipped_from − 1 are evaluated too; those up to `first` are excluded
    };

    LinearRun<Ball>& run_at(const Integer& horizon, Precision precision) {
        const auto key = std::make_pair(horizon, precision.bits);
        const auto found = runs_.find(key);
        if (found != runs_.end()) return found->second;
        const auto size = static_cast<std::size_t>(model_.problem.dimension() + model_.hull.rank());
        if (runs_.size() * size * size > 200000) runs_.clear();  // each keeps powers of a size×size matrix
        const Vector<Ball> retained = retained_(horizon, precision);
        auto run = unseen_ ? LinearRun<Ball>::with_sensitivity(model_, retained, unseen_(horizon, precision), precision)
                           : LinearRun<Ball>(model_, retained, precision);
        return runs_.emplace(key, std::move(run)).first->second;
    }
    Vector<Ball> output_of(LinearRun<Ball>& run, const Integer& rounds) const {
        return output_ == Output::average ? run.average(rounds) : run.last(rounds);
    }
    Ball usual_gap(const Integer& horizon, const Integer& budget) {
        const Integer rounds = budget / horizon;
        Known& known = gaps_[horizon];
        if (known.rounds != rounds) known = {rounds, gap(horizon, rounds, usual_precision(horizon))};
        return known.gap;
    }

    /// The smallest T in [low, high] where a predicate that stays true once true holds (high if none).
    template <class Predicate>
    static Integer first_true(Integer low, Integer high, Predicate holds) {
        for (Integer width = 1; low < high && low + width < high; width *= 2) {  // gallop: the answer is small
            if (holds(Integer(low + width))) {
                high = low + width;
                break;
            }
            low += width;
        }
        while (low < high) {
            const Integer middle = (low + high) / 2;
            if (holds(middle))
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    /// Where the bias has fallen to the transient: a good guess, nothing more.
    Integer guess(const Integer& budget) const {
        const Ball n(budget, {96});
        return first_true(1, budget, [&](const Integer& t) {
            const Ball bias = bounds_->bias_above(t);
            if (output_ == Output::average)
                return certainly(less(bias * n, Ball(t, {96}) * bounds_->transient_scale()));
            return certainly(less(bias, power<Ball>(bounds_->outer_slowest(), Integer(budget / t)) * bounds_->start()));
        });
    }
    /// Downhill from the guess with halving steps: a horizon whose gap bounds the minimum well.
    Integer descend(Integer at, const Integer& budget) {
        Ball value = usual_gap(at, budget);
        for (Integer step = at / 8 + 1; step > 0;) {
            bool moved = false;
            for (const Integer& next : {Integer(at - step), Integer(at + step)}) {
                if (next < 1 || next > budget) continue;
                const Ball there = usual_gap(next, budget);
                if (!certainly(less(there, value))) continue;
                at = next;
                value = there;
                moved = true;
                break;
            }
            if (!moved) step = step == 1 ? Integer(0) : Integer(step / 2);
        }
        return at;
    }

    Window find_window(const Integer& budget) {
        if (!bounds_ || budget <= 32) return {1, budget, 1};
        const Integer near = descend(guess(budget), budget);
        const Ball error = sqrt(Ball(2) * usual_gap(near, budget));  // |Uy| there
        const auto beyond = [&](const Integer& t) {
            return certainly(less(error, output_ == Output::average ? bounds_->average_beyond(t, budget)
                                                                    : bounds_->last_beyond(t, budget)));
        };
        Integer last = budget;
        // average_beyond and last_beyond are increasing where positive, so the first T that they exclude ends the
        // window.
        const Integer cut = first_true(near, budget, beyond);
        if (beyond(cut)) last = cut - 1;
        if (output_ == Output::last || !bounds_->has_bias_floor() || bounds_->first_biased() >= near)
            return {1, last, 1};
        const Integer from = bounds_->first_biased();
        const auto not_excluded = [&](const Integer& t) {
            return !certainly(less(error, bounds_->average_up_to(t, budget)));
        };
        const Integer first = first_true(from, near, not_excluded);
        return first == from ? Window{1, last, 1} : Window{first, last, from};
    }

    BestHorizon scan(const Integer& budget, const Window& window) {
        struct Candidate {
            Integer horizon;
            Ball gap;
        };
        std::vector<Candidate> candidates;
        const auto add = [&](const Integer& t) { candidates.push_back({t, usual_gap(t, budget)}); };
        for (Integer t = 1; t < window.skipped_from; ++t) add(t);
        for (Integer t = window.first; t <= window.last; ++t) add(t);

        std::size_t best = 0;
        for (std::size_t i = 1; i < candidates.size(); ++i)
            if (certainly(less(candidates[i].gap.midpoint_ball(), candidates[best].gap.midpoint_ball()))) best = i;
        BestHorizon result;
        result.evaluated = candidates.size();
        result.first = window.skipped_from > 1 ? Integer(1) : window.first;
        result.last = window.last;
        result.horizon = candidates[best].horizon;
        result.rounds = budget / result.horizon;
        Precision precision = usual_precision(result.horizon);
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            if (i == best) continue;
            Ball mine = candidates[best].gap, other = candidates[i].gap;
            for (long bits = precision.bits; !certainly(less(mine, other));) {
                if (certainly(less(other, mine))) {  // the midpoints misled: start again from the better one
                    best = i;
                    result.horizon = candidates[best].horizon;
                    result.rounds = budget / result.horizon;
                    i = static_cast<std::size_t>(-1);
                    break;
                }
                bits *= 2;
                if (bits > limits_.bits)
                    throw UndecidedError("T = " + to_string(result.horizon) +
                                         " and T = " + to_string(candidates[i].horizon) + " give gaps that agree to " +
                                         std::to_string(bits / 2) + " bits at budget " + to_string(budget));
                mine = candidates[best].gap = gap(result.horizon, result.rounds, {bits});
                other = gap(candidates[i].horizon, Integer(budget / candidates[i].horizon), {bits});
                candidates[i].gap = other;
            }
        }
        result.gap = candidates[best].gap;
        result.offset = offset(result.horizon, result.rounds, precision);
        return result;
    }

    LinearModel model_;
    Output output_;
    Limits limits_;
    Retained retained_, unseen_;
    std::optional<LinearBounds> bounds_;
    std::map<std::pair<Integer, long>, LinearRun<Ball>> runs_;
    std::map<Integer, Known> gaps_;  // by horizon: neighbouring budgets often share K
};

}  // namespace datamix
