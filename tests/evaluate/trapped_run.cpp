#include "datamix/evaluate/trapped_run.hpp"

#include "catch.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

namespace {

Vector<Ball> retained(const ExactModel& model, const Integer& horizon, Precision precision) {
    return StepLaw::constant(Rational(1, 4)).retained(model.problem.curvature, horizon, precision);
}

}  // namespace

TEST_CASE("trapped run: what the run round by round encloses, long after the trap", "[exact]") {
    ExactModel beyond = two_domains("1/2");  // the weights run into a vertex
    beyond.problem.validation = rationals("3", "2");
    const ExactModel vertex(beyond.problem, beyond.start_weights, beyond.start_parameters, beyond.outer_step);
    const ExactModel three = three_domains_with_noise();
    for (const ExactModel& model : {two_domains(), vertex, three})
        for (const int horizon : {1, 4, 30})
            for (const int rounds : {1, 2, 50, 2000}) {
                INFO(model.domains() << " domains, T = " << horizon << ", K = " << rounds);
                const bool quick = model.domains() == 2;  // three approach an optimum inside, and slowly
                const Precision precision{600};
                SimplexRun whole(model, Ball(Rational(1, 4), precision), horizon, precision);
                const auto outputs = whole.run(static_cast<std::size_t>(rounds));
                REQUIRE(outputs);
                for (const Output which : {Output::average, Output::last}) {
                    const auto& expected = which == Output::average ? outputs->average : outputs->last;
                    const Precision few{quick ? 200 : 600};
                    TrappedRun run(model, retained(model, horizon, few), few);
                    const auto found = run.output(rounds, rounds, which, 5000);
                    REQUIRE(found);
                    CHECK(found->gap.overlaps(expected.gap));
                    if (quick) CHECK(found->gap.accuracy_bits() > 40);
                    for (Eigen::Index i = 0; i < model.domains(); ++i) {
                        CHECK(found->weights(i).overlaps(expected.weights(i)));
                        CHECK(certainly(less(abs(found->weights(i) - expected.weights(i)), Ball(1e-12))));
                    }
                    if (rounds == 2000 && quick && which == Output::average) CHECK(run.rounds() < 1200);
                }
            }
}

TEST_CASE("trapped run: K beyond any number of rounds that could be made", "[exact]") {
    const ExactModel model = two_domains();
    const Integer many = parse_integer("1e60");
    TrappedRun run(model, retained(model, 20, {400}), {400});
    const auto found = run.output(many, many, Output::average, 5000);
    REQUIRE(found);
    // The limit of horizon 20: w_T = w* + beta rho^T, F4's bias p/(10(2-p)) with p = (3/4)^20.
    const double p = std::pow(0.75, 20);
    CHECK(found->weights(0).midpoint() == Approx(0.4 + p / 20 / (1 - p / 2)).epsilon(1e-9));
}

TEST_CASE("trapped run: a range of horizons and rounds holds each of them", "[exact]") {
    const ExactModel model = two_domains();
    const Precision precision{200};
    const int low = 60, high = 64, budget = 20000;
    Vector<Ball> kept = retained(model, low, precision);
    const Vector<Ball> least = retained(model, high, precision);
    for (Eigen::Index j = 0; j < kept.size(); ++j) kept(j) = hull(kept(j), least(j));
    TrappedRun range(model, kept, precision);
    const auto all = range.output(budget / high, budget / low, Output::average, 5000);
    REQUIRE(all);
    CHECK(all->gap.accuracy_bits() > 2);
    for (int horizon = low; horizon <= high; ++horizon) {
        TrappedRun run(model, retained(model, horizon, precision), precision);
        const auto one = run.output(budget / horizon, budget / horizon, Output::average, 5000);
        REQUIRE(one);
        CHECK(certainly(less_equal(lower_end(all->gap), one->gap)));
        CHECK(certainly(less_equal(one->gap, upper_end(all->gap))));
        for (Eigen::Index i = 0; i < 2; ++i) {
            CHECK(certainly(less_equal(lower_end(all->weights(i)), one->weights(i))));
            CHECK(certainly(less_equal(one->weights(i), upper_end(all->weights(i)))));
        }
    }
}

TEST_CASE("trapped run: too few rounds and useless balls are said", "[exact]") {
    const ExactModel model = two_domains();
    TrappedRun few(model, retained(model, 20, {200}), {200});
    CHECK_FALSE(few.output(1000000, 1000000, Output::average, 20));
    CHECK(few.rounds() == 20);
    Vector<Ball> wide(2);
    wide << hull(Ball(0), Ball(0.9)), hull(Ball(0), Ball(0.9));
    TrappedRun useless(model, wide, {200});
    CHECK_FALSE(useless.output(1000000, 1000000, Output::average, 5000));
    CHECK(useless.rounds() < 500);
}
