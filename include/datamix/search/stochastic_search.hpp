#pragma once

#include <memory>

#include "datamix/evaluate/closed_moments.hpp"
#include "datamix/evaluate/stepped_moments.hpp"
#include "datamix/evaluate/uncoupled_weights.hpp"
#include "datamix/search/range_argmin.hpp"

namespace datamix {

/// The best horizon of a noisy run with the linear outer step: which T ≥ 1 minimises E F(w̄_K) − F*, or E F(w_K) − F*,
/// with K = ⌊N/T⌋.
class StochasticSearch {
public:
    /// The law of a round for every real horizon in a ball.
    using Rounds = std::function<RoundLaw<Ball>(const Ball& horizon, Precision precision)>;

    /// Throws UnsupportedError for affinely dependent optima, InputError for an outer step beyond the stability limit.
    StochasticSearch(const ExactModel& model, const StepLaw& step, NoisePath path = NoisePath::shared)
        : StochasticSearch(
              model,
              [this, step](const Ball& horizon, Precision precision) {
                  return round_law(model_, step.over(horizon, precision), precision);
              },
              path) {
        step_ = step;
    }
    /// Any other inner loop. Throws the same.
    StochasticSearch(const ExactModel& model, Rounds rounds, NoisePath path = NoisePath::shared)
        : model_(model.with_independent_optima().with_stable_linear_step()),
          unit_(natural_unit(model_)),
          scaled_(with_uncoupled_weights(in_units_of(model_, unit_))),
          rounds_(std::move(rounds)),
          path_(path) {}
    StochasticSearch(const StochasticSearch&) = delete;
    StochasticSearch& operator=(const StochasticSearch&) = delete;
    ~StochasticSearch() = default;

    const ExactModel& model() const { return model_; }  ///< what is searched
    /// From now on gaps are those of the last iterate.
    void use_last_iterate() { last_ = true; }

    bool is_last_iterate() const { return last_; }  ///< whether use_last_iterate() was called
    /// The constant inner step or the law, where that is what the inner loop is.
    const std::optional<StepLaw>& step() const { return step_; }

    /// Whether every inner loop ends at its optimum exactly, so that horizons with the same K have the same gap.
    bool only_rounds_matter() const { return step_ && step_->ends_at_optimum(model_.problem.curvature); }

    /// How the start of runs is forgotten at every T of some range, or null: what holds of it, holds in each part of
    /// it.
    using Forgetting = std::shared_ptr<const GeometricDecay>;

    /// The moments at every real T in a ball; lengths are counted in a unit of the instance's own (in_units). `known`
    /// is of a range that the ball is in.
    StochasticGap<Ball> moments(const Ball& horizon, Precision precision, Forgetting known = nullptr) const {
        return {scaled_, scaled_law(horizon, precision), precision, path_, std::move(known)};
    }
    /// The same with derivatives in T, where the inner step is known as a function of T.
    std::optional<StochasticGap<Jet>> jets(const Ball& horizon, Precision precision) const {
        if (!step_) return std::nullopt;
        const auto law = round_law_jet(scaled_, *step_, horizon, precision);
        if (!law) return std::nullopt;
        return StochasticGap<Jet>(scaled_, *law, precision, path_);
    }
    /// A gap of `moments` or `jets` in the units of the instance.
    Ball in_units(const Ball& gap) const {
        const Rational area = unit_ * unit_;
        const long shift = static_cast<long>(msb(numerator(area))) - static_cast<long>(msb(denominator(area)));
        return scaled(gap, shift);  // a power of 2
    }

