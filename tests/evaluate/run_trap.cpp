#include "datamix/evaluate/run_trap.hpp"

#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

namespace {

constexpr Precision trap_bits{300};

TrapMap map_of(const ExactModel& model, const Rational& step, const Integer& horizon) {
    return {model, StepLaw::constant(step).retained(model.problem.curvature, horizon, trap_bits), trap_bits};
}
TrapMap::State start_of(const ExactModel& model) {
    Vector<Ball> log_odds(model.domains());
    for (Eigen::Index i = 0; i < log_odds.size(); ++i)
        log_odds(i) = log(Ball(Rational(model.start_weights(i) / model.start_weights(log_odds.size() - 1)), trap_bits));
    return {log_odds, from_rational<Ball>(model.start_parameters, trap_bits)};
}
TrapMap::State after(const TrapMap& map, TrapMap::State state, int rounds) {
    for (int k = 0; k < rounds; ++k) state = map(state, weights_of_log_odds(state.log_odds));
    return state;
}
ExactModel beyond_vertex() {
    ExactModel model = two_domains("1/2");
    model.problem.validation = rationals("3", "2");
    return {model.problem, model.start_weights, model.start_parameters, model.outer_step};
}

}  // namespace

TEST_CASE("trap: its round is the algorithm's", "[exact]") {
    using Digits80 = Real<80>;
    std::mt19937 random(7);
    for (int trial = 0; trial < 10; ++trial) {
        const RandomInstance instance = random_instance(random);
        const ExactModel& model = instance.model;
        if (model.start_weights.minCoeff() <= 0) continue;
        const MixingOptions<Digits80> options{.horizon = static_cast<std::size_t>(1 + trial),
                                              .rounds = 5,
                                              .inner_step = from_rational<Digits80>(instance.inner_step),
                                              .outer_step = from_rational<Digits80>(model.outer_step)};
        const auto result =
            mix(model.problem.as<Digits80>(), options,
                {from_rational<Digits80>(model.start_weights), from_rational<Digits80>(model.start_parameters)});
        const TrapMap map = map_of(model, instance.inner_step, Integer(options.horizon));
        const auto state = after(map, start_of(model), 5);
        const Vector<Ball> w = weights_of_log_odds(state.log_odds);
        for (Eigen::Index i = 0; i < w.size(); ++i)  // the run's own rounding is about 1e-79
            CHECK(widened(w(i), Ball(1e-70)).contains(result.weights(i).backend().data()));
    }
}

TEST_CASE("trap: the derivative is that of the round", "[exact]") {
    const ExactModel model = three_domains_with_noise();
    const TrapMap map = map_of(model, Rational(1, 4), 2);
    const TrapMap::State at = after(map, start_of(model), 3);
    const Vector<Ball> w = weights_of_log_odds(at.log_odds);
    const Matrix<Ball> derivative = map.derivative(w);
    const Ball h = scaled(Ball(1), -100);
    for (Eigen::Index j = 0; j < 4; ++j) {
        TrapMap::State moved = at;
        (j < 2 ? moved.log_odds(j) : moved.parameters(j - 2)) += h;
        const TrapMap::State to = map(moved, weights_of_log_odds(moved.log_odds)), from = map(at, w);
        for (Eigen::Index i = 0; i < 4; ++i) {
            const Ball change =
                i < 2 ? to.log_odds(i) - from.log_odds(i) : to.parameters(i - 2) - from.parameters(i - 2);
            CHECK(certainly(less(abs(change / h - derivative(i, j)), Ball(1e-25))));
        }
    }
}

TEST_CASE("trap: no later round leaves it", "[exact]") {
    const ExactModel model = two_domains();
    for (const int horizon : {1, 5, 40}) {
        const TrapMap map = map_of(model, Rational(1, 4), horizon);
        bool found = false;
        for (const int rounds : {4, 16, 64, 256}) {  // the further, the narrower
            TrapMap::State state = after(map, start_of(model), rounds);
            const auto trap = trap_at_rest(map, state);
            if (!trap) continue;
            found = true;
            for (int k = 0; k < 200; ++k) {
                const Vector<Ball> w = weights_of_log_odds(state.log_odds);
                CHECK(certainly(less(lower_end(trap->weights(0)), w(0))));
                CHECK(certainly(less(w(0), upper_end(trap->weights(0)))));
                state = after(map, state, 1);
            }
            if (rounds == 256) CHECK(trap->weights(0).accuracy_bits() > 25);
        }
        CHECK(found);
        CHECK_FALSE(
            trap_at_vertex(map, after(map, start_of(model), 64), weights_of_log_odds(start_of(model).log_odds)));
    }
}

