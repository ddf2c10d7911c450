// The closed evaluator against the algorithm itself, against a raw matrix power, and against proofs/theory.md.

#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/closed_round.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

TEST_CASE("linear run: equal to the algorithm in exact rationals", "[exact]") {
    std::mt19937 random(20);
    for (int trial = 0; trial < 40; ++trial) {
        const RandomInstance instance = random_instance(random);
        const ExactModel& model = instance.model;
        const std::size_t horizon = 1 + static_cast<std::size_t>(trial % 4);
        const auto retained =
            retained_by_descent<Rational>(model.problem.curvature, instance.inner_step, Integer(horizon));
        LinearRun<Rational> run(model, retained);
        for (const unsigned rounds : {1U, 2U, 5U}) {
            MixingOptions<Rational> options;
            options.horizon = horizon;
            options.rounds = rounds;
            options.inner_step = instance.inner_step;
            options.outer_step = model.outer_step;
            const auto result =
                mix(model.problem, options, {model.start_weights, model.start_parameters}, LinearUpdate{});
            const auto average = run.average(rounds), last = run.last(rounds);
            CHECK(run.weights(model, average) == result.average);
            CHECK(run.weights(model, last) == result.weights);
            const Vector<Rational> off = times<Rational>(model.problem.optima, result.average) - model.hull.nearest;
            CHECK(run.gap(average) == dot<Rational>(off, off) / 2);

            auto balls = ball_run(instance, horizon, {80});
            for (Eigen::Index a = 0; a < run.rank(); ++a) {
                CHECK(balls.average(rounds)(a).contains(average(a)));
                CHECK(balls.last(rounds)(a).contains(last(a)));
            }
        }
    }
}

namespace {

/// y of average and last iterate by the power of the raw affine map of (θ, w, Σw, 1): no fixed point, no centring, no
/// telescoping.
template <class S>
std::pair<Vector<S>, Vector<S>> by_matrix_power(const RandomInstance& instance, int horizon, const Integer& rounds) {
    const ExactModel& model = instance.model;
    const auto problem = model.problem.as<S>();
    const auto d = problem.dimension(), m = problem.domains(), n = d + 2 * m + 1;
    const AffineRound<S> round(problem, from_rational<S>(instance.inner_step), horizon);
    Matrix<S> map = Matrix<S>::Constant(n, n, S(0));
    const auto image = [&](const Vector<S>& x) {  // of a vector with last entry 1
        Vector<S> theta = x.head(d), w = x.segment(d, m), result(n);
        const auto g = round.advance(w, theta);
        const auto next = LinearUpdate{}.step<S>(w, g, from_rational<S>(model.outer_step));
        for (Eigen::Index i = 0; i < d; ++i) result(i) = theta(i);
        for (Eigen::Index i = 0; i < m; ++i) {
            result(d + i) = next(i);
            result(d + m + i) = x(d + m + i) + w(i);
        }
        result(n - 1) = S(1);
        return result;
    };
    Vector<S> unit = Vector<S>::Constant(n, S(0));
    unit(n - 1) = S(1);
    const Vector<S> origin = image(unit);
    for (Eigen::Index j = 0; j + 1 < n; ++j) {
        unit(j) = S(1);
        map.col(j) = image(unit) - origin;
        unit(j) = S(0);
    }
    map.col(n - 1) = origin;
    Vector<S> start = Vector<S>::Constant(n, S(0));
    for (Eigen::Index i = 0; i < d; ++i) start(i) = from_rational<S>(model.start_parameters(i));
    for (Eigen::Index i = 0; i < m; ++i) start(d + i) = from_rational<S>(model.start_weights(i));
    start(n - 1) = S(1);
    const Vector<S> end = times<S>(power<S>(map, rounds), start);
    const auto coordinates = [&](const Vector<S>& w) {
        const Vector<S> off = times<S>(problem.optima, w) - from_rational<S>(model.hull.nearest);
        const Matrix<S> right = transposed_times<S>(from_rational<S>(model.hull.basis), off);
        return Vector<S>(solve_definite<S>(from_rational<S>(model.hull.gram), right));
    };
    return {coordinates(Vector<S>(end.segment(d + m, m) / from_rational<S>(Rational(rounds)))),
            coordinates(end.segment(d, m))};
}

}  // namespace

