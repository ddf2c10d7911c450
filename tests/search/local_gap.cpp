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

TEST_CASE("local gap: the ends that its parabola cuts off are worse, and little is left", "[stochastic]") {
    const StochasticSearch search(two_domain_noise(), schedule());
    const Integer budget = parse_integer("1e12"), argmin = 1104533;
    const Ball best = search.gap(budget, argmin, {192});
    for (const auto& [low, high] :
         {std::pair<long, long>{1000000, 1200000}, {1090000, 1110000}, {1104533, 1250000}, {950000, 1104533}}) {
        const auto local = local_gap(search, budget, low, high);
        REQUIRE(local);
        CHECK(4 * abs(local->lowest() - argmin) < abs(local->centre - argmin));  // a step of Newton's
        const HorizonRange left = local->promising(budget, {low, high}, best);
        INFO(left.first << " to " << left.last << " of " << low << " to " << high);
        CHECK(low <= left.first);
        CHECK(left.first <= argmin);
        CHECK(argmin <= left.last);
        CHECK(left.last <= high);
        CHECK(3 * (left.last - left.first) < 2 * (high - low));
        for (Integer t = low; t <= high; t += (high - low) / 50)
            if (t < left.first || left.last < t) CHECK(certainly(less(best, search.gap(budget, t, {192}))));
    }
}

TEST_CASE("local gap: what is not certain cuts nothing off", "[stochastic]") {
    const auto between = [](const char* low, const char* high) {
        return Ball::between(parse_rational(low), parse_rational(high), {128});
    };
    const Ball zero(0), two(Rational(2), {128});
    const Integer budget = 1000000;
    const HorizonRange range{1, 200};
    const auto left = [&](const LocalGap& local, const Ball& best) { return local.promising(budget, range, best); };
    LocalGap local{100, two, zero, between("1e-4", "1e-4"), zero, zero, zero};  // 2 + (x/100)²
    const HorizonRange cut = left(local, between("2.25", "2.25"));              // |x| ≤ 50
    CHECK(cut.first >= 48);
    CHECK(cut.first <= 50);
    CHECK(cut.last >= 150);
    CHECK(cut.last <= 152);
    CHECK(left(local, between("3", "3.1")).first == 1);  // even the ends may be as good
    local.lost = between("-0.9", "0");
    CHECK(left(local, between("2.25", "2.25")).first == 1);
    local.lost = zero;
    local.slope = between("-0.02", "0.02");  // rises nowhere for certain
    CHECK(left(local, between("2.25", "2.25")).last == 200);
    local.slope = zero;
    local.curve = between("-1e-4", "1e-4");
    CHECK(left(local, between("1", "1")).last == 200);
    CHECK(local.lowest() == 100);
}
