#pragma once

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

/// For laws of budgets beyond double: T = N·e^{x − ln N} of three x = ln T.
inline LawPoint law_point(const Integer& budget, double log_budget, double centre, double low, double high) {
    const auto at = [&](double x) { return Rational(Rational(budget) * Rational(std::exp(x - log_budget))); };
    const Precision precision{64 + static_cast<long>(msb(budget))};
    return {Ball(at(centre), precision), floor(at(low)), Integer(floor(at(high)) + 1)};
}

}  // namespace datamix::theory
