// F5: its conditions on their very boundaries, the two-sided bound and its bracket by hand, and the certified best
// horizon against plain double runs.
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/search/vertex_search.hpp"
#include "rational.hpp"

namespace datamix {
namespace {

theory::DegenerateVertex<Rational> vertex() {
    return {4, Rational(1) / 5, Rational(1) / 4, Rational(1) / 4, Rational(1) / 2};
}

using Vertex = theory::DegenerateVertex<Rational>;

/// What either set of conditions asks of the parameters alone.
template <class Holds>
void check_parameters(const Vertex& good, const Holds& holds) {
    CHECK(holds(good));
    const auto changed = [&](Rational Vertex::*member, const Rational& value) {
        Vertex other = good;
        other.*member = value;
        return holds(other);
    };
    CHECK_FALSE(changed(&Vertex::offset, 0));
    CHECK_FALSE(changed(&Vertex::offset, -1));
    CHECK(changed(&Vertex::offset, over(1, 100)));
    CHECK_FALSE(changed(&Vertex::curvature, 1));
    CHECK(changed(&Vertex::curvature, over(101, 100)));
    CHECK_FALSE(changed(&Vertex::curvature, over(401, 100)));  // ηh > 1
    CHECK_FALSE(changed(&Vertex::eta, 0));
    CHECK_FALSE(changed(&Vertex::outer_step, 0));
    CHECK(changed(&Vertex::outer_step, 2));
    CHECK_FALSE(changed(&Vertex::outer_step, over(201, 100)));
    CHECK_FALSE(changed(&Vertex::weight, 0));
    CHECK(changed(&Vertex::weight, over(1, 100)));
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
    CHECK(theory::vertex_transient_beyond<double>(model, at, 3) ==
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

TEST_CASE("F5's conditions at one horizon, on their boundaries", "[vertex]") {
    const auto first = [](const Vertex& model) { return theory::vertex_conditions(model, 1); };
    check_parameters({4, over(1, 5), over(1, 4), 1, over(1, 2)}, first);
    // T = 1: p_1 = 3/4, p_2 = 0, m = 5/4. v = 2/3 makes αmε = α/2 and ε = 2/5.
    const auto at = [&](Rational offset, Rational outer, Rational weight) {
        return first({4, std::move(offset), over(1, 4), std::move(outer), std::move(weight)});
    };
    CHECK(at(over(2, 3), 2, over(3, 5)));
    CHECK_FALSE(at(over(2, 3) + over(1, 1000), 2, over(1, 10)));
    CHECK(at(over(2, 3) + over(1, 1000), 1, over(1, 10)));
    CHECK_FALSE(at(over(2, 3), 2, over(601, 1000)));
}

TEST_CASE("F5's conditions at every horizon, on their boundaries", "[vertex]") {
    check_parameters({4, over(1, 5), over(1, 4), 1, over(1, 2)}, theory::vertex_conditions_always);
    // (1 − η)/(2η) = 3/2
    const auto at = [&](Rational offset, Rational outer, Rational weight) {
        return theory::vertex_conditions_always(
            {4, std::move(offset), over(1, 4), std::move(outer), std::move(weight)});
    };
    CHECK(at(over(2, 5), 1, over(2, 5)));
    CHECK_FALSE(at(over(2, 5), 1, over(401, 1000)));
    CHECK(at(over(1, 2), 2, over(1, 4)));
    CHECK_FALSE(at(over(501, 1000), 2, over(1, 10)));
    CHECK(at(over(501, 1000), 1, over(1, 10)));
}

TEST_CASE("F5's transient bound at horizons beyond is the one with m = 2", "[vertex]") {
    const auto model = Vertex{4, over(1, 5), over(1, 4), over(1, 4), over(1, 3)}.as<double>();
    const theory::VertexHorizon<double> at(model, 1);  // p_1 = 3/4, p_2 = 0
    CHECK(at.growth == Approx(std::exp(3.0 / 16)));
    CHECK(theory::vertex_transient_bound<double>(model, at, 7) ==
          Approx(1 / (1 + std::exp(3.0 / 16) * (0.5 + 7 * std::expm1(5.0 / 16)))).epsilon(1e-13));
    CHECK(theory::vertex_transient_beyond<double>(model, at, 7) ==
          Approx(1 / (1 + std::exp(3.0 / 16) * (0.5 + 7 * std::expm1(0.5)))).epsilon(1e-13));
    CHECK(theory::vertex_upper_bound<double>(model, at, 7) ==
          Approx(3 * std::exp(3.0 / 16) * 0.12 / (1 - std::pow(1 - 0.25 * 1.25 * 0.12, 7))).epsilon(1e-13));
    // αλv/2 = ln(4/3)/40
    CHECK(theory::vertex_law(model, 30) ==
          Approx((std::log(std::log(4.0 / 3) / 40) + 30) / std::log(4.0 / 3)).epsilon(1e-13));
}

}  // namespace datamix
