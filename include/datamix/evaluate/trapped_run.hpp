#pragma once

#include <optional>

#include "datamix/evaluate/enclosed_simplex_run.hpp"
#include "datamix/evaluate/output.hpp"
#include "datamix/evaluate/run_trap.hpp"

namespace datamix {

/// Enclosures of exponentiated gradient on a shared-Hessian quadratic, full gradients, for any number of rounds: in
/// balls round by round until later rounds are proved to stay near the fixed point, or to run into a vertex; all others
/// are then known at once. Of one horizon, or of all in a range together. proofs/trapped_runs.md.
class TrappedRun {
public:
    /// The model's start weights must be positive and on the simplex. `retained`: (1 − ηh_j)^T (d), as balls that hold
    /// them for every horizon of the range.
    TrappedRun(const ExactModel& model, Vector<Ball> retained, Precision precision)
        : precision_(precision),
          map_(model, std::move(retained), precision),
          gap_(model, precision),
          state_{model.start_weights.unaryExpr([&](const Rational& w) {
                     return log(Ball(Rational(w / model.start_weights(model.domains() - 1)), precision));
                 }),
                 from_rational<Ball>(model.start_parameters, precision)},
          weights_(weights_of_log_odds(state_.log_odds)),
          sum_(Vector<Ball>::Constant(model.domains(), Ball(0))) {}

    /// The output after K rounds, average or last, hulls of those for every K from `first` ≥ 1 to `last`. None where
    /// the balls became useless, or where neither the rounds nor a trap came within `most` rounds. To be called once.
    std::optional<SimplexRun::Mixture> output(const Integer& first, const Integer& last, Output which,
                                              std::size_t most) {
        std::size_t next = 1;  // round that looks for a trap
        for (std::size_t made = 0;; ++made) {
            if (made > 0 && made >= first)
                admit(which == Output::last ? weights_ : average(Integer(made), Integer(made)));
            if (made == last) return std::move(found_);
            if (made >= next && is_near_) {
                if (const auto trap = find_trap(which)) {
                    const Integer from = std::max<Integer>(first, Integer(made + 1));
                    admit(which == Output::last ? trap->weights : trapped(*trap, made, from, last));
                    return std::move(found_);
                }
                next = 2 * made;
            }
            if (made == most) return std::nullopt;
            if (!advance()) return std::nullopt;
        }
    }

    /// Rounds made.
    std::size_t rounds() const { return rounds_; }

private:
    /// One round; false when the balls became useless.
    bool advance() {
        sum_ += weights_;
        TrapMap::State moved = map_(state_, weights_);
        // Near a trap: it moves by less than half of the bits, or than its own radius.
        Ball step(0), radius = scaled(Ball(1), -precision_.bits / 2);
        const auto compare = [&](const Vector<Ball>& now, const Vector<Ball>& before) {
            for (Eigen::Index i = 0; i < now.size(); ++i) {
                step = max(step, abs(now(i).midpoint_ball() - before(i).midpoint_ball()));
                radius = max(radius, abs(now(i) - now(i).midpoint_ball()));
            }
        };
        compare(moved.log_odds, state_.log_odds);
        compare(moved.parameters, state_.parameters);
        state_ = std::move(moved);
        weights_ = weights_of_log_odds(state_.log_odds);
        Ball largest = weights_(0);
        for (Eigen::Index i = 1; i < weights_.size(); ++i) largest = max(largest, weights_(i));
        const Ball rest = Ball(1) - largest.midpoint_ball();
        is_near_ = !certainly(less(radius, step)) || !certainly(less(radius, rest));
        ++rounds_;
        return certainly(less(abs(weights_(0) - weights_(0).midpoint_ball()), Ball(0.125)));
    }
    /// A last iterate at a vertex is all in how many rounds it had.
    std::optional<RunTrap> find_trap(Output which) const {
        auto trap = trap_at_rest(map_, state_);
        return trap || which == Output::last ? trap : trap_at_vertex(map_, state_, weights_);
    }
    /// 1/K for all of them.
    Ball inverse(const Integer& first, const Integer& last) const {
        return hull(Ball(Rational(1, first), precision_), Ball(Rational(1, last), precision_));
    }
    Vector<Ball> average(const Integer& first, const Integer& last) const { return sum_ * inverse(first, last); }
    /// The average over K rounds, of which `made` were made.
    Vector<Ball> trapped(const RunTrap& trap, std::size_t made, const Integer& first, const Integer& last) const {
        const Ball share = inverse(first, last), count(Integer(made), precision_);
        Vector<Ball> result(sum_.size());
        const bool vanish = trap.vanishing.size() > 0;
        for (Eigen::Index i = 0; i < result.size(); ++i)
            result(i) = vanish ? (sum_(i) + trap.vanishing(i)) * share
                               : trap.weights(i) + (sum_(i) - trap.weights(i) * count) * share;
        if (!vanish) return result;
        result(trap.vertex) = Ball(1);
        for (Eigen::Index i = 0; i < result.size(); ++i)
            if (i != trap.vertex) result(trap.vertex) -= result(i);
        return result;
    }
    void admit(const Vector<Ball>& w) {
        const Ball value = gap_(w);
        if (!found_) {
            found_ = {w, value};
            return;
        }
        for (Eigen::Index i = 0; i < w.size(); ++i) found_->weights(i) = hull(found_->weights(i), w(i));
        found_->gap = hull(found_->gap, value);
    }

    Precision precision_;
    TrapMap map_;
    HullGap gap_;
    TrapMap::State state_;
    Vector<Ball> weights_, sum_;
    std::optional<SimplexRun::Mixture> found_;
    std::size_t rounds_ = 0;
    bool is_near_ = false;
};

}  // namespace datamix
