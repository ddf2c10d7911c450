#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "datamix/numeric/elimination.hpp"
#include "datamix/numeric/weight_plane.hpp"
#include "datamix/problem/problem.hpp"

namespace datamix {

/// One round of the algorithm, T inner steps and the hypergradient, over a whole tube of starts
///
///     weights w + Bv, parameters θ + Zv + φ,   |v| ≤ along, |φ| ≤ across,
///
/// B of WeightPlane, Z (d×(m−1)) any tangent. Each step is made once from its midpoint in balls; its radius is the
/// step's defect, and the distance of a run from the midpoints obeys e ← qe + defect, q = max(|1−ημ|, |1−ηL|),
/// forwards for θ and the sensitivity and backwards for the adjoints. (proofs/general_horizon.md, section 3)
template <EnclosableProblem P>
class EnclosedTube {
public:
    /// The middle of the tube.
    struct Middle {
        Vector<Ball> weights;     ///< w (m)
        Vector<Ball> parameters;  ///< θ (d), exact
        Matrix<Ball> tangent;     ///< Z (d×(m−1)), exact
    };
    /// What holds of every run of the tube. Slopes are 2(BᵀB)⁻¹Bᵀg (m−1), by which the linear outer step moves v.
    struct Round {
        Near end;              ///< θ_T from the middle
        Matrix<Ball> tangent;  ///< dθ_T/dv (d×(m−1))
        Vector<Ball> slope;    ///< from the middle (m−1)
        Matrix<Ball> turn;     ///< d slope/dv ((m−1)×(m−1))
        Radius across;         ///< the Lipschitz constant of the slope in φ
        Radius kept;           ///< that of θ_T
    };

    /// μ and L of the problem, which must outlive this; ημ > 0 and ηL ≤ 2. What is not exact is rounded to `precision`.
    EnclosedTube(const P& problem, std::size_t horizon, const Ball& inner_step, const Ball& mu, const Ball& smoothness,
                 Precision precision)
        : problem_(problem),
          horizon_(horizon),
          eta_(inner_step),
          smooth_(Radius::of(smoothness)),
          bent_(Radius::of(problem.hessian_lipschitz())),
          pulled_(Radius::of(problem.validation_smoothness())),
          kept_(std::max(Radius::of(Ball(1) - eta_ * mu).value(), Radius::of(Ball(1) - eta_ * smoothness).value())),
          plane_(problem.domains()) {
        // 0 ≤ ∇²f_i ≤ L, so |Σ b_i∇²f_i| is at most L times the sum of the positive b_i, for Σ b_i = 0: half of Σ|b_i|.
        Rational largest = 0;
        for (Eigen::Index c = 0; c < rank(); ++c) {
            largest = std::max(largest, plane_.squares()(c));
            shares_.emplace_back(2 / plane_.squares()(c), precision);
            Radius positive;
            for (const Ball& b : plane_.basis().col(c))
                if (certainly(less(Ball(0), b))) positive += Radius::of(b);
            spreads_.push_back(positive);
        }
        // For b = Bv, |v| = 1, Σ|b_i| ≤ √m|b|.
        spread_ = root(Radius::of(Ball(largest * static_cast<int>(problem.domains()) / 4, precision)));
    }

