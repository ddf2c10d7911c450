// Shapes that do not fit together are refused; gradients and Hessian products by hand.
#include "datamix/problem/quadratic.hpp"

#include "catch.hpp"

namespace datamix {

TEST_CASE("a quadratic problem of parts that do not fit is refused", "[quadratic]") {
    using M = Matrix<double>;
    const auto of = [](const std::vector<M>& hessians, const M& optima, const M& validation, Eigen::Index size) {
        return QuadraticProblem<double>(hessians, optima, validation, Vector<double>::Zero(size));
    };
    const M square = M::Identity(2, 2), optima = M::Zero(2, 2);
    CHECK_NOTHROW(of({square, square}, optima, square, 2));
    CHECK_THROWS_AS(of({square}, optima, square, 2), InputError);
    CHECK_THROWS_AS(of({square, square, square}, optima, square, 2), InputError);
    CHECK_THROWS_AS(of({square, M::Identity(3, 2)}, optima, square, 2), InputError);
    CHECK_THROWS_AS(of({square, M::Identity(2, 3)}, optima, square, 2), InputError);
    CHECK_THROWS_AS(of({M::Identity(3, 3), square}, optima, square, 2), InputError);
    CHECK_THROWS_AS(of({square, square}, optima, M::Identity(3, 2), 2), InputError);
    CHECK_THROWS_AS(of({square, square}, optima, M::Identity(2, 3), 2), InputError);
    CHECK_THROWS_AS(of({square, square}, optima, square, 3), InputError);
    CHECK_THROWS_AS(of({}, M::Zero(2, 0), square, 2), InputError);
    CHECK_THROWS_AS(of({M::Zero(0, 0)}, M::Zero(0, 1), M::Zero(0, 0), 0), InputError);
}

TEST_CASE("gradients and Hessian products of dense quadratics", "[quadratic]") {
    const Matrix<double> first{{2, 1}, {1, 3}}, second{{5, -1}, {-1, 4}}, optima{{1, 0}, {0, 2}},
        validation{{1, 0}, {0, 7}};
    const QuadraticProblem<double> problem({first, second}, optima, validation, Vector<double>{{3, 1}});
    const Vector<double> theta{{2, 5}}, w{{0.25, 0.75}}, v{{1, -1}};
    const Matrix<double> gradients = problem.domain_gradients(theta);
    CHECK(gradients == Matrix<double>{{7, 7}, {16, 10}});
    CHECK(problem.hessian_times(w, theta, v) == Vector<double>{{0.25 * 1 + 0.75 * 6, 0.25 * -2 + 0.75 * -5}});
    CHECK(problem.validation_loss(theta) == (1 + 7 * 16) / 2.0);
    CHECK(problem.validation_gradient(theta) == Vector<double>{{-1, 28}});
    CHECK(problem.validation_hessian_times(theta, v) == Vector<double>{{1, -7}});
    CHECK(problem.third_times(w, theta, v, v) == Vector<double>{{0, 0}});
    CHECK(problem.hessian_lipschitz() == 0);
    const QuadraticProblem<double> skew({first, second}, optima, Matrix<double>{{2, -3}, {-3, 1}},
                                        Vector<double>{{3, 1}});
    CHECK(skew.validation_smoothness() == 5);  // the spectral norm is 4.54
    const QuadraticProblem<double> flat({first, second}, optima, Matrix<double>{{0.25, -0.125}, {-0.125, 0.5}},
                                        Vector<double>{{3, 1}});
    CHECK(flat.validation_smoothness() == 0.625);
}

}  // namespace datamix
