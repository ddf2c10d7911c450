#pragma once

#include <optional>
#include <vector>

#include "datamix/algorithm/outer_update.hpp"
#include "datamix/evaluate/weight_bounds.hpp"
#include "datamix/numeric/ball.hpp"

namespace datamix {

namespace detail {

inline Rational exact_midpoint(const Ball& x) {
    fmpq_t q;
    fmpq_init(q);
    arf_get_fmpq(q, arb_midref(x.data()));
    Rational result;
    fmpq_get_mpq(result.backend().data(), q);
    fmpq_clear(q);
    return result;
}

}  // namespace detail

/// Which weights a projection leaves at a bound: those at the lower, at the upper one, and the others.
class ProjectedFace {
public:
    /// Where a weight is.
    enum class Place {
        lower,   ///< at its lower bound
        upper,   ///< at its upper bound
        between  ///< at none
    };

    /// That of projected weights (m), within bounds that outlive it. An upper bound that the lower ones of the others
    /// imply, 1 where they are 0, needs no place of its own.
    ProjectedFace(const WeightBounds& bounds, const Vector<Rational>& projected)
        : bounds_(bounds), places_(static_cast<std::size_t>(projected.size()), Place::between) {
        Rational room(1);
        for (Eigen::Index i = 0; i < projected.size(); ++i) room -= bounds.low(i);
        for (Eigen::Index i = 0; i < projected.size(); ++i) {
            implied_.push_back(bounds.high(i) >= bounds.low(i) + room);
            if (projected(i) == bounds.low(i))
                place(i) = Place::lower;
            else if (projected(i) == bounds.high(i) && !implied_.back())
                place(i) = Place::upper;
            else
                between_.push_back(i);
            if (place(i) != Place::between) rest_ -= projected(i);
        }
    }

    /// Whether every member of v (m) is for certain projected on this face. With k weights between, k(v_i − τ) is the
    /// sum that they have left plus Σ_j (v_i − v_j) over them, in which no ball enters without another.
    bool holds(const Vector<Ball>& v, Precision precision) const {
        const Rational k(between_.size());
        for (Eigen::Index i = 0; i < v.size(); ++i) {
            if (bounds_.low(i) == bounds_.high(i)) continue;
            if (between_.empty()) {
                if (!holds_corner(v, i, precision)) return false;
                continue;
            }
            const Ball here = above(v, i, precision), low(Rational(k * bounds_.low(i)), precision),
                       high(Rational(k * bounds_.high(i)), precision);
            const bool fits = place(i) == Place::lower   ? certainly(less_equal(here, low))
                              : place(i) == Place::upper ? certainly(less_equal(high, here))
                                                         : certainly(less_equal(low, here)) &&
                                                               (implied(i) || certainly(less_equal(here, high)));
            if (!fits) return false;
        }
        return true;
    }
    /// The weights (m) of all members that are projected on this face.
    Vector<Ball> weights(const Vector<Ball>& v, Precision precision) const {
        const Ball count(static_cast<long>(between_.size()));
        Vector<Ball> result(v.size());
        for (Eigen::Index i = 0; i < v.size(); ++i)
            result(i) = place(i) == Place::between ? above(v, i, precision) / count : Ball(held(i), precision);
        return result;
    }
    /// The only weights (m) of this face, where it is a corner: at most one weight is between.
    std::optional<Vector<Rational>> corner() const {
        if (between_.size() > 1) return std::nullopt;
        Vector<Rational> w(static_cast<Eigen::Index>(places_.size()));
        for (Eigen::Index i = 0; i < w.size(); ++i) w(i) = place(i) == Place::between ? rest_ : held(i);
        return w;
    }

private:
    Place& place(Eigen::Index i) { return places_[static_cast<std::size_t>(i)]; }
    Place place(Eigen::Index i) const { return places_[static_cast<std::size_t>(i)]; }
    bool implied(Eigen::Index i) const { return implied_[static_cast<std::size_t>(i)]; }
    Rational held(Eigen::Index i) const { return place(i) == Place::lower ? bounds_.low(i) : bounds_.high(i); }

    Ball above(const Vector<Ball>& v, Eigen::Index i, Precision precision) const {
        Ball sum(rest_, precision);
        for (const Eigen::Index j : between_)
            if (j != i) sum += v(i) - v(j);
        return sum;
    }
    /// Some τ is at least v_i − lower_i of all at their lower bounds, and at most v_j − upper_j of the others.
    bool holds_corner(const Vector<Ball>& v, Eigen::Index i, Precision precision) const {
        for (Eigen::Index j = 0; j < v.size() && place(i) == Place::lower; ++j)
            if (place(j) == Place::upper && bounds_.low(j) != bounds_.high(j) &&
                !certainly(less_equal(v(i) - v(j), Ball(Rational(bounds_.low(i) - bounds_.high(j)), precision))))
                return false;
        return true;
    }

    const WeightBounds& bounds_;
    std::vector<Place> places_;
    std::vector<bool> implied_;
    std::vector<Eigen::Index> between_;
    Rational rest_ = 1;  // what the weights at bounds leave to the others
};

/// Weights after a projection.
struct EnclosedProjection {
    Vector<Ball> weights;                    ///< (m)
    std::optional<Vector<Rational>> corner;  ///< the same exactly, where all members are projected on one corner
};

/// Encloses the Euclidean projections on the mixtures within bounds, the simplex where there are none, of all members
/// of v (m). Which weights end at a bound is decided exactly at the midpoints. Where the balls bear that out for every
/// member (the conditions of the projection), the weights are these bounds and v_i − τ. Else some member is projected
/// on another face, and the weights are those of the midpoints up to Σ|radius|, since no projection moves two points
/// apart. Balls that know nothing give [0, 1].
inline EnclosedProjection enclosed_projection(const Vector<Ball>& v, const WeightBounds& bounds, Precision precision) {
    const auto m = v.size();
    Ball radii(0);
    for (Eigen::Index i = 0; i < m; ++i) radii += abs(v(i) - v(i).midpoint_ball());
    const Ball half(Rational(1, 2), precision);
    if (!certainly(less(radii, Ball(1)))) return {Vector<Ball>::Constant(m, widened(half, half)), std::nullopt};

    Vector<Rational> midpoint(m);
    for (Eigen::Index i = 0; i < m; ++i) midpoint(i) = detail::exact_midpoint(v(i));
    const Vector<Rational> centre = bounds.exist() ? project_to_bounds<Rational>(midpoint, bounds.lower, bounds.upper)
                                                   : project_to_simplex<Rational>(midpoint);
    const ProjectedFace face(bounds, centre);
    if (face.holds(v, precision)) return {face.weights(v, precision), face.corner()};
    EnclosedProjection result;
    result.weights = Vector<Ball>(m);
    for (Eigen::Index i = 0; i < m; ++i) {
        result.weights(i) = Ball(centre(i), precision);
        if (bounds.low(i) < bounds.high(i)) result.weights(i) = widened(result.weights(i), radii);
    }
    return result;
}

}  // namespace datamix
