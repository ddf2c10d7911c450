// The outer loop in the space of parameters: by hand for two domains, by limits of the run itself for many.
#include "datamix/theory/outer_geometry.hpp"

#include "catch.hpp"
#include "datamix/evaluate/closed_run.hpp"
#include "evaluate/support.hpp"
#include "theory/support.hpp"

using namespace datamix;
using theory::OuterGeometry;

TEST_CASE("two domains by hand", "[laws]") {
    // F4's instance: w* = .4, k_0 = (w_0 − w*)/(2α) = 1, β = (c_2 − c_1)/4 = .05; u = (1, 1).
    const OuterGeometry geometry(testing::two_domains());
    CHECK(geometry.transient(0) == 1);
    CHECK(geometry.transient(1) == 1);
    REQUIRE(geometry.parts.size() == 2);
    CHECK(geometry.parts[0].curvature == 1);
    CHECK(geometry.parts[0].bias(0) == Rational(1) / 20);
    CHECK(geometry.parts[0].bias(1) == Rational(1) / 20);
    CHECK(geometry.parts[0].size == Approx(std::sqrt(2.) / 20));
    CHECK(geometry.parts[1].bias(0) == -Rational(1) / 20);
    CHECK(geometry.outer_slowest == Approx(0.5));
    CHECK(geometry.eigenvalues(0) == Approx(1));
}

TEST_CASE("transient, bias and spectrum are limits of the run", "[laws]") {
    std::mt19937 random(7);
    for (int repeat = 0; repeat < 20; ++repeat) {
        const auto [model, eta] = testing::random_law_instance(random, 5, 5, false);
        const OuterGeometry geometry(model);
        const Vector<double> curvature = from_rational<double>(model.problem.curvature);
        const Matrix<double> basis = from_rational<double>(model.hull.basis);
        const Integer horizon = 3000;
        LinearRun<double> run(model, retained_by_descent<double>(curvature, to_double(eta), horizon));
        const Vector<double> transient = times<double>(basis, run.transient(Integer(1) << 60));
        for (Eigen::Index i = 0; i < model.dimension(); ++i)
            CHECK(transient(i) == Approx(to_double(geometry.transient(i))).margin(1e-6));
        // At any horizon the bias is Σ b_g ρ_g^T, to first order in ρ^T.
        const int early = 200;
        LinearRun<Ball> biased(
            model,
            retained_by_descent<Ball>(from_rational<Ball>(model.problem.curvature, {256}), Ball(eta, {256}), early),
            {256});
        const Vector<Ball> bias = times<Ball>(from_rational<Ball>(model.hull.basis, {256}), biased.limit());
        double kept = std::exp(early * std::log1p(-to_double(Rational(eta * model.problem.strong_convexity()))));
        for (Eigen::Index i = 0; i < model.dimension(); ++i) {
            double sum = 0, size = 0;
            for (const auto& part : geometry.parts) {
                const double share = std::exp(early * std::log1p(-to_double(Rational(eta * part.curvature))));
                sum += to_double(part.bias(i)) * share;
                size += part.size * share;
            }
            CHECK(bias(i).midpoint() == Approx(sum).margin(2 * size * kept + 1e-300));
        }
        CHECK(geometry.outer_slowest < 1);
        CHECK((geometry.modes.transpose() * geometry.modes -
               Eigen::MatrixXd::Identity(model.hull.rank(), model.hull.rank()))
                  .norm() < 1e-9);
    }
}
