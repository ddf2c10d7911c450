#pragma once

#include "datamix/numeric/block_pattern.hpp"
#include "datamix/numeric/radius.hpp"

namespace datamix {

/// A matrix in double, and entry by entry how far at most what it stands for is from it: hundreds of times as fast as
/// balls where a few digits are enough. Sums of n products are rounded to nearest, in whatever order, so that they are
/// off by at most γ = nu/(1−nu) times the sum of their absolute values, u = 2⁻⁵³ (Rump, Fast and parallel interval
/// arithmetic, BIT 39, 1999). Bounds hold where norm_bound() is below 2²⁰⁰; far above, numbers overflow to ∞ or NaN.
struct NearMatrix {
    Matrix<double> middle;  ///< r×c
    Matrix<double> radius;  ///< r×c, 0 or more

    /// Around all members of a (r×c).
    static NearMatrix around(const Matrix<Ball>& a) {
        NearMatrix result{Matrix<double>(a.rows(), a.cols()), Matrix<double>(a.rows(), a.cols())};
        for (Eigen::Index i = 0; i < a.size(); ++i) {
            const double middle = a.data()[i].midpoint();
            result.middle.data()[i] = middle;
            result.radius.data()[i] = Radius::of(a.data()[i] - Ball(middle)).value();
        }
        return result;
    }
    /// D⁻¹AD (n×n) for D = diag(weights), whose entries (n) are powers of 2.
    NearMatrix weighted(const Vector<double>& weights) const {
        const auto scale = [&](const Matrix<double>& a) {
            return Matrix<double>(weights.cwiseInverse().asDiagonal() * a * weights.asDiagonal());
        };
        return {scale(middle), (scale(radius).array() + lost).matrix()};
    }
    /// All products of a member with itself (n×n); members may differ from factor to factor. Blocks outside the pattern
    /// are 0.
    NearMatrix squared(const BlockPattern& pattern) const {
        const Matrix<double> absolute = middle.cwiseAbs();
        NearMatrix result{pattern.product(middle, middle), pattern.product(absolute, radius + slack() * absolute) +
                                                               pattern.product(radius, absolute + radius)};
        result.radius = ((1 + slack()) * result.radius).array() + lost;
        return result;
    }
    /// A bound of the largest sum of absolute values in a row.
    double norm_bound() const {
        return (1 + slack()) * (middle.cwiseAbs() + radius).rowwise().sum().maxCoeff<Eigen::PropagateNaN>();
    }

private:
    static constexpr double lost = 1e-200;  // far above what underflow can take away

    /// More than γ and the few roundings beside.
    double slack() const { return 0x1p-52 * static_cast<double>(middle.cols() + 8); }
};

}  // namespace datamix
