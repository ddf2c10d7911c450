// A user's own outer update: a type with memory, nothing of the library edited.
#include "datamix/algorithm/outer_update.hpp"
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/problem/quadratic.hpp"

namespace datamix {
namespace {

/// The linear update on a running mean of the hypergradients.
struct HeavyBall {
    static constexpr bool stays_on_simplex = false;
    double kept = 0;
    Vector<double> mean = {};

    Vector<double> step(const Vector<double>& w, const Vector<double>& g, double alpha) {
        mean = mean.size() == 0 ? Vector<double>(g) : Vector<double>(kept * mean + (1 - kept) * g);
        return LinearUpdate{}.step<double>(w, mean, alpha);
    }
};

}  // namespace

TEST_CASE("an outer update of one's own runs, with memory of its own in every run", "[algorithm][outer]") {
    STATIC_REQUIRE(OuterUpdate<HeavyBall, double>);
    const auto problem = shared_curvature_problem<double>(Eigen::Vector2d(1, 4), Eigen::Matrix2d{{1, 0}, {1, 0}},
                                                          Eigen::Vector2d(0.5, 0.3));
    const MixingOptions<double> options{.horizon = 3, .rounds = 20, .inner_step = 0.2, .outer_step = 0.1};
    const auto start = MixingStart<double>::uniform(2, 2);
    const auto plain = mix(problem, options, start, LinearUpdate{});
    CHECK(mix(problem, options, start, HeavyBall{}).weights == plain.weights);  // nothing kept
    const HeavyBall heavy{.kept = 0.5};
    const auto first = mix(problem, options, start, heavy), second = mix(problem, options, start, heavy);
    CHECK(first.weights != plain.weights);
    CHECK(second.weights == first.weights);
    CHECK(first.weights.sum() == Approx(1));
}

}  // namespace datamix
