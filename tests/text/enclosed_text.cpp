// Losses of a text in balls: they agree with the kernels in doubles, are narrow at a point, and hold what is inside a
// box.
#include "datamix/text/enclosed_text.hpp"

#include "catch.hpp"
#include "text/enclosed_support.hpp"

using namespace enclosed;

namespace {

void check_near(const Ball& found, double expected) {
    CHECK(found.midpoint() == Approx(expected).epsilon(1e-12).margin(1e-13));
    CHECK(arb_rel_accuracy_bits(found.data()) + 40 > 0);
    CHECK(mag_cmp_2exp_si(arb_radref(found.data()), -50) < 0);
}

}  // namespace

TEST_CASE("values, gradients and Hessians in balls are those of the kernels", "[enclosed]") {
    for (const int n : {2, 3, 5}) {
        const Example example(n, 3, 11, Rational(1) / 50);
        const TextProblem problem = example.doubles();
        const EnclosedText enclosed = example.balls();
        const VectorXd theta = VectorXd::LinSpaced(problem.dimension(), -1.5, 2),
                       v = VectorXd::LinSpaced(problem.dimension(), 1, -0.7), w = Eigen::Vector3d(0.25, 0.625, 0.125);
        const EnclosedTextLoss mixture = enclosed.mixture(as_balls(w));
        const EnclosedTextPoint point(enclosed, as_balls(theta));
        check_near(point.value(mixture), problem.loss(w, theta));
        check_near(point.value(enclosed.validation()), problem.validation_loss(theta));
        const EnclosedTextPoint::Slopes slopes(point, mixture), outer(point, enclosed.validation());
        const VectorXd gradient = problem.domain_gradients(theta) * w, turned = problem.hessian_times(w, theta, v),
                       slope = problem.validation_gradient(theta);
        const Vector<Ball> found = slopes.gradient(), product = slopes.hessian_times(as_balls(v)),
                           outer_slope = outer.gradient();
        for (Eigen::Index k = 0; k < theta.size(); ++k) {
            check_near(found(k), gradient(k));
            check_near(product(k), turned(k));
            check_near(outer_slope(k), slope(k));
        }
        CHECK(enclosed.smoothness().contains(Rational(3) / 2 + example.reg));  // shares that sum to 1
        CHECK(enclosed.strong_convexity().contains(example.reg));
    }
}

TEST_CASE("over a box every value is that of all its points", "[enclosed]") {
    const Example example(3, 2, 4, Rational(1) / 10);
    const TextProblem problem = example.doubles();
    const EnclosedText enclosed = example.balls();
    const VectorXd theta = VectorXd::LinSpaced(problem.dimension(), -0.5, 1), w = Eigen::Vector2d(0.5, 0.5);
    Vector<Ball> box = as_balls(theta);
    for (Eigen::Index k = 0; k < box.size(); ++k) box(k) = widened(box(k), Ball(1e-3));
    const EnclosedTextLoss mixture = enclosed.mixture(as_balls(w));
    const EnclosedTextPoint point(enclosed, box);
    const EnclosedTextPoint::Slopes slopes(point, mixture);
    const VectorXd v = VectorXd::Ones(theta.size());
    const Vector<Ball> gradient = slopes.gradient(), turned = slopes.hessian_times(as_balls(v));
    for (const int sign : {-1, 0, 1}) {
        VectorXd at = theta;
        for (Eigen::Index k = 0; k < at.size(); ++k) at(k) += 1e-3 * sign * (k % 3 == 0 ? -1 : 1);
        CHECK(point.value(mixture).contains(Rational(problem.loss(w, at))));
        const VectorXd slope = problem.domain_gradients(at) * w, product = problem.hessian_times(w, at, v);
        for (Eigen::Index k = 0; k < at.size(); ++k) {
            CHECK(gradient(k).contains(Rational(slope(k))));
            CHECK(turned(k).contains(Rational(product(k))));
        }
    }
    CHECK(point.value(mixture).accuracy_bits() < 12);
}

TEST_CASE("an enclosed text wants a domain, one length and a regulariser", "[enclosed]") {
    const Example example(3, 2, 4, Rational(1) / 10);
    CHECK_THROWS_AS(EnclosedText({}, example.validation, example.reg, {64}), InputError);
    CHECK_THROWS_AS(EnclosedText(example.domains, example.validation, 0, {64}), InputError);
    CHECK_THROWS_AS(EnclosedText({shares(2, 1)}, example.validation, example.reg, {64}), InputError);
}
