#pragma once

#include "datamix/algorithm/outer_update.hpp"
#include "datamix/numeric/elimination.hpp"
#include "datamix/problem/quadratic.hpp"

namespace datamix {

/// A shared-Hessian quadratic problem (proofs/theory.md, Setting): f_i = ½(θ−a_i)ᵀdiag(h)(θ−a_i), f_V = ½|θ−c|².
template <class S>
struct SharedQuadratic {
    Vector<S> curvature;   ///< h (d), positive
    Matrix<S> optima;      ///< A = [a_1 … a_m] (d×m)
    Vector<S> validation;  ///< c (d)

    Eigen::Index domains() const { return optima.cols(); }
    Eigen::Index dimension() const { return optima.rows(); }
    /// The same problem for the algorithm of algorithm/mixing.hpp.
    QuadraticProblem<S> problem() const { return shared_curvature_problem<S>(curvature, optima, validation); }
};

template <class S>
SharedQuadratic<S> from_rational(const SharedQuadratic<Rational>& model, Precision precision = {64}) {
    return {from_rational<S>(model.curvature, precision), from_rational<S>(model.optima, precision),
            from_rational<S>(model.validation, precision)};
}

/// r_i = (1 − ηh_i)^T: what T gradient steps retain of the distance to the optimum, per coordinate (d).
template <class S>
Vector<S> retained_by_descent(const Vector<S>& curvature, const S& eta, const Integer& horizon) {
    Vector<S> retained(curvature.size());
    for (Eigen::Index i = 0; i < curvature.size(); ++i)
        retained(i) = power<S>(S(S(1) - S(eta * curvature(i))), horizon);
    return retained;
}

/// One round of the algorithm in closed form, O(dm) whatever the horizon: θ⁺ = R_Tθ + M_T A w and
/// g = AᵀM_T(θ⁺ − c), with R_T = diag((1−ηh_i)^T), M_T = I − R_T. This g is the algorithm's up to a shift common to
/// all domains, which no outer step sees.
template <class S>
class AffineRound {
public:
    AffineRound(SharedQuadratic<S> model, const S& eta, const Integer& horizon)
        : model_(std::move(model)), retained_(retained_by_descent<S>(model_.curvature, eta, horizon)) {
        moved_ = Vector<S>(retained_.size());
        for (Eigen::Index i = 0; i < moved_.size(); ++i) moved_(i) = S(1) - retained_(i);
    }

    const Vector<S>& retained() const { return retained_; }

    /// Moves θ (d, in place) by one round at mixture w (m) and returns the hypergradient (m).
    Vector<S> advance(const Vector<S>& w, Vector<S>& theta) const {
        Vector<S> pull(theta.size());
        for (Eigen::Index j = 0; j < theta.size(); ++j) {
            S centre(0);
            for (Eigen::Index i = 0; i < w.size(); ++i) centre += model_.optima(j, i) * w(i);
            theta(j) = retained_(j) * theta(j) + moved_(j) * centre;
            pull(j) = moved_(j) * (theta(j) - model_.validation(j));
        }
        return transposed_times<S>(model_.optima, pull);
    }

private:
    SharedQuadratic<S> model_;
    Vector<S> retained_, moved_;
};

}  // namespace datamix
