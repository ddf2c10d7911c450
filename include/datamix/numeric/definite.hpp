#pragma once

#include "datamix/numeric/elimination.hpp"

namespace datamix {

/// Whether a symmetric matrix (n×n) is positive definite, which it is iff all pivots are positive: is_positive_definite
/// over any scalar; unknown only of balls.
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

}  // namespace datamix
