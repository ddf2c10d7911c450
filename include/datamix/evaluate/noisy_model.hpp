#pragma once

#include "datamix/evaluate/mixture_hull.hpp"

namespace datamix {

/// A shared-Hessian quadratic with additive Gaussian gradient noise: domain l's gradient at every step carries an
/// independent N(0, diag noise_l). Linear outer step; everything exact (proofs/theory.md, S5).
struct NoisyModel {
    LinearModel linear;
    Matrix<Rational> noise;  ///< d×m, column l is the covariance diagonal of domain l's gradient noise, ≥ 0

    /// Throws InputError on a wrong shape or a negative variance, UnsupportedError when the optima are affinely
    /// dependent: the noise then moves weights along mixtures that all have the same θ*(w), which these coordinates do
    /// not see.
    NoisyModel(LinearModel model, Matrix<Rational> covariances)
        : linear(std::move(model)), noise(std::move(covariances)) {
        if (noise.rows() != dimension() || noise.cols() != domains())
            throw InputError("noise: one variance per parameter and domain is expected");
        for (Eigen::Index i = 0; i < noise.size(); ++i)
            if (noise.data()[i] < 0) throw InputError("noise: variances must not be negative");
        if (linear.hull.rank() != free_weights())
            throw UnsupportedError("noise: the optima of the domains must be affinely independent");
    }

    Eigen::Index dimension() const { return linear.problem.dimension(); }
    Eigen::Index domains() const { return linear.problem.domains(); }
    Eigen::Index free_weights() const { return domains() - 1; }
    /// w* (m): the minimiser of F over the affine hull.
    Vector<Rational> optimum() const {
        Vector<Rational> w(domains());
        w(domains() - 1) = 1;
        for (Eigen::Index j = 0; j < free_weights(); ++j) {
            w(j) = linear.start_weights(j) - linear.start(j);
            w(domains() - 1) -= w(j);
        }
        return w;
    }
    Rational smallest_curvature() const {
        Rational smallest = linear.problem.curvature(0);
        for (Eigen::Index i = 1; i < dimension(); ++i)
            if (linear.problem.curvature(i) < smallest) smallest = linear.problem.curvature(i);
        return smallest;
    }
};

/// A power of two near the largest coordinate of a difference of optima: the unit of length of an instance.
inline Rational natural_unit(const NoisyModel& model) {
    Rational largest(0);
    const auto& basis = model.linear.hull.basis;
    for (Eigen::Index i = 0; i < basis.size(); ++i) largest = std::max<Rational>(largest, abs(basis.data()[i]));
    Rational unit(1);
    while (unit > largest) unit /= 2;
    while (2 * unit <= largest) unit *= 2;
    return unit;
}
/// The same instance with lengths counted in `unit`: weights run as before, gaps are divided by unit².
inline NoisyModel in_units_of(const NoisyModel& model, const Rational& unit) {
    SharedQuadratic<Rational> problem = model.linear.problem;
    problem.optima /= unit;
    problem.validation /= unit;
    return {LinearModel(std::move(problem), model.linear.start_weights, model.linear.start_parameters / unit,
                        model.linear.outer_step * unit * unit),
            model.noise / Rational(unit * unit)};
}

/// What one inner loop does, in law: θ_T = rθ_0 + (1−r)Aw − Σ_l w_l n_l per coordinate, and column l of the
/// sensitivities is (1−r)a_l − n_l up to a common shift, with the same independent n_il ~ N(0, v_il).
template <class S>
struct RoundLaw {
    Vector<S> kept;      ///< r (d)
    Matrix<S> variance;  ///< v (d×m)
};

/// Constant inner step: r = (1−ηh)^T, v = sη(1−r²)/(h(2−ηh)).
template <class S>
RoundLaw<S> round_law(const NoisyModel& model, const Vector<S>& kept, const S& eta, Precision precision = {64}) {
    RoundLaw<S> law{kept, Matrix<S>(model.dimension(), model.domains())};
    for (Eigen::Index i = 0; i < model.dimension(); ++i) {
        const S h = from_rational<S>(model.linear.problem.curvature(i), precision);
        const S per_unit = eta * (S(1) - kept(i) * kept(i)) / (h * (S(2) - eta * h));
        for (Eigen::Index l = 0; l < model.domains(); ++l)
            law.variance(i, l) =
                model.noise(i, l) == 0 ? S(0) : S(per_unit * from_rational<S>(model.noise(i, l), precision));
    }
    return law;
}
template <class S>
RoundLaw<S> round_law(const NoisyModel& model, const Integer& horizon, const S& eta, Precision precision = {64}) {
    const auto h = from_rational<S>(model.linear.problem.curvature, precision);
    return round_law<S>(model, retained_by_descent<S>(h, eta, horizon), eta, precision);
}

}  // namespace datamix
