// The window of horizons that no bound excludes: where the bounds leave off, and around the argmin of a full scan.
#include "datamix/search/horizon_window.hpp"

#include "catch.hpp"
#include "datamix/search/horizon_search.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

TEST_CASE("horizon window: it is where the proved bounds leave off, neither more nor less", "[exact]") {
    const StepLaw inner = StepLaw::constant(Rational(1, 4));
    bool skipped = false;
    for (const char* theta : {"0.9", "0.2"}) {
        const ExactModel model = two_domains(theta);
        const LinearBounds bounds(model, *inner.cap());
        HorizonSearch search(model, inner, Output::average);
        for (const int budget : {1000, 2000, 5000, 30000, 1000000}) {
            const BestHorizon found = search.best(budget);
            const Ball error = sqrt(Ball(2) * found.gap);
            Integer last = found.horizon;
            while (!certainly(less(error, bounds.average_beyond(last + 1, budget)))) ++last;
            CHECK(found.last == last);
            REQUIRE(bounds.has_bias_floor());
            const Integer& from = bounds.first_biased();
            Integer first = std::min(from, found.horizon);
            while (first < found.horizon && certainly(less(error, bounds.average_up_to(first, budget)))) ++first;
            if (first <= from) first = 1;
            CHECK(Integer(found.evaluated) == last - first + (first > 1 ? from : Integer(1)));
            skipped = skipped || first > 1;
        }
    }
    CHECK(skipped);
}

TEST_CASE("horizon window: every horizon outside has a larger gap than one inside", "[exact]") {
    std::mt19937 random(33);
    std::size_t excluded = 0;
    for (int trial = 0; trial < 6; ++trial) {
        const RandomInstance instance = random_instance(random);
        const LinearBounds bounds(instance.model, instance.inner_step);
        for (const Output output : {Output::average, Output::last})
            for (const int budget : {20, 33, 400}) {
                const auto gap = [&](const Integer& t) {
                    auto run = ball_run(instance, t, {192});
                    const Integer rounds = budget / t;
                    return run.gap(output == Output::average ? run.average(rounds) : run.last(rounds));
                };
                const HorizonWindow window = HorizonWindow::find(bounds, output, budget, gap);
                if (budget <= 32) CHECK((window.first == 1 && window.last == budget));
                Ball least = gap(window.first);
                for (Integer t = window.first; t <= window.last; ++t)
                    if (const Ball here = gap(t); certainly(less(here, least))) least = here;
                for (int t = 1; t <= budget; ++t) {
                    if (t < window.skipped_from || (window.first <= t && t <= window.last)) continue;
                    CHECK(certainly(less(least, gap(t))));
                    ++excluded;
                }
            }
    }
    CHECK(excluded > 500);
}
