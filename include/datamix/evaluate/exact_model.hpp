#pragma once

#include <algorithm>
#include <optional>

#include "datamix/evaluate/bounded_optimum.hpp"
#include "datamix/evaluate/mixture_hull.hpp"

namespace datamix {

/// What every evaluator and search is about, all exact: a shared-Hessian problem, where the run starts, its outer step,
/// and the noise of the domains' gradients. At every inner step domain l's gradient carries an independent
/// N(0, Σ_l) (proofs/theory.md, S5), Σ_l diagonal unless `covariance` has it.
struct ExactModel {
    SharedQuadratic<Rational> problem;              ///< h, A, c
    Vector<Rational> start_weights;                 ///< w_0 (m), Σ = 1
    Vector<Rational> start_parameters;              ///< θ_0 (d)
    Rational outer_step;                            ///< α > 0
    Matrix<Rational> noise;                         ///< d×m, variances ≥ 0: column l is the diagonal of Σ_l
    MixtureHull hull;                               ///< of the problem's mixtures
    Vector<Rational> start;                         ///< y_0 (r), see MixtureHull
    std::vector<Matrix<Rational>> covariance = {};  ///< Σ_l (d×d) of every domain; empty where all are diagonal

    WeightBounds bounds = {};  ///< of projected steps alone
    /// The best mixture within them, where there are any.
    std::optional<BoundedOptimum> allowed = {};

    /// Full gradients. Throws InputError when shapes do not fit, Σw_0 ≠ 1, all optima coincide, or a curvature or α is
    /// not positive.
    ExactModel(SharedQuadratic<Rational> model, Vector<Rational> weights, Vector<Rational> parameters, Rational alpha)
        : problem(std::move(model)),
          start_weights(std::move(weights)),
          start_parameters(std::move(parameters)),
          outer_step(std::move(alpha)),
          noise(Matrix<Rational>::Constant(problem.dimension(), problem.domains(), Rational(0))),
          hull(problem) {
        const auto d = problem.dimension();
        if (start_parameters.size() != d || start_weights.size() != problem.domains())
            throw InputError("model: the start must have one weight per domain and one value per parameter");
        Rational total(0);
        for (Eigen::Index i = 0; i < start_weights.size(); ++i) total += start_weights(i);
        if (total != 1) throw InputError("model: the start weights must sum to 1");
        for (Eigen::Index i = 0; i < d; ++i)
            if (problem.curvature(i) <= 0) throw InputError("model: every curvature must be positive");
        if (outer_step <= 0) throw InputError("model: the outer step must be positive");
        const Vector<Rational> offset = times<Rational>(problem.optima, start_weights) - hull.nearest;
        start = hull.coordinates(offset);
    }
    /// Noisy gradients. Throws InputError also on a wrong shape of the noise or a negative variance.
    ExactModel(SharedQuadratic<Rational> model, Vector<Rational> weights, Vector<Rational> parameters, Rational alpha,
               Matrix<Rational> variances)
        : ExactModel(std::move(model), std::move(weights), std::move(parameters), std::move(alpha)) {
        noise = std::move(variances);
        if (noise.rows() != dimension() || noise.cols() != domains())
            throw InputError("noise: one variance per parameter and domain is expected");
        for (Eigen::Index i = 0; i < noise.size(); ++i)
            if (noise.data()[i] < 0) throw InputError("noise: variances must not be negative");
    }

    /// This model with noise whose coordinates are correlated. Throws InputError unless there is a symmetric, positive
    /// semidefinite matrix (d×d) per domain.
    ExactModel with_covariance(std::vector<Matrix<Rational>> matrices) const {
        if (static_cast<Eigen::Index>(matrices.size()) != domains())
            throw InputError("noise: one covariance per domain is expected");
        ExactModel result = *this;
        bool diagonal = true;
        for (Eigen::Index l = 0; l < domains(); ++l) {
            const Matrix<Rational>& matrix = matrices[static_cast<std::size_t>(l)];
            if (matrix.rows() != dimension() || matrix != matrix.transpose() || !is_positive_semidefinite(matrix))
                throw InputError("noise: covariances must be symmetric and positive semidefinite");
            result.noise.col(l) = matrix.diagonal();
            diagonal = diagonal && matrix == diagonal_matrix<Rational>(result.noise.col(l));
        }
        result.covariance = diagonal ? std::vector<Matrix<Rational>>() : std::move(matrices);
        return result;
    }

