#pragma once

#include "datamix/evaluate/exact_model.hpp"
#include "datamix/numeric/lambert.hpp"

namespace datamix::theory {

/// What the laws of claims full-horizon-average and full-regimes need of a two-domain instance with full gradients
/// (any dimension; the slowest curvature must belong to one coordinate that u does not miss):
///   bias      w_T − w* = βρ^T(1 + o(1)),        β = −u_1(c − z*)_1/|u|²
///   transient Σ_{k<K}(w_k − w_T) = k_0(1 + o(1)), k_0 = (w_0 − w*)/(α|u|²)
/// In the model of proofs/theory.md, F4 (u = (1,1)): β = (c_2 − c_1)/4, k_0 = (w_0 − w*)/(2α).
struct HorizonConstants {
    Rational contraction;  ///< ρ = 1 − ηh_min
    Rational bias;         ///< β
    Rational transient;    ///< k_0
    Rational start;        ///< w_0 − w*
    Rational outer_rate;   ///< q_o = 1 − α|u|², the outer contraction as T → ∞

    /// η = inner_step. Throws UnsupportedError unless there are two domains.
    HorizonConstants(const ExactModel& model, const Rational& inner_step) {
        if (model.problem.domains() != 2) throw UnsupportedError("horizon constants: two domains are expected");
        Eigen::Index slowest = 0;
        for (Eigen::Index i = 1; i < model.problem.dimension(); ++i)
            if (model.problem.curvature(i) < model.problem.curvature(slowest)) slowest = i;
        const Rational square = model.hull.gram(0, 0);
        contraction = 1 - inner_step * model.problem.curvature(slowest);
        bias =
            -model.hull.basis(slowest, 0) * (model.problem.validation(slowest) - model.hull.nearest(slowest)) / square;
        start = model.start(0);
        transient = start / (model.outer_step * square);
        outer_rate = 1 - model.outer_step * square;
    }

    /// λ = ln(1/ρ).
    Ball rate(Precision precision) const { return -log(Ball(contraction, precision)); }
    /// βk_0 > 0: bias and transient do not cancel.
    bool same_sign() const { return bias * transient > 0; }
    /// |β/k_0| N.
    Ball scaled_budget(const Integer& budget, Precision precision) const {
        const Rational ratio = bias / transient;
        return Ball(Rational(ratio < 0 ? Rational(-ratio) : ratio), precision) * Ball(budget, precision);
    }
};

/// Average iterate, interior optimum, βk_0 > 0 (claim full-horizon-average): T_c = ln(λβN/k_0)/λ.
inline Ball same_sign_horizon(const HorizonConstants& c, const Integer& budget, Precision precision = {128}) {
    const Ball rate = c.rate(precision);
    return log(rate * c.scaled_budget(budget, precision)) / rate;
}
/// The real T at which βρ^T + k_0T/N stops falling from one integer to the next is T_c − this: ln(λ/(1−ρ))/λ, in (0,
/// ½].
inline Ball integer_shift(const HorizonConstants& c, Precision precision = {128}) {
    const Ball rate = c.rate(precision);
    return log(rate / (Ball(1) - Ball(c.contraction, precision))) / rate;
}
/// Average iterate, interior optimum, βk_0 < 0 (claim full-regimes), where the error crosses zero: T_x =
/// W(λ|β|N/|k_0|)/λ.
inline Ball opposite_sign_horizon(const HorizonConstants& c, const Integer& budget, Precision precision = {128}) {
    const Ball rate = c.rate(precision);
    return lambert_w(rate * c.scaled_budget(budget, precision)) / rate;
}
/// Last iterate, interior optimum (claim full-regimes): √(N ln(1/q_o)/λ) − ln((w_0−w*)/β)/(2λ), 0 < q_o < 1.
inline Ball last_iterate_horizon(const HorizonConstants& c, const Integer& budget, Precision precision = {128}) {
    const Ball rate = c.rate(precision), outer = -log(Ball(c.outer_rate, precision));
    return sqrt(Ball(budget, precision) * outer / rate) -
           log(abs(Ball(Rational(c.start / c.bias), precision))) / (Ball(2) * rate);
}

}  // namespace datamix::theory
