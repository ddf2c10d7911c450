// θ*(w) against exact solutions, F's gradient against differences, the distance against what it bounds.
#include "datamix/evaluate/newton_optimum.hpp"

#include "algorithm/support.hpp"
#include "catch.hpp"
#include "datamix/problem/logistic.hpp"
#include "datamix/problem/ridge.hpp"
#include "datamix/problem/shared_quadratic.hpp"
#include "datamix/problem/softmax.hpp"

namespace datamix {
namespace {

template <class S>
OptimumOptions<S> with_curvature(double mu) {
    OptimumOptions<S> options;
    options.strong_convexity = S(mu);
    return options;
}

/// θ*(w) of quadratics, exactly: (Σw_iH_i)⁻¹ Σw_iH_ia_i.
Vector<Rational> solved(const QuadraticProblem<Rational>& problem, const Vector<Rational>& w) {
    Matrix<Rational> sum = Matrix<Rational>::Constant(2, 2, Rational(0)), right = Matrix<Rational>::Constant(2, 1, 0);
    for (Eigen::Index i = 0; i < problem.domains(); ++i) {
        sum += problem.hessian(i) * w(i);
        right += problem.hessian(i) * problem.optima().col(i) * w(i);
    }
    return solve_definite<Rational>(sum, right).col(0);
}

template <class S>
SoftmaxProblem<S> softmax(double reg) {
    Matrix<S> web(4, 2), books(3, 2);
    web << S(1), S(2), S(-1), S(0.5), S(3), S(1), S(0), S(-2);
    books << S(-0.25), S(1), S(2), S(2), S(1), S(-1);
    return {{{web, {0, 1, 2, 0}}, {books, {1, 1, 2}}}, {books, {2, 0, 1}}, 3, S(reg)};
}

}  // namespace

TEST_CASE("optima of quadratics: exactly in rationals, enclosed in balls, to rounding in double", "[optimum]") {
    const auto exact = testing::different_hessians();  // every curvature is at least 0.79
    for (const auto& w : {rationals({"1/5", "1/2", "3/10"}), rationals({"0", "1", "0"})}) {
        const Vector<Rational> theta = solved(exact, w);
        const auto found = optimum_of(exact, w, with_curvature<Rational>(0.75));
        CHECK(found.parameters == theta);
        CHECK(found.distance == 0);
        const auto rounded =
            optimum_of(testing::as<double>(exact), from_rational<double>(w), with_curvature<double>(0.75));
        CHECK((rounded.parameters - from_rational<double>(theta)).norm() <= rounded.distance + 1e-15);
        CHECK(rounded.distance < 1e-14);
        const auto real =
            optimum_of(testing::as<Real<60>>(exact), from_rational<Real<60>>(w), with_curvature<Real<60>>(0.75));
        CHECK(real.distance < 1e-50);
        CHECK(norm<Real<60>>(real.parameters - from_rational<Real<60>>(theta)) <= real.distance + Real<60>(1e-55));
        const auto balls = testing::as<Ball>(exact, {128});
        const auto enclosed = optimum_of(balls, from_rational<Ball>(w, {128}), with_curvature<Ball>(0.75));
        for (Eigen::Index j = 0; j < 2; ++j) CHECK(enclosed.parameters(j).contains(theta(j)));
        CHECK(enclosed.parameters(0).accuracy_bits() > 50);
        // Weights of which nothing is known leave nothing behind.
        NewtonOptimum<QuadraticProblem<Ball>> moved(balls, with_curvature<Ball>(0.75));
        moved.move(Vector<Ball>::Constant(3, widened(Ball(1), Ball(4))));
        CHECK_FALSE(moved.outer_loss().is_finite());
        moved.move(from_rational<Ball>(w, {128}));
        CHECK(moved.parameters()(0).accuracy_bits() > 50);
    }
}

TEST_CASE("a nonlinear optimum is as near as the distance says, from near and far", "[optimum]") {
    const auto problem = softmax<double>(0.01);
    const auto fine = softmax<Real<40>>(0.01);
    NewtonOptimum<SoftmaxProblem<double>> optimum(problem);
    NewtonOptimum<SoftmaxProblem<Real<40>>> truth(fine);
    for (const double first : {0.5, 1.0, 0.0, 0.3}) {
        optimum.move(Vector<double>{{first, 1 - first}});
        Vector<Real<40>> w(2);
        w << Real<40>(first), Real<40>(1) - Real<40>(first);
        truth.move(w);
        double off = 0;
        for (Eigen::Index j = 0; j < 6; ++j)
            off = std::max(off, std::abs(optimum.parameters()(j) - to_double(truth.parameters()(j))));
        CHECK(off <= optimum.distance() + to_double(truth.distance()));
        CHECK(optimum.distance() < 1e-11);
        CHECK(std::abs(optimum.outer_loss() - to_double(truth.outer_loss())) <= optimum.outer_loss_error());
        CHECK(optimum.outer_loss_error() < 1e-10);
    }
    // |∇f_w|/μ, no more and no less.
    OptimumOptions<double> loose;
    loose.accuracy = 0.5;
    const Vector<double> w{{0.5, 0.5}};
    const auto rough = optimum_of(problem, w, loose);
    CHECK(rough.distance == Approx((problem.domain_gradients(rough.parameters) * w).norm() / 0.01));
    CHECK(rough.distance <= 0.5);
    NewtonOptimum<SoftmaxProblem<double>> near(problem, loose);
    near.move(w);
    optimum.move(w);
    CHECK(near.outer_loss_error() > 1e-5);
    CHECK(std::abs(near.outer_loss() - optimum.outer_loss()) < near.outer_loss_error());
    // An optimum without a rounding: what is left is that of the loss, 64 ε|F|.
    const auto whole = two_domains<double>(Vector<double>{{1, 2}}, Vector<double>{{1, 0}}, Vector<double>{{0, 1}},
                                           Vector<double>{{3, 4}});
    NewtonOptimum<SharedQuadratic<double>> vertex(whole);
    vertex.move(Vector<double>{{1, 0}});
    CHECK(vertex.distance() == 0);
    CHECK(vertex.outer_loss_error() == 64 * std::numeric_limits<double>::epsilon() * 10);
    // Logistic regression with a start that plain Newton steps leave for infinity.
    const LogisticProblem<double> steep({Matrix<double>{{30, 0}, {0, 20}, {-25, 1}}}, Matrix<double>{{1, 1}}, 1e-3);
    CHECK(optimum_of(steep, Vector<double>{{1}}).distance < 1e-8);
}

TEST_CASE("the implicit hypergradient is the derivative of F along the simplex", "[optimum]") {
    const auto problem = softmax<double>(0.05);
    NewtonOptimum<SoftmaxProblem<double>> optimum(problem);
    const auto loss = [&](double first) {
        optimum.move(Vector<double>{{first, 1 - first}});
        return optimum.outer_loss();
    };
    const double slope = (loss(0.4001) - loss(0.3999)) / 2e-4;
    optimum.move(Vector<double>{{0.4, 0.6}});
    const Vector<double> g = optimum.implicit_hypergradient();
    CHECK(std::abs(slope) > 1e-3);
    CHECK(g(0) - g(1) == Approx(slope).epsilon(1e-6));
    const auto exact = testing::different_hessians();
    NewtonOptimum<QuadraticProblem<Rational>> quadratic(exact, with_curvature<Rational>(0.75));
    const auto w = rationals({"1/5", "1/2", "3/10"});
    quadratic.move(w);
    CHECK(quadratic.implicit_hypergradient() == theory::implicit_hypergradient(exact, w, solved(exact, w)));
}

TEST_CASE("an optimum that is not defined, or not reached, is refused", "[optimum]") {
    const auto problem = softmax<double>(0.05);
    NewtonOptimum<SoftmaxProblem<double>> optimum(problem);
    for (const auto& w : {Vector<double>{{1.0}}, Vector<double>{{0.0, 0.0}}, Vector<double>{{1.5, -0.5}},
                          Vector<double>{{std::nan(""), 1}}})
        CHECK_THROWS_AS(optimum.move(w), InputError);
    CHECK_THROWS_AS(NewtonOptimum<SoftmaxProblem<double>>(softmax<double>(0)), InputError);
    CHECK_THROWS_AS(optimum_of(testing::different_hessians(), rationals({"1", "0", "0"})), InputError);  // no mu known
    OptimumOptions<double> impossible;
    impossible.accuracy = 1e-30;
    CHECK_THROWS_WITH(optimum_of(problem, Vector<double>{{0.5, 0.5}}, impossible),
                      ContainsSubstring("optimum: Newton's method reached |theta - theta*| <= ") &&
                          ContainsSubstring(", not 1.0e-30"));
    // A common factor of the weights changes nothing, but for what |∇f_w| says.
    const auto once = optimum_of(problem, Vector<double>{{0.5, 0.5}}),
               twice = optimum_of(problem, Vector<double>{{2, 2}});
    CHECK((once.parameters - twice.parameters).norm() <= once.distance + twice.distance);
    OptimumOptions<double> loose;
    loose.accuracy = 0.3;
    const Vector<double> w{{2, 2}};
    const auto rough = optimum_of(problem, w, loose);
    CHECK(rough.distance == Approx((problem.domain_gradients(rough.parameters) * w).norm() / (4 * 0.05)));
    // Domains that share their Hessian have an optimum off the simplex, too.
    const auto shared = two_domains<Rational>(rationals({"1", "4"}), rationals({"1", "0"}), rationals({"0", "1"}),
                                              rationals({"0", "0"}));
    CHECK(optimum_of(shared, rationals({"3", "-2"})).parameters == rationals({"3", "-2"}));
}

namespace {

/// A problem that counts its Hessian products.
struct Counting : SoftmaxProblem<double> {
    explicit Counting(const SoftmaxProblem<double>& problem) : SoftmaxProblem<double>(problem) {}
    Vector<double> hessian_times(const Vector<double>& w, const Vector<double>& theta, const Vector<double>& v) const {
        ++products;
        return SoftmaxProblem<double>::hessian_times(w, theta, v);
    }
    mutable int products = 0;
};

}  // namespace

TEST_CASE("a preconditioner saves products and moves nothing", "[optimum]") {
    const Counting plain(softmax<double>(1e-3)), helped(softmax<double>(1e-3));
    const Vector<double> w{{0.3, 0.7}};
    NewtonOptimum<Counting> first(plain);
    first.move(w);
    OptimumOptions<double> options;
    const Matrix<double> inverse = theory::hessian(softmax<double>(1e-3), w, first.parameters()).inverse();
    options.preconditioner = [&](const Vector<double>& v) { return Vector<double>(inverse * v); };
    NewtonOptimum<Counting> second(helped, options);
    second.move(w);
    CHECK((first.parameters() - second.parameters()).norm() <= first.distance() + second.distance());
    CHECK((first.implicit_hypergradient() - second.implicit_hypergradient()).norm() < 1e-8);
    CHECK(2 * helped.products < plain.products);
}

}  // namespace datamix
