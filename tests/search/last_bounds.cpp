// Bounds of the last iterate on a line of mixtures, against the run itself and against scans.
#include "datamix/search/last_bounds.hpp"

#include "catch.hpp"
#include "datamix/search/horizon_search.hpp"
#include "evaluate/support.hpp"
#include "theory/support.hpp"

using namespace datamix;

namespace {

/// The least T of the smallest gap, by evaluating every horizon.
Integer scanned(const testing::LawInstance& instance, int budget) {
    const auto retained = [&](const Integer& t, Precision p) {
        return retained_by_descent<Ball>(from_rational<Ball>(instance.model.problem.curvature, p),
                                         Ball(instance.inner_step, p), t);
    };
    HorizonSearch search(instance.model, retained, Output::last, HorizonSearch::Limits());  // without any bounds
    return search.best(budget).horizon;
}

}  // namespace

TEST_CASE("enclosures hold the run's error, and bounds are below it", "[search]") {
    std::mt19937 random(6);
    int usable = 0;
    for (int repeat = 0; repeat < 15; ++repeat) {
        const auto drawn = testing::random_law_instance(random, 2, 4, false);
        const ExactModel& model = drawn.model;
        const Rational& eta = drawn.inner_step;
        const LastBounds bounds(model, eta, {200});
        if (!bounds.is_usable()) continue;
        ++usable;
        const Integer &first = bounds.first(), budget = 40 * first + 2000;
        const auto error = [&](const Integer& t) {
            LinearRun<Ball> run(model, StepLaw::constant(eta).retained(model.problem.curvature, t, {300}), {300});
            return sqrt(Ball(2) * run.gap(run.last(Integer(budget / t))));
        };
        const Integer middle = 3 * first + 20, last = 9 * first + 100;
        const Ball low = bounds.up_to(first, middle, budget), high = bounds.beyond(middle, budget);
        for (Integer t = first; t <= last; t += 1 + first / 5) {
            const Ball exact = error(t);
            CHECK(bounds.error(t, Integer(budget / t)).overlaps(exact));
            if (t <= middle) CHECK_FALSE(certainly(less(exact, low)));
            if (t >= middle) CHECK_FALSE(certainly(less(exact, high)));
        }
    }
    CHECK(usable > 8);
}

TEST_CASE("best horizons of last iterates are those of a scan", "[search]") {
    std::mt19937 random(8);
    int compared = 0;
    for (int repeat = 0; repeat < 12; ++repeat) {
        const auto instance = testing::random_law_instance(random, 2, 3, false);
        const LastBounds bounds(instance.model, instance.inner_step, {200});
        HorizonSearch search(instance.model, StepLaw::constant(instance.inner_step), Output::last);
        for (const int budget : {100, 777, 2500}) {
            const BestHorizon found = search.find(budget);
            if (!found.is_certain()) continue;
            CHECK(found.horizon == scanned(instance, budget));
            if (!bounds.is_usable()) continue;
            const auto window = bounds.window(budget);
            compared += window && window->first > 1;
        }
    }
    CHECK(compared > 10);
}

TEST_CASE("a budget of 1e300 leaves a few dozen horizons", "[search]") {
    const ExactModel model = testing::two_domains();
    const Integer budget = parse_integer("1e300");
    const LastBounds bounds(model, Rational(1) / 4, {1200});
    REQUIRE(bounds.window(budget).has_value());
    const HorizonWindow window = *bounds.window(budget);
    CHECK_FALSE(bounds.window(10).has_value());
    CHECK(Integer(window.last - window.first) < 40);
    CHECK(window.skipped_from == bounds.first());
    HorizonSearch search(model, StepLaw::constant(Rational(1) / 4), Output::last);
    CHECK(search.find(1000000).horizon == 1547);
    const BestHorizon best = search.find(budget);
    CHECK(best.is_certain());
    CHECK(best.horizon >= window.first);
    CHECK(best.horizon <= window.last);
    // No bias, or an outer loop of one round: nothing to bound.
    CHECK_FALSE(LastBounds(model, Rational(1) / 4, {200}).first() == 0);
    ExactModel once = model;
    once.outer_step = Rational(1) / 2;
    CHECK_FALSE(LastBounds(once, Rational(1) / 4, {200}).is_usable());
}

TEST_CASE("where both arms are steep the best horizon is all that is left", "[search]") {
    // ρ = 1/100: a step more or less changes either arm a hundredfold.
    ExactModel model = testing::two_domains();
    auto problem = model.problem;
    problem.curvature = testing::rationals("3.96", "4");
    model = ExactModel(problem, model.start_weights, model.start_parameters, model.outer_step);
    const LastBounds bounds(model, Rational(1) / 4, {400});
    int alone = 0;
    for (int n = 10000; n < 40000; n += 100) {
        const auto window = bounds.window(n);
        REQUIRE(window.has_value());
        alone += window->first == window->last;
    }
    CHECK(alone > 250);
}
