// Enclosures of θ*(w), of F and of rest points on edges, against the double-precision solvers.
#include "datamix/text/enclosed_rest.hpp"

#include "catch.hpp"
#include "datamix/text/mixture.hpp"
#include "text/enclosed_support.hpp"

using namespace enclosed;

namespace {

const Rational kEta = Rational(1) / 2;

}  // namespace

TEST_CASE("parameters of a mixture are as near as was asked for, and F is that of the solver", "[enclosed]") {
    const Example example(3, 3, 21, Rational(1) / 50);
    const TextProblem problem = example.doubles();
    const EnclosedText coarse = example.balls(), fine = example.balls({160});
    TextOptimum optimum(problem);
    const VectorXd w = Eigen::Vector3d(0.25, 0.5, 0.25);
    const Near near = enclosed_parameters(coarse, optimum, as_balls(w), 1e-12),
               nearer = enclosed_parameters(fine, optimum, as_balls(w, {160}), 1e-30);
    CHECK(near.radius.value() <= 1e-12);
    CHECK(nearer.radius.value() <= 1e-30);
    Vector<Ball> apart = near.middle - nearer.middle;
    CHECK(norm_bound(apart).value() <= (near.radius + nearer.radius).value() * 1.01);
    const Ball loss = enclosed_outer_loss(coarse, optimum, as_balls(w));
    optimum.move(w);
    CHECK(loss.midpoint() == Approx(optimum.outer_loss()).epsilon(1e-11));
    CHECK(loss.accuracy_bits() > 30);
    // What 64 bits cannot give is not promised.
    CHECK(enclosed_parameters(coarse, optimum, as_balls(w), 1e-30).radius.value() > 1e-25);
}

TEST_CASE("a rest point on an edge is where the solver's limit is, and on no other edge", "[enclosed]") {
    int found_some = 0;
    for (const std::uint32_t seed : {2u, 8u, 10u, 17u}) {
        const Example example(4, 3, seed, Rational(1) / 20);
        const TextProblem problem = example.doubles();
        const EnclosedText enclosed = example.balls({128});
        TextOptimum optimum(problem);
        for (const int horizon : {1, 30}) {
            const Mixture limit = horizon_limit(problem, optimum, static_cast<std::size_t>(horizon), 0.5,
                                                VectorXd::Constant(3, 1.0 / 3), 1e-7);
            Eigen::Index out = 0;
            const double least = limit.weights.minCoeff(&out);
            const bool edge = least < 1e-4 && limit.weights.maxCoeff() < 0.999;
            EdgeRest edges(enclosed, problem, horizon, Ball(kEta, {128}));
            for (Eigen::Index without = 0; without < 3; ++without) {
                const Eigen::Index p = without == 0 ? 1 : 0, q = without == 2 ? 1 : 2;
                const auto rest = edges.find(p, q, limit.weights(p) + (without == out ? 1e-4 : 0));
                INFO(seed << ' ' << horizon << ' ' << limit.weights.transpose() << " without " << without);
                CHECK(rest.has_value() == (edge && without == out));
                if (!rest) continue;
                ++found_some;
                CHECK(std::abs(rest->weight.midpoint() - limit.weights(p)) < 1e-4);
                CHECK(rest->loss.midpoint() == Approx(limit.outer_loss).epsilon(1e-6));
                CHECK(Radius::around(rest->weight).value() < 1e-10);
                // By the sum of T terms, in doubles: the difference of the two slopes vanishes there.
                VectorXd w = VectorXd::Zero(3);
                w(p) = rest->weight.midpoint();
                w(q) = 1 - w(p);
                optimum.move(w);
                const VectorXd g = optimum.truncated_hypergradient(
                    HorizonFilter(static_cast<std::size_t>(horizon), 0.5, problem.smoothness()));
                CHECK(std::abs(g(p) - g(q)) < 1e-6 * (g.maxCoeff() - g.minCoeff()));
                CHECK(g(without) > g(p));
                // F at both ends of the interval is in what is told of F.
                for (const int end : {-1, 1}) {
                    const double x = rest->weight.midpoint() + end * 0x1p-38;
                    Vector<Ball> at = as_balls(VectorXd::Zero(3), {128});
                    at(p) = Ball(Rational(x), Precision{128});
                    at(q) = Ball(1) - at(p);
                    const Near theta = enclosed_parameters(enclosed, optimum, at, 1e-24);
                    CHECK(EnclosedTextPoint(enclosed, theta.box()).value(enclosed.validation()).overlaps(rest->loss));
                }
                // An interval that is no wider than the rounding of its middle has no change of sign.
                CHECK(!EdgeRest(enclosed, problem, horizon, Ball(kEta, {128}), 0x1p-60).find(p, q, w(p)));
            }
        }
    }
    CHECK(found_some == 6);
}
