#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "datamix/evaluate/closed_run.hpp"
#include "datamix/search/best_horizon.hpp"

namespace datamix {

/// Which horizons of an instance give the same output for a reason, not within some precision; any outer update.
///
/// Three reasons: the average over K = 1 round is w_0 itself, at every T > N/2; inner loops that end at their optimum
/// exactly (ηh = 1 in every coordinate) leave a run that depends on K alone; a start that is a fixed point of a round
/// at every horizon, which is then the optimum.
class ExactTies {
public:
    /// `solved`: every inner loop ends at its optimum exactly, whatever the horizon (StepLaw::ends_at_optimum).
    ExactTies(const ExactModel& model, bool average, bool solved) : average_(average), solved_(solved) {
        const Vector<Rational> point = times<Rational>(model.problem.optima, model.start_weights);
        start_gap_ = model.gap_of(model.start_weights);
        still_ = !model.is_noisy() && model.start_parameters == point && is_stationary(model, point);
    }

    /// Of any problem: only the average over K = 1 round is known to tie.
    ExactTies(bool average, Rational start_gap) : average_(average), solved_(false), start_gap_(std::move(start_gap)) {}

    /// F(w_0) − F*, exactly.
    const Rational& start_gap() const { return start_gap_; }
    /// Every horizon stays at the start, whose gap is 0.
    bool is_still() const { return still_; }
    /// Whether the output at a horizon is w_0.
    bool stays(const Integer& budget, const Integer& horizon) const {
        return still_ || (average_ && budget / horizon == 1);
    }
    /// The horizons up to this one are not known to stay at the start; 0: all are.
    Integer last_moving(const Integer& budget) const {
        return still_ ? Integer(0) : average_ ? Integer(budget / 2) : budget;
    }
    /// All horizons that give what `horizon` gives, for one of the three reasons.
    HorizonRange like(const Integer& budget, const Integer& horizon) const {
        if (still_) return {1, budget};
        const Integer rounds = budget / horizon;
        if (!solved_ && !(average_ && rounds == 1)) return {horizon, horizon};
        return {Integer(budget / (rounds + 1) + 1), Integer(budget / rounds)};
    }
    /// Says why the horizons of a result tie, where there are several.
    void explain(const Integer& budget, BestHorizon& found) const {
        if (found.tied.size() == 1 && found.tied.front().is_single()) return;
        const HorizonRange alike = like(budget, found.horizon);
        const bool one = found.tied.size() == 1 && alike.last == found.tied.front().last;
        found.reason = !one     ? "their gaps are the same fraction"
                       : still_ ? "the start is a fixed point of every round"
                       : average_ && budget / found.horizon == 1
                           ? "K = 1 averages w_0 alone"
                           : "every inner loop ends at its optimum, so only K matters";
    }

private:
    /// UᵀM(z_0 − c) = 0 for every M = I − (I − ηH)^T: the coordinates of each curvature cancel on their own, or all
    /// together where M = I.
    bool is_stationary(const ExactModel& model, const Vector<Rational>& point) const {
        const auto& h = model.problem.curvature;
        const MixtureHull& hull = model.hull;
        for (Eigen::Index i = 0; i < h.size(); ++i)
            for (Eigen::Index a = 0; a < hull.rank(); ++a) {
                Rational pull(0);
                for (Eigen::Index j = 0; j < h.size(); ++j)
                    if (solved_ || h(j) == h(i)) pull += hull.basis(j, a) * (point(j) - model.problem.validation(j));
                if (pull != 0) return false;
            }
        return true;
    }

    bool average_, solved_, still_ = false;
    Rational start_gap_;
};

/// The gap of the average or the last iterate as a rational, constant inner step η = step and linear outer step, K =
/// rounds ≥ 1 (else InputError). None where it would take more than about `work` bits times the entries of a round's
/// matrix.
inline std::optional<Rational> short_gap(const ExactModel& model, const Rational& step, const Integer& horizon,
                                         const Integer& rounds, bool average, std::size_t work) {
    const auto size = static_cast<std::size_t>(model.problem.dimension() + model.hull.rank());
    std::size_t length = 0;
    const auto measure = [&](const Rational& x) {
        length = std::max<std::size_t>(length, (x == 0 ? 0 : msb(abs(numerator(x)))) + msb(denominator(x)) + 2);
    };
    for (Eigen::Index i = 0; i < model.problem.dimension(); ++i)
        measure(Rational(1 - step * model.problem.curvature(i)));
    for (Eigen::Index i = 0; i < model.hull.basis.size(); ++i) measure(model.hull.basis.data()[i]);
    measure(model.outer_step);
    if (horizon * rounds * Integer(length * size * size * size) > Integer(work)) return std::nullopt;
    LinearRun<Rational> run(model, retained_by_descent<Rational>(model.problem.curvature, step, horizon));
    return run.gap(average ? run.average(rounds) : run.last(rounds));
}

}  // namespace datamix
