#pragma once

#include "datamix/numeric/dense.hpp"
#include "datamix/numeric/elimination.hpp"

namespace datamix {

/// Where the eigenvalues of a symmetric matrix are.
template <class S>
struct SpectrumBounds {
    S least;    ///< none is below
    S largest;  ///< none is above
};

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
    const Eigen::VectorXd eigenvalues = symmetric_eigenvalues(rounded);
    const double slack = 1e-9 * eigenvalues.cwiseAbs().maxCoeff();
    const S low(eigenvalues(0) - slack), high(eigenvalues(n - 1) + slack);
    const Matrix<S> one = identity_matrix<S>(n);
    if (certainly(positive_definite<S>(a - one * low))) result.least = low;
    if (certainly(positive_definite<S>(one * high - a))) result.largest = high;
    return result;
}

}  // namespace datamix
