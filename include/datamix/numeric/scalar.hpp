#pragma once

#include <cmath>
#include <type_traits>

#include "datamix/numeric/ball.hpp"
#include "datamix/numeric/eigen.hpp"
#include "datamix/numeric/power.hpp"
#include "datamix/numeric/predicate.hpp"
#include "datamix/numeric/rational.hpp"
#include "datamix/numeric/real.hpp"

namespace datamix {

/// The nearest double (of a rational, too, where Boost's own conversion truncates); of a ball its midpoint.
/// @{
inline double to_double(const Rational& value) {
    mpfr_t rounded;
    mpfr_init2(rounded, 53);
    mpfr_set_q(rounded, value.backend().data(), MPFR_RNDN);
    const double result = mpfr_get_d(rounded, MPFR_RNDN);
    mpfr_clear(rounded);
    return result;
}
inline double to_double(double value) { return value; }
inline double to_double(const Ball& value) { return value.midpoint(); }
template <unsigned Digits>
double to_double(const Real<Digits>& value) {
    return value.template convert_to<double>();
}
/// @}

/// Neither infinite nor NaN; rationals always are.
/// @{
inline bool is_finite(const Rational&) { return true; }
inline bool is_finite(const Ball& value) { return value.is_finite(); }
template <class Scalar>
bool is_finite(const Scalar& value) {
    using std::isfinite;
    return isfinite(value);
}
/// @}

/// A rational as any of the library's scalars: exact for Rational, an enclosure for Ball (of the given precision), the
/// nearest number for double and Real. Vectors and matrices keep their shape.
/// @{
template <class Scalar>
Scalar from_rational(const Rational& value, Precision precision = {64}) {
    if constexpr (std::is_same_v<Scalar, Rational>) {
        return value;
    } else if constexpr (std::is_same_v<Scalar, Ball>) {
        return Ball(value, precision);
    } else if constexpr (std::is_same_v<Scalar, double>) {
        return to_double(value);
    } else if constexpr (std::is_constructible_v<Scalar, Ball>) {  // Jet
        return Scalar(Ball(value, precision));
    } else {
        Scalar result;
        mpfr_set_q(result.backend().data(), value.backend().data(), MPFR_RNDN);
        return result;
    }
}

template <class Scalar>
Vector<Scalar> from_rational(const Vector<Rational>& values, Precision precision = {64}) {
    Vector<Scalar> result(values.size());
    for (Eigen::Index i = 0; i < values.size(); ++i) result(i) = from_rational<Scalar>(values(i), precision);
    return result;
}
template <class Scalar>
Matrix<Scalar> from_rational(const Matrix<Rational>& values, Precision precision = {64}) {
    Matrix<Scalar> result(values.rows(), values.cols());
    for (Eigen::Index i = 0; i < values.rows(); ++i)
        for (Eigen::Index j = 0; j < values.cols(); ++j) result(i, j) = from_rational<Scalar>(values(i, j), precision);
    return result;
}
/// @}

/// uᵀv of two vectors of one length, without Eigen's conjugates and packets, for every scalar.
template <class Scalar>
Scalar dot(const Vector<Scalar>& u, const Vector<Scalar>& v) {
    Scalar sum(0);
    for (Eigen::Index i = 0; i < u.size(); ++i) sum += u(i) * v(i);
    return sum;
}

/// a v (n) of a (n×m) and v (m).
template <class S>
Vector<S> times(const Matrix<S>& a, const Vector<S>& v) {
    Vector<S> result(a.rows());
    for (Eigen::Index i = 0; i < a.rows(); ++i) {
        S sum(0);
        for (Eigen::Index j = 0; j < a.cols(); ++j) sum += a(i, j) * v(j);
        result(i) = sum;
    }
    return result;
}

}  // namespace datamix
