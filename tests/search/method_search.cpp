// Best horizons of the methods: against a scan of every horizon, against HorizonSearch, and what is not excluded.
#include "datamix/search/method_search.hpp"

#include "catch.hpp"
#include "datamix/search/horizon_search.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

namespace {

using Kind = HypergradientMethod::Kind;
const std::vector<HypergradientMethod> all_methods = {{Kind::unrolled}, {Kind::truncated, 1}, {Kind::truncated, 4},
                                                      {Kind::half},     {Kind::cold},         {Kind::implicit},
                                                      {Kind::adjoint}};

}  // namespace

TEST_CASE("method search: the least of all horizons, one by one", "[search][methods]") {
    std::mt19937 random(11);
    std::size_t certified = 0;
    MethodSearch::Limits limits;
    limits.horizons = 150;
    for (int trial = 0; trial < 6; ++trial) {
        const RandomInstance instance = random_instance(random);
        for (const HypergradientMethod& method : all_methods) {
            const MethodSearch search(instance.model, method, instance.inner_step, limits);
            for (const MethodBest& best : search.find({1, 7, 150})) {
                if (!best.certified) continue;
                ++certified;
                for (Integer t = 1; t <= best.budget; ++t)
                    CHECK_FALSE(certainly(less(search.gap(t, Integer(best.budget / t)), best.gap)));
                CHECK(best.gap.overlaps(search.gap(best.horizon, Integer(best.budget / best.horizon))));
            }
        }
    }
    CHECK(certified > 60);
}

TEST_CASE("method search: unrolled is HorizonSearch's", "[search][methods]") {
    const ExactModel model = two_domains();
    const Rational eta = Rational(1) / 4;
    HorizonSearch known(model, StepLaw::constant(eta), Output::average);
    const std::vector<Integer> budgets = {1000, 12345, 1000000, Integer("1000000000000")};
    for (const MethodBest& best : MethodSearch(model, {Kind::unrolled}, eta).find(budgets)) {
        CHECK(best.certified);
        CHECK(best.horizon == known.best(best.budget).horizon);
        CHECK(best.gap.overlaps(known.best(best.budget).gap));
        CHECK(best.enclosed < 200);
    }
}

TEST_CASE("method search: no horizon beyond the cutoff is below the bound", "[search][methods]") {
    const ExactModel model = two_domains();
    const Rational eta = Rational(1) / 4;
    for (const HypergradientMethod& method : all_methods) {
        const BeyondHorizon beyond(model, method, eta, 20, {128});
        const MethodSearch search(model, method, eta);
        for (const int budget : {15, 60, 300, 5000}) {
            Ball least = Ball(1) / Ball(0);
            for (int t = 20; t <= budget; t = t < 200 ? t + 1 : t * 11 / 10) {
                const Ball gap = search.gap(t, budget / t);
                if (!least.is_finite() || certainly(less(gap, least))) least = gap;
            }
            if (budget < 20) {
                CHECK(beyond.excludes(budget, Ball(1000)));  // there is no such horizon
                continue;
            }
            CHECK_FALSE(beyond.excludes(budget, least));
            CHECK_FALSE(beyond.excludes(budget, Ball(2) * least));
            // From cold starts the error crosses 0 near the cutoff; else the bound is not far below the least.
            if (method.kind != Kind::cold) CHECK(beyond.excludes(budget, least / Ball(1000)));
        }
    }
}

TEST_CASE("method search: where stopping early helps nothing is excluded", "[search][methods]") {
    // One step rests above w* and the start is below: some long horizon stops on the way, near w*.
    const ExactModel model = two_domains("0.1");
    MethodSearch::Limits limits;
    limits.horizons = 60;
    const MethodSearch search(model, {Kind::truncated, 1}, Rational(1) / 4, limits);
    const auto best = search.find({1000000}).front();
    CHECK_FALSE(best.certified);
    CHECK(best.enclosed == 60);
    CHECK(certainly(less(search.gap(62500, 16), best.gap)));
    CHECK(search.limit_gap(1).contains(Rational(9) / 2500));
}
