#pragma once

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "datamix/problem/logistic.hpp"
#include "datamix/problem/problem.hpp"
#include "datamix/problem/shared_quadratic.hpp"

/// The problems of general-horizon (F11): two domains whose Hessians differ.
namespace datamix::verify {

/// f_i(θ) = ½Σ_j h_ij(θ_j − a_ij)² + κ_i ln cosh(b_iᵀθ − t_i) and f_V = ½|θ−c|², for i = 1, 2 and two parameters: the
/// second term couples them. Row i of each matrix is domain i. |(ln cosh)‴| ≤ 4/(3√3) < 31/40.
struct Curved {
    Matrix<Rational> curvature, optima;  ///< h, a (2×2)
    Vector<Rational> strength;           ///< κ ≥ 0 (2)
    Matrix<Rational> directions;         ///< b (2×2)
    Vector<Rational> shifts, target;     ///< t (2), c (2)
    Rational off = 0;                    ///< the gradient of domain 1 is that much off: an error planted
};

/// The same over a scalar, with what EnclosableProblem asks for.
template <class S>
class CurvedProblem {
public:
    using Scalar = S;  ///< see Problem

    CurvedProblem(const Curved& data, Precision precision)
        : h_(from_rational<S>(data.curvature, precision)),
          a_(from_rational<S>(data.optima, precision)),
          b_(from_rational<S>(data.directions, precision)),
          strength_(from_rational<S>(data.strength, precision)),
          t_(from_rational<S>(data.shifts, precision)),
          c_(from_rational<S>(data.target, precision)),
          off_(from_rational<S>(data.off, precision)) {
        Rational mu = data.curvature(0, 0), smooth = 0, bent = 0;
        for (Eigen::Index i = 0; i < 2; ++i) {
            const Rational square = data.directions.row(i).squaredNorm();
            Rational largest = 0;
            for (Eigen::Index j = 0; j < 2; ++j) {
                mu = std::min(mu, data.curvature(i, j));
                largest = std::max(largest, data.curvature(i, j));
            }
            smooth = std::max(smooth, Rational(largest + data.strength(i) * square));
            // |b|³ ≤ |b|²(1 + |b|²)/2
            bent = std::max(bent, Rational(data.strength(i) * square * (1 + square) / 2 * 31 / 40));
            soft_[i] = data.strength(i) != 0;
        }
        mu_ = from_rational<S>(mu, precision);
        smooth_ = from_rational<S>(smooth, precision);
        bent_ = from_rational<S>(bent, precision);
    }

    Eigen::Index domains() const { return 2; }
    Eigen::Index dimension() const { return 2; }
    S strong_convexity() const { return mu_; }
    S smoothness() const { return smooth_; }
    S hessian_lipschitz() const { return bent_; }
    S validation_smoothness() const { return S(1); }

