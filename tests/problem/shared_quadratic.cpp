// Domains that share a Hessian, against the general quadratic problem with the same Hessians.
#include "datamix/problem/shared_quadratic.hpp"

#include "catch.hpp"
#include "datamix/numeric/elimination.hpp"
#include "datamix/problem/quadratic.hpp"

using namespace datamix;

namespace {

SharedQuadratic<Rational> three() {
    Matrix<Rational> optima(2, 3);
    optima << 1, Rational(-1) / 2, 0, 2, 3, Rational(1) / 3;
    return {rationals({"2", "5"}), optima, rationals({"1/4", "-1"})};
}

}  // namespace

TEST_CASE("a shared Hessian is the general problem with equal Hessians", "[problem]") {
    const auto shared = three();
    const std::vector<Matrix<Rational>> hessians(3, diagonal_matrix<Rational>(shared.curvature));
    const QuadraticProblem<Rational> general(hessians, shared.optima, identity_matrix<Rational>(2), shared.validation);
    const Vector<Rational> theta = rationals({"-3", "7/2"}), w = rationals({"1/2", "1/3", "1/6"}),
                           v = rationals({"1", "-2"});
    CHECK(shared.domain_gradients(theta) == general.domain_gradients(theta));
    CHECK(shared.hessian_times(w, theta, v) == general.hessian_times(w, theta, v));
    CHECK(shared.validation_loss(theta) == general.validation_loss(theta));
    CHECK(shared.validation_gradient(theta) == general.validation_gradient(theta));
    CHECK(shared.smoothness() == general.smoothness());
    CHECK(shared.strong_convexity() == 2);
    // ½·2·4² + ½·5·(3/2)²
    CHECK(shared.domain_loss(0, theta) == 16 + Rational(45) / 8);
    CHECK(shared.squared_diameter() == Rational(1) / 4 + Rational(64) / 9);  // a_2 and a_3
    CHECK(shared.objective(w) == general.validation_loss(times<Rational>(shared.optima, w)));
}

TEST_CASE("two domains: objective, slope and minimiser on their line", "[problem]") {
    const auto two = two_domains<Rational>(rationals({"1", "4"}), rationals({"2", "1"}), rationals({"0", "2"}),
                                           rationals({"1", "4"}));
    const Rational w(1, 3), step(1, 1000);
    CHECK(two.direction() == rationals({"2", "-1"}));
    CHECK(two.objective(w) == two.objective(Vector<Rational>{{w, 1 - w}}));
    // F is quadratic: the central difference is its derivative.
    CHECK(two.slope(w) == (two.objective(Rational(w + step)) - two.objective(Rational(w - step))) / (2 * step));
    CHECK(two.slope(two.minimiser()) == 0);
    CHECK(two.as<double>().minimiser() == Approx(to_double(two.minimiser())));
    CHECK(two.as<Ball>({128}).minimiser().contains(two.minimiser()));
}
