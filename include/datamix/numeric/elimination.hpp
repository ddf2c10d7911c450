#pragma once

#include <algorithm>

#include "datamix/numeric/ball_product.hpp"
#include "datamix/numeric/scalar.hpp"

namespace datamix {

/// diag(d_1, …, d_n), n×n.
template <class S>
Matrix<S> diagonal_matrix(const Vector<S>& diagonal) {
    Matrix<S> result = Matrix<S>::Constant(diagonal.size(), diagonal.size(), S(0));
    for (Eigen::Index i = 0; i < diagonal.size(); ++i) result(i, i) = diagonal(i);
    return result;
}
/// I, n×n.
template <class S>
Matrix<S> identity_matrix(Eigen::Index n) {
    return diagonal_matrix<S>(Vector<S>::Constant(n, S(1)));
}

/// aᵀb (k×m) of a (n×k) and b (n×m), by plain loops (see multiply).
template <class S>
Matrix<S> transposed_product(const Matrix<S>& a, const Matrix<S>& b) {
    return multiply<S>(a.transpose(), b);
}

/// aᵀv (m) of a (n×m) and v (n).
template <class S>
Vector<S> transposed_times(const Matrix<S>& a, const Vector<S>& v) {
    Vector<S> result(a.cols());
    for (Eigen::Index j = 0; j < a.cols(); ++j) {
        S sum(0);
        for (Eigen::Index i = 0; i < a.rows(); ++i) sum += a(i, j) * v(i);
        result(j) = sum;
    }
    return result;
}

namespace detail {

/// The elimination below with one dot product of Arb for every entry, in place: some three times as fast as products
/// that are added one by one. Of balls of some precision, not of exact ones alone.
inline void eliminate_by_dots(Matrix<Ball>& a, Precision precision) {
    const Eigen::Index n = a.rows();
    std::vector<arb_struct> rows = read_only(a, true), columns = read_only(a, false);  // of −L and of U, as they come
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j < n; ++j) {
            Ball& entry = a(i, j);
            arb_dot(entry.data(), entry.data(), 0, rows.data() + i * n, 1, columns.data() + j * n, 1, std::min(i, j),
                    precision.bits);
            entry.set_bits(precision.bits);
            if (j < i) entry = -(entry / a(j, j));
            rows[static_cast<std::size_t>(i * n + j)] = columns[static_cast<std::size_t>(j * n + i)] = *entry.data();
        }
}

}  // namespace detail

/// A matrix (n×n) that linear systems are solved with, symmetric positive definite or near enough: elimination without
/// pivoting, done once. Exact for rationals; an enclosure for balls (infinitely wide where a pivot may vanish).
template <class S>
class Elimination {
public:
    /// Throws InputError for a matrix of rationals with a pivot 0: it is not definite.
    explicit Elimination(Matrix<S> a) : factors_(std::move(a)) {
        if constexpr (std::is_same_v<S, Ball>) {
            Precision precision{0};
            for (const Ball& entry : factors_.reshaped()) precision.bits = std::max(precision.bits, entry.bits());
            if (precision.bits > 0) {
                detail::eliminate_by_dots(factors_, precision);
                return;
            }
        }
        for (Eigen::Index p = 0; p < size(); ++p) {
            if constexpr (std::is_same_v<S, Rational>)
                if (factors_(p, p) == 0) throw InputError("linear system: expected a positive definite matrix");
            for (Eigen::Index i = p + 1; i < size(); ++i) {
                if (is_zero(factors_(i, p))) continue;
                factors_(i, p) = -(factors_(i, p) / factors_(p, p));
                for (Eigen::Index j = p + 1; j < size(); ++j)
                    add_product(factors_(i, j), factors_(i, p), factors_(p, j));
            }
        }
    }
    /// X (n×k) with A X = b (n×k).
    Matrix<S> solve(Matrix<S> b) const {
        for (Eigen::Index p = 0; p < size(); ++p)
            for (Eigen::Index i = p + 1; i < size(); ++i)
                if (!is_zero(factors_(i, p)))
                    for (Eigen::Index j = 0; j < b.cols(); ++j) add_product(b(i, j), factors_(i, p), b(p, j));
        for (Eigen::Index i = size(); i-- > 0;)
            for (Eigen::Index j = 0; j < b.cols(); ++j) {
                S above(0);
                for (Eigen::Index p = i + 1; p < size(); ++p)
                    if (!is_zero(factors_(i, p))) add_product(above, factors_(i, p), b(p, j));
                b(i, j) = (b(i, j) - above) / factors_(i, i);
            }
        return b;
    }

private:
    Eigen::Index size() const { return factors_.rows(); }

