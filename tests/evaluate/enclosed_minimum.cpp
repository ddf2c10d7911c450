// The least F over the simplex where Hessians differ.
#include "datamix/evaluate/enclosed_minimum.hpp"

#include "catch.hpp"
#include "evaluate/random_quadratic.hpp"

using namespace datamix;
using namespace datamix::testing;

TEST_CASE("simplex minimum: no mixture of a grid is below it, one is near it", "[exact]") {
    std::mt19937 random(90);
    int vertices = 0, inside = 0;
    for (int trial = 0; trial < 40; ++trial) {
        const QuadraticModel model = random_quadratic(random, false).model;
        const auto m = static_cast<int>(model.domains());
        const SimplexMinimum minimum(model.problem);
        INFO(trial << ": d = " << model.dimension() << ", m = " << m);
        if (model.dimension() + 1 < m) continue;  // many mixtures have one optimum
        CHECK(minimum.is_certain());
        const EnclosedLeast least = minimum.at({200});
        CHECK((least.value.accuracy_bits() > 150 || certainly(less(abs(least.value), Ball(1e-50)))));
        constexpr int cells = 12;
        Rational lowest(1000000);
        for (int i = 0; i <= cells; ++i)
            for (int j = 0; i + j <= cells; ++j) {
                if (m == 2 && i + j != cells) continue;
                Vector<Rational> w(m);
                w(0) = Rational(i, cells);
                w(1) = Rational(j, cells);
                if (m == 3) w(2) = 1 - w(0) - w(1);
                const Rational value = loss_of(model.problem, w);
                CHECK(certainly(less_equal(lower_end(least.value), Ball(value, {300}))));
                lowest = std::min(lowest, value);
            }
        const Rational start = loss_of(model.problem, model.start_weights);
        CHECK(certainly(less(Ball(lowest, {200}) - least.value, Ball(Rational(start / 4 + Rational(1, 100)), {200}))));
        for (Eigen::Index i = 0; i < m; ++i)
            CHECK(certainly(less(abs(least.weights(i) - least.weights(i).midpoint_ball()), Ball(1e-20))));
        if (const auto vertex = minimum.vertex()) {
            ++vertices;
            Vector<Rational> w = Vector<Rational>::Constant(m, Rational(0));
            w(*vertex) = 1;
            CHECK(least.value.contains(loss_of(model.problem, w)));
        } else
            ++inside;
    }
    CHECK(vertices > 3);
    CHECK(inside > 3);
}
