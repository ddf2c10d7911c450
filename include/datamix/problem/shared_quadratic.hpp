#pragma once

#include <initializer_list>
#include <string_view>

#include "datamix/numeric/scalar.hpp"
#include "datamix/problem/problem.hpp"

namespace datamix {

/// Domains that share one diagonal Hessian (proofs/theory.md, Setting): f_i(θ) = ½(θ−a_i)ᵀdiag(h)(θ−a_i), validation
/// f_V(θ) = ½|θ−c|². The optimum of a mixture is θ*(w) = Aw. A Problem, over any scalar; QuadraticProblem is the one
/// whose Hessians differ.
template <class S>
struct SharedQuadratic {
    using Scalar = S;  ///< see Problem

    Vector<S> curvature;   ///< h (d), positive
    Matrix<S> optima;      ///< A = [a_1 … a_m] (d×m)
    Vector<S> validation;  ///< c (d)

    Eigen::Index domains() const { return optima.cols(); }    ///< m
    Eigen::Index dimension() const { return optima.rows(); }  ///< d

    /// [∇f_1(θ) … ∇f_m(θ)] (d×m)
    Matrix<S> domain_gradients(const Vector<S>& theta) const {
        Matrix<S> gradients(dimension(), domains());
        for (Eigen::Index i = 0; i < domains(); ++i)
            for (Eigen::Index j = 0; j < dimension(); ++j) gradients(j, i) = curvature(j) * (theta(j) - optima(j, i));
        return gradients;
    }
    /// ∇²f_w(θ) v (d)
    Vector<S> hessian_times(const Vector<S>& w, const Vector<S>&, const Vector<S>& v) const {
        Vector<S> result = Vector<S>::Constant(dimension(), S(0));
        for (Eigen::Index i = 0; i < domains(); ++i)
            for (Eigen::Index j = 0; j < dimension(); ++j) result(j) += curvature(j) * v(j) * w(i);
        return result;
    }
    /// f_i(θ); domains count from 0.
    S domain_loss(Eigen::Index domain, const Vector<S>& theta) const {
        S sum(0);
        for (Eigen::Index j = 0; j < dimension(); ++j) {
            const S off = theta(j) - optima(j, domain);
            sum += curvature(j) * off * off;
        }
        return sum / S(2);
    }
    /// f_V(θ)
    S validation_loss(const Vector<S>& theta) const {
        const Vector<S> off = theta - validation;
        return dot<S>(off, off) / S(2);
    }
    /// ∇f_V(θ) (d)
    Vector<S> validation_gradient(const Vector<S>& theta) const { return theta - validation; }

    S smoothness() const {  ///< L, the largest curvature
        using std::max;
        S largest = curvature(0);
        for (Eigen::Index i = 1; i < curvature.size(); ++i) largest = max(largest, curvature(i));
        return largest;
    }
    S strong_convexity() const {  ///< μ, the smallest curvature
        using std::min;
        S smallest = curvature(0);
        for (Eigen::Index i = 1; i < curvature.size(); ++i) smallest = min(smallest, curvature(i));
        return smallest;
    }
    /// D² = max |a_i − a_l|²
    S squared_diameter() const {
        using std::max;
        S widest(0);
        for (Eigen::Index i = 0; i < domains(); ++i)
            for (Eigen::Index l = 0; l < i; ++l) {
                const Vector<S> edge = optima.col(i) - optima.col(l);
                widest = max(widest, dot<S>(edge, edge));
            }
        return widest;
    }
    /// F(w) = f_V(Aw), w (m)
    S objective(const Vector<S>& w) const { return validation_loss(times<S>(optima, w)); }

    // Two domains: w is the weight of the first.

    /// u = a_1 − a_2 (d), the direction in which θ*(w) = a_2 + wu moves.
    Vector<S> direction() const { return optima.col(0) - optima.col(1); }
    /// F(w) = f_V(a_2 + wu)
    S objective(const S& w) const {
        const Vector<S> offset = optima.col(1) + direction() * w - validation;
        return dot<S>(offset, offset) / S(2);
    }
    /// F'(w) = uᵀ(θ*(w) − c)
    S slope(const S& w) const { return dot<S>(direction(), optima.col(1) + direction() * w - validation); }
    /// w* = uᵀ(c − a_2)/|u|², the minimiser of F over the whole line.
    S minimiser() const {
        const Vector<S> u = direction();
        return dot<S>(u, validation - optima.col(1)) / dot<S>(u, u);
    }

    /// The same in another scalar, of one that holds rationals; see from_rational.
    template <class T>
    SharedQuadratic<T> as(Precision precision = {64}) const {
        return {from_rational<T>(curvature, precision), from_rational<T>(optima, precision),
                from_rational<T>(validation, precision)};
    }
};

/// Two domains from their optima a_1, a_2 (d); h and c as above.
template <class S>
SharedQuadratic<S> two_domains(const Vector<S>& curvature, const Vector<S>& first, const Vector<S>& second,
                               const Vector<S>& validation) {
    Matrix<S> optima(first.size(), 2);
    optima << first, second;
    return {curvature, optima, validation};
}

/// A vector of exact numbers: rationals({"1", "-2", "5/2"}). Throws as parse_rational.
inline Vector<Rational> rationals(std::initializer_list<std::string_view> texts) {
    Vector<Rational> result(static_cast<Eigen::Index>(texts.size()));
    Eigen::Index i = 0;
    for (const auto text : texts) result(i++) = parse_rational(text);
    return result;
}

}  // namespace datamix