    Matrix<S> factors_;  // U, and below its diagonal −L
};

/// X (n×k) with A X = B of A (n×n) and B (n×k), see Elimination. Throws the same.
template <class S>
Matrix<S> solve_definite(Matrix<S> a, Matrix<S> b) {
    return Elimination<S>(std::move(a)).solve(std::move(b));
}

/// Whether a symmetric matrix (n×n) is positive definite, which it is iff all pivots are positive; unknown only of
/// balls.
template <class S>
Truth positive_definite(Matrix<S> a) {
    for (Eigen::Index p = 0; p < a.rows(); ++p) {
        if (const Truth positive = less(S(0), a(p, p)); positive != Truth::yes) return positive;
        for (Eigen::Index i = p + 1; i < a.rows(); ++i) {
            const S factor = a(i, p) / a(p, p);
            for (Eigen::Index j = p; j < a.rows(); ++j) a(i, j) -= factor * a(p, j);
        }
    }
    return Truth::yes;
}

/// Entries of an exact matrix over one denominator, which is above 0.
inline Matrix<Integer> numerators(const Matrix<Rational>& a) {
    Integer common = 1;
    for (Eigen::Index i = 0; i < a.size(); ++i) common = lcm(common, denominator(a.data()[i]));
    Matrix<Integer> result(a.rows(), a.cols());
    for (Eigen::Index i = 0; i < a.size(); ++i)
        result.data()[i] = numerator(a.data()[i]) * (common / denominator(a.data()[i]));
    return result;
}

/// Whether a symmetric matrix (n×n) is positive semidefinite: no pivot is negative, and the row of a pivot 0 is 0. With
/// `definite` whether it is so without a pivot 0. By elimination without fractions (Bareiss): each entry is a minor,
/// divided by the pivot before without rest, so that no common factors are looked for.
inline bool is_positive_semidefinite(const Matrix<Rational>& a, bool definite = false) {
    Matrix<Integer> m = numerators(a);
    Integer before = 1;
    for (Eigen::Index p = 0; p < m.rows(); ++p) {
        const Integer pivot = m(p, p);
        if (pivot < 0 || (definite && pivot == 0)) return false;
        for (Eigen::Index i = p + 1; i < m.rows(); ++i) {
            if (pivot == 0 && m(p, i) != 0) return false;
            for (Eigen::Index j = i; j < m.cols() && pivot != 0; ++j)
                m(i, j) = (pivot * m(i, j) - m(p, i) * m(p, j)) / before;
        }
        if (pivot != 0) before = pivot;
    }
    return true;
}
/// Whether it is positive definite.
inline bool is_positive_definite(const Matrix<Rational>& a) { return is_positive_semidefinite(a, true); }

/// The columns of a (d×m) that are linearly independent of those before them, in their order: d×rank.
inline Matrix<Rational> independent_columns(const Matrix<Rational>& a) {
    Matrix<Rational> kept(a.rows(), 0), reduced(a.rows(), 0);
    std::vector<Eigen::Index> pivots;
    for (Eigen::Index j = 0; j < a.cols(); ++j) {
        Vector<Rational> column = a.col(j);
        for (std::size_t p = 0; p < pivots.size(); ++p) {
            const Vector<Rational> earlier = reduced.col(static_cast<Eigen::Index>(p));
            const Rational factor = column(pivots[p]) / earlier(pivots[p]);
            for (Eigen::Index i = 0; i < column.size(); ++i) column(i) -= factor * earlier(i);
        }
        Eigen::Index pivot = 0;
        while (pivot < column.size() && column(pivot) == 0) ++pivot;
        if (pivot == column.size()) continue;
        pivots.push_back(pivot);
        kept.conservativeResize(Eigen::NoChange, kept.cols() + 1);
        reduced.conservativeResize(Eigen::NoChange, reduced.cols() + 1);
        kept.col(kept.cols() - 1) = a.col(j);
        reduced.col(reduced.cols() - 1) = column;
    }
    return kept;
}

}  // namespace datamix
