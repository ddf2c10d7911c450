// The geometry of all mixtures against its definitions.
#include "datamix/evaluate/mixture_hull.hpp"

#include <Eigen/Eigenvalues>

#include "catch.hpp"
#include "datamix/algorithm/outer_update.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

namespace {

Vector<Rational> random_mixture(std::mt19937& random, Eigen::Index m) {
    Vector<Rational> w(m);
    w(m - 1) = 1;
    for (Eigen::Index i = 0; i + 1 < m; ++i) w(m - 1) -= w(i) = Rational(static_cast<int>(random() % 9) - 4, 3);
    return w;
}

/// A(I − 11ᵀ/m)Aᵀ
Matrix<Rational> scatter(const SharedQuadratic<Rational>& problem) {
    const Eigen::Index m = problem.domains();
    const Matrix<Rational> centring = identity_matrix<Rational>(m) - Matrix<Rational>::Constant(m, m, Rational(1) / m);
    return problem.optima * centring * problem.optima.transpose();
}

}  // namespace

TEST_CASE("mixture hull: nearest point, coordinates and gap of every mixture", "[exact]") {
    std::mt19937 random(23);
    for (int trial = 0; trial < 40; ++trial) {
        const ExactModel model = random_instance(random).model;
        const auto& problem = model.problem;
        const MixtureHull& hull = model.hull;
        const Vector<Rational> miss = problem.validation - hull.nearest;
        CHECK(transposed_times<Rational>(hull.basis, miss) == Vector<Rational>::Constant(hull.rank(), Rational(0)));
        CHECK(hull.gram == Matrix<Rational>(hull.basis.transpose() * hull.basis));
        for (int draw = 0; draw < 3; ++draw) {
            const Vector<Rational> point = problem.optima * random_mixture(random, problem.domains());
            const Vector<Rational> off = point - hull.nearest, y = hull.coordinates(off);
            CHECK(times<Rational>(hull.basis, y) == off);  // the mixtures are all in z* + range U
            // F(w) − F* = ½|Aw − z*|²
            const Vector<Rational> c = problem.validation;
            CHECK((point - c).squaredNorm() - miss.squaredNorm() == off.squaredNorm());
        }
        CHECK(times<Rational>(hull.basis, model.start) ==
              Vector<Rational>(problem.optima * model.start_weights - hull.nearest));
    }
}

TEST_CASE("mixture hull: metric, lift and stability are those of the linear outer step", "[exact]") {
    std::mt19937 random(24);
    std::size_t several = 0;
    for (int trial = 0; trial < 40; ++trial) {
        const ExactModel model = random_instance(random).model;
        const auto& problem = model.problem;
        const MixtureHull& hull = model.hull;
        const Matrix<Rational> g = scatter(problem);
        CHECK(g == Matrix<Rational>(hull.basis * hull.metric * hull.basis.transpose()));
        CHECK(Matrix<Rational>(hull.metric * hull.inverse_metric) == identity_matrix<Rational>(hull.rank()));
        // One outer step of any hypergradient Aᵀp, from w_0: the weights are where the coordinates say.
        Vector<Rational> p(problem.dimension());
        for (Rational& x : p) x = Rational(static_cast<int>(random() % 7) - 3, 2);
        const Vector<Rational> slopes = problem.optima.transpose() * p;
        const Vector<Rational> w = LinearUpdate{}.step<Rational>(model.start_weights, slopes, model.outer_step);
        const Vector<Rational> y = hull.coordinates(problem.optima * w - hull.nearest);
        CHECK(w == Vector<Rational>(model.start_weights + hull.lift * (y - model.start)));
        // α λ_max(G) < 1
        const Eigen::SelfAdjointEigenSolver<Matrix<double>> solver(from_rational<double>(g), Eigen::EigenvaluesOnly);
        const double limit = 1 / solver.eigenvalues().maxCoeff();
        CHECK(hull.is_stable(Rational(limit * (1 - 1e-9))));
        CHECK_FALSE(hull.is_stable(Rational(limit * (1 + 1e-9))));
        several += hull.rank() > 1;
    }
    CHECK(several > 10);
}
