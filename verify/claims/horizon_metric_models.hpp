#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "datamix/numeric/elimination.hpp"
#include "datamix/problem/quadratic.hpp"
#include "datamix/problem/shared_quadratic.hpp"

/// Claim horizon-metric (G3): the problems that its driver is given, true and broken, and the instances of its rate.
namespace datamix::verify::horizon_metric_models {

/// A quadratic problem whose Hessian-vector product answers 0: the sensitivity recursion loses its contraction, so the
/// hypergradient is that of the metric ηTH instead of M_T.
struct WithoutContraction : QuadraticProblem<Ball> {
    using QuadraticProblem<Ball>::QuadraticProblem;
    explicit WithoutContraction(QuadraticProblem<Ball> problem) : QuadraticProblem<Ball>(std::move(problem)) {}
    Vector<Ball> hessian_times(const Vector<Ball>&, const Vector<Ball>&, const Vector<Ball>& v) const {
        return Vector<Ball>::Constant(v.size(), Ball(0));
    }
};

struct Model {
    Matrix<Rational> hessian, optima, validation_hessian;  // H, A, V
    Vector<Rational> validation;                           // c
    Rational eta, alpha;
    std::vector<std::size_t> horizons;
    std::vector<Vector<Rational>> starts;  // w_0; θ_0 = Aw_0
    bool contraction = true;               // false: the driver gets WithoutContraction
};

inline Matrix<Rational> identity(Eigen::Index d) { return identity_matrix<Rational>(d); }
inline Matrix<Rational> kept(const Model& model, std::size_t horizon) {  // R_T
    return power<Rational>(Matrix<Rational>(identity(model.hessian.rows()) - model.hessian * model.eta), horizon);
}

inline SharedQuadratic<Rational> worst_domain_instance() {  // claim G1
    return datamix::two_domains<Rational>(rationals({"1", "4"}), rationals({"1", "1"}), rationals({"0", "0"}),
                                          rationals({"-2", "2"}));
}

inline Model two_domains() {
    Model model;
    model.hessian = diagonal_matrix<Rational>(rationals({"1", "4"}));
    model.optima = Matrix<Rational>(2, 2);
    model.optima << Rational(1), Rational(0), Rational(1), Rational(0);
    model.validation_hessian = identity(2);
    model.validation = rationals({"-2", "2"});
    model.eta = Rational(1) / 4;
    model.alpha = Rational(1) / 4;
    model.horizons = {2, 3, 5, 10};
    model.starts = {rationals({"1/2", "1/2"}), rationals({"1/20", "19/20"}), rationals({"19/20", "1/20"})};
    return model;
}

inline Model three_domains() {
    Model model = two_domains();
    model.optima = Matrix<Rational>(2, 3);
    model.optima << Rational(1), Rational(0), Rational(-1), Rational(0), Rational(1), Rational(-1);
    model.validation = rationals({"1", "3/2"});
    model.horizons = {5};
    model.alpha = Rational(1) / 12;
    model.starts = {rationals({"1/3", "1/3", "1/3"}), rationals({"1/10", "1/10", "4/5"})};
    return model;
}

/// T = 1, ηL = 1, u_2 small and y = (−u_2, u_1): the bound is attained in the limit u_2 → 0.
inline SharedQuadratic<Rational> worst_rate_instance() {
    return datamix::two_domains<Rational>(rationals({"1", "2"}), rationals({"1", "1/10"}), rationals({"0", "0"}),
                                          rationals({"2/5", "21/20"}));
}

inline Model not_commuting() {
    Model model = two_domains();
    model.hessian << Rational(1), Rational(9) / 10, Rational(9) / 10, Rational(1);
    model.optima << Rational(1), Rational(0), Rational(-1) / 10, Rational(0);
    model.validation_hessian = diagonal_matrix<Rational>(rationals({"1", "100"}));
    model.validation = rationals({"1/2", "-1/20"});
    model.eta = Rational(10) / 19;
    model.horizons = {1};
    model.starts = {rationals({"3/5", "2/5"})};
    return model;
}

}  // namespace datamix::verify::horizon_metric_models
