#pragma once

#include <cmath>
#include <optional>
#include <vector>

#include "datamix/evaluate/mixture_loss.hpp"
#include "datamix/numeric/dense.hpp"
#include "datamix/numeric/elimination.hpp"

namespace datamix {

/// The least value of a function of the mixture, and where.
struct EnclosedLeast {
    Ball value;            ///< F*
    Vector<Ball> weights;  ///< w* (m)
};

/// Mixtures around a local minimum of F, those with |w_i − centre_i| ≤ radius for all i but the heaviest weight,
/// certified to have one minimiser: weights that are 0 there only raise F, and F is strongly convex in the others.
/// proofs/quadratic_rounds.md, section 3.
class LossBasin {
public:
    /// The largest box around a local minimum (m, nearly one, on the simplex) that can be certified, if any. `rough`
    /// and `loss` are the same F.
    static std::optional<LossBasin> around(const Eigen::VectorXd& minimum, const MixtureLoss<double>& rough,
                                           const MixtureLoss<Ball>& loss) {
        LossBasin basin;
        basin.centre_ = minimum;
        minimum.maxCoeff(&basin.reference_);
        const auto here = rough.at(minimum, basin.reference_, MixtureLoss<double>::Order::curvature);
        const double steep = here.slopes.cwiseAbs().maxCoeff();
        for (Eigen::Index i = 0; i < minimum.size(); ++i) {
            if (i == basin.reference_) continue;
            const bool zero =
                minimum(i) < 1e-9 && here.slopes(i) > 1e-7 * steep && here.slopes(i) > 1e-12 * std::abs(here.value);
            (zero ? basin.zeros_ : basin.face_).push_back(i);
            if (zero) basin.centre_(i) = 0;
        }
        if (!basin.face_.empty()) {
            const Eigen::MatrixXd part = here.curvature(basin.face_, basin.face_);
            basin.convexity_ = symmetric_eigenvalues(part).minCoeff() / 2;
            if (!(basin.convexity_ > 0)) return std::nullopt;
        }
        for (basin.radius_ = 1; basin.radius_ > 1e-6; basin.radius_ /= 2)
            if (basin.is_certified(loss)) return basin;
        return std::nullopt;
    }

    /// Whether a mixture (m) is one of them.
    bool holds(const Eigen::VectorXd& w) const {
        for (Eigen::Index i = 0; i < w.size(); ++i)
            if (i != reference_ && !(std::abs(w(i) - centre_(i)) <= radius_)) return false;
        return true;
    }
    /// The domain that has all the weight of the minimiser, where one has for certain.
    std::optional<Eigen::Index> vertex() const { return face_.empty() ? std::optional(reference_) : std::nullopt; }

    /// The least F of all of them at the precision of `loss`, by Newton's method from the centre: strong convexity
    /// bounds what is left.
    EnclosedLeast least(const MixtureLoss<Ball>& loss) const {
        const auto n = static_cast<Eigen::Index>(face_.size());
        Vector<Ball> w = centre_.unaryExpr([](double x) { return Ball(x); });
        EnclosedLeast least;
        Ball last;
        for (int step = 0; step < most_steps; ++step) {
            const auto here = loss.at(w, reference_, MixtureLoss<Ball>::Order::curvature);
            const Vector<Ball> slopes = here.slopes(face_);
            const Ball steep = upper_end(dot<Ball>(slopes, slopes));
            if (step > 0 && !certainly(less(steep * Ball(4), last))) break;
            last = steep;
            least = enclosed(here.value, w, steep);
            if (n == 0) break;
            const Matrix<Ball> right = slopes;
            const Matrix<Ball> move = solve_definite<Ball>(here.curvature(face_, face_), right);
            for (Eigen::Index k = 0; k < n; ++k) {
                Ball& weight = w(face_[static_cast<std::size_t>(k)]);
                weight = max((weight - move(k, 0)).midpoint_ball(), Ball(0));
            }
            if (!is_inside(w)) break;
        }
        return least;
    }

private:
    static constexpr int most_steps = 64;

    bool is_certified(const MixtureLoss<Ball>& loss) const {
        Vector<Ball> box(centre_.size());
        for (Eigen::Index i = 0; i < box.size(); ++i)
            box(i) = hull(Ball(std::max(centre_(i) - radius_, 0.)), Ball(std::min(centre_(i) + radius_, 1.)));
        const auto all = loss.at(box, reference_, MixtureLoss<Ball>::Order::curvature);
        for (const Eigen::Index i : zeros_)
            if (!certainly(less(Ball(0), all.slopes(i)))) return false;
        Matrix<Ball> curvature = all.curvature(face_, face_);
        for (Eigen::Index i = 0; i < curvature.rows(); ++i) curvature(i, i) -= Ball(convexity_);
        return certainly(positive_definite<Ball>(curvature));
    }
    /// From F at w, a mixture of the basin, and a bound of |∇F|² there: F(w) − |∇F|²/2σ ≤ F* ≤ F(w),
    /// |w − w*| ≤ 2|∇F|/σ.
    EnclosedLeast enclosed(const Ball& value, const Vector<Ball>& w, const Ball& steep) const {
        EnclosedLeast least{value, w};
        if (!face_.empty()) least.value = hull(value, value - steep / Ball(2 * convexity_));
        Ball rest(1);
        for (const Eigen::Index i : face_) {
            least.weights(i) = widened(w(i), sqrt(steep) * Ball(2) / Ball(convexity_));
            rest -= least.weights(i);
        }
        least.weights(reference_) = rest;
        return least;
    }
    bool is_inside(const Vector<Ball>& w) const {
        Ball total(0);
        for (const Eigen::Index i : face_) {
            if (!certainly(less_equal(abs(w(i) - Ball(centre_(i))), Ball(radius_)))) return false;
            total += w(i);
        }
        return certainly(less_equal(total, Ball(1)));
    }

    Eigen::VectorXd centre_;
    Eigen::Index reference_ = 0;              // the heaviest weight
    double radius_ = 0, convexity_ = 0;       // σ, of F in the face's weights
    std::vector<Eigen::Index> face_, zeros_;  // the other weights: those that may be positive, those that are 0
};

}  // namespace datamix
