// F of quadratic domains and its derivatives.
#include "datamix/evaluate/mixture_loss.hpp"

#include "catch.hpp"
#include "evaluate/random_quadratic.hpp"

using namespace datamix;
using namespace datamix::testing;
using Order = MixtureLoss<Rational>::Order;

TEST_CASE("mixture loss: value and slopes are exact, the curvature is the slope of the slopes", "[exact]") {
    std::mt19937 random(80);
    for (int trial = 0; trial < 25; ++trial) {
        const QuadraticModel model = random_quadratic(random, trial % 5 == 0).model;
        const auto m = model.domains();
        const Eigen::Index r = trial % m;
        const MixtureLoss<Rational> loss(model.problem, {64});
        const Vector<Rational>& w = model.start_weights;
        const auto here = loss.at(w, r, Order::curvature);
        CHECK(here.value == loss_of(model.problem, w));
        const Vector<Rational> slopes = slopes_of(model.problem, w);
        const Rational step(1, 1000000000);
        for (Eigen::Index i = 0; i < m; ++i) {
            CHECK(here.slopes(i) == slopes(i) - slopes(r));
            Vector<Rational> near = w;
            near(i) += step;
            near(r) -= step;
            const auto there = loss.at(near, r, Order::slopes);
            for (Eigen::Index j = 0; j < m; ++j) {
                const Rational difference = (there.slopes(j) - here.slopes(j)) / step - here.curvature(i, j);
                CHECK(abs(difference) < Rational(1, 1000));
            }
        }
    }
}

TEST_CASE("mixture loss: boxes of weights hold every mixture in them", "[exact]") {
    std::mt19937 random(81);
    for (int trial = 0; trial < 25; ++trial) {
        const QuadraticModel model = random_quadratic(random, false).model;
        const auto m = model.domains();
        const MixtureLoss<Ball> balls(model.problem, {128});
        const MixtureLoss<Rational> exact(model.problem, {128});
        const Ball width(1e-3);
        Vector<Ball> box = from_rational<Ball>(model.start_weights, {128});
        for (Eigen::Index i = 0; i < m; ++i) box(i) = widened(box(i), width);
        // cppcheck-suppress redundantAssignment ; at() is no assignment
        const auto all = balls.at(box, 0, MixtureLoss<Ball>::Order::curvature);
        for (int sign : {-1, 1}) {
            Vector<Rational> w = model.start_weights;
            w(1) += Rational(sign, 1000);
            w(0) -= Rational(sign, 1000);
            const auto one = exact.at(w, 0, Order::curvature);
            CHECK(all.value.contains(one.value));
            CHECK(all.value.accuracy_bits() > 2);
            for (Eigen::Index i = 0; i < m; ++i) {
                CHECK(all.slopes(i).contains(one.slopes(i)));
                for (Eigen::Index j = 0; j < m; ++j) CHECK(all.curvature(i, j).contains(one.curvature(i, j)));
            }
        }
    }
}
