#pragma once

#include <random>

#include "datamix/evaluate/quadratic_model.hpp"

namespace datamix::testing {

struct RandomQuadratic {
    QuadraticModel model;
    Rational inner_step;  ///< at most 1/L
};

/// d and m up to 3, dense Hessians (one for all domains where `shared`), V dense.
inline RandomQuadratic random_quadratic(std::mt19937& random, bool shared) {
    const auto draw = [&](int low, int high) {  // the distributions of <random> differ between libraries
        return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
    };
    const int d = draw(1, 3), m = draw(2, 3);
    const auto definite = [&] {
        Matrix<Rational> root(d, d);
        for (Eigen::Index i = 0; i < root.size(); ++i) root.data()[i] = Rational(draw(-3, 3), 2);
        const Matrix<Rational> square = multiply<Rational>(root, root.transpose());
        return Matrix<Rational>(square + identity_matrix<Rational>(d) / Rational(2));
    };
    std::vector<Matrix<Rational>> hessians;
    Rational largest(0);
    for (int i = 0; i < m; ++i) {
        hessians.push_back(shared && i > 0 ? hessians[0] : definite());
        Rational trace(0);
        for (int j = 0; j < d; ++j) trace += hessians.back()(j, j);
        largest = std::max(largest, trace);
    }
    Matrix<Rational> optima(d, m);
    for (Eigen::Index i = 0; i < optima.size(); ++i) optima.data()[i] = Rational(draw(-4, 4), 2);
    if (optima.col(0) == optima.col(1)) optima(0, 0) += 1;
    Vector<Rational> c(d), theta(d), w(m);
    Rational total(0);
    for (int j = 0; j < d; ++j) {
        c(j) = Rational(draw(-6, 6), 4);
        theta(j) = Rational(draw(-6, 6), 3);
    }
    for (int i = 0; i < m; ++i) total += w(i) = Rational(draw(1, 9));
    w /= total;
    return {QuadraticModel(QuadraticProblem<Rational>(hessians, optima, definite(), c), w, theta,
                           Rational(draw(1, 10), 40)),
            Rational(draw(1, 4), 4) / largest};
}

/// θ*(w) (d).
inline Vector<Rational> optimum_of(const QuadraticProblem<Rational>& problem, const Vector<Rational>& w) {
    const auto d = problem.dimension();
    Matrix<Rational> hessian = Matrix<Rational>::Constant(d, d, Rational(0)),
                     right = Matrix<Rational>::Constant(d, 1, Rational(0));
    for (Eigen::Index i = 0; i < w.size(); ++i) {
        hessian += problem.hessian(i) * w(i);
        right.col(0) += times<Rational>(problem.hessian(i), problem.optima().col(i)) * w(i);
    }
    return solve_definite<Rational>(hessian, right).col(0);
}

/// F(w)
inline Rational loss_of(const QuadraticProblem<Rational>& problem, const Vector<Rational>& w) {
    return problem.validation_loss(optimum_of(problem, w));
}

/// ∇F(w) (m) by the implicit function theorem.
inline Vector<Rational> slopes_of(const QuadraticProblem<Rational>& problem, const Vector<Rational>& w) {
    const Vector<Rational> theta = optimum_of(problem, w);
    Matrix<Rational> hessian = problem.hessian(0) * w(0);
    for (Eigen::Index i = 1; i < w.size(); ++i) hessian += problem.hessian(i) * w(i);
    const Matrix<Rational> right = problem.validation_gradient(theta);
    const Matrix<Rational> adjoint = solve_definite<Rational>(hessian, right);
    const Vector<Rational> slopes = transposed_times<Rational>(problem.domain_gradients(theta), adjoint.col(0));
    return -slopes;
}

}  // namespace datamix::testing
