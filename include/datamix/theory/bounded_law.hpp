#pragma once

#include <limits>

#include "datamix/evaluate/closed_run.hpp"
#include "datamix/theory/average_law.hpp"

namespace datamix::theory {

/// Full gradients, linear outer step, average iterate where no horizon has a bias (every curvature's part of c − z*
/// vanishes on the hull, or every inner loop ends at its optimum): the error is the transient alone, |US(T)|/K with the
/// US(T) of an infinite run, and T* = argmin T|US(T)| from some N on, a constant. Whole numbers t that the double
/// arithmetic or K = ⌊N/T⌋ ≠ N/T may prefer are all in the bracket.
class BoundedLaw {
public:
    /// η = inner_step; `law` of the same instance.
    BoundedLaw(const ExactModel& model, const Rational& inner_step, const AverageLaw& law) {
        const Vector<double> curvature = from_rational<double>(model.problem.curvature);
        const Matrix<double> basis = from_rational<double>(model.hull.basis);
        const double step = to_double(inner_step);
        for (int t = 1; t <= most; ++t) {
            LinearRun<double> run(model, retained_by_descent<double>(curvature, step, t));
            costs_.push_back(t * times<double>(basis, run.transient(std::numeric_limits<long>::max())).norm());
            best_ = std::min(best_, costs_.back());
            // From here on |US| is at least half of |a|, and T times that is above the best.
            if (law.transient_is_settled(t) && t * law.transient() > 2 * best_) break;
        }
    }

    /// None where the best of all horizons is not known: the start is the optimum, or thousands may be best.
    std::optional<LawPoint> at(const Integer& budget) const {
        if (static_cast<int>(costs_.size()) == most) return std::nullopt;
        const double share = std::exp(-log_of(budget));
        double low = 0, high = 0, centre = 0;
        for (std::size_t i = 0; i < costs_.size(); ++i) {
            const double t = static_cast<double>(i + 1), jag = t * share;
            if (costs_[i] == best_) centre = t;
            if (!(costs_[i] <= best_ * (1 + 1e-9 + 2 * jag))) continue;
            if (low == 0) low = t;
            high = t;
        }
        return law_point(centre, low, high);
    }

private:
    static constexpr int most = 2000;
    double best_ = std::numeric_limits<double>::infinity();
    std::vector<double> costs_;  // T|US(T)|, T = 1, 2, …
};

}  // namespace datamix::theory
