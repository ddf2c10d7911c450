// The search by second-order expansions: the reference table, short scans, units, limits. Long scans:
// stochastic_scan.cpp.

#include "datamix/search/stochastic_argmin.hpp"

#include "catch.hpp"
#include "claims/stochastic_models.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

struct Found : BestHorizon {
    std::size_t enclosures;
};
Found find(const StochasticSearch& search, const Integer& budget, StochasticArgmin::Limits limits = {}) {
    StochasticArgmin argmin(search, budget, limits);
    argmin.among(1, budget);
    BestHorizon best = argmin.find();
    return {std::move(best), argmin.enclosures()};
}

}  // namespace

TEST_CASE("noisy argmin: the reference table to N = 1e20", "[stochastic]") {
    const StochasticSearch search(two_domain_noise(), schedule());
    for (const auto& [budget, horizon] : {std::pair{"1e3", "16"},
                                          {"1e4", "62"},
                                          {"1e6", "757"},
                                          {"1e12", "1104533"},
                                          {"1e16", "128231414"},
                                          {"1e20", "14372382425"}}) {
        const auto found = find(search, parse_integer(budget));
        CHECK(found.horizon == parse_integer(horizon));
        CHECK(found.low == found.horizon);
        CHECK(found.high == found.horizon);
        CHECK(found.open.empty());
        CHECK(found.enclosures < 1000);
        CHECK(found.evaluated < found.enclosures);  // of ranges, too
    }
}

TEST_CASE("noisy argmin: weights that are slow to forget their start", "[stochastic]") {
    ExactModel model = two_domain_noise();
    model.outer_step /= 100;
    const StochasticSearch search(model, schedule());
    for (const char* budget : {"1e10", "1e14"}) {
        const Integer n = parse_integer(budget);
        const auto found = find(search, n, {.work = 1500});
        CHECK(found.low == found.high);
        CHECK(found.open.empty());
        for (const int part : {1, 2, 3, 5, 8, 1000, 100000}) {
            INFO(budget << ", T* " << found.horizon << ", a step of it over " << part);
            for (const Integer& other :
                 {Integer(found.horizon - found.horizon / part), found.horizon + found.horizon / part})
                CHECK(
                    (other == 0 || other == found.horizon || certainly(less(found.gap, search.gap(n, other, {128})))));
        }
    }
}

TEST_CASE("noisy argmin: that of a scan of few horizons", "[stochastic]") {
    for (const StepLaw& step : {schedule(), StepLaw::constant(Rational(1) / 5)})
        for (const bool last : {false, true}) {
            StochasticSearch search(two_domain_noise(), step);
            if (last) search.use_last_iterate();
            for (const int budget : {1, 2, 5, 6, 37, 90}) {
                const auto found = find(search, budget);
                CHECK(found.low <= found.horizon);
                for (Integer t = 1; t <= budget; ++t) {
                    const Ball gap = search.gap(budget, t, {128});
                    const bool open = std::find(found.open.begin(), found.open.end(), t) != found.open.end();
                    CHECK((t == found.horizon || open || certainly(less(found.gap, gap))));
                    CHECK_FALSE(certainly(less(gap, found.gap)));
                }
            }
        }
}

TEST_CASE("noisy argmin: among horizons of one K the derivative decides at once", "[stochastic]") {
    for (const auto& [step, budget] : {std::pair{schedule(), 1000000}, {StepLaw::constant(Rational(1) / 5), 150}}) {
        StochasticSearch search(two_domain_noise(), step);
        search.use_last_iterate();
        for (const int rounds : {1, 3, 4}) {
            const int low = budget / (rounds + 1) + 1, high = budget / rounds;
            StochasticArgmin argmin(search, budget, {});
            argmin.among(low, high);
            const BestHorizon found = argmin.find();
            const bool longer = certainly(less(search.gap(budget, high, {192}), search.gap(budget, low, {192})));
            INFO(rounds << ' ' << found.horizon << ' ' << argmin.enclosures());
            CHECK(found.horizon == (longer ? high : low));
            CHECK(argmin.enclosures() < 200);
        }
    }
}

TEST_CASE("noisy argmin: a change of units changes nothing", "[stochastic]") {
    const auto model = two_domain_noise();
    const StochasticSearch search(model, schedule());
    const auto found = find(search, parse_integer("1e8"));
    for (const char* unit : {"1e-200", "1/7", "1e3", "1e300"}) {
        const Rational scale = parse_rational(unit);
        const StochasticSearch scaled(in_units_of(model, scale), schedule());
        const auto other = find(scaled, parse_integer("1e8"));
        CHECK(other.horizon == found.horizon);
        CHECK(other.low == other.high);
        CHECK(std::max(other.enclosures, found.enclosures) < 2 * std::min(other.enclosures, found.enclosures));
        const Ball back = other.gap * Ball(Rational(scale * scale), {192});
        CHECK(back.overlaps(found.gap));
        CHECK(back.accuracy_bits() > 60);
    }
}

TEST_CASE("noisy argmin: a limit leaves a bracket that holds the argmin", "[stochastic]") {
    const StochasticSearch search(two_domain_noise(), schedule());
    const Integer argmin = 14372382425;
    for (const auto& [work, compared] : {std::pair<std::size_t, std::size_t>{60, 4000000}, {20000, 1000}}) {
        const auto found = find(search, parse_integer("1e20"), {.work = work, .compared = compared});
        CHECK(found.low < argmin);
        CHECK(argmin < found.high);
        CHECK(found.low <= found.horizon);
        CHECK(found.horizon <= found.high);
        CHECK(certainly(less(found.least, found.gap)));
        CHECK(certainly(less(found.least, search.gap(parse_integer("1e20"), argmin, {192}))));
        if (compared == 1000) CHECK(certainly(less(found.gap, found.least * Ball(Rational(11) / 10, {64}))));
    }
    CHECK_THROWS_AS(StochasticArgmin(search, 0, {}), InputError);
}

TEST_CASE("noisy argmin: horizons that are the same in law are one", "[stochastic]") {
    auto solved = two_domain_noise();
    solved.problem.curvature = rationals({"4", "4"});
    const ExactModel model(solved.problem, solved.start_weights, solved.start_parameters, solved.outer_step,
                           solved.noise);
    const StochasticSearch search(model, StepLaw::constant(Rational(1) / 4));
    CHECK(search.only_rounds_matter());
    const auto found = find(search, 1000);
    CHECK(found.open.empty());
    CHECK(found.horizon == Integer(1000 / (1000 / found.horizon + 1) + 1));
    for (Integer t = 1; t <= 1000; ++t) {
        if (1000 / t == 1000 / found.horizon) continue;
        CHECK(certainly(less(found.gap, search.gap(1000, t, {128}))));
    }
}
