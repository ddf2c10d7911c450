#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "datamix/numeric/radius.hpp"
#include "datamix/numeric/scalar.hpp"
#include "datamix/problem/problem.hpp"

namespace datamix {

/// Encloses the run of the algorithm with the linear outer step on two domains, for any losses that offer their
/// constants, round by round in O(T) at any precision: weights (w, 1−w), w ← w − α(g_1 − g_2).
///
/// Exact midpoints carry the run. Each step is made once from its midpoint in balls; its radius is the step's defect,
/// and the distance of the exact run from the midpoints obeys e ← qe + defect, q = max(|1−ημ|, |1−ηL|), forwards for θ
/// and the sensitivity and backwards for the adjoints. From round to round the distance is kept in two parts: along the
/// tangent (Z, 1) of the curve of runs that a change of w opens, and across it, in θ alone. The tangent is carried
/// exactly, so the part along it is multiplied by 1 − αc, c the derivative of g_1 − g_2 along the tangent, and the part
/// across by q^T: where the run contracts, so do the bounds, and nothing grows with the number of rounds.
/// (proofs/general_horizon.md, section 3)
template <EnclosableProblem P>
class EnclosedProblemRun {
public:
    /// A run from weight w (of the first domain, in [0, 1]) and θ (d); T ≥ 1, η and α > 0. What is not exact is a ball,
    /// also in the problem, which must outlive the run; results have their precision. Throws InputError unless the
    /// problem has two domains and knows μ and L, the shapes fit, T ≥ 1 and ημ > 0, ηL ≤ 2 for certain.
    EnclosedProblemRun(const P& problem, std::size_t horizon, Ball inner_step, Ball outer_step, const Ball& weight,
                       const Vector<Ball>& parameters)
        : problem_(problem), horizon_(horizon), eta_(std::move(inner_step)), alpha_(std::move(outer_step)) {
        const std::optional<Ball> mu = problem.strong_convexity(), smoothness = problem.smoothness();
        if (problem.domains() != 2 || parameters.size() != problem.dimension() || horizon == 0 || !mu || !smoothness)
            throw InputError("enclosed run: expected two domains, known mu and L, a start that fits and T >= 1");
        if (!certainly(less(Ball(0), eta_ * *mu)) || !certainly(less_equal(eta_ * *smoothness, Ball(2))))
            throw InputError("enclosed run: inner_step: expected above 0 and at most 2/L");
        smooth_ = Radius::of(*smoothness);
        bent_ = Radius::of(problem.hessian_lipschitz());
        pulled_ = Radius::of(problem.validation_smoothness());
        kept_ = Radius(
            std::max(Radius::of(Ball(1) - eta_ * *mu).value(), Radius::of(Ball(1) - eta_ * *smoothness).value()));
        const Near theta = Near::from(parameters);
        weight_ = weight.midpoint_ball();
        along_ = Radius::around(weight);
        theta_ = theta.middle;
        across_ = theta.radius;
        tangent_ = Vector<Ball>::Constant(theta_.size(), Ball(0));
        apart_.resize(2);
        apart_ << Ball(1), Ball(-1);
    }

    /// Makes one round; false, and the run stays where it is, when the enclosure of w is not inside [0, 1], outside of
    /// which the constants do not hold, or not finite.
    bool advance() {
        if (!inside(along_)) return false;
        const Round round = make_round(along_, across_);
        const Ball next = weight_ - alpha_ * round.slope, keep = Ball(1) - alpha_ * round.turn;
        // Any tangent is valid. The image of this one, unless it shrinks faster than what is across.
        const double ratio = std::max(keep.midpoint(), (1 + round.kept.value()) / 2);
        Vector<Ball> tangent(tangent_.size()), left(tangent_.size());
        for (Eigen::Index j = 0; j < tangent.size(); ++j) {
            tangent(j) = (round.tangent(j) / Ball(ratio)).midpoint_ball();
            left(j) = round.tangent(j) - keep * tangent(j);
        }
        const Radius moved = Radius::of(alpha_) * round.across * across_ + Radius::around(next);
        const Radius across =
            round.kept * across_ + norm_bound(left) * along_ + round.end.radius + norm_bound(tangent) * moved;
        const Radius along = Radius::of(keep) * along_ + moved;
        if (!across.is_finite() || !along.is_finite()) return false;
        sum_ += weight();
        ++rounds_;
        weight_ = next.midpoint_ball();
        theta_ = round.end.middle;
        tangent_ = std::move(tangent);
        across_ = across;
        along_ = along;
        return true;
    }

