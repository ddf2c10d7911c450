#pragma once

#include <functional>
#include <map>
#include <optional>

#include "datamix/numeric/add_product.hpp"
#include "datamix/search/exact_ties.hpp"
#include "datamix/search/horizon_window.hpp"

namespace datamix {

/// The certified best horizon of a budget.
struct BestHorizon {
    Integer horizon, rounds;
    Ball gap;             ///< F(output) − F* there
    Vector<Ball> offset;  ///< y of the output (r), relative to the optimum: its sign is the sign of the error
    Integer first, last;  ///< horizons in first … last were evaluated; a proved bound excludes those beyond
    std::size_t evaluated = 0;
    std::vector<HorizonRange> tied;  ///< all horizons with exactly this gap, `horizon` the first of them
    std::string reason;              ///< why they tie, where there are several
    std::vector<Integer> open;       ///< horizons whose gaps could not be told from this one
    Integer low, high;               ///< the best horizon lies here; low = high = horizon where nothing is open
    Ball least;                      ///< no horizon has a gap below this one's lower end
};

/// Certified integer argmin over T in 1 … N of the actual gap with K = ⌊N/T⌋, linear outer step. Every horizon is
/// either excluded by LinearBounds, or evaluated as a ball that is disjoint from the ball of the best, or shown to tie
/// with it exactly (ExactTies, or equal rationals). Runs are kept between budgets, so a table costs little more than
/// its largest entry.
class HorizonSearch {
public:
    using Retained = std::function<Vector<Ball>(const Integer& horizon, Precision precision)>;

    struct Limits {
        std::size_t evaluations = 50000;  ///< more horizons than this are not scanned one by one
        long bits = 1L << 14;             ///< balls that still overlap at this precision are not told apart
        std::size_t work = 4000000;       ///< a gap as a rational may take this many bits, times matrix entries
    };

    /// Gradient descent inside, η constant or by the law. Bounds exist for a constant η.
    HorizonSearch(LinearModel model, const InnerStep& inner, Output output)
        : HorizonSearch(std::move(model), inner, output, Limits()) {}
    HorizonSearch(LinearModel model, const InnerStep& inner, Output output, const Limits& limits)
        : model_(std::move(model)),
          output_(output),
          limits_(limits),
          ties_(ties(!inner.logarithmic && ExactTies::ends_at_optimum(model_.problem.curvature, inner.step))) {
        if (!inner.logarithmic) {
            bounds_.emplace(model_, inner.step);
            exact_step_ = inner.step;
        }
        retained_ = [h = model_.problem.curvature, inner](const Integer& horizon, Precision precision) {
            return inner.retained(h, horizon, precision);
        };
    }
    /// Any other inner method, given by its residual polynomial R, and, where it is not faithful, by the I − M of its
    /// hypergradient. No bounds: every T is evaluated.
    HorizonSearch(LinearModel model, Retained retained, Output output, const Limits& limits, Retained unseen = {})
        : model_(std::move(model)),
          output_(output),
          limits_(limits),
          ties_(ties(false)),
          retained_(std::move(retained)),
          unseen_(std::move(unseen)) {}
    /// A faithful one with a decreasing bound of its residuals (LinearBounds).
    HorizonSearch(LinearModel model, Retained retained, LinearBounds::Decay kept, Output output)
        : model_(std::move(model)), output_(output), limits_(), ties_(ties(false)), retained_(std::move(retained)) {
        bounds_.emplace(model_, std::move(kept));
    }

    const LinearModel& model() const { return model_; }

