#pragma once

#include "datamix/algorithm/step_law.hpp"
#include "datamix/numeric/elimination.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix {

/// One round of the algorithm in closed form, O(dm) whatever the horizon: θ⁺ = R_Tθ + M_T A w and
/// g = AᵀM_T(θ⁺ − c), with R_T = diag((1−ηh_i)^T), M_T = I − R_T. This g is the algorithm's up to a shift common to
/// all domains, which no outer step sees.
template <class S>
class AffineRound {
public:
    /// η = eta ≤ 1/L, T = horizon ≥ 0 (else InputError).
    AffineRound(SharedQuadratic<S> model, const S& eta, const Integer& horizon)
        : model_(std::move(model)), retained_(retained_by_descent<S>(model_.curvature, eta, horizon)) {
        moved_ = Vector<S>(retained_.size());
        for (Eigen::Index i = 0; i < moved_.size(); ++i) moved_(i) = S(1) - retained_(i);
    }

    const Vector<S>& retained() const { return retained_; }  ///< the diagonal of R_T (d)

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