TEST_CASE("linear run: agrees with a raw matrix power in 150 digits", "[exact]") {
    using Digits150 = Real<150>;
    std::mt19937 random(22);
    for (int trial = 0; trial < 20; ++trial) {
        const RandomInstance instance = random_instance(random);
        for (const char* text : {"37", "4096", "1e12", "123456789012345678901"}) {
            const Integer rounds = parse_integer(text);
            const auto [average, last] = by_matrix_power<Digits150>(instance, 2 + trial, rounds);
            auto run = ball_run(instance, 2 + trial, {200});
            const auto enclosed_average = run.average(rounds), enclosed_last = run.last(rounds);
            for (Eigen::Index a = 0; a < average.size(); ++a) {
                // The reference itself is good to about 150 − 2·21 digits.
                const Ball slack = Ball::between(-Rational(1, Integer("1" + std::string(90, '0'))),
                                                 Rational(1, Integer("1" + std::string(90, '0'))), {400});
                CHECK((enclosed_average(a) + slack).contains(average(a).backend().data()));
                CHECK((enclosed_last(a) + slack).contains(last(a).backend().data()));
                CHECK(certainly(less(abs(enclosed_average(a) - enclosed_average(a).midpoint_ball()),
                                     Ball(Rational(1, Integer(1) << 100), {64}))));
            }
        }
    }
}

TEST_CASE("linear run: the error of F4's table to every printed digit", "[exact]") {
    struct Entry {
        const char* budget;
        int horizon;
        const char *low, *high;
    };
    const Entry table[] = {{"1e3", 10, "0.01298333116675", "0.01298333116685"},
                           {"1e6", 33, "3.676751380955e-5", "3.676751380965e-5"},
                           {"1e50", 385, "3.889587348115e-48", "3.889587348125e-48"},
                           {"1e300", 2386, "2.389936810015e-297", "2.389936810025e-297"}};
    const RandomInstance instance{two_domains(), Rational(1, 4)};
    for (const Entry& entry : table) {
        auto run = ball_run(instance, entry.horizon, {128});
        const Ball error = abs(run.average(Integer(parse_integer(entry.budget) / entry.horizon))(0));
        CHECK(certainly(less(Ball(parse_rational(entry.low), {128}), error)));
        CHECK(certainly(less(error, Ball(parse_rational(entry.high), {128}))));
    }
}

TEST_CASE("linear run: an unstable direction that starts out unnoticeably small is not taken for settled", "[exact]") {
    SharedQuadratic<Rational> problem{rationals("1", "1"), Matrix<Rational>(2, 5), rationals("0", "0")};
    problem.optima << 1, 0, -1, 0, 0, 0, 1, 0, -1, 0;
    const Rational tiny = parse_rational("1e-150"), fifth(1, 5);
    Vector<Rational> w(5);
    w << 2 * fifth, fifth + tiny, 0, fifth - tiny, fifth;
    const ExactModel model(problem, w, rationals("0", "0"), Rational(1, 20));
    // A residual of −9/10 turns the second direction over in every round, one of −101/100 grows by itself.
    const int hundredths = GENERATE(-90, -101);
    Vector<Ball> kept(2);
    kept << Ball(Rational(1, 10), {128}), Ball(Rational(hundredths, 100), {128});
    LinearRun<Ball> run(model, kept, {128});
    CHECK(certainly(less(run.gap(run.last(512)), Ball(parse_rational("1e-60"), {128}))));
    CHECK(certainly(less(Ball(1), run.gap(run.last(4096)))));
    CHECK(certainly(less(Ball(1), run.gap(run.average(4096)))));
}

TEST_CASE("linear run: 128 bits unless asked otherwise", "[exact]") {
    const auto model = two_domains();
    const StepLaw inner = StepLaw::constant(Rational(1) / 4);
    const Vector<Ball> kept = inner.retained(model.problem.curvature, 3, Precision{256});
    CHECK(LinearRun<Ball>(model, kept).precision().bits == 128);
    CHECK(LinearRun<Ball>::with_sensitivity(model, kept, kept).precision().bits == 128);
}

TEST_CASE("linear run: what an inner loop solves at once settles like the rest, at every stable outer step",
          "[exact]") {
    ExactModel model = two_domains();
    model.outer_step = Rational(127, 128);  // the limit is 1
    Vector<Ball> kept(2);
    kept << Ball(0), Ball(Rational(1, 4), {128});
    LinearRun<Ball> run(model, kept, {128});
    const Integer rounds = Integer(1) << 20000000;  // squared that often by a run that does not settle
    CHECK(run.transient(rounds)(0).overlaps(run.transient(1000000)(0)));
    CHECK(run.last(rounds)(0).overlaps(run.limit()(0)));
}