    /// y of the output at (T, K), relative to the optimum (r).
    Vector<Ball> offset(const Integer& horizon, const Integer& rounds, Precision precision) {
        return output_of(run_at(horizon, precision), rounds);
    }
    Ball gap(const Integer& horizon, const Integer& rounds, Precision precision) {
        if (output_ == Output::average && rounds == 1) return {ties_.start_gap(), precision};
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

    /// Throws InputError for a budget below 1, UnsupportedError when the horizons that no bound excludes are too many
    /// to be evaluated.
    BestHorizon find(const Integer& budget) {
        if (budget < 1) throw InputError("expected a budget that is a whole number, at least 1");
        if (gaps_.size() > 200000) gaps_.clear();
        if (ties_.is_still()) return scan(budget, {1, 1, 1});
        const HorizonWindow window =
            bounds_
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
    /// The same, where gaps that could not be told apart are an UndecidedError. Of horizons that tie it is the
    /// smallest.
    BestHorizon best(const Integer& budget) {
        BestHorizon found = find(budget);
        if (found.low == found.high) return found;
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
        found.rounds = budget / found.horizon;
        if (found.open.empty()) found.low = found.high = found.horizon;
        return found;
    }

private:
    struct Known {
        Integer rounds = 0;
        Ball gap;
    };

    ExactTies ties(bool solved) const {
        return {model_.problem, model_.hull, model_.start_weights, model_.start_parameters, output_ == Output::average,
                solved,         false};
    }
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

    struct Candidate {
        Integer horizon;
        Ball gap;
        std::optional<Rational> exact;
    };
    enum class Order { worse, same, better, open };

    BestHorizon scan(const Integer& budget, const HorizonWindow& window) {
        std::vector<Candidate> candidates;
        const auto add = [&](const Integer& t) { candidates.push_back({t, usual_gap(t, budget), {}}); };
        for (Integer t = 1; t < window.skipped_from; ++t) add(t);
        for (Integer t = window.first; t <= window.last; ++t) add(t);

        std::size_t best = 0;
        for (std::size_t i = 1; i < candidates.size(); ++i)
            if (certainly(less(candidates[i].gap.midpoint_ball(), candidates[best].gap.midpoint_ball()))) best = i;
        BestHorizon result;
        result.evaluated = candidates.size();
        result.first = window.skipped_from > 1 ? Integer(1) : window.first;
        result.last = window.last;
        std::vector<HorizonRange> tied = {ties_.like(budget, candidates[best].horizon)};
        bool all_compared = true;
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            if (i == best) continue;
            switch (compare(candidates[i], candidates[best], budget)) {
                case Order::worse: break;
                case Order::same: tied.push_back(ties_.like(budget, candidates[i].horizon)); break;
                case Order::better:  // the midpoints misled: start again from the better one
                    best = i;
                    i = static_cast<std::size_t>(-1);
                    result.open.clear();
                    tied = {ties_.like(budget, candidates[best].horizon)};
                    break;
                case Order::open:
                    result.open.push_back(candidates[i].horizon);
                    all_compared = result.open.size() < most_open;
            }
            if (!all_compared) break;
        }
        result.tied = joined(std::move(tied));
        result.horizon = result.tied.front().first;
        result.rounds = budget / result.horizon;
        result.gap = candidates[best].gap;
        result.offset = offset(result.horizon, result.rounds, usual_precision(result.horizon));
        result.low = result.high = result.horizon;
        result.least = lower_end(result.gap);
        for (const Candidate& candidate : candidates) {
            const bool open = std::find(result.open.begin(), result.open.end(), candidate.horizon) != result.open.end();
            if (!open && all_compared) continue;
            result.low = std::min(result.low, candidate.horizon);
            result.high = std::max(result.high, candidate.horizon);
            if (certainly(less(lower_end(candidate.gap), result.least))) result.least = lower_end(candidate.gap);
        }
        if (result.tied.size() > 1 || !result.tied.front().is_single()) {
            const HorizonRange alike = ties_.like(budget, result.horizon);
            const bool one = result.tied.size() == 1 && alike.last == result.tied.front().last;
            result.reason = one ? ties_.reason(budget, result.horizon) : "their gaps are the same fraction";
        }
        return result;
    }

    /// How the gap of `mine` compares with that of `best`.
    Order compare(Candidate& mine, Candidate& best, const Integer& budget) {
        const HorizonRange alike = ties_.like(budget, best.horizon);
        if (alike.first <= mine.horizon && mine.horizon <= alike.last) return Order::same;
        for (long bits = usual_precision(best.horizon).bits; bits <= limits_.bits; bits *= 2) {
            if (certainly(less(best.gap, mine.gap))) return Order::worse;
            if (certainly(less(mine.gap, best.gap))) return Order::better;
            if (bits >= exact_from && find_exact(mine, budget) && find_exact(best, budget))
                return *mine.exact == *best.exact  ? Order::same
                       : *mine.exact < *best.exact ? Order::better
                                                   : Order::worse;
            mine.gap = gap(mine.horizon, Integer(budget / mine.horizon), {2 * bits});
            best.gap = gap(best.horizon, Integer(budget / best.horizon), {2 * bits});
        }
        return Order::open;
    }
    bool find_exact(Candidate& candidate, const Integer& budget) const {
        if (!candidate.exact) candidate.exact = exact_gap(budget, candidate.horizon);
        return candidate.exact.has_value();
    }
    static constexpr std::size_t most_open = 16;
    static constexpr long exact_from = 512;  // bits that are tried before fractions are

    LinearModel model_;
    Output output_;
    Limits limits_;
    ExactTies ties_;
    std::optional<Rational> exact_step_;
    Retained retained_, unseen_;
    std::optional<LinearBounds> bounds_;
    std::map<std::pair<Integer, long>, LinearRun<Ball>> runs_;
    std::map<Integer, Known> gaps_;  // by horizon: neighbouring budgets often share K
};

}  // namespace datamix
