#pragma once

#include <Eigen/SVD>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "datamix/evaluate/enclosed_tube.hpp"
#include "datamix/numeric/spectrum.hpp"

namespace datamix {

/// Encloses the run of the algorithm with the linear outer step, for any number of domains and any losses that offer
/// their constants, round by round in O(T) at any precision: w ← w − 2α(g − mean g) (LinearUpdate; two domains: w_1 ←
/// w_1 − α(g_1 − g_2)).
///
/// Exact midpoints carry the run, and EnclosedTube says how far the exact run is from them after a round. From round
/// to round the distance is kept in two parts: along the tangent (B, Z) of the runs that a change of w opens, and
/// across it, in θ alone. The tangent is carried exactly, so the part along it is multiplied by |1 − ακ|, κ the
/// derivative of the hypergradient along the tangent, and the part across by q^T. Where |1 − ακ| < 1 and
/// q^T + α|Z|Λ < 1, Λ the slope's Lipschitz constant across, which asks for an α that is not too large, nothing grows
/// with the number of rounds. (proofs/general_horizon.md, section 3)
template <EnclosableProblem P>
class EnclosedProblemRun {
public:
    /// A run from weights w (m, in [0, 1]) and θ (d); T ≥ 1, η and α > 0. What is not exact is a ball, also in the
    /// problem, which must outlive the run; results have their precision. Throws InputError unless there are two
    /// domains or more, the problem knows μ and L, the shapes fit, w may add up to 1, T ≥ 1 and ημ > 0, ηL ≤ 2 for
    /// certain.
    EnclosedProblemRun(const P& problem, std::size_t horizon, const Ball& inner_step, Ball outer_step,
                       const Vector<Ball>& weights, const Vector<Ball>& parameters)
        : precision_(precision_of(inner_step, outer_step, weights, parameters)),
          alpha_(std::move(outer_step)),
          tube_(checked(problem, horizon, inner_step, weights, parameters, precision_)) {
        // Of weights that add up to 1 the last is 1 less the others, and no farther from this than all of them.
        base_ = weights;
        Ball others(0);
        Radius square, together;
        for (Eigen::Index i = 0; i + 1 < base_.size(); ++i) {
            base_(i) = weights(i).midpoint_ball();
            others += base_(i);
            const Radius off = Radius::around(weights(i));
            square += off * off;
            together += off;
        }
        Ball& last = base_(base_.size() - 1);
        last = Ball(1) - others;
        square += together * together;
        along_ = root(square * Radius::of(Ball(1 / smallest_square(), precision_)));
        const Near theta = Near::from(parameters);
        middle_ = {base_, theta.middle, Matrix<Ball>::Constant(parameters.size(), rank(), Ball(0))};
        across_ = theta.radius;
        offset_ = Vector<Ball>::Constant(rank(), Ball(0));
        sum_ = Vector<Ball>::Constant(base_.size(), Ball(0));
    }

    /// Makes one round; false, and the run stays where it is, when the enclosure of w is not inside [0, 1], outside of
    /// which the constants do not hold, or not finite.
    bool advance() {
        if (!inside(along_)) return false;
        const Round round = tube_.round(middle_, along_, across_);
        const Near next = Near::from(offset_ - round.slope * alpha_);
        const Matrix<Ball> keep = kept(round), tangent = image(round.tangent, keep, round.kept);
        const Matrix<Ball> left = round.tangent - multiply<Ball>(tangent, keep);
        const Radius moved = Radius::of(alpha_) * round.across * across_ + next.radius;
        const Radius across =
            round.kept * across_ + norm_bound(left) * along_ + round.end.radius + spectral_norm(tangent) * moved;
        const Radius along = spectral_norm(keep) * along_ + moved;
        if (!across.is_finite() || !along.is_finite()) return false;
        sum_ += weights();
        ++rounds_;
        offset_ = next.middle;
        middle_ = {Vector<Ball>(base_ + times<Ball>(tube_.plane().basis(), offset_)), round.end.middle, tangent};
        across_ = across;
        along_ = along;
        return true;
    }

