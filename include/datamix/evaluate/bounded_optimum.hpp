#pragma once

#include <vector>

#include "datamix/algorithm/outer_update.hpp"
#include "datamix/evaluate/weight_bounds.hpp"
#include "datamix/numeric/elimination.hpp"

namespace datamix {

/// The best mixture within bounds of domains that share a Hessian, F(w) = ½(Aw−c)ᵀV(Aw−c), exactly.
struct BoundedOptimum {
    Vector<Rational> weights;   ///< w* (m), one of the best
    Vector<Rational> point;     ///< Aw* (d), the same for all of them
    Vector<Rational> pressure;  ///< ∂_iF − τ at w* (m): ≥ 0 at a lower bound, ≤ 0 at an upper one, 0 between

    /// ⟨∇F(w*), w − w*⟩ of weights w (m) within the bounds, at least 0: F(w) − F* less ½(w−w*)ᵀAᵀVA(w−w*).
    Rational slope_to(const Vector<Rational>& w) const {
        const Vector<Rational> off = w - weights;
        return dot<Rational>(pressure, off);
    }
};

namespace detail {

/// How it is sought: F is convex. From a guess in double the weights that are free go to the minimum of their own,
/// until one meets a bound, where it is then held; at such a minimum one whose slope leads off its bound is let go.
/// Whatever the way was, the slopes at its end prove it (BoundedOptimum::pressure).
class ActiveSets {
public:
    ActiveSets(const Matrix<Rational>& optima, const Matrix<Rational>& hessian, const Vector<Rational>& validation,
               const WeightBounds& bounds, const Vector<Rational>& start)
        : bounds_(bounds) {
        const Matrix<Rational> pulled = multiply<Rational>(hessian, optima);
        curvature_ = transposed_product<Rational>(optima, pulled);
        linear_ = transposed_times<Rational>(pulled, validation);
        weights_ = guess(start);
        for (Eigen::Index i = 0; i < weights_.size(); ++i)
            if (may_rise(i) && may_fall(i)) free_.push_back(i);
        for (Eigen::Index step = 0; !advance(); ++step)
            if (step > 20 * weights_.size())
                throw UnsupportedError("bounds: the best mixture within them was not found");
    }

    const Vector<Rational>& weights() const { return weights_; }
    const Vector<Rational>& pressure() const { return pressure_; }

private:
    bool may_rise(Eigen::Index i) const { return weights_(i) < bounds_.upper(i); }
    bool may_fall(Eigen::Index i) const { return weights_(i) > bounds_.lower(i); }
    Vector<Rational> slopes() const { return times<Rational>(curvature_, weights_) - linear_; }

    /// Where projected gradient in double leads, made exact: what is at a bound stays there, and one of the others
    /// takes the rest. The start where that is not within the bounds.
    Vector<Rational> guess(const Vector<Rational>& start) const {
        Rational scale(0);  // at least the largest eigenvalue
        for (Eigen::Index i = 0; i < start.size(); ++i) scale += curvature_(i, i);
        if (scale == 0) return start;
        const Matrix<double> q = from_rational<double>(Matrix<Rational>(curvature_ / scale));
        const Vector<double> b = from_rational<double>(Vector<Rational>(linear_ / scale)),
                             low = from_rational<double>(bounds_.lower), high = from_rational<double>(bounds_.upper);
        Vector<double> w = from_rational<double>(start);
        constexpr int steps = 1000;
        for (int k = 0; k < steps; ++k) w = project_to_bounds<double>(w - (q * w - b), low, high);
        if (!w.allFinite()) return start;
        Vector<Rational> exact(w.size());
        Rational rest(1);
        Eigen::Index heaviest = -1;
        for (Eigen::Index i = 0; i < w.size(); ++i) {
            const bool inside = low(i) < w(i) && w(i) < high(i);
            exact(i) = inside ? Rational(w(i)) : w(i) <= low(i) ? bounds_.lower(i) : bounds_.upper(i);
            rest -= exact(i);
            if (inside && (heaviest < 0 || w(i) > w(heaviest))) heaviest = i;
        }
        if (heaviest >= 0) exact(heaviest) += rest;
        return (heaviest >= 0 || rest == 0) && bounds_.hold(exact) ? exact : start;
    }

