// Softmax regression: its derivatives in 50 digits, two classes against logistic regression, constants by hand.
#include "datamix/problem/softmax.hpp"

#include "catch.hpp"
#include "datamix/problem/conformance.hpp"
#include "datamix/problem/logistic.hpp"
#include "datamix/problem/shared_quadratic.hpp"
#include "rational.hpp"

namespace datamix {
namespace {

template <class S>
LabelledRows<S> rows(const Matrix<Rational>& x, std::vector<Eigen::Index> labels, Precision precision = {64}) {
    return {from_rational<S>(x, precision), std::move(labels)};
}

template <class S>
SoftmaxProblem<S> three_classes(const char* reg = "1/10", Precision precision = {64}) {
    const Matrix<Rational> web{{1, 2}, {-1, r("1/2")}, {3, 1}}, books{{r("-1/3"), 1}, {0, -2}}, held{{1, -1}};
    return {{rows<S>(web, {0, 1, 2}, precision), rows<S>(books, {1, 1}, precision)},
            rows<S>(held, {2}, precision),
            3,
            from_rational<S>(r(reg), precision)};
}

Vector<Rational> point(int scale) { return rationals({"1", "1/4", "-2/3", "1/2", "0", "-1"}) * Rational(scale); }
const Vector<Rational> direction = rationals({"1", "-2", "1/3", "0", "2", "-1/2"});

}  // namespace

TEST_CASE("softmax losses keep their promises, in 50 digits and in double", "[softmax]") {
    using R = Real<50>;
    for (const int scale : {0, 1, -3}) {
        INFO(scale);
        CHECK(broken_promises(three_classes<R>(), from_rational<R>(point(scale)), from_rational<R>(direction)).empty());
        CHECK(broken_promises(three_classes<double>(), from_rational<double>(point(scale)),
                              from_rational<double>(direction))
                  .empty());
    }
    const auto problem = three_classes<double>();
    CHECK(problem
              .third_times(Vector<double>{{1, 0}}, from_rational<double>(point(1)), from_rational<double>(direction),
                           from_rational<double>(direction))
              .norm() > 0.01);
    static_assert(EnclosableProblem<SoftmaxProblem<Ball>>);
}

TEST_CASE("softmax regression on balls holds what 50 digits say", "[softmax]") {
    using R = Real<50>;
    const auto balls = three_classes<Ball>("1/10", {96});
    const auto real = three_classes<R>();
    const auto theta = from_rational<Ball>(point(1), {96}), v = from_rational<Ball>(direction, {96});
    const auto at = from_rational<R>(point(1)), u = from_rational<R>(direction);
    const auto holds = [](const Ball& ball, const R& value) {
        return ball.contains(mpfr_srcptr(value.backend().data())) && ball.accuracy_bits() > 70;
    };
    const Vector<Ball> w{{Ball(0.25), Ball(0.75)}}, curved = balls.hessian_times(w, theta, v),
                                                    bent = balls.third_times(w, theta, v, v);
    const Vector<R> mixture{{R(0.25), R(0.75)}}, exact = real.hessian_times(mixture, at, u),
                                                 third = real.third_times(mixture, at, u, u);
    for (Eigen::Index j = 0; j < 6; ++j) {
        CHECK(holds(balls.domain_gradients(theta)(j, 0), real.domain_gradients(at)(j, 0)));
        CHECK(holds(curved(j), exact(j)));
        CHECK(holds(bent(j), third(j)));
    }
    CHECK(holds(balls.validation_loss(theta), real.validation_loss(at)));
}

TEST_CASE("two classes with opposite parameters are logistic regression", "[softmax]") {
    const Matrix<double> x{{1, 2}, {-1, 0.5}}, z{{1, 2}, {1, -0.5}};
    const SoftmaxProblem<double> softmax({{x, {0, 1}}}, {x, {0, 1}}, 2, 0.2);
    const LogisticProblem<double> logistic({z}, z, 0.2);
    const Vector<double> half{{0.3, -0.7}};
    Vector<double> both(4);
    both << half, -half;
    CHECK(softmax.validation_loss(both) == Approx(logistic.validation_loss(2 * half)).epsilon(1e-14));
    const Vector<double> slope = softmax.validation_gradient(both), other = logistic.validation_gradient(2 * half);
    for (Eigen::Index j = 0; j < 2; ++j) {
        CHECK(slope(j) == Approx(other(j)).epsilon(1e-14));
        CHECK(slope(2 + j) == Approx(-other(j)).epsilon(1e-14));
    }
    CHECK(softmax.domain_loss(0, both) == Approx(softmax.validation_loss(both) + 0.2 * half.squaredNorm()));
    CHECK(std::isfinite(softmax.validation_loss(1e6 * both)));  // exponentials of 1e6
    CHECK(softmax.validation_gradient(-1e6 * both).allFinite());
}

TEST_CASE("constants of softmax regression by hand", "[softmax]") {
    // One row x = (3, 4): λ_max(xxᵀ) = 25, |x|³ = 125; the other domain is smaller.
    const Matrix<double> large{{3, 4}}, small{{0, 1}, {1, 0}};
    const SoftmaxProblem<double> problem({{small, {0, 1}}, {large, {2}}}, {small, {1, 1}}, 3, 0.5);
    CHECK(problem.strong_convexity() == 0.5);
    CHECK(problem.smoothness() == Approx(0.5 + 12.5).epsilon(1e-8));
    CHECK(problem.hessian_lipschitz() == Approx(125 * 3.0 / 11).epsilon(1e-14));
    CHECK(problem.validation_smoothness() == Approx(0.25).epsilon(1e-8));
    CHECK(problem.dimension() == 6);
    CHECK(problem.classes() == 3);
    // The bound of the third derivative is nearly attained: two classes share all, with odds 2 ± √3.
    const double odds = std::log(2 + std::sqrt(3.0)) / 2;
    Vector<double> theta(6), v(6);
    theta << 0.12 * odds, 0.16 * odds, -0.12 * odds, -0.16 * odds, -60, -80;
    v << 0.6, 0.8, -0.6, -0.8, 0, 0;
    v /= std::sqrt(2.0);
    const Vector<double> bent = problem.third_times(Vector<double>{{0, 1}}, theta, v, v);
    CHECK(std::abs(bent.dot(v)) < problem.hessian_lipschitz());
    CHECK(std::abs(bent.dot(v)) > 0.997 * problem.hessian_lipschitz());
}

TEST_CASE("a softmax problem of a table, and parts that do not fit", "[softmax]") {
    const Matrix<double> x{{1, 2}, {3, 4}};
    const DomainTable<double> table{
        {"a", "b"}, {"cat", "dog"}, {{"web", x, {}, {0, 1}}}, {"validation", x, {}, {1, 1}}};
    const auto problem = softmax_problem(table, 0.1);
    CHECK(problem.dimension() == 4);
    CHECK(problem.validation_loss(Vector<double>::Zero(4)) == Approx(std::log(2.0)));
    CHECK_THROWS_AS(softmax_problem(DomainTable<double>{{"a"}, {}, {{"web", x, Vector<double>{{1, 2}}, {}}}, {}}, 0.1),
                    InputError);
    using Problem = SoftmaxProblem<double>;
    CHECK_THROWS_AS(Problem({{x, {0, 1}}}, {x, {0, 1}}, 1, 0.1), InputError);
    CHECK_THROWS_AS(Problem({{x, {0, 2}}}, {x, {0, 1}}, 2, 0.1), InputError);
    CHECK_THROWS_AS(Problem({{x, {0, -1}}}, {x, {0, 1}}, 2, 0.1), InputError);
    CHECK_THROWS_AS(Problem({{x, {0}}}, {x, {0, 1}}, 2, 0.1), InputError);
    CHECK_THROWS_AS(Problem({{Matrix<double>{{1}}, {0}}}, {x, {0, 1}}, 2, 0.1), InputError);
    CHECK_THROWS_AS(Problem({}, {x, {0, 1}}, 2, 0.1), InputError);
    CHECK_THROWS_AS(Problem({{x, {0, 1}}}, {x, {0, 1}}, 2, -0.1), InputError);
}

}  // namespace datamix
