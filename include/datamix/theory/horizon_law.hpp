#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string>

#include "datamix/numeric/scalar.hpp"

namespace datamix::theory {

/// What a law says of the best horizon T* at one budget.
struct LawPoint {
    Ball value;    ///< the law itself, a real number
    Integer low;   ///< the law with its remainder: T* is at least this
    Integer high;  ///< and at most this
};

/// A law of the best horizon of one instance, T* as a function of the budget N, with its remainder.
struct HorizonLaw {
    std::string name;     ///< "opposite signs"
    std::string formula;  ///< "T* = W(λ|b|N/(|a| |cos|))/λ + O(1)"
    std::string growth;   ///< what it is of the order of: "log N", "sqrt(N)", "sqrt(N log N)", "N/log N", "constant"
    /// The law at a budget; none where the terms that it neglects are not yet small.
    std::function<std::optional<LawPoint>(const Integer& budget)> at;
};

/// ln N, N ≥ 1 of any size, to double precision.
inline double log_of(const Integer& budget) { return log(Ball(budget, {96})).midpoint(); }

/// The point of a law that is known in double, with the whole numbers low … high.
inline LawPoint law_point(double value, double low, double high) {
    return {Ball(value), floor(Rational(low)), floor(Rational(high))};
}

/// The last horizon (a whole number as a double), from `from` in steps of one in the direction of `limit`, before
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

/// For laws of budgets beyond double: T = N·e^{x − ln N} of three x = ln T.
inline LawPoint law_point(const Integer& budget, double log_budget, double centre, double low, double high) {
    const auto at = [&](double x) { return Rational(Rational(budget) * Rational(std::exp(x - log_budget))); };
    const Precision precision{64 + static_cast<long>(msb(budget))};
    return {Ball(at(centre), precision), floor(at(low)), Integer(floor(at(high)) + 1)};
}
/// The x in [low, high] of the least value(x): the best cell of a grid, then thirds.
inline double minimiser_in_log(const std::function<double(double)>& value, double low, double high) {
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
/// Where exclusion begins on one side (−1 or 1) of x = ln T; none unless within a factor of 2 of T.
inline std::optional<double> edge_in_log(double centre, int side, const std::function<bool(double)>& excluded) {
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

}  // namespace datamix::theory