    std::size_t rounds() const { return rounds_; }                                        ///< K, made so far
    Vector<Ball> weights() const { return tube_.weights_near(middle_.weights, along_); }  ///< w_K (m)
    const Vector<Ball>& sum() const { return sum_; }                                      ///< Σ_{k<K} w_k (m)
    Vector<Ball> parameters() const {
        return Near{middle_.parameters, norm_bound(middle_.tangent) * along_ + across_}.box();
    }  ///< θ after the last step (d)

    /// Σ_{k≥K} (w_k − w) (m) over all rounds still to come, where (w, θ) is a fixed point of the round: a w at which
    /// all g_i are equal from θ = θ*(w) on. Empty unless the run is certainly so near that the round contracts towards
    /// it. About as accurate as the square of the distance.
    std::optional<Vector<Ball>> rest(const Vector<Ball>& fixed_weights, const Vector<Ball>& fixed_parameters) const {
        const Vector<Ball> off = tube_.plane().coordinates(fixed_weights - middle_.weights, precision_);
        const Vector<Ball> aside = fixed_parameters - middle_.parameters - times<Ball>(middle_.tangent, off);
        const Radius from_along = norm_bound(off), from_across = norm_bound(aside);
        // The exact run is within (near_along, near_across) of the fixed point now, and stays within (wide_…) if the
        // matrix M of the round over all that is so near maps these to less.
        const Radius near_along = from_along + along_, near_across = from_across + across_;
        const Radius two(2), wide_along = two * near_along + Radius(8) * near_across,
                             wide_across = two * near_across + Radius(std::ldexp(1, -6)) * near_along;
        const Radius box_along = from_along + wide_along, box_across = from_across + wide_across;
        if (!inside(box_along)) return std::nullopt;
        const Round round = tube_.round(middle_, box_along, box_across);
        const Matrix<Ball> keep = kept(round);
        const Matrix<Ball> left = round.tangent - multiply<Ball>(middle_.tangent, keep);
        const Radius feed = Radius::of(alpha_) * round.across;  // across → along
        const Radius cc = round.kept + spectral_norm(middle_.tangent) * feed, ca = norm_bound(left),
                     aa = spectral_norm(keep);
        if ((cc * wide_across + ca * wide_along).value() > wide_across.value()) return std::nullopt;
        if ((feed * wide_across + aa * wide_along).value() > wide_along.value()) return std::nullopt;
        // (1−M)⁻¹ bounds the sums of both parts.
        const Ball one(1), open_across = one - cc.ball(), open_along = one - aa.ball();
        const Ball determinant = open_across * open_along - ca.ball() * feed.ball();
        if (!certainly(less(Ball(0), open_across) && less(Ball(0), determinant))) return std::nullopt;
        const Ball sum_along = (open_across * near_along.ball() + feed.ball() * near_across.ball()) / determinant;
        const Ball sum_across = (ca.ball() * near_along.ball() + open_along * near_across.ball()) / determinant;
        // v_{k+1} − v_k = −ακ_k v_k ± feed·|φ_k| and v → 0, so Σ ακ_k v_k = v_K ± feed·Σ|φ_k|.
        Matrix<Ball> pull = round.turn * alpha_, spread = pull;
        for (Ball& entry : spread.reshaped()) entry = Radius::around(entry).ball();
        for (Ball& entry : pull.reshaped()) entry = entry.midpoint_ball();
        const Ball error = norm_bound(spread).ball() * sum_along + feed.ball() * sum_across + along_.ball();
        Matrix<Ball> right = -off;
        for (Ball& entry : right.reshaped()) entry = widened(entry, error);
        const Matrix<Ball> sum = solve_definite<Ball>(pull, right);
        for (const Ball& entry : sum.reshaped())
            if (!entry.is_finite()) return std::nullopt;
        return times<Ball>(tube_.plane().basis(), sum.col(0));
    }

private:
    using Round = typename EnclosedTube<P>::Round;

