#pragma once

#include <random>
#include <vector>

#include "datamix/evaluate/closed_mixture.hpp"
#include "datamix/problem/shared_quadratic.hpp"
#include "datamix/theory/horizon_metric.hpp"

/// Claim greedy-worst-ratio (G2): its model, the limits an outer loop can have there, the instance on which the bound
/// is attained, and random ones.
namespace datamix::verify::greedy_worst_ratio_models {

struct Model {
    Matrix<Rational> hessian, optima, validation_hessian;  // H, A, V
    Vector<Rational> validation;                           // c
    Rational mu, smoothness, eta;
};

inline Rational objective(const Model& model, const Vector<Rational>& w) {
    const Vector<Rational> offset = times<Rational>(model.optima, w) - model.validation;
    return dot<Rational>(offset, times<Rational>(model.validation_hessian, offset)) / 2;
}

inline Rational best(const Model& model) {
    return objective(model, theory::closest_mixture(model.optima, model.validation, model.validation_hessian));
}

/// M_T V, the matrix of the variational inequality; symmetric iff V commutes with H.
inline Matrix<Rational> inequality_matrix(const Model& model, const Integer& horizon) {
    const auto one = identity_matrix<Rational>(model.hessian.rows());
    const Matrix<Rational> kept = power<Rational>(Matrix<Rational>(one - model.hessian * model.eta), horizon);
    return multiply<Rational>(one - kept, model.validation_hessian);
}

/// The limits an outer loop can have: mixtures where no small change of weights lowers the T-step loss to first order.
/// Unique if M_TV is symmetric; on two domains with uᵀM_TVu < 0 both vertices can attract.
inline std::vector<Vector<Rational>> limits(const Model& model, const Integer& horizon) {
    const Matrix<Rational> q = inequality_matrix(model, horizon);
    if (q == Matrix<Rational>(q.transpose())) return {theory::closest_mixture(model.optima, model.validation, q)};
    const Vector<Rational> u = model.optima.col(0) - model.optima.col(1);
    const auto slope = [&](Eigen::Index vertex) {
        return dot<Rational>(u, times<Rational>(q, model.optima.col(vertex) - model.validation));
    };
    std::vector<Vector<Rational>> found;
    if (slope(0) <= 0) found.push_back(rationals({"1", "0"}));
    if (slope(1) >= 0) found.push_back(rationals({"0", "1"}));
    if (found.empty()) {  // the slope rises from negative at w = 0 to positive at w = 1
        const Rational w = slope(1) / (slope(1) - slope(0));
        found.push_back(rationals({"0", "0"}));
        found.back()(0) = w;
        found.back()(1) = 1 - w;
    }
    return found;
}

/// The instance on which the bound is attained: H = diag(1, κ) and, with κ_T for k, a_1 = (√k, 1), a_2 = (2/(1+k))(√k,
/// k), c = 0. The first coordinate is measured in units of √k, which keeps everything rational: V = diag(k, 1) instead
/// of I.
inline Model equality_instance(const Rational& kappa, const Integer& horizon, const Rational& eta) {
    Model model;
    const Rational metric = theory::horizon_condition_number<Rational>(1, kappa, horizon, eta);  // κ_T
    const Rational scale = 2 / (1 + metric);
    model.hessian = diagonal_matrix<Rational>(rationals({"1", "0"}));
    model.hessian(1, 1) = kappa;
    model.optima = Matrix<Rational>(2, 2);
    model.optima << Rational(1), scale, Rational(1), Rational(scale * metric);
    model.validation_hessian = diagonal_matrix<Rational>(rationals({"0", "1"}));
    model.validation_hessian(0, 0) = metric;
    model.validation = rationals({"0", "0"});
    model.mu = 1;
    model.smoothness = kappa;
    model.eta = eta;
    return model;
}
inline Model equality_instance(const Rational& kappa) { return equality_instance(kappa, 1, 1 / kappa); }

/// 2 to 4 domains in 2 to 4 dimensions, diagonal H, V = I, all numbers small rationals.
inline Model random_instance(std::mt19937_64& random) {
    const auto draw = [&](int low, int high) {
        return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
    };
    const int d = draw(2, 4), m = draw(2, 4);
    Model model;
    Vector<Rational> h(d), c(d);
    model.optima = Matrix<Rational>(d, m);
    for (int i = 0; i < d; ++i) {
        h(i) = Rational(draw(1, 40)) / 4;
        c(i) = Rational(draw(-12, 12)) / 4;
        for (int j = 0; j < m; ++j) model.optima(i, j) = Rational(draw(-8, 8)) / 4;
    }
    model.hessian = diagonal_matrix<Rational>(h);
    model.validation_hessian = identity_matrix<Rational>(d);
    model.validation = c;
    model.mu = *std::min_element(h.data(), h.data() + d);
    model.smoothness = *std::max_element(h.data(), h.data() + d);
    model.eta = Rational(draw(1, 8)) / 8 / model.smoothness;
    return model;
}

}  // namespace datamix::verify::greedy_worst_ratio_models
