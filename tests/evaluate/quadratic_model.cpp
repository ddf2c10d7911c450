// Quadratic domains with any Hessians, and the best mixture of those that share one.
#include "datamix/evaluate/quadratic_model.hpp"

#include "catch.hpp"
#include "evaluate/random_quadratic.hpp"

using namespace datamix;
using namespace datamix::testing;

TEST_CASE("hull optimum: every slope along the mixtures vanishes, and no minimiser is nearer to the start", "[exact]") {
    std::mt19937 random(70);
    int dependent = 0;
    for (int trial = 0; trial < 40; ++trial) {
        const QuadraticModel model = random_quadratic(random, true).model;
        REQUIRE(model.is_shared());
        const HullOptimum best(model);
        const auto m = model.domains();
        const Vector<Rational> point = times<Rational>(model.problem.optima(), best.weights);
        CHECK(point == best.point);
        const Vector<Rational> slopes = slopes_of(model.problem, best.weights);
        Rational total = best.weights(m - 1);
        for (Eigen::Index i = 0; i + 1 < m; ++i) {
            CHECK(slopes(i) == slopes(m - 1));
            total += best.weights(i);
        }
        CHECK(total == 1);
        if (m != 3 || model.dimension() != 1) continue;
        ++dependent;  // a direction in which θ* does not move
        const auto& a = model.problem.optima();
        const Vector<Rational> moved = best.weights - model.start_weights;
        CHECK(moved(0) * (a(0, 1) - a(0, 2)) + moved(1) * (a(0, 2) - a(0, 0)) + moved(2) * (a(0, 0) - a(0, 1)) == 0);
    }
    CHECK(dependent > 3);
}

TEST_CASE("quadratic model: what is not one is refused", "[exact]") {
    const auto model = [](const char* corner, const char* across, const char* weight, const char* step) {
        Matrix<Rational> h(2, 2);
        h << 1, parse_rational(across), 0, parse_rational(corner);
        h(1, 0) = across[0] == '2' ? 2 : 0;
        const Matrix<Rational> optima = identity_matrix<Rational>(2);
        Vector<Rational> w(2), zero = Vector<Rational>::Constant(2, Rational(0));
        w << parse_rational(weight), Rational(1, 2);
        return QuadraticModel(QuadraticProblem<Rational>({h, h}, optima, optima, zero), w, zero, parse_rational(step));
    };
    CHECK_NOTHROW(model("5", "2", "1/2", "1"));
    CHECK_THROWS_AS(model("4", "2", "1/2", "1"), InputError);  // singular
    CHECK_THROWS_AS(model("4", "1", "1/2", "1"), InputError);  // not symmetric
    CHECK_THROWS_AS(model("5", "2", "1/3", "1"), InputError);
    CHECK_THROWS_AS(model("5", "2", "1/2", "0"), InputError);
}
