#pragma once

#include "datamix/evaluate/closed_run.hpp"
#include "datamix/theory/average_law.hpp"

namespace datamix::theory {

/// Full gradients, linear outer step, average iterate where no horizon has a bias (every curvature's part of c − z*
/// vanishes on the hull, or every inner loop ends at its optimum): the error is the transient alone, |US(T)|/K with the
/// US(T) of an infinite run, and T* = argmin T|US(T)| from some N on, a constant. Whole numbers t that the double
/// arithmetic or K = ⌊N/T⌋ ≠ N/T may prefer are all in the bracket. None where the start is the optimum.
inline std::optional<LawPoint> bounded_law(const ExactModel& model, const Rational& inner_step, const AverageLaw& law,
                                           const Integer& budget) {
    constexpr int most = 2000;
    const Vector<double> curvature = from_rational<double>(model.problem.curvature);
    const Matrix<double> basis = from_rational<double>(model.hull.basis);
    const auto cost = [&](int t) {
        LinearRun<double> run(model, retained_by_descent<double>(curvature, to_double(inner_step), t));
        return t * times<double>(basis, run.transient(Integer(1) << 60)).norm();
    };
    std::vector<double> costs;
    double best = std::numeric_limits<double>::infinity();
    for (int t = 1; t <= most; ++t) {
        costs.push_back(cost(t));
        best = std::min(best, costs.back());
        // From here on |US| is at least half of |a|, and T times that is above the best.
        if (law.transient_is_settled(t) && t * law.transient() > 2 * best) break;
    }
    if (static_cast<int>(costs.size()) == most) return std::nullopt;
    double low = 0, high = 0, at = 0;
    for (std::size_t i = 0; i < costs.size(); ++i) {
        const double t = static_cast<double>(i + 1), jag = t * std::exp(-log_of(budget));
        if (costs[i] == best) at = t;
        if (!(costs[i] <= best * (1 + 1e-9 + 2 * jag))) continue;
        if (low == 0) low = t;
        high = t;
    }
    return law_point(at, low, high);
}

}  // namespace datamix::theory
