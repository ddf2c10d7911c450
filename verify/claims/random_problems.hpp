#pragma once

#include <random>
#include <vector>

#include "datamix/evaluate/closed_round.hpp"
#include "datamix/numeric/decimal.hpp"
#include "datamix/numeric/norm.hpp"
#include "datamix/problem/logistic.hpp"
#include "datamix/problem/quadratic.hpp"
#include "datamix/theory/full_truncation.hpp"

namespace datamix::verify {

/// Random problems with exact (rational) data, the same on every machine, with constants of claim F1 that hold on the
/// ball that no run from `start` leaves.
class RandomProblems {
public:
    RandomProblems(std::uint64_t seed, Precision precision) : random_(seed), precision_(precision) {}

    int draw(int low, int high) { return low + static_cast<int>(random_() % static_cast<unsigned>(high - low + 1)); }
    Vector<Rational> vector(Eigen::Index d, int low, int high, int denominator) {
        Vector<Rational> result(d);
        for (Eigen::Index i = 0; i < d; ++i) result(i) = Rational(draw(low, high)) / denominator;
        return result;
    }
    /// A shift that keeps a start from being an optimum by accident: both sides of a bound may then agree, which balls
    /// cannot decide.
    static Vector<Rational> off_grid(Eigen::Index d) { return Vector<Rational>::Constant(d, Rational(1) / 97); }
    /// Positive weights that sum to 1.
    Vector<Rational> weights(Eigen::Index m) {
        Vector<Rational> result = vector(m, 1, 9, 1);
        Rational total(0);
        for (Eigen::Index i = 0; i < m; ++i) total += result(i);
        return result / total;
    }
    /// Symmetric (d×d) with the given eigenvalues: a Householder reflection of the diagonal, exact.
    Matrix<Rational> symmetric(const Vector<Rational>& eigenvalues) {
        const auto d = eigenvalues.size();
        Vector<Rational> normal = vector(d, -3, 3, 1);
        normal(0) = 4;
        Matrix<Rational> reflection = identity_matrix<Rational>(d);
        const Rational scale = 2 / dot<Rational>(normal, normal);
        for (Eigen::Index i = 0; i < d; ++i)
            for (Eigen::Index j = 0; j < d; ++j) reflection(i, j) -= scale * normal(i) * normal(j);
        return multiply<Rational>(multiply<Rational>(reflection, diagonal_matrix<Rational>(eigenvalues)), reflection);
    }

    /// One drawn problem on balls, its constants a priori, and where to start it.
    template <class P>
    struct Instance {
        P problem;
        theory::LossConstants<Ball> constants;
        Rational smoothness;  ///< L, or a rational above it: steps up to 1/smoothness are admissible
        Vector<Rational> start;
    };

    /// m domains with different Hessians, eigenvalues in [¼, 5], any orientation. With `validation_is_mixture` the
    /// validation loss is that of domain 1 (v = e_1).
    Instance<QuadraticProblem<Ball>> quadratic(bool validation_is_mixture = false) {
        const int d = draw(1, 3), m = draw(2, 3);
        std::vector<Matrix<Rational>> hessians;
        Matrix<Rational> optima(d, m);
        Rational mu = 5, smoothness = 0;
        for (int i = 0; i < m; ++i) {
            const Vector<Rational> eigenvalues = vector(d, 1, 20, 4);
            for (int j = 0; j < d; ++j) {
                mu = std::min(mu, eigenvalues(j));
                smoothness = std::max(smoothness, eigenvalues(j));
            }
            hessians.push_back(symmetric(eigenvalues));
            optima.col(i) = vector(d, -8, 8, 4) + off_grid(d) * Rational(i);
        }
        if (mu == smoothness)
            return quadratic(validation_is_mixture);  // a shared Hessian: F1 may then hold with equality
        Matrix<Rational> validation = hessians[0];
        Vector<Rational> target = optima.col(0);
        if (!validation_is_mixture) {
            validation = symmetric(vector(d, 1, 8, 4));
            target = vector(d, -12, 12, 4);
        }
        const Vector<Rational> start = vector(d, -8, 8, 4) + off_grid(d);
        return quadratic(hessians, optima, validation, target, mu, smoothness, start);
    }

