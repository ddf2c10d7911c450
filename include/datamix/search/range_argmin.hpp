#pragma once

#include <functional>
#include <limits>
#include <queue>
#include <vector>

#include "datamix/search/certified_argmin.hpp"

namespace datamix {

/// The minimum over the integers first … last by branch and bound, lowest lower bound first. `enclose(a, b, bits)`
/// returns a ball that contains f(T) for every integer T in [a, b]; it may be infinite. Intervals shorter than
/// tolerance·a are kept whole: with a positive tolerance the result is a bracket of the argmin. No unimodality is
/// assumed, so jagged functions (K = ⌊N/T⌋) are safe. Throws UnsupportedError beyond `most_evaluations`.
inline BestHorizon range_argmin(const Integer& first, const Integer& last, double tolerance,
                                const std::function<Ball(const Integer&, const Integer&, long)>& enclose,
                                long bits = 64,
                                std::size_t most_evaluations = std::numeric_limits<std::size_t>::max()) {
    struct Box {
        Integer low, high;
        Ball value, least;  // its lower end
    };
    const auto higher = [](const Box& a, const Box& b) { return certainly(less(b.least, a.least)); };
    std::priority_queue<Box, std::vector<Box>, decltype(higher)> open(higher);
    std::size_t evaluations = 0;
    const auto counted = [&](const Integer& low, const Integer& high, long precision) {
        if (++evaluations > most_evaluations)
            throw UnsupportedError("argmin: more than " + std::to_string(most_evaluations) +
                                   " evaluations would be needed");
        return enclose(low, high, precision);
    };
    CertifiedArgmin argmin({[&](const Integer& at, long precision) { return counted(at, at, precision); }},
                           {.bits = 128 * bits});
    const auto add = [&](const Integer& low, const Integer& high) {
        Ball value = counted(low, high, bits);
        Ball least = lower_end(value);
        open.push({low, high, std::move(value), std::move(least)});
    };

    add(first, last);
    std::vector<Box> kept;
    while (!open.empty() && !argmin.excludes(open.top().least)) {
        const Box box = open.top();
        open.pop();
        if (box.low == box.high) {
            argmin.offer(box.low, box.value, bits);
            continue;
        }
        const Integer width = box.high - box.low;
        // A box without a positive bound says nothing yet, however narrow it is.
        if (certainly(less(Ball(0), box.least)) &&
            width.convert_to<double>() <= tolerance * box.low.convert_to<double>()) {
            argmin.offer(box.low, counted(box.low, box.low, bits), bits);
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
    BestHorizon result = argmin.result();
    for (const Box& box : kept)
        if (!argmin.excludes(box.least)) result.admit(box.low, box.high, box.least);
    result.evaluated = evaluations;
    return result;
}

}  // namespace datamix