    static Precision precision_of(const Ball& eta, const Ball& alpha, const Vector<Ball>& w,
                                  const Vector<Ball>& theta) {
        Precision most{std::max({64L, eta.bits(), alpha.bits()})};
        for (const Vector<Ball>* v : {&w, &theta})
            for (const Ball& entry : *v) most.bits = std::max(most.bits, entry.bits());
        return most;
    }
    static EnclosedTube<P> checked(const P& problem, std::size_t horizon, const Ball& eta, const Vector<Ball>& weights,
                                   const Vector<Ball>& parameters, Precision precision) {
        const std::optional<Ball> mu = problem.strong_convexity(), smoothness = problem.smoothness();
        if (problem.domains() < 2 || weights.size() != problem.domains() || parameters.size() != problem.dimension() ||
            horizon == 0 || !mu || !smoothness)
            throw InputError(
                "enclosed run: expected two domains or more, known mu and L, a start that fits and T >= 1");
        Ball total(0);
        for (const Ball& w : weights) total += w;
        if (!total.contains(1)) throw InputError("enclosed run: weights: expected a sum of 1");
        if (!certainly(less(Ball(0), eta * *mu)) || !certainly(less_equal(eta * *smoothness, Ball(2))))
            throw InputError("enclosed run: inner_step: expected above 0 and at most 2/L");
        return {problem, horizon, eta, *mu, *smoothness, precision};
    }

    Eigen::Index rank() const { return tube_.plane().basis().cols(); }
    Rational smallest_square() const {
        const Vector<Rational>& squares = tube_.plane().squares();
        return *std::min_element(squares.begin(), squares.end());
    }
    bool inside(Radius along) const {
        const Vector<Ball> w = tube_.weights_near(middle_.weights, along);
        return std::all_of(w.begin(), w.end(), [](const Ball& weight) {
            return certainly(less_equal(Ball(0), weight) && less_equal(weight, Ball(1)));
        });
    }
    /// 1 − ακ.
    Matrix<Ball> kept(const Round& round) const { return identity_matrix<Ball>(rank()) - round.turn * alpha_; }
    /// A bound of |Av|/|v|.
    static Radius spectral_norm(const Matrix<Ball>& a) {
        if (a.cols() == 1) return norm_bound(a);
        return root(Radius::of(upper_end(spectrum_bounds<Ball>(transposed_product<Ball>(a, a)).largest)));
    }
    /// Any tangent is valid. The image Z(1 − ακ)⁻¹ of this one, unless it shrinks faster than what is across.
    static Matrix<Ball> image(const Matrix<Ball>& tangent, const Matrix<Ball>& keep, Radius across) {
        Eigen::MatrixXd rounded(keep.rows(), keep.cols());
        for (Eigen::Index i = 0; i < keep.size(); ++i) rounded(i) = keep.reshaped()(i).midpoint();
        const Eigen::JacobiSVD<Eigen::MatrixXd> parts(rounded, Eigen::ComputeFullU | Eigen::ComputeFullV);
        const Eigen::VectorXd sizes = parts.singularValues().cwiseMax((1 + across.value()) / 2);
        const Eigen::MatrixXd inverse =
            parts.matrixV() * sizes.cwiseInverse().asDiagonal() * parts.matrixU().transpose();
        Matrix<Ball> result = multiply<Ball>(tangent, inverse.unaryExpr([](double x) { return Ball(x); }));
        for (Ball& entry : result.reshaped()) entry = entry.midpoint_ball();
        return result;
    }

    Precision precision_;
    Ball alpha_;
    EnclosedTube<P> tube_;
    std::size_t rounds_ = 0;
    Vector<Ball> base_, offset_, sum_;  // w = base + B offset, offset exact
    typename EnclosedTube<P>::Middle middle_;
    Radius along_, across_;
};

}  // namespace datamix
