#pragma once

#include "datamix/problem/quadratic.hpp"

namespace datamix::testing {

/// Three domains in the plane with *different* Hessians and a full validation Hessian, all exact.
inline QuadraticProblem<Rational> different_hessians() {
    Matrix<Rational> h1(2, 2), h2(2, 2), h3(2, 2), optima(2, 3), v(2, 2);
    h1 << Rational(2), Rational(1) / 2, Rational(1) / 2, Rational(1);
    h2 << Rational(1), Rational(0), Rational(0), Rational(4);
    h3 << Rational(3), Rational(-1), Rational(-1), Rational(2);
    optima << Rational(1), Rational(-1), Rational(1) / 2, Rational(0), Rational(2), Rational(-1);
    v << Rational(1), Rational(1) / 3, Rational(1) / 3, Rational(2);
    return {{h1, h2, h3}, optima, v, Vector<Rational>{{Rational(1) / 3, -2}}};
}

/// The first two of them.
inline QuadraticProblem<Rational> two_different_hessians() {
    const QuadraticProblem<Rational> three = different_hessians();
    return {{three.hessian(0), three.hessian(1)},
            three.optima().leftCols(2),
            three.validation_hessian(),
            three.validation_optimum()};
}

/// The inner step size of these tests.
inline const Rational eta = Rational(1) / 8;

inline Eigen::VectorXd numbers(std::initializer_list<double> values) {
    Eigen::VectorXd result(static_cast<Eigen::Index>(values.size()));
    Eigen::Index i = 0;
    for (const double value : values) result(i++) = value;
    return result;
}

template <class S>
QuadraticProblem<S> as(const QuadraticProblem<Rational>& p, Precision precision = {64}) {
    std::vector<Matrix<S>> hessians;
    for (Eigen::Index i = 0; i < p.domains(); ++i) hessians.push_back(from_rational<S>(p.hessian(i), precision));
    return {hessians, from_rational<S>(p.optima(), precision), from_rational<S>(p.validation_hessian(), precision),
            from_rational<S>(p.validation_optimum(), precision)};
}

}  // namespace datamix::testing
