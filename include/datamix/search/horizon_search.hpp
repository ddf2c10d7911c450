#pragma once

#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "datamix/numeric/add_product.hpp"
#include "datamix/search/certified_argmin.hpp"
#include "datamix/search/exact_ties.hpp"
#include "datamix/search/horizon_window.hpp"
#include "datamix/search/last_bounds.hpp"

namespace datamix {

/// Certified integer argmin over T in 1 … N of the actual gap with K = ⌊N/T⌋, linear outer step. Every horizon is
/// either excluded by LinearBounds, or evaluated as a ball that is disjoint from the ball of the best, or shown to tie
/// with it exactly (ExactTies, or equal rationals). Runs are kept between budgets, so a table costs little more than
/// its largest entry.
class HorizonSearch {
public:
    /// R (d) at a horizon, what the inner loop keeps of θ − θ*(w).
    using Retained = std::function<Vector<Ball>(const Integer& horizon, Precision precision)>;

    /// How much work a search may take.
    struct Limits {
        std::size_t evaluations = 50000;  ///< more horizons than this are not scanned one by one
        long bits = 1L << 14;             ///< balls that still overlap at this precision are not told apart
        std::size_t work = 4000000;       ///< a gap as a rational may take this many bits, times matrix entries
    };

    /// Gradient descent inside, η constant or by the law. Bounds exist for a constant η. Throws, as do the others,
    /// InputError for an outer step beyond the stability limit, UnsupportedError for one too close to it to be bounded.
    /// @{
    HorizonSearch(const ExactModel& model, const StepLaw& inner, Output output)
        : HorizonSearch(model, inner, output, Limits()) {}
    HorizonSearch(const ExactModel& model, const StepLaw& inner, Output output, const Limits& limits)
        : model_(model.with_stable_linear_step()),
          output_(output),
          limits_(limits),
          ties_(model_, output == Output::average, inner.ends_at_optimum(model_.problem.curvature)) {
        if (inner.is_constant()) {
            exact_step_ = inner.cap();
            bounds_.emplace(model_, *exact_step_);
        }
        retained_ = [h = model_.problem.curvature, inner](const Integer& horizon, Precision precision) {
            return inner.retained(h, horizon, precision);
        };
    }
    /// @}
    /// Any other inner method, given by its residual polynomial R, and, where it is not faithful, by the I − M of its
    /// hypergradient. No bounds: every T is evaluated.
    HorizonSearch(const ExactModel& model, Retained retained, Output output, const Limits& limits, Retained unseen = {})
        : model_(model.with_stable_linear_step()),
          output_(output),
          limits_(limits),
          ties_(model_, output == Output::average, false),
          retained_(std::move(retained)),
          unseen_(std::move(unseen)) {}
    /// A faithful one with a decreasing bound of its residuals (LinearBounds).
    HorizonSearch(const ExactModel& model, Retained retained, LinearBounds::Decay kept, Output output)
        : model_(model.with_stable_linear_step()),
          output_(output),
          limits_(),
          ties_(model_, output == Output::average, false),
          retained_(std::move(retained)) {
        bounds_.emplace(model_, std::move(kept));
    }

    const ExactModel& model() const { return model_; }  ///< what is searched

    /// y of the output at (T, K), relative to the optimum (r). Throws InputError for K < 1.
    Vector<Ball> offset(const Integer& horizon, const Integer& rounds, Precision precision) {
        return output_of(run_at(horizon, precision), rounds);
    }
    /// The weights of the output at (T, K) (m). Throws InputError for K < 1.
    Vector<Ball> weights(const Integer& horizon, const Integer& rounds, Precision precision) {
        return model_.weights_at<Ball>(offset(horizon, rounds, precision), precision);
    }
    /// F − F* of the output at (T, K). Throws InputError for K < 1.
    Ball gap(const Integer& horizon, const Integer& rounds, Precision precision) {
        if (output_ == Output::average && rounds == 1) return {ties_.start_gap(), precision};
        if (last_bounds_ && horizon >= last_bounds_->first()) {
            const Ball error = last_bounds_->error(horizon, rounds);
            Ball found = error * error / Ball(2);
            if (found.accuracy_bits() >= precision.bits / 2) return found;
        }
        LinearRun<Ball>& run = run_at(horizon, precision);
        return run.gap(output_of(run, rounds));
    }
    /// Bits that normally suffice at a horizon: (1 − ηh)^T loses log2 T of them. (Up to 128, Arb allocates nothing.)
    static Precision usual_precision(const Integer& horizon) { return {96 + 2 * static_cast<long>(msb(horizon))}; }

