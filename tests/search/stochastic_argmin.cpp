// The search by second-order expansions finds the argmin of a full scan, and what it rests on encloses the gap.

#include "datamix/search/stochastic_argmin.hpp"

#include "catch.hpp"
#include "claims/stochastic_models.hpp"
#include "evaluate/support.hpp"

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

/// Random noise on a random instance with affinely independent optima.
std::optional<ExactModel> random_noise(std::mt19937& random, Rational& step) {
    const auto instance = testing::random_instance(random);
    step = instance.inner_step;
    Matrix<Rational> noise = instance.model.problem.optima;
    for (Eigen::Index i = 0; i < noise.size(); ++i) noise.data()[i] = Rational(static_cast<int>(random() % 3), 4);
    try {
        ExactModel model = instance.model;
        model.noise = noise;
        return model.with_independent_optima();
    } catch (const Error&) {
        return std::nullopt;
    }
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

TEST_CASE("noisy argmin: that of a full scan", "[stochastic]") {
    std::mt19937 random(40);
    int checked = 0;
    for (int trial = 0; trial < 200 && checked < 12; ++trial) {
        Rational cap;
        const auto model = random_noise(random, cap);
        if (!model || model->dimension() + model->free_weights() > 4) continue;
        ++checked;
        for (const bool logarithmic : {true, false})
            for (const bool last : {false, true}) {
                StochasticSearch search(*model, logarithmic
                                                    ? StepLaw::logarithmic(model->problem.strong_convexity(), cap)
                                                    : StepLaw::constant(cap));
                if (last) search.use_last_iterate();
                const Integer budget = 150 + trial;
                const auto found = find(search, budget);
                for (Integer t = 1; t <= budget; ++t) {
                    const Ball gap = search.gap(budget, t, {192});
                    const bool open = std::find(found.open.begin(), found.open.end(), t) != found.open.end();
                    // With the average and K = 1 every T ties, which no enclosure can tell.
                    CHECK((t == found.horizon || open || certainly(less(found.gap, gap))));
                    CHECK_FALSE(certainly(less(gap, found.gap)));
                }
            }
    }
    CHECK(checked == 12);
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
