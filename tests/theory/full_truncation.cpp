// F1: the bounds themselves, logistic regression against finite differences, and the implicit hypergradient.
#include "datamix/theory/full_truncation.hpp"
#include "catch.hpp"
#include "datamix/algorithm/inner_loop.hpp"
#include "datamix/evaluate/enclosed_optimum.hpp"
#include "datamix/numeric/norm.hpp"
#include "datamix/problem/logistic.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix {
namespace {

Rational r(const char* text) { return parse_rational(text); }

template <class S>
LogisticProblem<S> small_logistic(Precision precision = {64}) {
    Matrix<Rational> first(3, 2), second(2, 2), validation(2, 2);
    first << r("1"), r("-1/2"), r("3/4"), r("1/4"), r("-1"), r("1");
    second << r("-1/2"), r("1"), r("1/2"), r("5/4");
    validation << r("1"), r("1"), r("-1/4"), r("1/2");
    return {{from_rational<S>(first, precision), from_rational<S>(second, precision)},
            from_rational<S>(validation, precision),
            from_rational<S>(r("1/10"), precision)};
}

}  // namespace

TEST_CASE("F1's bound has the values of proofs/full_truncation.md", "[truncation]") {
    using theory::LossConstants;
    CHECK(theory::truncation_bound<Rational>({1, 4, 0, 4, 1, 0}, r("1/4"), 5, r("1/2")) == r("1.740234375"));
    const Rational second = theory::truncation_bound<Rational>({1, 10, 0, 10, 2, 0}, r("1/10"), 20, r("9/10"));
    CHECK(abs(Rational(second - r("7.29459927543"))) < r("1e-11"));
    // L_2 and L_V by hand: q = 1/2, T = 2: ¼·6·(2+3·½) + ½·2·½·(1+5·6)·2·½.
    CHECK(theory::truncation_bound<Rational>({r("1/2"), 1, 5, 3, 2, 3}, 1, 2, r("1/2")) ==
          r("1/4") * 6 * r("7/2") + r("1/2") * 2 * 31 * 2 * r("1/2"));
    CHECK(theory::shared_truncation_bound<Rational>({1, 4, 0, 0, 2, 3}, r("1/2"), 3, 5, r("1/3")) == r("15/8"));
    CHECK(theory::drift_bound<Rational>({2, 4, 0, 3, 5, 0}, r("1/4"), r("1/10"), 2, 3, 7) == r("7/64") + r("9/8"));
    CHECK(theory::hypergradient_bound<Rational>({2, 4, 0, 3, 5, 0}, r("1/4"), 2) == r("45/8"));
    CHECK(theory::invariant_radius<Rational>(3, 5, 2) == 3);
    CHECK(theory::invariant_radius<Rational>(2, 5, 2) == r("5/2"));
}

TEST_CASE("logistic regression: derivatives by central differences, constants by definition", "[truncation]") {
    const auto problem = small_logistic<double>();
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

TEST_CASE("the optimum is enclosed, and the implicit hypergradient is the limit of the truncated one", "[truncation]") {
    const Precision precision{320};
    const auto problem = small_logistic<Ball>(precision);
    const Vector<Ball> w = from_rational<Ball>(rationals({"3/10", "7/10"}), precision),
                       zero = from_rational<Ball>(rationals({"0", "0"}), precision);
    const auto optimum = theory::enclose_optimum(problem, w, problem.strong_convexity(), zero, precision);
    const Vector<Ball> slope = times<Ball>(problem.domain_gradients(optimum), w);
    CHECK(norm<Ball>(slope).contains(Rational(0)));
    CHECK(optimum(0).accuracy_bits() > 150);
    // The residual bound is about this Newton end, not a promise: a start far away must still be enclosed.
    const auto far = theory::enclose_optimum(problem, w, problem.strong_convexity(),
                                             from_rational<Ball>(rationals({"9", "-7"}), precision), precision);
    CHECK(far(0).overlaps(optimum(0)));
    CHECK(far(0).accuracy_bits() > 150);
    const auto truth = theory::implicit_hypergradient(problem, w, optimum);
    // In double: 3000 steps of 1/L from θ = 0 leave q^T < 1e−80.
    const auto real = small_logistic<double>();
    Vector<double> theta = Vector<double>::Zero(2);
    PlainTape<LogisticProblem<double>> tape(real);
    const auto g = reverse_round(real, tape, Vector<double>{{0.3, 0.7}}, 3000, 1 / real.smoothness(), theta);
    for (Eigen::Index i = 0; i < 2; ++i) CHECK(g(i) == Approx(truth(i).midpoint()).epsilon(1e-11));
}

}  // namespace datamix
