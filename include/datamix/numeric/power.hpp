#pragma once

#include "datamix/numeric/add_product.hpp"
#include "datamix/numeric/eigen.hpp"

namespace datamix {

namespace detail {

/// base^exponent by squaring; `multiply(a, b)` is associative and `one` its unit.
template <class Value, class Multiply>
Value power_by_squaring(Value base, const Integer& exponent, Value one, Multiply multiply) {
    if (exponent < 0) throw InputError("power: the exponent must not be negative");
    if (exponent == 0) return one;
    const auto bits = msb(exponent) + 1;
    Value result = base;  // the leading bit
    for (auto bit = bits - 1; bit-- > 0;) {
        result = multiply(result, result);
        if (bit_test(exponent, static_cast<unsigned>(bit))) result = multiply(result, base);
    }
    return result;
}

}  // namespace detail

/// x^n for n ≥ 0 (0^0 = 1) of any size, by squaring. Throws InputError for n < 0.
template <class Scalar>
Scalar power(const Scalar& x, const Integer& n) {
    return detail::power_by_squaring<Scalar>(x, n, Scalar(1),
                                             [](const Scalar& a, const Scalar& b) { return Scalar(a * b); });
}

/// a b (n×m) of a (n×k) and b (k×m), products with a known zero left out: a plain triple loop, for Eigen's blocked
/// product costs 1.4 to 2.7 times as much for multiprecision scalars.
template <class Scalar>
Matrix<Scalar> multiply(const Matrix<Scalar>& a, const Matrix<Scalar>& b) {
    Matrix<Scalar> product = Matrix<Scalar>::Constant(a.rows(), b.cols(), Scalar(0));
    for (Eigen::Index k = 0; k < a.cols(); ++k)
        for (Eigen::Index i = 0; i < a.rows(); ++i) {
            if (is_zero(a(i, k))) continue;
            for (Eigen::Index j = 0; j < b.cols(); ++j)
                if (!is_zero(b(k, j))) add_product(product(i, j), a(i, k), b(k, j));
        }
    return product;
}

/// a^n for a square matrix and n ≥ 0 (a^0 = 1), by squaring. Throws InputError for n < 0 or where a is not square.
template <class Scalar>
Matrix<Scalar> power(const Matrix<Scalar>& a, const Integer& n) {
    if (a.rows() != a.cols()) throw InputError("power: the matrix must be square");
    Matrix<Scalar> one = Matrix<Scalar>::Constant(a.rows(), a.cols(), Scalar(0));
    for (Eigen::Index i = 0; i < a.rows(); ++i) one(i, i) = Scalar(1);
    return detail::power_by_squaring<Matrix<Scalar>>(a, n, one, multiply<Scalar>);
}

}  // namespace datamix
