#pragma once

#include <vector>

#include "datamix/numeric/power.hpp"

namespace datamix {

namespace detail {

/// Arb's own numbers of a matrix, row by row or column by column, to read only: they belong to its balls.
inline std::vector<arb_struct> read_only(const Matrix<Ball>& a, bool rows) {
    std::vector<arb_struct> result;
    result.reserve(static_cast<std::size_t>(a.size()));
    for (Eigen::Index i = 0; i < (rows ? a.rows() : a.cols()); ++i)
        for (Eigen::Index j = 0; j < (rows ? a.cols() : a.rows()); ++j)
            result.push_back(*(rows ? a(i, j) : a(j, i)).data());
    return result;
}

}  // namespace detail

/// ab (r×c) for a (r×k), b (k×c), to `precision`, which balls alone need.
template <class S>
Matrix<S> product(const Matrix<S>& a, const Matrix<S>& b, Precision) {
    return multiply<S>(a, b);
}
/// Of balls every entry is one dot product of Arb, rounded once, some ten times as fast as sums of balls.
template <>
inline Matrix<Ball> product<Ball>(const Matrix<Ball>& a, const Matrix<Ball>& b, Precision precision) {
    const std::vector<arb_struct> rows = detail::read_only(a, true), columns = detail::read_only(b, false);
    const Eigen::Index length = a.cols();
    Matrix<Ball> result(a.rows(), b.cols());
    for (Eigen::Index i = 0; i < a.rows(); ++i)
        for (Eigen::Index j = 0; j < b.cols(); ++j) {
            arb_dot(result(i, j).data(), nullptr, 0, rows.data() + i * length, 1, columns.data() + j * length, 1,
                    length, precision.bits);
            result(i, j).set_bits(precision.bits);
        }
    return result;
}

}  // namespace datamix
