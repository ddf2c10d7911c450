// Losses and constants of logistic regression in absolute numbers, as differences alone do not see a constant; its
// derivatives by central differences.
#include <cmath>

#include "catch.hpp"
#include "datamix/problem/logistic.hpp"

namespace datamix {
namespace {

LogisticProblem<double> small() {
    std::vector<Matrix<double>> domains(2);
    domains[0] = Matrix<double>{{1, -0.5}, {0.75, 0.25}, {-1, 1}};
    domains[1] = Matrix<double>{{-0.5, 1}, {0.5, 1.25}};
    return {std::move(domains), Matrix<double>{{1, 1}, {-0.25, 0.5}}, 0.1};
}

}  // namespace

TEST_CASE("losses and constants of logistic regression by hand", "[logistic]") {
    Matrix<double> one(2, 2), other(1, 2), validation(2, 2);
    one << 3, 4, 0, 1;
    other << -2, 0;
    validation << 0, -1, 6, 8;
    const LogisticProblem<double> problem({one, other}, validation, 0.5);
    const Vector<double> zero = Vector<double>::Zero(2), theta{{0.5, -0.25}};
    CHECK(problem.domain_loss(0, zero) == Approx(std::log(2.0)));
    CHECK(problem.validation_loss(zero) == Approx(std::log(2.0)));
    // Margins: zᵀθ = ½ and −¼; −1; ¼ and 1. Regularisation: ¼|θ|² = 5/64.
    const auto loss = [](double margin) { return std::log1p(std::exp(-margin)); };
    CHECK(problem.domain_loss(0, theta) == Approx((loss(0.5) + loss(-0.25)) / 2 + 5.0 / 64).epsilon(1e-14));
    CHECK(problem.domain_loss(1, theta) == Approx(loss(-1) + 5.0 / 64).epsilon(1e-14));
    CHECK(problem.validation_loss(theta) == Approx((loss(0.25) + loss(1)) / 2).epsilon(1e-14));
    // Lengths 5 and 1; 2; 1 and 10.
    CHECK(problem.smoothness() == Approx(0.5 + 13.0 / 4));
    CHECK(problem.hessian_lipschitz() == Approx((125 + 1) / 2.0 / 10));
    CHECK(problem.gradient_bound(4) == Approx(3 + 0.5 * 4));
    CHECK(problem.validation_gradient_bound() == Approx(5.5));
    CHECK(problem.validation_smoothness() == Approx(101.0 / 2 / 4));
    const LogisticProblem<double> small({one / 10, other / 10}, validation, 0.5);  // every length below 1
    CHECK(small.smoothness() == Approx(0.5 + 0.13 / 4));
    CHECK(small.gradient_bound(4) == Approx(0.3 + 0.5 * 4));
}

TEST_CASE("logistic regression: derivatives by central differences, constants by definition", "[logistic]") {
    const auto problem = small();
    const Vector<double> w{{0.3, 0.7}}, theta{{0.4, -0.9}}, v{{-0.6, 1.1}};
    const double step = 1e-5;
    for (Eigen::Index j = 0; j < 2; ++j) {
        Vector<double> up = theta, down = theta;
        up(j) += step;
        down(j) -= step;
        const double slope = (problem.validation_loss(up) - problem.validation_loss(down)) / (2 * step);
        CHECK(problem.validation_gradient(theta)(j) == Approx(slope).epsilon(1e-8));
    }
    const Vector<double> change =
        (problem.domain_gradients(theta + step * v) - problem.domain_gradients(theta - step * v)) * w / (2 * step);
    const Vector<double> product = problem.hessian_times(w, theta, v);
    for (Eigen::Index j = 0; j < 2; ++j) CHECK(product(j) == Approx(change(j)).epsilon(1e-8));
    const Vector<double> u{{0.8, 0.3}}, up = theta + step * u, down = theta - step * u;
    const Vector<double> bent = problem.third_times(w, theta, u, v),
                         turned = (problem.hessian_times(w, up, v) - problem.hessian_times(w, down, v)) / (2 * step),
                         curved = problem.validation_hessian_times(theta, u),
                         pulled = (problem.validation_gradient(up) - problem.validation_gradient(down)) / (2 * step);
    for (Eigen::Index j = 0; j < 2; ++j) CHECK(bent(j) == Approx(turned(j)).epsilon(1e-7));
    for (Eigen::Index j = 0; j < 2; ++j) CHECK(curved(j) == Approx(pulled(j)).epsilon(1e-8));
    CHECK(std::abs(bent(0)) > 1e-3);
    // Gradient of domain 2 at 0: −mean z/2.
    const Matrix<double> zero = problem.domain_gradients(Vector<double>::Zero(2));
    CHECK(zero(0, 1) == Approx(0).margin(1e-15));
    CHECK(zero(1, 1) == Approx(-0.5625).epsilon(1e-14));
    CHECK(problem.strong_convexity() == 0.1);
    CHECK(problem.smoothness() == Approx(0.1 + (1.25 + 1.8125) / 2 / 4).epsilon(1e-14));  // the larger mean |z|²
    CHECK(problem.gradient_bound(2) == Approx(0.2 + (std::sqrt(1.25) + std::sqrt(1.8125)) / 2).epsilon(1e-14));
    CHECK(problem.validation_smoothness() == Approx((2 + 0.3125) / 8).epsilon(1e-14));
    CHECK_THROWS_AS((LogisticProblem<double>({}, Matrix<double>::Zero(1, 1), 1.0)), InputError);
}

TEST_CASE("a sample that counts twice is two samples", "[logistic]") {
    const Matrix<double> first{{1, -0.5}, {0.75, 0.25}, {0.75, 0.25}}, second{{-0.5, 1}, {0.5, 1.25}};
    const LogisticProblem<double> listed({first, second}, Matrix<double>{{1, 1}, {1, 1}, {1, 1}, {-0.25, 0.5}}, 0.1);
    using Samples = LogisticProblem<double>::Samples;
    const LogisticProblem<double> counted(
        std::vector<Samples>{{first.topRows(2), Vector<double>{{1, 2}}}, {second, Vector<double>{{0.25, 0.25}}}},
        Samples{Matrix<double>{{1, 1}, {-0.25, 0.5}, {9, 9}}, Vector<double>{{0.75, 0.25, 0}}}, 0.1);
    const Vector<double> w{{0.3, 0.7}}, theta{{0.4, -0.9}}, v{{-0.6, 1.1}};
    CHECK((listed.domain_gradients(theta) - counted.domain_gradients(theta)).norm() < 1e-15);
    CHECK((listed.hessian_times(w, theta, v) - counted.hessian_times(w, theta, v)).norm() < 1e-15);
    CHECK((listed.third_times(w, theta, v, theta) - counted.third_times(w, theta, v, theta)).norm() < 1e-15);
    CHECK((listed.validation_gradient(theta) - counted.validation_gradient(theta)).norm() < 1e-15);
    CHECK((listed.validation_hessian_times(theta, v) - counted.validation_hessian_times(theta, v)).norm() < 1e-15);
    CHECK(listed.validation_loss(theta) == Approx(counted.validation_loss(theta)).epsilon(1e-15));
    for (const Eigen::Index i : {0, 1})
        CHECK(listed.domain_loss(i, theta) == Approx(counted.domain_loss(i, theta)).epsilon(1e-15));
    CHECK(listed.smoothness() == Approx(counted.smoothness()).epsilon(1e-15));
    CHECK(listed.hessian_lipschitz() == Approx(counted.hessian_lipschitz()).epsilon(1e-15));
    CHECK(listed.validation_gradient_bound() == Approx(counted.validation_gradient_bound()).epsilon(1e-15));
    CHECK(listed.validation_smoothness() == Approx(counted.validation_smoothness()).epsilon(1e-15));
    for (const Vector<double>& counts : {Vector<double>{{1, -1}}, Vector<double>{{0, 0}}, Vector<double>{{1}}})
        CHECK_THROWS_AS(LogisticProblem<double>(std::vector<Samples>{{second, counts}},
                                                Samples{second, Vector<double>{{1, 1}}}, 0.1),
                        InputError);
}

}  // namespace datamix