    Matrix<S> domain_gradients(const Vector<S>& theta) const {
        Matrix<S> result(2, 2);
        for (Eigen::Index i = 0; i < 2; ++i) {
            const S pull = soft_[i] ? S(strength_(i) * slope(i, theta)) : S(0);
            for (Eigen::Index j = 0; j < 2; ++j) {
                result(j, i) = h_(i, j) * (theta(j) - a_(i, j));
                if (soft_[i]) result(j, i) += pull * b_(i, j);
            }
        }
        result(0, 0) += off_;
        return result;
    }
    Vector<S> hessian_times(const Vector<S>& w, const Vector<S>& theta, const Vector<S>& v) const {
        Vector<S> result(2);
        for (Eigen::Index j = 0; j < 2; ++j) result(j) = (w(0) * h_(0, j) + w(1) * h_(1, j)) * v(j);
        for (Eigen::Index i = 0; i < 2; ++i) {
            if (!soft_[i]) continue;
            const S tanh = slope(i, theta), factor = w(i) * strength_(i) * (S(1) - tanh * tanh) * along(i, v);
            for (Eigen::Index j = 0; j < 2; ++j) result(j) += factor * b_(i, j);
        }
        return result;
    }
    Vector<S> third_times(const Vector<S>& w, const Vector<S>& theta, const Vector<S>& u, const Vector<S>& v) const {
        Vector<S> result = Vector<S>::Constant(2, S(0));
        for (Eigen::Index i = 0; i < 2; ++i) {
            if (!soft_[i]) continue;
            const S tanh = slope(i, theta);
            const S factor = S(-2) * w(i) * strength_(i) * tanh * (S(1) - tanh * tanh) * along(i, u) * along(i, v);
            for (Eigen::Index j = 0; j < 2; ++j) result(j) += factor * b_(i, j);
        }
        return result;
    }
    S validation_loss(const Vector<S>& theta) const {
        const Vector<S> off = theta - c_;
        return dot<S>(off, off) / S(2);
    }
    Vector<S> validation_gradient(const Vector<S>& theta) const { return theta - c_; }
    Vector<S> validation_hessian_times(const Vector<S>&, const Vector<S>& v) const { return v; }

private:
    S along(Eigen::Index i, const Vector<S>& v) const { return b_(i, 0) * v(0) + b_(i, 1) * v(1); }
    /// tanh(b_iᵀθ − t_i)
    S slope(Eigen::Index i, const Vector<S>& theta) const {
        using std::exp;
        return S(1) - S(2) / (S(1) + exp(S(S(2) * (along(i, theta) - t_(i)))));
    }

    Matrix<S> h_, a_, b_;
    Vector<S> strength_, t_, c_;
    S off_, mu_, smooth_, bent_;
    bool soft_[2] = {};
};

/// Rows (a, b), (c, d).
inline Matrix<Rational> square(std::initializer_list<std::string_view> entries) {
    const Vector<Rational> v = rationals(entries);
    Matrix<Rational> result(2, 2);
    result << v(0), v(1), v(2), v(3);
    return result;
}

/// Quadratics with the Hessians diag(first), diag(second) and the optima (1,1) and 0, c = (3/10, 1/2).
inline Curved different_hessians(std::initializer_list<std::string_view> hessians) {
    const Vector<Rational> none = rationals({"0", "0"});
    return {square(hessians),          square({"1", "1", "0", "0"}), none, square({"0", "0", "0", "0"}), none,
            rationals({"3/10", "1/2"})};
}
/// Curvatures from ¼ up, and a ln cosh in each loss.
inline Curved coupled_losses() {
    return {square({"1/2", "3/2", "1/4", "2"}), square({"1", "1", "0", "0"}), rationals({"1", "1"}),
            square({"1", "-1/2", "1/2", "1"}),  rationals({"0", "1/2"}),      rationals({"3/10", "1/2"})};
}
/// Logistic regression on 3 and 2 points in the plane, regularised by 1/5.
template <class S>
LogisticProblem<S> five_points(Precision precision) {
    Matrix<Rational> first(3, 2);
    first << 1, Rational(-1) / 2, Rational(3) / 4, Rational(1) / 4, -1, 1;
    const auto as = [&](const Matrix<Rational>& m) { return from_rational<S>(m, precision); };
    return {{as(first), as(square({"-1/2", "1", "1/2", "5/4"}))},
            as(square({"1", "-1/5", "-2/5", "1"})),
            from_rational<S>(Rational(1) / 5, precision)};
}

/// A problem over any scalar; `off` is what is planted in its gradient.
struct MakeCurved {
    Curved data;
    template <class S>
    CurvedProblem<S> operator()(Precision precision, const Rational& off) const {
        Curved used = data;
        used.off = off;
        return CurvedProblem<S>(used, precision);
    }
};
struct MakeLogistic {
    template <class S>
    auto operator()(Precision precision, const Rational&) const {
        return five_points<S>(precision);
    }
};

}  // namespace datamix::verify