    std::size_t rounds() const { return rounds_; }                   ///< K, made so far
    Ball weight() const { return widened(weight_, along_.ball()); }  ///< w_K of the first domain
    const Ball& sum() const { return sum_; }                         ///< Σ_{k<K} w_k of the first domain
    Vector<Ball> parameters() const {
        return Near{theta_, reach(along_, across_)}.box();
    }  ///< θ after the last step (d)

    /// Σ_{k≥K} (w_k − w) over all rounds still to come, where (w, θ) is a fixed point of the round: a w at which g_1 =
    /// g_2 from θ = θ*(w) on. Empty unless the run is certainly so near that the round contracts towards it. About as
    /// accurate as the square of the distance.
    std::optional<Ball> rest(const Ball& fixed_weight, const Vector<Ball>& fixed_parameters) const {
        const Ball off = fixed_weight - weight_;
        Vector<Ball> aside(theta_.size());
        for (Eigen::Index j = 0; j < aside.size(); ++j) aside(j) = fixed_parameters(j) - theta_(j) - tangent_(j) * off;
        const Radius from_along = Radius::of(off), from_across = norm_bound(aside);
        // The exact run is within (near_along, near_across) of the fixed point now, and stays within (wide_…) if the
        // matrix M of the round over all that is so near maps these to less.
        const Radius near_along = from_along + along_, near_across = from_across + across_;
        const Radius two(2), wide_along = two * near_along + Radius(8) * near_across,
                             wide_across = two * near_across + Radius(std::ldexp(1, -6)) * near_along;
        const Radius box_along = from_along + wide_along, box_across = from_across + wide_across;
        if (!inside(box_along)) return std::nullopt;
        const Round round = make_round(box_along, box_across);
        const Ball keep = Ball(1) - alpha_ * round.turn;
        Vector<Ball> left(theta_.size());
        for (Eigen::Index j = 0; j < left.size(); ++j) left(j) = round.tangent(j) - keep * tangent_(j);
        const Radius feed = Radius::of(alpha_) * round.across;  // across → along
        const Radius cc = round.kept + norm_bound(tangent_) * feed, ca = norm_bound(left), aa = Radius::of(keep);
        if ((cc * wide_across + ca * wide_along).value() > wide_across.value()) return std::nullopt;
        if ((feed * wide_across + aa * wide_along).value() > wide_along.value()) return std::nullopt;
        // (1−M)⁻¹ bounds the sums of both parts.
        const Ball one(1), open_across = one - cc.ball(), open_along = one - aa.ball();
        const Ball determinant = open_across * open_along - ca.ball() * feed.ball();
        if (!certainly(less(Ball(0), open_across) && less(Ball(0), determinant))) return std::nullopt;
        const Ball sum_along = (open_across * near_along.ball() + feed.ball() * near_across.ball()) / determinant;
        const Ball sum_across = (ca.ball() * near_along.ball() + open_along * near_across.ball()) / determinant;
        // v_{k+1} − v_k = −αc_k v_k ± feed·|φ_k| and v → 0, so Σ αc_k v_k = v_K ± feed·Σ|φ_k|.
        const Ball middle = (alpha_ * round.turn).midpoint_ball();
        const Ball spread = Radius::around(alpha_ * round.turn).ball() * sum_along + feed.ball() * sum_across;
        return widened(weight() - fixed_weight, spread) / middle;
    }

private:
    /// An iterate of the inner loop, the sensitivity there and ∇f_1 − ∇f_2 at the midpoint.
    struct Point {
        Vector<Ball> middle;
        Radius exact, tube;  // of the run from the midpoint, and of all runs from the tube around it
        Near tangent;
        Vector<Ball> difference = {};
    };
    /// Over a tube of starts (w + s, θ + sZ + φ), |s| ≤ along, |φ| ≤ across.
    struct Round {
        Near end;              // θ_T from the midpoint
        Vector<Ball> tangent;  // dθ_T/ds
        Ball slope, turn;      // g_1 − g_2 from the midpoint; its derivative in s
        Radius across, kept;   // the Lipschitz constants of g_1 − g_2 and θ_T in φ
    };