    /// The free weights go to their minimum, or to the first bound on the way; whether all is done.
    bool advance() {
        if (free_.size() < 2) return settle();
        const Vector<Rational> move = newton(slopes());
        Rational share(1);
        Eigen::Index blocking = -1;
        for (const Eigen::Index i : free_) {
            if (move(i) == 0) continue;
            const Rational room = ((move(i) > 0 ? bounds_.upper(i) : bounds_.lower(i)) - weights_(i)) / move(i);
            if (room >= share) continue;
            share = room;
            blocking = i;
        }
        weights_ += move * share;
        if (blocking < 0) return settle();
        std::erase(free_, blocking);
        return false;
    }
    /// The move (m, of sum 0) of the free weights to the minimum of their own, by elimination of the curvature along
    /// e_i − e_r. A pivot 0, whose row is 0, is that of a weight which others can stand for: it stays.
    Vector<Rational> newton(const Vector<Rational>& gradient) const {
        const Eigen::Index r = free_.back(), n = static_cast<Eigen::Index>(free_.size()) - 1;
        const auto at = [&](Eigen::Index k) { return free_[static_cast<std::size_t>(k)]; };
        Matrix<Rational> a(n, n);
        Vector<Rational> b(n);
        for (Eigen::Index k = 0; k < n; ++k) {
            b(k) = gradient(r) - gradient(at(k));
            for (Eigen::Index l = 0; l < n; ++l)
                a(k, l) = curvature_(at(k), at(l)) - curvature_(at(k), r) - curvature_(r, at(l)) + curvature_(r, r);
        }
        for (Eigen::Index p = 0; p < n; ++p)
            for (Eigen::Index i = p + 1; i < n && a(p, p) != 0; ++i) {
                const Rational factor = a(i, p) / a(p, p);
                for (Eigen::Index j = p; j < n; ++j) a(i, j) -= factor * a(p, j);
                b(i) -= factor * b(p);
            }
        Vector<Rational> move = Vector<Rational>::Constant(weights_.size(), Rational(0));
        for (Eigen::Index p = n; p-- > 0;) {
            if (a(p, p) == 0) continue;
            for (Eigen::Index j = p + 1; j < n; ++j) b(p) -= a(p, j) * move(at(j));
            move(at(p)) = b(p) / a(p, p);
            move(r) -= move(at(p));
        }
        return move;
    }
    /// At a minimum of the free weights: whether the slopes prove it one of all; else lets one more go, the first
    /// against cycles.
    bool settle() {
        pressure_ = slopes();
        if (free_.empty()) free_.push_back(lowest_that_may_rise());
        const Rational level = pressure_(free_.front());
        for (Eigen::Index i = 0; i < weights_.size(); ++i)
            if ((may_rise(i) && pressure_(i) < level) || (may_fall(i) && pressure_(i) > level)) {
                free_.push_back(i);
                return false;
            }
        for (Eigen::Index i = 0; i < weights_.size(); ++i)
            pressure_(i) = may_rise(i) || may_fall(i) ? Rational(pressure_(i) - level) : Rational(0);
        return true;
    }
    Eigen::Index lowest_that_may_rise() const {
        Eigen::Index lowest = 0;
        for (Eigen::Index i = 1; i < weights_.size(); ++i)
            if (may_rise(i) && (!may_rise(lowest) || pressure_(i) < pressure_(lowest))) lowest = i;
        return lowest;
    }

    WeightBounds bounds_;
    Matrix<Rational> curvature_;  // AᵀVA
    Vector<Rational> linear_;     // AᵀVc
    Vector<Rational> weights_, pressure_;
    std::vector<Eigen::Index> free_;
};

}  // namespace detail

/// It, of optima A (d×m), V (d×d, symmetric and positive definite), c (d) and bounds that exist and hold the weights
/// `start` (m). Throws UnsupportedError where the search gets long.
inline BoundedOptimum best_within(const Matrix<Rational>& optima, const Matrix<Rational>& hessian,
                                  const Vector<Rational>& validation, const WeightBounds& bounds,
                                  const Vector<Rational>& start) {
    const detail::ActiveSets sets(optima, hessian, validation, bounds, start);
    return {sets.weights(), times<Rational>(optima, sets.weights()), sets.pressure()};
}

}  // namespace datamix
