// The local expansion of a noisy run's gap against the gap itself, horizon by horizon.
#include "datamix/search/local_gap.hpp"

#include "catch.hpp"
#include "claims/stochastic_models.hpp"

using namespace datamix;
using namespace datamix::verify;

TEST_CASE("local gap: the local expansion encloses every gap of its range", "[stochastic]") {
    StochasticSearch average(two_domain_noise(), schedule()), last(two_domain_noise(), schedule());
    StochasticSearch constant(two_domain_noise(), StepLaw::constant(Rational(1) / 8));
    last.use_last_iterate();
    for (const StochasticSearch* search : {&average, &last, &constant})
        for (const auto& [low, high] : {std::pair<long, long>{12, 15}, {40, 52}, {700, 900}}) {
            const Integer budget = 1000000;
            const auto local = local_gap(*search, budget, low, high);
            REQUIRE(local);
            const Ball everywhere = local->everywhere(budget, low, high);
            const LocalComparison comparison(*local, budget);
            REQUIRE(comparison.usable());
            for (Integer t = low; t <= high; ++t) {
                const Ball gap = search->gap(budget, t, {192});
                CHECK(arb_contains(everywhere.data(), gap.data()) != 0);
                const Integer k = budget / t;
                const double bound = comparison.at(t, k, Integer(budget - k * t));
                CHECK(bound <= LocalComparison::limit(gap, local->value));
                CHECK(bound >= LocalComparison::limit(gap, local->value) - 0.7);
            }
        }
    // Across the cap there are no derivatives, nor below the law's first horizon.
    CHECK_FALSE(local_gap(average, 1000, 8, 9));
    CHECK_FALSE(local_gap(average, 1000, 2, 5));
}
