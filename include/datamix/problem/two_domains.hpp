#pragma once

#include "datamix/problem/quadratic.hpp"

namespace datamix {

/// Two quadratic domains with the shared Hessian diag(h) and f_V = ½|θ−c|²; w is the weight of the first domain. The
/// model of proofs/theory.md, Setting; every member has length d.
template <class S>
struct TwoDomains {
    Vector<S> curvature;   ///< h
    Vector<S> first;       ///< a_1
    Vector<S> second;      ///< a_2
    Vector<S> validation;  ///< c

    Eigen::Index dimension() const { return curvature.size(); }
    /// u = a_1 − a_2, the direction in which θ*(w) = a_2 + wu moves.
    Vector<S> direction() const { return first - second; }

    /// F(w) = f_V(θ*(w)).
    S objective(const S& w) const {
        const Vector<S> offset = second + direction() * w - validation;
        return dot<S>(offset, offset) / S(2);
    }
    /// F'(w) = uᵀ(θ*(w) − c).
    S slope(const S& w) const { return dot<S>(direction(), second + direction() * w - validation); }
    /// w* = uᵀ(c − a_2)/|u|², the minimiser of F over the whole line.
    S minimiser() const {
        const Vector<S> u = direction();
        return dot<S>(u, validation - second) / dot<S>(u, u);
    }

    QuadraticProblem<S> problem() const {
        Matrix<S> optima(dimension(), 2);
        optima.col(0) = first;
        optima.col(1) = second;
        return shared_curvature_problem<S>(curvature, optima, validation);
    }

    template <class T>
    TwoDomains<T> as(Precision precision = {64}) const {
        return {from_rational<T>(curvature, precision), from_rational<T>(first, precision),
                from_rational<T>(second, precision), from_rational<T>(validation, precision)};
    }
};

/// A vector of exact numbers: rationals({"1", "-2", "5/2"}).
inline Vector<Rational> rationals(std::initializer_list<std::string_view> texts) {
    Vector<Rational> result(static_cast<Eigen::Index>(texts.size()));
    Eigen::Index i = 0;
    for (const auto text : texts) result(i++) = parse_rational(text);
    return result;
}

}  // namespace datamix
