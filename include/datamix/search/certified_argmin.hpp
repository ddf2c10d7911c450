#pragma once

#include <functional>
#include <limits>
#include <queue>
#include <vector>

#include "datamix/numeric/ball.hpp"

namespace datamix {

/// Where the minimum of a function over the integers first … last is: every integer outside [low, high] was excluded by
/// a certified enclosure. With tolerance 0, low = high = argmin.
struct CertifiedArgmin {
    Integer low, high;
    Integer argmin;  ///< the best integer evaluated
    Ball value;      ///< enclosure of the function there
    std::size_t evaluations = 0;
    Truth unique = Truth::yes;  ///< unknown: two enclosures still overlap at the highest precision
};

/// Branch and bound, lowest lower bound first. `enclose(a, b, bits)` returns a ball that contains f(T) for every
/// integer T in [a, b]; it may be infinite. Intervals shorter than tolerance·a are kept whole: with a positive
/// tolerance the result is a bracket of the argmin. No unimodality is assumed, so jagged functions (K = ⌊N/T⌋) are
/// safe.
inline CertifiedArgmin certified_argmin(const Integer& first, const Integer& last, double tolerance,
                                        const std::function<Ball(const Integer&, const Integer&, long)>& enclose,
                                        long bits = 64,
                                        std::size_t most_evaluations = std::numeric_limits<std::size_t>::max()) {
    struct Box {
        Integer low, high;
        Ball value, least;  // its lower end
    };
    const auto higher = [](const Box& a, const Box& b) { return certainly(less(b.least, a.least)); };
    std::priority_queue<Box, std::vector<Box>, decltype(higher)> open(higher);
    CertifiedArgmin result;
    const auto add = [&](const Integer& low, const Integer& high) {
        Ball value = enclose(low, high, bits);
        if (++result.evaluations > most_evaluations)
            throw UnsupportedError("argmin: more than " + std::to_string(most_evaluations) +
                                   " evaluations would be needed");
        Ball least = lower_end(value);
        open.push({low, high, std::move(value), std::move(least)});
    };
    bool found = false;
    Ball best;  // once found: an upper bound of the minimum
    const auto offer = [&](const Integer& at, const Ball& value) {
        if (found && at == result.argmin) return;
        Ball mine = value, incumbent = result.value;
        for (long more = 2 * bits; found && !certainly(less(mine, incumbent)) && !certainly(less(incumbent, mine));
             more *= 2) {
            if (more > 64 * bits) {
                result.unique = Truth::unknown;
                return;
            }
            mine = enclose(at, at, more);
            incumbent = enclose(result.argmin, result.argmin, more);
            result.evaluations += 2;
        }
        if (found && certainly(less(incumbent, mine))) return;
        const Ball most = upper_end(mine);
        if (!found || certainly(less(most, best))) best = most;
        found = true;
        result.argmin = at;
        result.value = mine;
    };

    add(first, last);
    std::vector<Box> kept;
    while (!open.empty() && !(found && certainly(less(best, open.top().least)))) {
        const Box box = open.top();
        open.pop();
        if (box.low == box.high) offer(box.low, box.value);
        const Integer width = box.high - box.low;
        // A box without a positive bound says nothing yet, however narrow it is.
        if (width == 0 || (certainly(less(Ball(0), box.least)) &&
                           width.convert_to<double>() <= tolerance * box.low.convert_to<double>())) {
            if (width != 0) {
                offer(box.low, enclose(box.low, box.low, bits));
                ++result.evaluations;
            }
            kept.push_back(box);
            continue;
        }
        // Halve on a logarithmic scale where the interval spans one.
        Integer middle =
            box.high > 4 * box.low ? Integer(sqrt(Integer(box.low * box.high))) : Integer(box.low + width / 2);
        if (middle >= box.high) middle = box.high - 1;
        add(box.low, middle);
        add(Integer(middle + 1), box.high);
    }
    result.low = result.high = result.argmin;
    for (const Box& box : kept) {
        if (certainly(less(best, box.least)) || tolerance == 0) continue;
        if (box.low < result.low) result.low = box.low;
        if (box.high > result.high) result.high = box.high;
    }
    return result;
}

}  // namespace datamix
