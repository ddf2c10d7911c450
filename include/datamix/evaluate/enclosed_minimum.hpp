#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <queue>
#include <vector>

#include "datamix/algorithm/descent.hpp"
#include "datamix/evaluate/enclosed_basin.hpp"

namespace datamix {

/// The least F of all mixtures on the simplex, of quadratic domains whose Hessians may differ, enclosed. F need not be
/// convex in w: minima are sought in double; around each a box is certified in which weights at 0 only raise F and F is
/// strongly convex in the others; branch and bound excludes the rest of the simplex once. After that any precision
/// costs a few Newton steps. proofs/quadratic_rounds.md, section 3.
class SimplexMinimum {
public:
    /// What is spent before the rest of the simplex is left open.
    struct Limits {
        std::size_t boxes = 5000;  ///< of branch and bound
        long bits = 128;           ///< of their balls
    };

    /// Throws UnsupportedError where F is beyond double.
    explicit SimplexMinimum(const QuadraticProblem<Rational>& problem) : SimplexMinimum(problem, Limits()) {}
    /// The same within other limits.
    SimplexMinimum(const QuadraticProblem<Rational>& problem, const Limits& limits)
        : problem_(problem), limits_(limits), loss_(problem, {limits.bits}), rough_(problem, {53}) {
        const auto m = problem.domains();
        const Eigen::VectorXd uniform = Eigen::VectorXd::Constant(m, 1. / static_cast<double>(m));
        descend(uniform);
        for (Eigen::Index i = 0; i < m; ++i) descend(0.1 * uniform + 0.9 * Eigen::VectorXd::Unit(m, i));
        exclude_the_rest();
    }

    /// Whether the rest of the simplex is excluded; else F* is only known to a bracket, however many bits are asked
    /// for.
    bool is_certain() const { return certain_; }
    /// The best mixture that was found (m), in double.
    const Eigen::VectorXd& reached() const { return best_; }
    /// F* and w* at a precision. Where minima cannot be told apart w* is a box around all of them; where it is not
    /// certain all of the simplex.
    EnclosedLeast at(Precision precision) const {
        const MixtureLoss<Ball> loss(problem_, precision);
        std::optional<EnclosedLeast> found;
        for (const LossBasin& basin : basins_) {
            const EnclosedLeast other = basin.least(loss);
            if (!found || certainly(less(other.value, found->value)))
                found = other;
            else if (!certainly(less(found->value, other.value))) {
                found->value = min(found->value, other.value);
                for (Eigen::Index i = 0; i < other.weights.size(); ++i)
                    found->weights(i) = hull(found->weights(i), other.weights(i));
            }
        }
        EnclosedLeast least = found.value_or(EnclosedLeast{Ball(reached_), balls(best_)});
        if (certain_) return least;
        const Ball half(0.5);
        least.value = hull(min(least.value, lower_), upper_end(least.value));
        least.weights = Vector<Ball>::Constant(best_.size(), widened(half, half));
        return least;
    }
    /// The domain that has all the weight of the certified minimum, where one has.
    std::optional<Eigen::Index> vertex() const {
        return certain_ && basins_.size() == 1 ? basins_[0].vertex() : std::nullopt;
    }

private:
    using Order = MixtureLoss<Ball>::Order;

    /// A part of the simplex: its corners (m×m).
    struct Part {
        Eigen::MatrixXd corners;
        double least;  // no F in it is below
    };

    static Vector<Ball> balls(const Eigen::VectorXd& w) {
        return w.unaryExpr([](double x) { return Ball(x); });
    }
    /// All weights from low to high.
    static Vector<Ball> box(const Eigen::VectorXd& low, const Eigen::VectorXd& high) {
        Vector<Ball> result(low.size());
        for (Eigen::Index i = 0; i < result.size(); ++i) result(i) = hull(Ball(low(i)), Ball(high(i)));
        return result;
    }
    static double below(const Ball& x) {
        const Ball low = lower_end(x);
        return arf_get_d(arb_midref(low.data()), ARF_RND_FLOOR);
    }
    static double above(const Ball& x) { return -below(-x); }

    void descend(const Eigen::VectorXd& from) {
        const auto evaluate = [&](const Eigen::VectorXd& w) {
            const auto point = rough_.at(w, 0, MixtureLoss<double>::Order::slopes);
            return SimplexPoint{w, point.value, point.slopes};
        };
        const double start = evaluate(from).value;
        const SimplexPoint end = minimise_on_simplex(evaluate, from, 1e-13 * std::abs(start)).point;
        for (const LossBasin& basin : basins_)
            if (basin.holds(end.weights)) return;
        Ball value;
        if (auto basin = LossBasin::around(end.weights, rough_, loss_)) {
            value = basin->least(loss_).value;
            basins_.push_back(std::move(*basin));
        } else {
            Eigen::Index r = 0;
            end.weights.maxCoeff(&r);
            value = loss_.at(balls(end.weights), r, Order::value).value;
        }
        if (best_.size() > 0 && above(value) >= reached_) return;
        best_ = end.weights;
        reached_ = above(value);
    }

