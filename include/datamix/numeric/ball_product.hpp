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

/// A matrix that is the left factor of many products.
template <class S>
class LeftFactor {
public:
    /// It (r×k) must outlive the factor and stay as it is.
    explicit LeftFactor(const Matrix<S>& matrix) : matrix_(matrix) {}
    /// Its product (r×c) with b (k×c), as of product().
    Matrix<S> times(const Matrix<S>& b, Precision precision) const { return product<S>(matrix_, b, precision); }

private:
    const Matrix<S>& matrix_;
};
/// Of balls every entry is one dot product of Arb, rounded once, some ten times as fast as sums of balls.
template <>
class LeftFactor<Ball> {
public:
    /// It (r×k) must outlive the factor and stay as it is.
    explicit LeftFactor(const Matrix<Ball>& matrix)
        : rows_(matrix.rows()), length_(matrix.cols()), entries_(detail::read_only(matrix, true)) {}
    /// Its product (r×c) with b (k×c), as of product().
    Matrix<Ball> times(const Matrix<Ball>& b, Precision precision) const {
        const std::vector<arb_struct> columns = detail::read_only(b, false);
        Matrix<Ball> result(rows_, b.cols());
        for (Eigen::Index i = 0; i < rows_; ++i)
            for (Eigen::Index j = 0; j < b.cols(); ++j) {
                arb_dot(result(i, j).data(), nullptr, 0, entries_.data() + i * length_, 1, columns.data() + j * length_,
                        1, length_, precision.bits);
                result(i, j).set_bits(precision.bits);
            }
        return result;
    }

private:
    Eigen::Index rows_, length_;
    std::vector<arb_struct> entries_;
};
/// The same of balls, one dot product of Arb for each entry.
template <>
inline Matrix<Ball> product<Ball>(const Matrix<Ball>& a, const Matrix<Ball>& b, Precision precision) {
    return LeftFactor<Ball>(a).times(b, precision);
}

}  // namespace datamix