    bool inside(Radius along) const {
        const Ball w = widened(weight_, along.ball());
        return certainly(less_equal(Ball(0), w) && less_equal(w, Ball(1)));
    }
    Radius reach(Radius along, Radius across) const { return norm_bound(tangent_) * along + across; }
    static Vector<Ball> mixture(const Ball& w) {
        Vector<Ball> both(2);
        both << w, Ball(1) - w;
        return both;
    }
    Near stepped(const Near& from, const Vector<Ball>& gradient) const {
        Near next = Near::from(from.middle - gradient * eta_);
        next.radius += kept_ * from.radius;
        return next;
    }
    Vector<Ball> difference(const Point& at, Radius distance) const {
        return Near{at.difference, smooth_ * distance}.box();
    }

    std::vector<Point> forward(Radius along, Radius across) const {
        std::vector<Point> path;
        const Vector<Ball> w = mixture(weight_), every_w = mixture(widened(weight_, along.ball()));
        Point at{theta_, {}, reach(along, across), {tangent_, {}}};
        for (std::size_t t = 0; t < horizon_; ++t) {
            const Matrix<Ball> gradients = problem_.domain_gradients(at.middle);
            at.difference = gradients.col(0) - gradients.col(1);
            path.push_back(at);
            const Near next = Near::from(at.middle - times<Ball>(gradients, w) * eta_);
            const Vector<Ball> turned =
                problem_.hessian_times(every_w, Near{at.middle, at.tube}.box(), at.tangent.middle) +
                difference(at, at.tube);
            at = {next.middle, kept_ * at.exact + next.radius,
                  kept_ * at.tube + Radius::of(eta_) * along * norm_bound(at.difference) + next.radius,
                  stepped(at.tangent, turned)};
        }
        path.push_back(at);
        return path;
    }

    Round make_round(Radius along, Radius across) const {
        const std::vector<Point> path = forward(along, across);
        const Point& last = path.back();
        const Vector<Ball> w = mixture(weight_), every_w = mixture(widened(weight_, along.ball())),
                           end = Near{last.middle, last.tube}.box();
        std::vector<Radius> powers{Radius(1)};  // q^t
        for (std::size_t t = 0; t < horizon_; ++t) powers.push_back(powers.back() * kept_);
        Near exact = Near::from(problem_.validation_gradient(Near{last.middle, last.exact}.box()));
        Near tube = Near::from(problem_.validation_gradient(end));
        Near turned = Near::from(problem_.validation_hessian_times(end, last.tangent.box()));
        Radius across_adjoint = pulled_ * powers.back(), across_slope;
        Ball slope(0), turn(0);
        for (std::size_t t = horizon_; t-- > 0;) {
            const Point& at = path[t];
            const Vector<Ball> box = Near{at.middle, at.tube}.box(), adjoint = tube.box(), tangent = at.tangent.box(),
                               gap = difference(at, at.tube);
            slope -= dot<Ball>(difference(at, at.exact), exact.box());
            turn -= dot<Ball>(problem_.hessian_times(apart_, box, tangent), adjoint) + dot<Ball>(gap, turned.box());
            const Radius size = norm_bound(adjoint);
            across_slope += norm_bound(gap) * across_adjoint + smooth_ * powers[t] * size;
            across_adjoint = kept_ * across_adjoint + Radius::of(eta_) * bent_ * powers[t] * size;

            turned = stepped(turned, problem_.hessian_times(every_w, box, turned.middle) +
                                         problem_.hessian_times(apart_, box, adjoint) +
                                         problem_.third_times(every_w, box, tangent, adjoint));
            tube = stepped(tube, problem_.hessian_times(every_w, box, tube.middle));
            exact = stepped(exact, problem_.hessian_times(w, Near{at.middle, at.exact}.box(), exact.middle));
        }
        return {{last.middle, last.exact},       last.tangent.box(), eta_ * slope, eta_ * turn,
                Radius::of(eta_) * across_slope, powers.back()};
    }

    const P& problem_;
    std::size_t horizon_, rounds_ = 0;
    Ball eta_, alpha_, weight_, sum_;
    Radius smooth_, bent_, pulled_, kept_;  // L, L_2, L_V, q
    Vector<Ball> theta_, tangent_, apart_;
    Radius along_, across_;
};

}  // namespace datamix