TEST_CASE("trap: it holds all of a wide state whose middle is at rest", "[exact]") {
    const TrapMap map = map_of(two_domains(), Rational(1, 4), 40);
    TrapMap::State state = after(map, start_of(two_domains()), 800);
    for (Eigen::Index i = 0; i < 2; ++i) state.parameters(i) = widened(state.parameters(i), Ball(1e-3));
    state.log_odds(0) = widened(state.log_odds(0), Ball(1e-3));
    const auto trap = trap_at_rest(map, state);
    REQUIRE(trap);
    const Vector<Ball> w = weights_of_log_odds(state.log_odds);
    CHECK(certainly(less_equal(lower_end(trap->weights(0)), lower_end(w(0)))));
    CHECK(certainly(less_equal(upper_end(w(0)), upper_end(trap->weights(0)))));
}

TEST_CASE("trap: none where rounds do not contract, or the state is far from rest", "[exact]") {
    ExactModel model = two_domains();
    model.outer_step = 40;  // far beyond 8/D² = 4: rest repels
    TrapMap::State rest = start_of(model);
    rest.log_odds(0) = log(Ball(Rational(2, 3), trap_bits));  // w* = 2/5
    rest.parameters = from_rational<Ball>(rationals("2/5", "2/5"), trap_bits);
    const Integer long_horizon = 400;
    CHECK_FALSE(trap_at_rest(map_of(model, Rational(1, 4), long_horizon), rest));
    model.outer_step = Rational(1, 4);
    CHECK(trap_at_rest(map_of(model, Rational(1, 4), long_horizon), rest));
    rest.log_odds(0) += Ball(3);
    CHECK_FALSE(trap_at_rest(map_of(model, Rational(1, 4), long_horizon), rest));
}

TEST_CASE("trap: weights that run into a vertex vanish as fast as it says", "[exact]") {
    const ExactModel model = beyond_vertex();
    const TrapMap map = map_of(model, Rational(1, 4), 3);
    TrapMap::State state = after(map, start_of(model), 40);
    const auto trap = trap_at_vertex(map, state, weights_of_log_odds(state.log_odds));
    REQUIRE(trap);
    CHECK(trap->vertex == 0);
    CHECK_FALSE(trap_at_rest(map, state));
    Ball sum(0);
    for (int k = 0; k < 300; ++k) {
        const Vector<Ball> w = weights_of_log_odds(state.log_odds);
        sum += w(1);
        CHECK(certainly(less_equal(w(1), upper_end(trap->weights(1)))));
        CHECK(certainly(less_equal(lower_end(trap->weights(0)), w(0))));
        CHECK(certainly(less_equal(sum, upper_end(trap->vanishing(1)))));
        state = after(map, state, 1);
    }
    CHECK(certainly(less(upper_end(trap->vanishing(1)), Ball(20) * sum)));  // and not much slower
    // At the start the other domain's share is too large for the drift to have one sign.
    CHECK_FALSE(trap_at_vertex(map_of(two_domains(), Rational(1, 4), 3), start_of(two_domains()),
                               weights_of_log_odds(start_of(two_domains()).log_odds)));
}

TEST_CASE("trap: none at a vertex that a third domain still pulls away from", "[exact]") {
    // At (0, 0) both others fall, as c = (-1, 0); while the third has weight, the second rises.
    SharedQuadratic<Rational> problem{rationals("1", "1"), Matrix<Rational>(2, 3), rationals("-1", "0")};
    problem.optima << 0, 1, 1, 0, 3, -3;
    const auto at = [&](const char* second, const char* third) {
        Vector<Rational> w = rationals("0", second, third);
        w(0) = 1 - w(1) - w(2);
        return ExactModel(problem, w, rationals("0", "0"), Rational(1, 10));
    };
    const ExactModel far = at("1/100", "9/20"), near = at("1/100", "1/100");
    const TrapMap map = map_of(far, Rational(1, 2), 50);
    TrapMap::State state = start_of(far);
    CHECK_FALSE(trap_at_vertex(map, state, weights_of_log_odds(state.log_odds)));
    const Ball before = state.log_odds(1) - state.log_odds(0);
    state = after(map, state, 1);
    CHECK(certainly(less(before, state.log_odds(1) - state.log_odds(0))));  // it does rise
    CHECK(trap_at_vertex(map, start_of(near), weights_of_log_odds(start_of(near).log_odds)));
}