    /// The gap as a rational, where that is short enough to be computed.
    std::optional<Rational> exact_gap(const Integer& budget, const Integer& horizon) const {
        if (ties_.stays(budget, horizon)) return ties_.start_gap();
        if (!exact_step_) return std::nullopt;
        return short_gap(model_, *exact_step_, horizon, Integer(budget / horizon), output_ == Output::average,
                         limits_.work);
    }

    /// The best horizon, or a bracket of it. Throws InputError for a budget below 1, UnsupportedError when the horizons
    /// that no bound excludes are too many to be evaluated.
    BestHorizon find(const Integer& budget) {
        if (budget < 1) throw InputError("expected a budget that is a whole number, at least 1");
        if (gaps_.size() > 200000) gaps_.clear();
        if (ties_.is_still()) return scan(budget, {1, 1, 1});
        bound_last_iterate(budget);
        const auto bounded = last_bounds_ ? last_bounds_->window(budget) : std::nullopt;
        const HorizonWindow window =
            bounded ? *bounded
            : bounds_
                ? HorizonWindow::find(*bounds_, output_, budget, [&](const Integer& t) { return usual_gap(t, budget); })
                : HorizonWindow{1, budget, 1};
        const Integer count = window.last - window.first + 1 + window.skipped_from - 1;
        if (count > Integer(limits_.evaluations)) {
            const Integer staying = ties_.last_moving(budget) + 1;
            if (ties_.start_gap() == 0 && staying <= budget) {  // no gap is less than 0
                BestHorizon result = scan(budget, {staying, staying, 1});
                result.low = 1;
                return result;
            }
            throw UnsupportedError(to_string(count) + " horizons of budget " + to_string(budget) +
                                   " are not excluded by a proved bound; at most " +
                                   std::to_string(limits_.evaluations) + " are evaluated");
        }
        return scan(budget, window);
    }
    /// Like find(). Throws also UndecidedError where gaps could not be told apart. Of horizons that tie it is the
    /// smallest.
    BestHorizon best(const Integer& budget) {
        BestHorizon found = find(budget);
        if (found.is_certain()) return found;
        throw UndecidedError("budget " + to_string(budget) + ": the best horizon is only known to be one of " +
                             to_string(found.low) + " to " + to_string(found.high));
    }
    /// find() with the window given: the result is then the argmin over first … last only.
    BestHorizon best_within(const Integer& budget, const Integer& first, const Integer& last) {
        BestHorizon found = scan(budget, {first, last, 1});
        std::erase_if(found.tied, [&](const auto& range) { return range.last < first || range.first > last; });
        found.tied.front().first = std::max(found.tied.front().first, first);
        found.tied.back().last = std::min(found.tied.back().last, last);
        found.horizon = found.tied.front().first;
        if (found.open.empty()) found.low = found.high = found.horizon;
        return found;
    }

private:
    /// Where the last iterate of mixtures on a line is asked for, with enough bits for this budget.
    void bound_last_iterate(const Integer& budget) {
        if (output_ != Output::last || !bounds_ || !exact_step_ || model_.hull.rank() != 1) return;
        const long bits = 128 + static_cast<long>(msb(budget));
        if (last_bits_ >= bits) return;
        last_bits_ = bits + bits / 2;
        last_bounds_.emplace(model_, *exact_step_, Precision{last_bits_});
        if (!last_bounds_->is_usable()) last_bounds_.reset();
    }

    struct Known {
        Integer rounds = 0;
        Ball gap;
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

    BestHorizon scan(const Integer& budget, const HorizonWindow& window) {
        const auto enclosed = [&](const Integer& t, long bits) { return gap(t, Integer(budget / t), {bits}); };
        CertifiedArgmin argmin({.enclose = enclosed,
                                .exact = [&](const Integer& t) { return exact_gap(budget, t); },
                                .alike = [&](const Integer& t) { return ties_.like(budget, t); }},
                               {.bits = limits_.bits});
        std::vector<CertifiedArgmin::Offer> offers;
        const auto add = [&](const Integer& t) {
            offers.push_back({t, usual_gap(t, budget), usual_precision(t).bits});
        };
        for (Integer t = 1; t < window.skipped_from; ++t) add(t);
        for (Integer t = window.first; t <= window.last; ++t) add(t);
        argmin.offer_all(offers);
        BestHorizon result = argmin.result();
        ties_.explain(budget, result);
        return result;
    }

    ExactModel model_;
    Output output_;
    Limits limits_;
    ExactTies ties_;
    std::optional<Rational> exact_step_;
    Retained retained_, unseen_;
    std::optional<LinearBounds> bounds_;
    std::optional<LastBounds> last_bounds_;
    long last_bits_ = 0;
    std::map<std::pair<Integer, long>, LinearRun<Ball>> runs_;
    std::map<Integer, Known> gaps_;  // by horizon: neighbouring budgets often share K
};

}  // namespace datamix