    /// Splits the part with the lowest bound until none is left that may be as low as what was reached.
    void exclude_the_rest() {
        const auto higher = [](const Part& a, const Part& b) { return a.least > b.least; };
        std::priority_queue<Part, std::vector<Part>, decltype(higher)> parts(higher);
        const auto m = best_.size();
        parts.push({Eigen::MatrixXd::Identity(m, m), 0});
        for (std::size_t count = 1; !parts.empty() && parts.top().least <= reached_ && count < limits_.boxes; ++count) {
            const Part part = parts.top();
            parts.pop();
            if (is_covered(part.corners)) continue;
            if (count > 8 && (count & (count - 1)) == 0) descend(part.corners.rowwise().mean());  // another minimum?
            for (const Eigen::MatrixXd& corners : halved(part.corners)) {
                const double least = std::max(part.least, lower_bound(corners));
                if (least <= reached_) parts.push({corners, least});
            }
        }
        certain_ = !basins_.empty() && (parts.empty() || parts.top().least > reached_);
        lower_ = Ball(parts.empty() ? reached_ : std::min(parts.top().least, reached_));
        std::erase_if(basins_, [&](const LossBasin& basin) { return below(basin.least(loss_).value) > reached_; });
    }
    bool is_covered(const Eigen::MatrixXd& corners) const {
        return std::any_of(basins_.begin(), basins_.end(), [&](const LossBasin& basin) {
            for (Eigen::Index k = 0; k < corners.cols(); ++k)
                if (!basin.holds(corners.col(k))) return false;
            return true;
        });
    }
    /// Both halves of a part, cut across its longest edge. The corners' coordinates are short binary fractions: exact.
    static std::array<Eigen::MatrixXd, 2> halved(const Eigen::MatrixXd& corners) {
        Eigen::Index a = 0, b = 1;
        double longest = -1;
        for (Eigen::Index i = 0; i < corners.cols(); ++i)
            for (Eigen::Index j = 0; j < i; ++j)
                if (const double length = (corners.col(i) - corners.col(j)).squaredNorm(); length > longest) {
                    longest = length;
                    a = i;
                    b = j;
                }
        const Eigen::VectorXd middle = (corners.col(a) + corners.col(b)) / 2;
        std::array<Eigen::MatrixXd, 2> halves = {corners, corners};
        halves[0].col(a) = middle;
        halves[1].col(b) = middle;
        return halves;
    }
    /// F(w) ≥ F(c) + min over the corners v of ⟨∇F, v − c⟩, ∇F anywhere in the part's box; or ∇F at c, less what the
    /// most negative curvature κ in the box can take, ½|κ| max|v − c|².
    double lower_bound(const Eigen::MatrixXd& corners) const {
        const Eigen::VectorXd low = corners.rowwise().minCoeff(), high = corners.rowwise().maxCoeff();
        const Eigen::VectorXd centre = corners.rowwise().mean().cwiseMax(low).cwiseMin(high);
        Eigen::Index r = 0;
        centre.maxCoeff(&r);
        const auto all = loss_.at(box(low, high), r, Order::curvature);
        const auto here = loss_.at(balls(centre), r, Order::slopes);
        std::vector<Eigen::Index> others;
        for (Eigen::Index i = 0; i < centre.size(); ++i)
            if (i != r) others.push_back(i);
        const Matrix<Ball> curvature = all.curvature(others, others);
        const bool convex = certainly(positive_definite<Ball>(curvature));
        Ball bent(0);  // least eigenvalue of the curvature, from below (Gershgorin), where it may be negative
        for (Eigen::Index i = 0; i < curvature.rows() && !convex; ++i) {
            Ball row = curvature(i, i);
            for (Eigen::Index j = 0; j < curvature.cols(); ++j)
                if (j != i) row -= abs(curvature(i, j));
            bent = min(bent, lower_end(row));
        }
        double by_slopes = std::numeric_limits<double>::infinity(), by_curvature = by_slopes, farthest = 0;
        for (Eigen::Index k = 0; k < corners.cols(); ++k) {
            Ball anywhere = here.value, square(0);
            Ball straight = anywhere;
            for (const Eigen::Index i : others) {
                const Ball off = Ball(corners(i, k)) - Ball(centre(i));
                anywhere += all.slopes(i) * off;
                straight += here.slopes(i) * off;
                square += off * off;
            }
            by_slopes = std::min(by_slopes, below(anywhere));
            by_curvature = std::min(by_curvature, below(straight));
            farthest = std::max(farthest, above(square));
        }
        by_curvature = below(Ball(by_curvature) + bent * Ball(farthest) / Ball(2));
        return std::max(by_slopes, by_curvature);
    }

    QuadraticProblem<Rational> problem_;
    Limits limits_;
    MixtureLoss<Ball> loss_;
    MixtureLoss<double> rough_;
    std::vector<LossBasin> basins_;
    Eigen::VectorXd best_;
    double reached_ = 0;  // F* is at most this
    Ball lower_;
    bool certain_ = false;
};

}  // namespace datamix
