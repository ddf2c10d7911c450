#pragma once

#include <Eigen/Eigenvalues>

#include "datamix/numeric/elimination.hpp"

namespace datamix {

/// Where the eigenvalues of a symmetric matrix are.
template <class S>
struct SpectrumBounds {
    S least;    ///< none is below
    S largest;  ///< none is above
};

namespace detail {

/// Whether all pivots of a symmetric a (n×n) are certainly positive, so that a is positive definite.
template <class S>
bool has_positive_pivots(Matrix<S> a) {
    for (Eigen::Index p = 0; p < a.rows(); ++p) {
        if (!certainly(less(S(0), a(p, p)))) return false;
        for (Eigen::Index i = p + 1; i < a.rows(); ++i) {
            const S factor = a(i, p) / a(p, p);
            for (Eigen::Index j = p; j < a.rows(); ++j) a(i, j) -= factor * a(p, j);
        }
    }
    return true;
}

}  // namespace detail

/// Bounds of all eigenvalues of a symmetric A (n×n, n ≥ 1), relative to the largest within about 1e-9: guessed in
/// double and then confirmed by the pivots of A − low·I and high·I − A, so that rationals and balls are bounded for
/// certain, double and Real up to the rounding of an elimination. A guess that is not confirmed (balls too wide) is
/// replaced by the largest row sum of |A|.
template <class S>
SpectrumBounds<S> spectrum_bounds(const Matrix<S>& a) {
    using std::abs, std::max;
    const Eigen::Index n = a.rows();
    Eigen::MatrixXd rounded(n, n);
    S widest(0);
    for (Eigen::Index i = 0; i < n; ++i) {
        S sum(0);
        for (Eigen::Index j = 0; j < n; ++j) {
            sum += abs(a(i, j));
            rounded(i, j) = to_double(a(i, j));
        }
        widest = max(widest, sum);
    }
    if constexpr (std::is_same_v<S, Ball>) widest = upper_end(widest);
    SpectrumBounds<S> result{S(-widest), widest};
    if (!rounded.allFinite()) return result;
    const Eigen::VectorXd eigenvalues =
        Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(rounded, Eigen::EigenvaluesOnly).eigenvalues();
    const double slack = 1e-9 * eigenvalues.cwiseAbs().maxCoeff();
    const S low(eigenvalues(0) - slack), high(eigenvalues(n - 1) + slack);
    const Matrix<S> one = identity_matrix<S>(n);
    if (detail::has_positive_pivots<S>(a - one * low)) result.least = low;
    if (detail::has_positive_pivots<S>(one * high - a)) result.largest = high;
    return result;
}

}  // namespace datamix
