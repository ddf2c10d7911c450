// The optimum of a mixture enclosed, and the true hypergradient there, against exact rationals and long inner loops.
#include "datamix/evaluate/enclosed_optimum.hpp"

#include "algorithm/support.hpp"
#include "catch.hpp"
#include "datamix/algorithm/inner_loop.hpp"
#include "datamix/problem/logistic.hpp"
#include "datamix/problem/shared_quadratic.hpp"
#include "rational.hpp"

namespace datamix {
namespace {

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

/// θ*(w) of quadratics, exactly: (Σw_iH_i)⁻¹ Σw_iH_ia_i.
Vector<Rational> exact_optimum(const QuadraticProblem<Rational>& problem, const Vector<Rational>& w) {
    Matrix<Rational> sum = Matrix<Rational>::Constant(2, 2, Rational(0)), right = Matrix<Rational>::Constant(2, 1, 0);
    for (Eigen::Index i = 0; i < problem.domains(); ++i) {
        sum += problem.hessian(i) * w(i);
        right += problem.hessian(i) * problem.optima().col(i) * w(i);
    }
    return solve_definite<Rational>(sum, right).col(0);
}

}  // namespace

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

TEST_CASE("optima and hypergradients of quadratics with different Hessians, exactly", "[truncation]") {
    const auto exact = testing::different_hessians();
    const Vector<Rational> w = rationals({"1/5", "1/2", "3/10"}), optimum = exact_optimum(exact, w);
    CHECK(theory::hessian(exact, w, optimum) ==
          Matrix<Rational>(exact.hessian(0) * w(0) + exact.hessian(1) * w(1) + exact.hessian(2) * w(2)));
    const auto g = theory::implicit_hypergradient(exact, w, optimum);
    const Rational off = parse_rational("1e-12");
    for (Eigen::Index i = 0; i < 3; ++i) {
        Vector<Rational> up = w, down = w;
        up(i) += off;
        down(i) -= off;
        const Rational slope =
            (exact.validation_loss(exact_optimum(exact, up)) - exact.validation_loss(exact_optimum(exact, down))) /
            (2 * off);
        CHECK(abs(Rational(slope - g(i))) < parse_rational("1e-20"));
    }
    const Precision precision{256};
    const auto balls = testing::as<Ball>(exact, precision);
    const Ball mu(Rational(1) / 2, precision);  // each Hessian is at least 0.79
    const auto found = theory::enclose_optimum(balls, from_rational<Ball>(w, precision), mu,
                                               from_rational<Ball>(rationals({"40", "-30"}), precision), precision);
    for (Eigen::Index j = 0; j < 2; ++j) {
        CHECK(found(j).contains(optimum(j)));
        CHECK(found(j).accuracy_bits() > 100);
    }
    // Weights known up to 1/100: the optimum of each is in the enclosure.
    Vector<Ball> wide(3);
    for (Eigen::Index i = 0; i < 3; ++i)
        wide(i) = Ball::between(Rational(w(i) - Rational(1) / 100), Rational(w(i) + Rational(1) / 100), precision);
    const auto all = theory::enclose_optimum(balls, wide, mu, from_rational<Ball>(optimum, precision), precision);
    for (const auto& v : {rationals({"0.21", "0.49", "0.3"}), rationals({"0.19", "0.5", "0.31"}), w})
        for (Eigen::Index j = 0; j < 2; ++j) CHECK(all(j).contains(exact_optimum(exact, v)(j)));
    CHECK(certainly(less(abs(all(0) - Ball(optimum(0), precision)), Ball(1))));
}

}  // namespace datamix
