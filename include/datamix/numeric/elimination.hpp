#pragma once

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

/// X (n×k) with A X = B for a symmetric positive definite A (n×n), B (n×k): elimination without pivoting, which such an
/// A does not need. Exact for rationals; an enclosure for balls (infinitely wide where a pivot may vanish). Throws
/// InputError for an A of rationals with a pivot 0: it is not definite.
template <class S>
Matrix<S> solve_definite(Matrix<S> a, Matrix<S> b) {
    const auto n = a.rows();
    for (Eigen::Index p = 0; p < n; ++p) {
        if constexpr (std::is_same_v<S, Rational>)
            if (a(p, p) == 0) throw InputError("linear system: expected a positive definite matrix");
        for (Eigen::Index i = p + 1; i < n; ++i) {
            const S factor = a(i, p) / a(p, p);
            for (Eigen::Index j = p; j < n; ++j) a(i, j) -= factor * a(p, j);
            for (Eigen::Index j = 0; j < b.cols(); ++j) b(i, j) -= factor * b(p, j);
        }
    }
    for (Eigen::Index i = n; i-- > 0;)
        for (Eigen::Index j = 0; j < b.cols(); ++j) {
            for (Eigen::Index p = i + 1; p < n; ++p) b(i, j) -= a(i, p) * b(p, j);
            b(i, j) = b(i, j) / a(i, i);
        }
    return b;
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

/// The same of an exact one.
inline bool is_positive_definite(const Matrix<Rational>& a) { return positive_definite<Rational>(a) == Truth::yes; }

/// Whether a symmetric matrix (n×n) is positive semidefinite: no pivot is negative, and the row of a pivot 0 is 0.
inline bool is_positive_semidefinite(Matrix<Rational> a) {
    for (Eigen::Index p = 0; p < a.rows(); ++p) {
        if (a(p, p) < 0) return false;
        for (Eigen::Index i = p + 1; i < a.rows(); ++i) {
            if (a(p, p) == 0) {
                if (a(i, p) != 0) return false;
                continue;
            }
            const Rational factor = a(i, p) / a(p, p);
            for (Eigen::Index j = p; j < a.rows(); ++j) a(i, j) -= factor * a(p, j);
        }
    }
    return true;
}

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
