#pragma once

#include "datamix/numeric/ball_product.hpp"
#include "datamix/numeric/elimination.hpp"
#include "datamix/numeric/jet.hpp"

namespace datamix {

/// A⁻¹ of a matrix (n×n) that is used many times, by Elimination.
template <class S>
class Inverse {
public:
    /// Of `matrix`. Throws as Elimination does.
    Inverse(Matrix<S> matrix, Precision) : elimination_(std::move(matrix)) {}
    /// A⁻¹b (n×k).
    Matrix<S> times(const Matrix<S>& b) const { return elimination_.solve(b); }

private:
    Elimination<S> elimination_;
};

/// With both derivatives: of AX = B, A₀X₁ = B₁ − A₁X₀ and A₀X₂ = B₂ − A₁X₁ − A₂X₀, where the curves are halves.
template <>
class Inverse<Jet> {
public:
    /// Of `matrix`, to `precision`.
    Inverse(const Matrix<Jet>& matrix, Precision precision)
        : value_(part(matrix, &Jet::value), precision),
          slope_(part(matrix, &Jet::slope)),
          curve_(part(matrix, &Jet::curve)),
          precision_(precision) {}
    /// A⁻¹b (n×k).
    Matrix<Jet> times(const Matrix<Jet>& b) const {
        const Matrix<Ball> value = value_.times(part(b, &Jet::value));
        const Matrix<Ball> slope = value_.times(part(b, &Jet::slope) - product<Ball>(slope_, value, precision_));
        const Matrix<Ball> curve = value_.times(part(b, &Jet::curve) - product<Ball>(slope_, slope, precision_) -
                                                product<Ball>(curve_, value, precision_));
        Matrix<Jet> result(b.rows(), b.cols());
        for (Eigen::Index i = 0; i < b.size(); ++i)
            result.data()[i] = {value.data()[i], slope.data()[i], curve.data()[i]};
        return result;
    }

private:
    static Matrix<Ball> part(const Matrix<Jet>& a, const Ball& (Jet::*coefficient)() const) {
        Matrix<Ball> result(a.rows(), a.cols());
        for (Eigen::Index i = 0; i < a.size(); ++i) result.data()[i] = (a.data()[i].*coefficient)();
        return result;
    }

    Inverse<Ball> value_;
    Matrix<Ball> slope_, curve_;
    Precision precision_;
};

}  // namespace datamix