    /// This model with bounds on weights. Throws InputError where they fit neither each other nor the start.
    ExactModel within(WeightBounds weights) const {
        ExactModel model = *this;
        model.bounds = std::move(weights);
        model.bounds.check(start_weights);
        model.allowed.reset();
        if (model.bounds.exist())
            model.allowed = best_within(problem.optima, identity_matrix<Rational>(dimension()), problem.validation,
                                        model.bounds, start_weights);
        return model;
    }

    Eigen::Index dimension() const { return problem.dimension(); }  ///< d
    Eigen::Index domains() const { return problem.domains(); }      ///< m
    Eigen::Index free_weights() const { return domains() - 1; }     ///< m − 1
    /// Whether any variance is above 0.
    bool is_noisy() const {
        return std::any_of(noise.data(), noise.data() + noise.size(), [](const Rational& x) { return x != 0; });
    }
    /// w* (m): the minimiser of F over the affine hull; where optima are affinely dependent, of all minimisers the one
    /// nearest to w_0, to which the linear outer step leads. With bounds a minimiser within them.
    Vector<Rational> optimum() const {
        return allowed ? allowed->weights : Vector<Rational>(start_weights - times<Rational>(hull.lift, start));
    }
    /// Aw* (d)
    const Vector<Rational>& best_point() const { return allowed ? allowed->point : hull.nearest; }
    /// F(w) − F* of weights w (m), F* that of w*.
    Rational gap_of(const Vector<Rational>& w) const {
        const Vector<Rational> off = times<Rational>(problem.optima, w) - best_point();
        const Rational square = dot<Rational>(off, off) / 2;
        return allowed ? Rational(square + allowed->slope_to(w)) : square;
    }
    /// The weights (m) of a mixture y (r), relative to the optimum, that the linear outer step visits.
    template <class S>
    Vector<S> weights_at(const Vector<S>& y, Precision precision) const {
        const Vector<S> moved = y - from_rational<S>(start, precision);
        return from_rational<S>(start_weights, precision) + times<S>(from_rational<S>(hull.lift, precision), moved);
    }

    /// This model, for what holds below the stability limit of the linear outer step only (MixtureHull::is_stable).
    /// Throws InputError beyond.
    const ExactModel& with_stable_linear_step() const {
        if (!hull.is_stable(outer_step)) throw InputError("model: the outer step must be below the stability limit");
        return *this;
    }
    /// This model, for the moments of a noisy run. Throws UnsupportedError when the optima are affinely dependent: the
    /// noise then moves weights along mixtures that all have the same θ*(w), which the coordinates y do not see.
    const ExactModel& with_independent_optima() const {
        if (hull.rank() != free_weights())
            throw UnsupportedError("noise: the optima of the domains must be affinely independent");
        return *this;
    }
};

/// A power of two near the largest coordinate of a difference of optima: the unit of length of an instance.
inline Rational natural_unit(const ExactModel& model) {
    Rational largest(0);
    const auto& basis = model.hull.basis;
    for (Eigen::Index i = 0; i < basis.size(); ++i) largest = std::max<Rational>(largest, abs(basis.data()[i]));
    Rational unit(1);
    while (unit > largest) unit /= 2;
    while (2 * unit <= largest) unit *= 2;
    return unit;
}
/// The same instance with lengths counted in `unit` > 0: weights run as before, gaps are divided by unit². Without its
/// bounds, which no noisy run has.
inline ExactModel in_units_of(const ExactModel& model, const Rational& unit) {
    SharedQuadratic<Rational> problem = model.problem;
    problem.optima /= unit;
    problem.validation /= unit;
    ExactModel result(std::move(problem), model.start_weights, model.start_parameters / unit,
                      model.outer_step * unit * unit, model.noise / Rational(unit * unit));
    result.covariance = model.covariance;
    for (Matrix<Rational>& matrix : result.covariance) matrix /= Rational(unit * unit);
    return result;
}

}  // namespace datamix
