#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

/// Searches on a line, in double: where a law is least, where its remainder ends.
namespace datamix {

/// The last whole number, as a double, from `from` in steps of one in the direction of `limit`, before
/// `excluded` becomes true; by doubling and bisection, as if it stayed true from there on. None if it is not true
/// before `limit`.
inline std::optional<double> last_before(double from, double limit, const std::function<bool(double)>& excluded) {
    const double direction = limit < from ? -1 : 1;
    double inside = 0, outside = 1;  // distances
    while (!excluded(from + direction * outside)) {
        inside = outside;
        outside *= 2;
        if (direction * (limit - from) < outside) return std::nullopt;
    }
    while (outside - inside > 1) {
        const double middle = std::floor((inside + outside) / 2);
        (excluded(from + direction * middle) ? outside : inside) = middle;
    }
    return from + direction * inside;
}

/// The x in [low, high] of the least value(x): the best cell of a grid, then thirds. Nothing is certified.
inline double grid_minimiser(const std::function<double(double)>& value, double low, double high) {
    constexpr int cells = 400;
    double best = low;
    for (int i = 0; i <= cells; ++i) {
        const double at = low + (high - low) * i / cells;
        if (value(at) < value(best)) best = at;
    }
    double a = std::max(low, best - (high - low) / cells), b = std::min(high, best + (high - low) / cells);
    for (int i = 0; i < 100; ++i) {
        const double third = (b - a) / 3;
        if (value(a + third) < value(b - third))
            b -= third;
        else
            a += third;
    }
    return (a + b) / 2;
}
/// Where exclusion begins on one side (−1 or 1) of `centre`; none unless within ln 2 (of x = ln T: a factor of 2).
inline std::optional<double> excluded_from(double centre, int side, const std::function<bool(double)>& excluded) {
    constexpr int cells = 200;
    const double cell = std::log(2.) / cells;
    int first = 1;
    while (first <= cells && !excluded(centre + side * cell * first)) ++first;
    if (first > cells) return std::nullopt;
    double inside = cell * (first - 1), outside = cell * first;
    for (int i = 0; i < 40; ++i) {
        const double middle = (inside + outside) / 2;
        (excluded(centre + side * middle) ? outside : inside) = middle;
    }
    return centre + side * outside;
}

}  // namespace datamix
