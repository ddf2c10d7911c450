// F5: the two-sided bound and its bracket by hand, and the certified best horizon against plain double runs.
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/search/vertex_search.hpp"

namespace datamix {
namespace {

theory::DegenerateVertex<Rational> vertex() {
    return {4, Rational(1) / 5, Rational(1) / 4, Rational(1) / 4, Rational(1) / 2};
}

}  // namespace

TEST_CASE("F5's bounds by hand", "[vertex]") {
    const auto model = vertex().as<double>();
    const theory::VertexHorizon<double> at(model, 2);  // p_1 = 9/16, p_2 = 0
    CHECK(at.metric == Approx(23.0 / 16));
    CHECK(at.bias == Approx(0.2 * 9 / 23));
    CHECK(at.memory == Approx(9.0 / 64));
    CHECK(theory::vertex_bias_bound<double>(at) == Approx(std::exp(-9.0 / 64) * 1.8 / 23));
    const double climb = std::exp(0.25 * 23 / 16) - 1, longer = std::exp(0.5) - 1;
    CHECK(theory::vertex_transient_bound<double>(model, at, 3) ==
          Approx(1 / (1 + std::exp(9.0 / 64) * (1 + 3 * climb))));
    CHECK(theory::vertex_transient_bound<double>(model, at, 3, true) ==
          Approx(1 / (1 + std::exp(9.0 / 64) * (1 + 3 * longer))));
    CHECK(theory::vertex_upper_bound<double>(model, at, 3) ==
          Approx(2 * std::exp(9.0 / 64) * at.bias / (1 - std::pow(1 - 0.25 * at.metric * at.bias, 3))));
    CHECK(theory::vertex_conditions(vertex(), 1));
    CHECK(theory::vertex_conditions_always(vertex()));
    auto late = vertex();
    late.weight = Rational(19) / 20;  // 1 − w_0 = .05 < ε_1 = .12, but not < ε_9
    CHECK_FALSE(theory::vertex_conditions(late, 1));
    CHECK(theory::vertex_conditions(late, 9));
    CHECK_FALSE(theory::vertex_conditions_always(late));
}

TEST_CASE("the certified best horizon is that of the driver in double precision", "[vertex]") {
    const auto model = vertex();
    const auto real = model.as<double>();
    const auto problem = real.instance();
    for (const std::size_t budget : {37u, 1000u}) {
        std::size_t best = 0;
        double least = 2;
        for (std::size_t t = 1; t <= budget; ++t) {
            const MixingOptions<double> options{
                .horizon = t, .rounds = budget / t, .inner_step = 0.25, .outer_step = 0.25};
            const auto result = mix(problem, options, {Vector<double>{{0.5, 0.5}}, Vector<double>::Constant(2, 0.5)});
            if (result.weights(1) < least) {
                least = result.weights(1);
                best = t;
            }
        }
        const auto found = best_vertex_horizon(model, budget);
        CHECK(found.horizon == best);
        CHECK(found.is_certain());
        CHECK(found.gap.midpoint() == Approx(least).epsilon(1e-11));
    }
}

TEST_CASE("the run of a shifted validation optimum is that of the driver in double precision", "[vertex]") {
    const auto real = vertex().as<double>();
    auto shifted = real.instance();
    shifted.validation.array() += 0.125;
    const MixingOptions<double> options{.horizon = 3, .rounds = 20, .inner_step = 0.25, .outer_step = 0.25};
    const auto result = mix(shifted, options, {Vector<double>{{0.5, 0.5}}, Vector<double>::Constant(2, 0.5)});
    CHECK(vertex_run(vertex(), 3, 20, Rational(1) / 8).midpoint() == Approx(result.weights(1)).epsilon(1e-11));
}

TEST_CASE("F5's table: T* and x_K of proofs/full_horizon_last.md", "[vertex]") {
    const std::vector<std::pair<std::size_t, double>> table = {
        {8, .02304723031}, {15, .00376976738}, {23, 5.314224301e-4}};
    std::size_t budget = 1000;
    for (const auto& [horizon, error] : table) {
        const auto found = best_vertex_horizon(vertex(), budget);
        CHECK(found.horizon == horizon);
        CHECK(found.gap.midpoint() == Approx(error).epsilon(2e-9));  // 10 printed digits
        // Horizons on both sides were run: the bound alone does not exclude the neighbours.
        CHECK(found.first < horizon);
        CHECK(found.last > horizon);
        const auto bracket = vertex_bracket(vertex(), budget);
        CHECK(bracket.low <= horizon);
        CHECK(bracket.high >= horizon);
        budget *= 10;
    }
}

TEST_CASE("a run that stays away from the vertex is given the bits it needs", "[vertex]") {
    const Ball error = vertex_run(vertex(), 1, 5000);  // x → ε_1: the ball widens in every round
    CHECK(error.accuracy_bits() >= 32);
    CHECK(error.midpoint() == Approx(0.12).epsilon(1e-6));
    auto other_side = vertex();
    other_side.offset = Rational(-1) / 5;
    CHECK(certainly(less(vertex_run(other_side, 1, 1000), vertex_run(other_side, 8, 125))));
}

}  // namespace datamix
