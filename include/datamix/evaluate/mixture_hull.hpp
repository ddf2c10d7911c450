#pragma once

#include "datamix/numeric/elimination.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix {

/// The exact geometry of all mixtures of the domains of a shared-Hessian quadratic, weights of any sign: the points
/// θ*(w) = Aw with Σw = 1 form an affine subspace of dimension r, and F(w) − F* = ½|Aw − z*|² with z* the point of it
/// nearest to c. A mixture is known by y (r): Aw = z* + Uy. For two domains U = a_1 − a_2 and y = w_1 − w_1*.
struct MixtureHull {
    Matrix<Rational> basis;           ///< U (d×r): independent columns among a_i − a_m
    Vector<Rational> nearest;         ///< z* (d)
    Matrix<Rational> gram;            ///< UᵀU (r×r)
    Matrix<Rational> metric;          ///< Q (r×r): A(I − 11ᵀ/m)Aᵀ = U Q Uᵀ =: G, symmetric positive definite
    Matrix<Rational> inverse_metric;  ///< Q⁻¹ (r×r)
    Matrix<Rational> lift;            ///< W (m×r): under the linear outer step w_k = w_0 + W(y_k − y_0)

    /// Throws InputError where shapes do not fit or all optima coincide.
    explicit MixtureHull(const SharedQuadratic<Rational>& model) {
        const auto d = model.dimension(), m = model.domains();
        if (m < 1 || model.curvature.size() != d || model.validation.size() != d)
            throw InputError("domains: curvature, optima and validation must share their dimensions");
        Matrix<Rational> edges(d, m - 1);
        for (Eigen::Index i = 0; i + 1 < m; ++i) edges.col(i) = model.optima.col(i) - model.optima.col(m - 1);
        basis = independent_columns(edges);
        if (basis.cols() == 0) throw InputError("domains: all optima coincide, so every mixture is the same");
        gram = transposed_product<Rational>(basis, basis);
        nearest = model.optima.col(m - 1);
        const Vector<Rational> to_validation = model.validation - nearest;
        const Vector<Rational> step = times<Rational>(basis, coordinates(to_validation));
        nearest += step;

        Vector<Rational> mean = Vector<Rational>::Constant(d, Rational(0));
        for (Eigen::Index i = 0; i < m; ++i) mean += model.optima.col(i);
        Matrix<Rational> offsets(d, m);
        for (Eigen::Index i = 0; i < m; ++i)
            offsets.col(i) = model.optima.col(i) - mean / Rational(static_cast<int>(m));
        // a_i − mean = U centred_i; one elimination for all i.
        const Matrix<Rational> centred = solve_definite<Rational>(gram, transposed_product<Rational>(basis, offsets));
        metric = multiply<Rational>(centred, centred.transpose());
        inverse_metric = solve_definite<Rational>(metric, identity_matrix<Rational>(metric.rows()));
        // w_{k+1} − w_k = −2α(UC)ᵀp =: CᵀUᵀ(−2αp) and y_{k+1} − y_k = Q Uᵀ(−2αp), hence W = CᵀQ⁻¹.
        lift = transposed_product<Rational>(centred, inverse_metric);
    }

    /// The same with y in other coordinates: U V for an invertible V (r×r).
    MixtureHull in_basis(const Matrix<Rational>& change) const {
        MixtureHull result = *this;
        result.basis = multiply<Rational>(basis, change);
        result.gram = transposed_product<Rational>(result.basis, result.basis);
        result.inverse_metric = transposed_product<Rational>(change, multiply<Rational>(inverse_metric, change));
        result.metric = solve_definite<Rational>(result.inverse_metric, identity_matrix<Rational>(rank()));
        result.lift = multiply<Rational>(lift, change);
        return result;
    }

    Eigen::Index rank() const { return basis.cols(); }  ///< r

    /// y (r) with U y the orthogonal projection of v (d) on the range of U.
    Vector<Rational> coordinates(const Vector<Rational>& v) const {
        const Vector<Rational> right = transposed_times<Rational>(basis, v);
        return solve_definite<Rational>(gram, right);
    }

    /// Whether α λ_max(G) < 1: the linear outer step is then stable at every horizon, and as T → ∞ at no larger α
    /// (proofs/exact_evaluator.md). For two domains: α < 2/|a_1 − a_2|².
    bool is_stable(const Rational& alpha) const {
        // λ_max(UQUᵀ) < 1/α  ⟺  Q⁻¹ − α UᵀU is positive definite.
        return is_positive_definite(inverse_metric - gram * alpha);
    }
};

}  // namespace datamix
