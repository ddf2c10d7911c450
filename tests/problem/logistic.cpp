// Losses and constants of logistic regression in absolute numbers; differences alone do not see a constant.
#include <cmath>

#include "catch.hpp"
#include "datamix/problem/logistic.hpp"

namespace datamix {

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

}  // namespace datamix
