#pragma once

#include "datamix/evaluate/closed_round.hpp"

namespace datamix {

/// The exact geometry of all mixtures of the domains of a shared-Hessian quadratic, weights of any sign: the points
/// θ*(w) = Aw with Σw = 1 form an affine subspace of dimension r, and F(w) − F* = ½|Aw − z*|² with z* the point of it
/// nearest to c. A mixture is known by y (r): Aw = z* + Uy. For two domains U = a_1 − a_2 and y = w_1 − w_1*.
struct MixtureHull {
    Matrix<Rational> basis;    ///< U (d×r): independent columns among a_i − a_m
    Vector<Rational> nearest;  ///< z* (d)
    Matrix<Rational> gram;     ///< UᵀU (r×r)
    Matrix<Rational> metric;   ///< Q (r×r): A(I − 11ᵀ/m)Aᵀ = U Q Uᵀ =: G, symmetric positive definite
    Matrix<Rational> inverse_metric;
    Matrix<Rational> lift;  ///< W (m×r): under the linear outer step w_k = w_0 + W(y_k − y_0)

    explicit MixtureHull(const SharedQuadratic<Rational>& model) {
        const auto d = model.dimension(), m = model.domains();
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
        inverse_metric = solve_definite<Rational>(metric, identity(metric.rows()));
        // w_{k+1} − w_k = −2α(UC)ᵀp =: CᵀUᵀ(−2αp) and y_{k+1} − y_k = Q Uᵀ(−2αp), hence W = CᵀQ⁻¹.
        lift = transposed_product<Rational>(centred, inverse_metric);
    }

    Eigen::Index rank() const { return basis.cols(); }

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

    static Matrix<Rational> identity(Eigen::Index n) {
        return diagonal_matrix<Rational>(Vector<Rational>::Constant(n, Rational(1)));
    }
};

/// What the exact evaluator is about: a problem, where it starts and its (linear) outer step, all exact.
struct LinearModel {
    SharedQuadratic<Rational> problem;
    Vector<Rational> start_weights;     ///< w_0 (m), Σ = 1
    Vector<Rational> start_parameters;  ///< θ_0 (d)
    Rational outer_step;                ///< α
    MixtureHull hull;
    Vector<Rational> start;  ///< y_0 (r)

    /// Throws InputError when shapes do not fit, Σw_0 ≠ 1, all optima coincide, a curvature is not positive or α is
    /// not in the stable range.
    LinearModel(SharedQuadratic<Rational> model, Vector<Rational> weights, Vector<Rational> parameters, Rational alpha)
        : problem(std::move(model)),
          start_weights(std::move(weights)),
          start_parameters(std::move(parameters)),
          outer_step(std::move(alpha)),
          hull(problem) {
        const auto d = problem.dimension();
        if (problem.curvature.size() != d || problem.validation.size() != d || start_parameters.size() != d ||
            start_weights.size() != problem.domains())
            throw InputError("linear model: curvature, optima, validation and start must share their dimensions");
        Rational total(0);
        for (Eigen::Index i = 0; i < start_weights.size(); ++i) total += start_weights(i);
        if (total != 1) throw InputError("linear model: the start weights must sum to 1");
        for (Eigen::Index i = 0; i < d; ++i)
            if (problem.curvature(i) <= 0) throw InputError("linear model: every curvature must be positive");
        if (outer_step <= 0 || !hull.is_stable(outer_step))
            throw InputError("linear model: the outer step must be positive and below the stability limit");
        const Vector<Rational> offset = times<Rational>(problem.optima, start_weights) - hull.nearest;
        start = hull.coordinates(offset);
    }

    Rational largest_curvature() const {
        Rational largest(0);
        for (Eigen::Index i = 0; i < problem.dimension(); ++i)
            if (problem.curvature(i) > largest) largest = problem.curvature(i);
        return largest;
    }
};

}  // namespace datamix