    const WeightPlane& plane() const { return plane_; }  ///< B
    /// w + Bv for all |v| ≤ along (m).
    Vector<Ball> weights_near(Vector<Ball> w, Radius along) const {
        for (Eigen::Index i = 0; i < w.size(); ++i)
            w(i) = widened(w(i), (norm_bound(plane_.basis().row(i)) * along).ball());
        return w;
    }
    /// Of all runs with |v| ≤ along and |φ| ≤ across.
    Round round(const Middle& start, Radius along, Radius across) const {
        const Vector<Ball> every_w = weights_near(start.weights, along);
        const std::vector<Point> path = forward(start, every_w, along, across);
        const Point& last = path.back();
        const Vector<Ball> end = Near{last.middle, last.tube}.box();
        std::vector<Radius> powers{Radius(1)};  // q^t
        for (std::size_t t = 0; t < horizon_; ++t) powers.push_back(powers.back() * kept_);
        Near exact = Near::from(problem_.validation_gradient(Near{last.middle, last.exact}.box()));
        Near tube = Near::from(problem_.validation_gradient(end));
        std::vector<Near> turned;
        for (const Near& tangent : last.tangent)
            turned.push_back(Near::from(problem_.validation_hessian_times(end, tangent.box())));
        Radius across_adjoint = pulled_ * powers.back(), across_slope;
        Vector<Ball> slope = Vector<Ball>::Constant(rank(), Ball(0));
        Matrix<Ball> turn = Matrix<Ball>::Constant(rank(), rank(), Ball(0));
        for (std::size_t t = horizon_; t-- > 0;) {
            const Point& at = path[t];
            const Vector<Ball> box = Near{at.middle, at.tube}.box(), adjoint = tube.box();
            const Matrix<Ball> tangent = boxes(at.tangent), gap = differences(at, at.tube), turning = boxes(turned);
            slope -= transposed_times<Ball>(differences(at, at.exact), exact.box());
            Matrix<Ball> bent(box.size(), rank());  // (Σ_i b_i∇²f_i)λ for every column b of B
            for (Eigen::Index c = 0; c < rank(); ++c)
                bent.col(c) = problem_.hessian_times(plane_.basis().col(c), box, adjoint);
            turn -= transposed_product<Ball>(bent, tangent) + transposed_product<Ball>(gap, turning);
            const Radius size = norm_bound(adjoint);
            across_slope += norm_bound(gap) * across_adjoint + spread_ * smooth_ * powers[t] * size;
            across_adjoint = kept_ * across_adjoint + Radius::of(eta_) * bent_ * powers[t] * size;

            for (Eigen::Index c = 0; c < rank(); ++c) {
                Near& of = turned[static_cast<std::size_t>(c)];
                of = stepped(of, problem_.hessian_times(every_w, box, of.middle) + bent.col(c) +
                                     problem_.third_times(every_w, box, tangent.col(c), adjoint));
            }
            tube = stepped(tube, problem_.hessian_times(every_w, box, tube.middle));
            exact =
                stepped(exact, problem_.hessian_times(start.weights, Near{at.middle, at.exact}.box(), exact.middle));
        }
        Radius share;
        for (Eigen::Index c = 0; c < rank(); ++c) {
            const Ball factor = eta_ * shares_[static_cast<std::size_t>(c)];
            slope(c) *= factor;
            for (Eigen::Index e = 0; e < rank(); ++e) turn(c, e) *= factor;
            share = Radius(std::max(share.value(), Radius::of(factor).value()));
        }
        return {{last.middle, last.exact}, boxes(last.tangent), slope, turn, share * across_slope, powers.back()};
    }

private:
    /// An iterate of the inner loop, the sensitivity there and [∇f_1 … ∇f_m]B at the middle (d×(m−1)).
    struct Point {
        Vector<Ball> middle;
        Radius exact, tube;  // of the run from the middle, and of all runs of the tube
        std::vector<Near> tangent;
        Matrix<Ball> difference = {};
    };

    Eigen::Index rank() const { return plane_.basis().cols(); }
    static Matrix<Ball> boxes(const std::vector<Near>& columns) {
        Matrix<Ball> result(columns.front().middle.size(), static_cast<Eigen::Index>(columns.size()));
        for (std::size_t c = 0; c < columns.size(); ++c) result.col(static_cast<Eigen::Index>(c)) = columns[c].box();
        return result;
    }
    Near stepped(const Near& from, const Vector<Ball>& gradient) const {
        Near next = Near::from(from.middle - gradient * eta_);
        next.radius += kept_ * from.radius;
        return next;
    }
    Matrix<Ball> differences(const Point& at, Radius distance) const {
        Matrix<Ball> result(at.middle.size(), rank());
        for (Eigen::Index c = 0; c < rank(); ++c)
            result.col(c) =
                Near{at.difference.col(c), smooth_ * spreads_[static_cast<std::size_t>(c)] * distance}.box();
        return result;
    }

    std::vector<Point> forward(const Middle& start, const Vector<Ball>& every_w, Radius along, Radius across) const {
        std::vector<Point> path;
        Point at{start.parameters, {}, norm_bound(start.tangent) * along + across, {}};
        for (Eigen::Index c = 0; c < rank(); ++c) at.tangent.push_back({start.tangent.col(c), {}});
        for (std::size_t t = 0; t < horizon_; ++t) {
            const Matrix<Ball> gradients = problem_.domain_gradients(at.middle);
            at.difference = multiply<Ball>(gradients, plane_.basis());
            path.push_back(at);
            const Near next = Near::from(at.middle - times<Ball>(gradients, start.weights) * eta_);
            const Vector<Ball> box = Near{at.middle, at.tube}.box();
            const Matrix<Ball> gap = differences(at, at.tube);
            for (Eigen::Index c = 0; c < rank(); ++c) {
                Near& tangent = at.tangent[static_cast<std::size_t>(c)];
                tangent = stepped(tangent, problem_.hessian_times(every_w, box, tangent.middle) + gap.col(c));
            }
            at.tube = kept_ * at.tube + Radius::of(eta_) * along * norm_bound(at.difference) + next.radius;
            at.exact = kept_ * at.exact + next.radius;
            at.middle = next.middle;
        }
        path.push_back(at);
        return path;
    }

    const P& problem_;
    std::size_t horizon_;
    Ball eta_;
    Radius smooth_, bent_, pulled_, kept_;  // L, L_2, L_V, q
    WeightPlane plane_;
    std::vector<Ball> shares_;     // 2/|b_c|²
    std::vector<Radius> spreads_;  // bounds of |Σ_i b_i∇²f_i|/L, by column
    Radius spread_;                // of any Σ_i b_i∇²f_i, b = Bv, |v| = 1, over L
};

}  // namespace datamix
