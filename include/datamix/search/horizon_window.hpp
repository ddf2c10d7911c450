#pragma once

#include <functional>

#include "datamix/evaluate/output.hpp"
#include "datamix/numeric/add_product.hpp"
#include "datamix/search/linear_bounds.hpp"

namespace datamix {

/// The horizons of a budget that no proved bound excludes: 1 … skipped_from − 1 and first … last.
struct HorizonWindow {
    Integer first;         ///< of those around the minimum
    Integer last;          ///< of those around the minimum
    Integer skipped_from;  ///< the least that is excluded as too short; 1: none is left below `first`

    /// Of N = budget ≥ 1; `gap(T)` encloses the gap at horizon T of this budget.
    static HorizonWindow find(const LinearBounds& bounds, Output output, const Integer& budget,
                              const std::function<Ball(const Integer&)>& gap) {
        if (budget <= 32) return {1, budget, 1};
        const Integer near = descend(guess(bounds, output, budget), budget, gap);
        const Ball twice = Ball(2) * gap(near);
        const Ball error = is_zero(twice) ? twice : sqrt(twice);  // |Uy| there
        const auto beyond = [&](const Integer& t) {
            return certainly(less(
                error, output == Output::average ? bounds.average_beyond(t, budget) : bounds.last_beyond(t, budget)));
        };
        Integer last = budget;
        // average_beyond and last_beyond are increasing where positive, so the first T that they exclude ends the
        // window.
        const Integer cut = first_true(near, budget, beyond);
        if (beyond(cut)) last = cut - 1;
        if (output == Output::last || !bounds.has_bias_floor() || bounds.first_biased() >= near) return {1, last, 1};
        const Integer from = bounds.first_biased();
        const auto not_excluded = [&](const Integer& t) {
            return !certainly(less(error, bounds.average_up_to(t, budget)));
        };
        const Integer first = first_true(from, near, not_excluded);
        return first == from ? HorizonWindow{1, last, 1} : HorizonWindow{first, last, from};
    }

private:
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
    static Integer guess(const LinearBounds& bounds, Output output, const Integer& budget) {
        const Ball n(budget, {96});
        return first_true(1, budget, [&](const Integer& t) {
            const Ball bias = bounds.bias_above(t);
            if (output == Output::average) return certainly(less(bias * n, Ball(t, {96}) * bounds.transient_scale()));
            return certainly(less(bias, power<Ball>(bounds.outer_slowest(), Integer(budget / t)) * bounds.start()));
        });
    }
    /// Downhill from the guess with halving steps: a horizon whose gap bounds the minimum well.
    static Integer descend(Integer at, const Integer& budget, const std::function<Ball(const Integer&)>& gap) {
        Ball value = gap(at);
        for (Integer step = at / 8 + 1; step > 0;) {
            bool moved = false;
            for (const Integer& next : {Integer(at - step), Integer(at + step)}) {
                if (next < 1 || next > budget) continue;
                const Ball there = gap(next);
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
};

}  // namespace datamix
