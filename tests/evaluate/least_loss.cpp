// F* of quadratics with a shared Hessian exactly, of others against a scan of the simplex.
#include "datamix/evaluate/least_loss.hpp"

#include "algorithm/support.hpp"
#include "catch.hpp"
#include "datamix/problem/logistic.hpp"

namespace datamix {

TEST_CASE("the least loss of a shared quadratic: exact in rationals, bounded in double", "[optimum]") {
    Matrix<Rational> optima(2, 3);
    optima << 1, 0, -1, 0, 1, 0;
    for (const auto& [c, value, weight] : {std::tuple{rationals({"0", "1/2"}), "0", "1/2"},  // inside
                                           std::tuple{rationals({"1", "1"}), "1/4", "1/2"},  // on the edge of 1 and 2
                                           std::tuple{rationals({"0", "3"}), "2", "1"}}) {   // at vertex 2
        const SharedQuadratic<Rational> exact{rationals({"1", "9"}), optima, c};
        const auto found = least_loss(exact);
        CHECK(found.kind == LeastLossKind::exact);
        CHECK(found.value == parse_rational(value));
        CHECK(found.weights(1) == parse_rational(weight));
        const auto rounded = least_loss(exact.as<double>());
        CHECK(rounded.kind == LeastLossKind::convex);
        CHECK(rounded.converged);
        CHECK(rounded.value >= to_double(found.value) - 1e-15);
        CHECK(rounded.value - rounded.gap <= to_double(found.value) + 1e-15);
        CHECK(rounded.gap <= 1e-9);
        const auto balls = least_loss(exact.as<Ball>({128}));
        CHECK(certainly(less_equal(Ball(found.value, {128}), upper_end(balls.value))));
        CHECK(balls.value.midpoint() == Approx(to_double(found.value)).margin(1e-9));
    }
}

TEST_CASE("the least loss of quadratics with Hessians of their own, against a scan", "[optimum]") {
    const auto problem = testing::as<double>(testing::different_hessians());
    OptimumOptions<double> options;
    options.strong_convexity = 0.75;
    const auto found = least_loss(problem, options);
    CHECK(found.kind == LeastLossKind::local);
    CHECK(found.converged);
    NewtonOptimum<QuadraticProblem<double>> optimum(problem, options);
    double least = 1e300;
    for (int i = 0; i <= 60; ++i)
        for (int j = 0; i + j <= 60; ++j)
            least = std::min(least, outer_loss(optimum, Eigen::Vector3d(i, j, 60 - i - j) / 60));
    CHECK(found.value <= least);
    CHECK(found.value > least - 1e-3);
    CHECK(outer_loss(optimum, found.weights) == Approx(found.value).epsilon(1e-14));
    OptimumOptions<Rational> exact;
    exact.strong_convexity = Rational(3) / 4;
    const auto fraction = least_loss(testing::different_hessians(), exact);
    CHECK(fraction.kind == LeastLossKind::local);
    Rational sum(0);
    for (const Rational& w : fraction.weights) sum += w;
    CHECK(sum == 1);
    CHECK(to_double(fraction.value) == Approx(found.value).epsilon(1e-9));
}

TEST_CASE("the tolerance is in units of the loss, whatever its size", "[optimum]") {
    const Matrix<double> first{{1, 2}, {-1, 1}, {2, 0}}, second{{-1, 0.5}, {0.5, -2}, {1, 1}},
        held{{1, 0.2}, {0.3, -1}};
    const LogisticProblem<double> problem({first, second}, held, 0.1);
    const auto found = least_loss(problem);
    CHECK(found.converged);
    CHECK(found.gap <= 1e-10);
    CHECK(found.weights(0) > 0.01);
    CHECK(found.weights(1) > 0.01);
    const auto rough = least_loss(problem, {}, 1.0);  // every start will do
    CHECK(rough.gap > found.gap);
    CHECK(rough.value > found.value);
    CHECK(rough.spread > found.spread);
    const auto tiny = two_domains<double>(Vector<double>{{1, 2}}, Vector<double>{{1e-9, 0}}, Vector<double>{{0, 1e-9}},
                                          Vector<double>{{7e-10, 3e-10}});
    CHECK(least_loss(tiny).weights(0) == Approx(0.7).epsilon(1e-4));
    // The value is that of the best start, not of the last.
    const auto corner = two_domains<double>(Vector<double>{{1, 2}}, Vector<double>{{1, 0}}, Vector<double>{{0, 1}},
                                            Vector<double>{{1, 0}});
    CHECK(least_loss(corner, {}, 10.0).value == 0);
    CHECK(least_loss(corner, {}, 10.0).weights == Vector<double>{{1, 0}});
    // Weights that are found in double sum to 1 in the problem's scalar.
    using R = Real<40>;
    for (const int seventh : {1, 2, 3, 4}) {
        const SharedQuadratic<R> fine{Vector<R>{{1, 2}}, Matrix<R>{{1, 0, 0}, {0, 1, 0}},
                                      Vector<R>{{R(1) / 3, R(seventh) / 7}}};
        const auto inside = least_loss(fine);
        CHECK(abs(R(inside.weights(0) + inside.weights(1) + inside.weights(2) - 1)) < R("1e-38"));
        CHECK(to_double(inside.weights(1)) == Approx(seventh / 7.0).epsilon(1e-4));
    }
}

}  // namespace datamix