    /// 5 to 8 samples a domain, entries in [-3/2, 3/2], regularisation 1/10 to 1.
    Instance<LogisticProblem<Ball>> logistic() {
        const int d = draw(2, 3), m = draw(2, 3);
        const auto samples = [&] {
            Matrix<Rational> z(draw(5, 8), d);
            for (Eigen::Index r = 0; r < z.rows(); ++r) z.row(r) = vector(d, -6, 6, 4).transpose();
            return from_rational<Ball>(z, precision_);
        };
        std::vector<Matrix<Ball>> domains;
        for (int i = 0; i < m; ++i) domains.push_back(samples());
        const Rational reg = Rational(draw(1, 10)) / 10;
        LogisticProblem<Ball> problem(domains, samples(), Ball(reg, precision_));
        const Vector<Rational> start = vector(d, -4, 4, 4);
        const Vector<Ball> zero = Vector<Ball>::Constant(d, Ball(0)), from = from_rational<Ball>(start, precision_);
        const Ball radius = theory::invariant_radius<Ball>(
            norm<Ball>(from), largest_column(problem.domain_gradients(zero)), problem.strong_convexity());
        const theory::LossConstants<Ball> constants{
            problem.strong_convexity(),          problem.smoothness(),
            problem.hessian_lipschitz(),         problem.gradient_bound(radius),
            problem.validation_gradient_bound(), problem.validation_smoothness()};
        const Rational smoothness = parse_rational(upper(constants.smoothness, 6));
        return {std::move(problem), constants, smoothness, start};
    }

    Instance<QuadraticProblem<Ball>> quadratic(const std::vector<Matrix<Rational>>& hessians,
                                               const Matrix<Rational>& optima, const Matrix<Rational>& validation,
                                               const Vector<Rational>& target, const Rational& mu,
                                               const Rational& smoothness, const Vector<Rational>& start) const {
        std::vector<Matrix<Ball>> balls;
        for (const auto& h : hessians) balls.push_back(from_rational<Ball>(h, precision_));
        QuadraticProblem<Ball> problem(balls, from_rational<Ball>(optima, precision_),
                                       from_rational<Ball>(validation, precision_),
                                       from_rational<Ball>(target, precision_));
        Vector<Ball> centre = Vector<Ball>::Constant(start.size(), Ball(0));
        for (Eigen::Index i = 0; i < problem.domains(); ++i) centre += problem.optima().col(i);
        centre = centre / Ball(static_cast<int>(problem.domains()));
        theory::LossConstants<Ball> c;
        c.mu = Ball(mu, precision_);
        c.smoothness = Ball(smoothness, precision_);
        c.hessian_lipschitz = Ball(0);
        const Ball steepest = largest_column(problem.domain_gradients(centre));
        const Ball radius = theory::invariant_radius<Ball>(
            norm<Ball>(Vector<Ball>(from_rational<Ball>(start, precision_) - centre)), steepest, c.mu);
        c.gradient = steepest + c.smoothness * radius;
        Ball frobenius(0);
        for (Eigen::Index i = 0; i < validation.rows(); ++i)
            for (Eigen::Index j = 0; j < validation.cols(); ++j)
                frobenius += Ball(Rational(validation(i, j) * validation(i, j)), precision_);
        c.validation_smoothness = sqrt(frobenius);
        c.validation_gradient = norm<Ball>(problem.validation_gradient(centre)) + c.validation_smoothness * radius;
        return {std::move(problem), c, smoothness, start};
    }

    static Ball largest_column(const Matrix<Ball>& columns) {
        Ball result(0);
        for (Eigen::Index i = 0; i < columns.cols(); ++i)
            result = max(result, norm<Ball>(Vector<Ball>(columns.col(i))));
        return result;
    }

private:
    std::mt19937_64 random_;
    Precision precision_;
};

}  // namespace datamix::verify
