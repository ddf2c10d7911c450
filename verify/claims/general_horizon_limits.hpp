#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

#include "datamix/evaluate/enclosed_optimum.hpp"
#include "datamix/numeric/power.hpp"
#include "datamix/numeric/radius.hpp"

/// Where the runs of general-horizon (F11) end: enclosures of w*, w_T and of the constants of the law.
namespace datamix::verify {

/// F, its derivatives and the hypergradient at θ*(w), for every weight of domain 1 in the ball. Two domains, two
/// parameters.
template <class P>
class AtWeight {
public:
    Vector<Ball> theta;        ///< θ*(w)
    Matrix<Ball> hessian;      ///< ∇²f_w(θ*)
    Vector<Ball> apart, pull;  ///< ∇f_1 − ∇f_2, ∇f_V
    Vector<Ball> z;            ///< dθ*/dw = −H⁻¹(∇f_1 − ∇f_2)

    AtWeight(const P& of, const Ball& w, const Vector<Ball>& near, Precision precision) : problem_(&of) {
        weights_.resize(2);
        weights_ << w, Ball(1) - w;
        theta = theory::enclose_optimum(of, weights_, Ball(of.strong_convexity()), near, precision);
        hessian = theory::hessian(of, weights_, theta);
        const Matrix<Ball> gradients = of.domain_gradients(theta);
        apart = gradients.col(0) - gradients.col(1);
        pull = of.validation_gradient(theta);
        z = solved(-apart);
    }

    Ball slope() const { return dot<Ball>(z, pull); }  ///< F′
    /// g_1 − g_2 after T steps from θ*(w).
    Ball slope(const Ball& eta, int horizon) const {
        const Vector<Ball> left = times<Ball>(power<Ball>(kept(eta), Integer(horizon)), pull);
        return dot<Ball>(z, pull - left);
    }
    Ball curve() const {  ///< F″
        Vector<Ball> difference(2);
        difference << Ball(1), Ball(-1);
        const Vector<Ball> bend =
            problem_->hessian_times(difference, theta, z) * Ball(2) + problem_->third_times(weights_, theta, z, z);
        return dot<Ball>(z, problem_->validation_hessian_times(theta, z)) - dot<Ball>(pull, solved(bend));
    }
    Ball least_curvature() const { return least_curvature_of(hessian); }
    /// lim (w_T − w*)/ρ_*^T = ⟨z, E∇f_V⟩/F″, E the projection on the eigenvector of the least curvature.
    Ball bias() const {
        const Ball spread = spread_of(hessian), most = least_curvature() + spread;
        return dot<Ball>(z, pull * most - times<Ball>(hessian, pull)) / (spread * curve());
    }
    /// The smaller eigenvalue of a symmetric 2×2 matrix.
    static Ball least_curvature_of(const Matrix<Ball>& h) { return (h(0, 0) + h(1, 1) - spread_of(h)) / Ball(2); }
    const Vector<Ball>& weights() const { return weights_; }  ///< (w, 1−w)

private:
    Vector<Ball> solved(const Vector<Ball>& right) const {
        return solve_definite<Ball>(hessian, Matrix<Ball>(right)).col(0);
    }
    Matrix<Ball> kept(const Ball& eta) const {
        Matrix<Ball> result = -hessian * eta;
        for (Eigen::Index j = 0; j < 2; ++j) result(j, j) += Ball(1);
        return result;
    }
    static Ball spread_of(const Matrix<Ball>& h) {
        Vector<Ball> ends(2);
        ends << h(0, 0) - h(1, 1), Ball(2) * h(0, 1);
        return norm<Ball>(ends);
    }

    const P* problem_;
    Vector<Ball> weights_;
};

/// A root of f near `guess` by the secant rule, then its certificate: f < 0 at one end of the result and > 0 at the
/// other, 2^{1−bits/2} apart. None where that is not certain.
template <class F>
std::optional<Ball> certified_root(const F& f, const Ball& guess, const Ball& slope, Precision precision) {
    Ball before = guess.midpoint_ball(), at_before = f(before).midpoint_ball();
    Ball w = (before - at_before / slope).midpoint_ball();
    for (int step = 0;
         step < 60 && std::abs((w - before).midpoint()) > std::ldexp(1, static_cast<int>(-precision.bits / 2 - 4));
         ++step) {
        const Ball at = f(w).midpoint_ball(), next = (w - at * (w - before) / (at - at_before)).midpoint_ball();
        if (!next.is_finite()) break;
        before = w;
        at_before = at;
        w = next;
    }
    const Ball radius = scaled(Ball(1), -precision.bits / 2);
    if (!certainly(less(f(w - radius), Ball(0)) && less(Ball(0), f(w + radius)))) return std::nullopt;
    return widened(w, radius);
}

/// Whether F on [low, high] has its least value at its one stationary point w*: F′ has the sign of w − w* where |w −
/// w*| > 1/32, and F″ > 0 nearer.
template <class P>
bool only_minimiser(const P& problem, const Ball& optimum, double low, double high, Precision precision) {
    const Ball w = widened(Ball(Rational((low + high) / 2), precision), Ball((high - low) / 2));
    const Vector<Ball> zero = Vector<Ball>::Constant(2, Ball(0));
    const AtWeight<P> at(problem, w, zero, precision);
    const bool near = w.overlaps(widened(optimum, Ball(1.0 / 32)));
    if (near && certainly(less(Ball(0), at.curve()) && less(abs(w - optimum), Ball(1.0 / 16)))) return true;
    if (!w.overlaps(optimum)) {
        const Ball slope = at.slope();
        if (certainly(less(w, optimum)) ? certainly(less(slope, Ball(0))) : certainly(less(Ball(0), slope)))
            return true;
    }
    if (high - low < 1e-4) return false;
    const double middle = (low + high) / 2;
    return only_minimiser(problem, optimum, low, middle, precision) &&
           only_minimiser(problem, optimum, middle, high, precision);
}

}  // namespace datamix::verify