    /// The gap for every real T in a ball and every K in fewest … most, round by round where these are few; or at one
    /// horizon T ≤ N with K = ⌊N/T⌋. `known` is of a range that the ball is in, and what was found of the ball itself
    /// afterwards. Throws InputError for K < 1.
    /// @{
    Ball gap(const Ball& horizon, const Integer& fewest, const Integer& most, Precision precision,
             Forgetting& known) const {
        if (fewest < 1) throw InputError("stochastic gap: rounds must be at least 1");
        if (most > most_steps) {
            const StochasticGap<Ball> gap = moments(horizon, precision, known);
            // What is left of the start may be bounded where that is all but nothing; else it must be followed.
            const Ball bounded = last_ ? gap.last(fewest, most) : gap.average(fewest, most);
            known = gap.decay();
            if (fewest < most || bounded.accuracy_bits() >= (precision.bits + 2) / 3) return in_units(bounded);
            return in_units(last_ ? gap.last(fewest) : gap.average(fewest));
        }
        return followed_gap(horizon, fewest, most, precision);
    }
    Ball gap(const Ball& horizon, const Integer& fewest, const Integer& most, Precision precision) const {
        Forgetting known;
        return gap(horizon, fewest, most, precision, known);
    }
    Ball gap(const Integer& budget, const Integer& horizon, Precision precision) const {
        const Integer rounds = budget / horizon;
        return gap(Ball(horizon, precision), rounds, rounds, precision);
    }
    /// @}
    /// The same round by round, however many these are: of use where the start is not forgotten yet.
    Ball followed_gap(const Ball& horizon, const Integer& fewest, const Integer& most, Precision precision) const {
        SteppedMoments<Ball> run(scaled_, scaled_law(horizon, precision), precision, path_);
        for (Integer k = 0; k < fewest; ++k) run.step();
        Ball all = run.gap(last_);
        for (Integer k = fewest; k < most; ++k) {
            run.step();
            all = hull(all, run.gap(last_));
        }
        return in_units(all);
    }
    /// Rounds whose moments are followed within about a tenth of a second.
    Integer most_followed() const {
        const auto n = scaled_.dimension() + scaled_.free_weights(), pairs = n * (n + 1) / 2;
        return std::max<Integer>(most_steps, 4000000 / (pairs * pairs));
    }
    /// The mixture of the output, on average over the noise.
    struct Expected {
        Vector<Ball> weights;       ///< m
        std::optional<Ball> error;  ///< E w_1 − w_1*
    };
    /// Of the output at one horizon T ≤ N with K = ⌊N/T⌋; the error for two domains. Throws InputError for K < 1.
    Expected output(const Integer& budget, const Integer& horizon, Precision precision) const {
        const Vector<Ball> off = moments(Ball(horizon, precision), precision).mean(Integer(budget / horizon), last_);
        Expected result{scaled_.weights_at<Ball>(off, precision), {}};
        if (off.size() == 1) result.error = off(0);
        return result;
    }

    /// The certified integer argmin with K = ⌊N/T⌋ (tolerance 0), or a certified bracket of it whose ends were resolved
    /// in steps of tolerance·T. Throws UnsupportedError beyond `most_evaluations`.
    BestHorizon best(const Integer& budget, double tolerance = 0,
                     std::size_t most_evaluations = std::numeric_limits<std::size_t>::max()) const {
        const auto enclose = [&](const Integer& low, const Integer& high, long bits) {
            const Precision precision{bits};
            return gap(Ball::between(Rational(low), Rational(high), precision), Integer(budget / high),
                       Integer(budget / low), precision);
        };
        return range_argmin(1, budget, tolerance, enclose, 64, most_evaluations);
    }

    /// Rounds K that minimise the gap at T = N/K, not rounded to an integer: smooth in K and free of the jags of ⌊N/T⌋.
    /// A descent on midpoints, not certified; T ≥ 3.
    Integer relaxed_rounds(const Integer& budget, Precision precision = {160}) const {
        const auto value = [&](const Integer& rounds) {
            return gap(Ball(Rational(budget) / Rational(rounds), precision), rounds, rounds, precision).midpoint_ball();
        };
        // Golden section needs one valley: bracket it on a grid of powers of two first.
        Integer best = 1;
        Ball lowest = value(best);
        for (Integer k = 2; 3 * k <= budget; k *= 2) {
            const Ball here = value(k);
            if (certainly(less(here, lowest))) {
                best = k;
                lowest = here;
            }
        }
        Integer low = best > 1 ? Integer(best / 2) : best,
                high = 6 * best <= budget ? Integer(2 * best) : Integer(budget / 3);
        while (high - low > 2) {
            const Integer third = (high - low) / 3, a = low + third, b = high - third;
            if (certainly(less(value(a), value(b))))
                high = b;
            else
                low = a;
        }
        best = low;
        while (++low <= high)
            if (certainly(less(value(low), value(best)))) best = low;
        return best;
    }

private:
    static constexpr int most_steps = 600;  // rounds that are made one by one

    RoundLaw<Ball> scaled_law(const Ball& horizon, Precision precision) const {
        RoundLaw<Ball> law = rounds_(horizon, precision);
        law.divide_noise_by(Ball(Rational(unit_ * unit_), precision));
        return law;
    }

    ExactModel model_;
    Rational unit_;  // lengths are counted in it: a change of units changes no precision and no bound
    ExactModel scaled_;
    Rounds rounds_;
    std::optional<StepLaw> step_;
    NoisePath path_ = NoisePath::shared;
    bool last_ = false;
};

}  // namespace datamix
