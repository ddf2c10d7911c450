#pragma once

#include <cmath>
#include <limits>

#include "datamix/numeric/ball.hpp"
#include "datamix/numeric/eigen.hpp"

namespace datamix {

/// An upper bound, as a double, of a quantity ≥ 0: every result is rounded up, so that sums and products of bounds are
/// bounds. 0 is exact and stays so. The cost of an error bound beside numbers of any precision.
class Radius {
public:
    Radius() = default;  ///< exactly 0
    /// Of a value ≥ 0, exactly.
    explicit Radius(double value) : value_(value) {}
    /// The least double that bounds |a| for every member a of the ball, up to a few units in the last place of 30 bits.
    static Radius of(const Ball& a) {
        mag_t most;
        mag_init(most);
        arb_get_mag(most, a.data());
        const Radius result = from(most);
        mag_clear(most);
        return result;
    }
    /// The radius of the ball.
    static Radius around(const Ball& a) { return from(arb_radref(a.data())); }

    double value() const { return value_; }                   ///< the bound
    bool is_finite() const { return std::isfinite(value_); }  ///< neither infinite nor NaN
    Ball ball() const { return Ball(value_); }                ///< the bound, exactly

    /// Bounds of sum, product, quotient by an exact positive double, and root.
    /// @{
    friend Radius operator+(Radius a, Radius b) { return up(a.value_ + b.value_, a.value_ == 0 || b.value_ == 0); }
    friend Radius operator*(Radius a, Radius b) {
        if (a.value_ == 0 || b.value_ == 0) return {};
        return up(a.value_ * b.value_, a.value_ == 1 || b.value_ == 1);
    }
    friend Radius root(Radius a) { return up(std::sqrt(a.value_), a.value_ == 0); }
    Radius& operator+=(Radius b) { return *this = *this + b; }
    /// @}

private:
    static Radius up(double rounded, bool exact) {
        return Radius(exact ? rounded : std::nextafter(rounded, std::numeric_limits<double>::infinity()));
    }
    static Radius from(const mag_t value) {
        arf_t exact;
        arf_init(exact);
        arf_set_mag(exact, value);
        double result = arf_get_d(exact, ARF_RND_UP);
        if (result == 0 && !arf_is_zero(exact)) result = std::numeric_limits<double>::denorm_min();
        arf_clear(exact);
        return Radius(result);
    }

    double value_ = 0;
};

/// A bound of the Euclidean length of every member of v (n); of a matrix, of the root of its sum of squares.
template <class Balls>
Radius norm_bound(const Eigen::MatrixBase<Balls>& v) {
    Radius square;
    for (Eigen::Index j = 0; j < v.cols(); ++j)
        for (Eigen::Index i = 0; i < v.rows(); ++i) square += Radius::of(v(i, j)) * Radius::of(v(i, j));
    return root(square);
}

/// A point (n, exact) and how far at most what it stands for is from it, in Euclidean length.
struct Near {
    Vector<Ball> middle;  ///< n
    Radius radius;        ///< 0 or more

    /// The midpoints of v (n) and the length of its radii.
    static Near from(const Vector<Ball>& v) {
        Near result{Vector<Ball>(v.size()), {}};
        Radius square;
        for (Eigen::Index i = 0; i < v.size(); ++i) {
            result.middle(i) = v(i).midpoint_ball();
            square += Radius::around(v(i)) * Radius::around(v(i));
        }
        result.radius = root(square);
        return result;
    }
    /// A box (n) that contains all that is near.
    Vector<Ball> box() const {
        Vector<Ball> result = middle;
        if (radius.value() > 0)
            for (Eigen::Index i = 0; i < result.size(); ++i) result(i) = widened(result(i), radius.ball());
        return result;
    }
};

}  // namespace datamix
