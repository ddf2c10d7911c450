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

TEST_CASE("local gap: a comparison takes the least member of every part", "[stochastic]") {
    const auto between = [](const char* low, const char* high) {
        return Ball::between(parse_rational(low), parse_rational(high), {128});
    };
    const LocalGap local{
        100,     Ball(Rational(2), {128}), between("-0.001", "0.003"), between("1e-6", "4e-6"), between("5", "7"),
        Ball(0), between("-0.01", "0.02")};
    const Integer budget = 1007;
    const LocalComparison comparison(local, budget);
    REQUIRE(comparison.usable());
    for (int t = 80; t <= 120; t += 8) {
        const int k = 1007 / t, rest = 1007 - k * t, x = t - 100;
        const double slope = x < 0 ? 0.003 : -0.001;
        const double least = slope * x + 1e-6 * x * x + 5.0 * rest / (1007.0 * k) - 0.01;
        CHECK(comparison.at(t, k, rest) == Approx(least / 2).margin(1e-8));
        CHECK(comparison.at(t, k, rest) <= least / 2);
    }
    CHECK(LocalComparison::limit(between("1.9", "2.5"), local.value) == Approx(0.25).margin(1e-8));
    const Ball everywhere = local.everywhere(budget, 80, 120);
    CHECK(certainly(less(everywhere, Ball(3))));
    CHECK(certainly(less(Ball(1.875), everywhere)));
    CHECK(everywhere.contains(parse_rational("1.92")));
    auto open = local;
    open.value = between("-1", "1");
    CHECK_FALSE(LocalComparison(open, budget).usable());
}
