#pragma once

#include "datamix/evaluate/mixture_hull.hpp"
#include "datamix/evaluate/weight_bounds.hpp"
#include "datamix/problem/quadratic.hpp"

namespace datamix {

/// What enclosed rounds are about, all exact: quadratic domains whose Hessians are any symmetric matrices, shared or
/// not, a validation Hessian V, where the run starts and its outer step. ExactModel is for one diagonal and V = I.
struct QuadraticModel {
    QuadraticProblem<Rational> problem;  ///< H_i, a_i, V, c; all Hessians symmetric and positive definite
    Vector<Rational> start_weights;      ///< w_0 (m), Σ = 1
    Vector<Rational> start_parameters;   ///< θ_0 (d)
    Rational outer_step;                 ///< α > 0
    WeightBounds bounds;                 ///< of projected steps alone

    /// Throws InputError when shapes do not fit, Σw_0 ≠ 1, a Hessian is not symmetric and positive definite, α is not
    /// positive, or bounds fit neither each other nor the start.
    QuadraticModel(QuadraticProblem<Rational> model, Vector<Rational> weights, Vector<Rational> parameters,
                   Rational alpha, WeightBounds within = {})
        : problem(std::move(model)),
          start_weights(std::move(weights)),
          start_parameters(std::move(parameters)),
          outer_step(std::move(alpha)),
          bounds(std::move(within)) {
        if (start_parameters.size() != dimension() || start_weights.size() != domains())
            throw InputError("model: the start must have one weight per domain and one value per parameter");
        Rational total(0);
        for (Eigen::Index i = 0; i < domains(); ++i) total += start_weights(i);
        if (total != 1) throw InputError("model: the start weights must sum to 1");
        for (Eigen::Index i = 0; i <= domains(); ++i) {
            const Matrix<Rational>& h = i < domains() ? problem.hessian(i) : problem.validation_hessian();
            if (h != h.transpose() || !is_positive_definite(h))
                throw InputError("model: every Hessian must be symmetric and positive definite");
        }
        if (outer_step <= 0) throw InputError("model: the outer step must be positive");
        bounds.check(start_weights);
    }

    Eigen::Index dimension() const { return problem.dimension(); }  ///< d
    Eigen::Index domains() const { return problem.domains(); }      ///< m
    /// Whether all domains have one Hessian: θ*(w) = Aw then, and F is quadratic in w.
    bool is_shared() const {
        for (Eigen::Index i = 1; i < domains(); ++i)
            if (problem.hessian(i) != problem.hessian(0)) return false;
        return true;
    }
};

/// The best mixture over the affine hull, of domains that share a Hessian.
struct HullOptimum {
    Vector<Rational> weights;  ///< w* (m): of all minimisers the one nearest to w_0
    Vector<Rational> point;    ///< z* = Aw* (d), the point of the hull nearest to c in the norm of V

    /// Throws InputError where all optima coincide.
    explicit HullOptimum(const QuadraticModel& model) {
        const Matrix<Rational>& a = model.problem.optima();
        const Matrix<Rational>& v = model.problem.validation_hessian();
        const auto last = model.domains() - 1;
        const Vector<Rational> ones = Vector<Rational>::Constant(model.dimension(), Rational(1));
        const Matrix<Rational> basis = MixtureHull({ones, a, model.problem.validation_optimum()}).basis;
        const Matrix<Rational> pulled = multiply<Rational>(v, basis);
        const Vector<Rational> off = model.problem.validation_optimum() - a.col(last);
        const Matrix<Rational> right = transposed_times<Rational>(pulled, off);
        const Matrix<Rational> y = solve_definite<Rational>(transposed_product<Rational>(basis, pulled), right);
        point = a.col(last) + times<Rational>(basis, y.col(0));
        // In this hull z* is also nearest in the Euclidean norm, for which the weights are known.
        const MixtureHull hull({ones, a, point});
        const Vector<Rational> start = times<Rational>(a, model.start_weights) - point;
        weights = model.start_weights - times<Rational>(hull.lift, hull.coordinates(start));
    }
};

}  // namespace datamix
