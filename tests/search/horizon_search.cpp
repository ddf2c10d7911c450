// The proved bounds never exceed the actual error, and the certified argmin is the argmin of a full scan.

#include "datamix/search/horizon_search.hpp"
#include "catch.hpp"
#include "datamix/numeric/add_product.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

namespace {

Ball error_of(const LinearRun<Ball>& run, const Vector<Ball>& y) { return sqrt(Ball(2) * run.gap(y)); }

StepLaw constant(const RandomInstance& instance) { return StepLaw::constant(instance.inner_step); }

}  // namespace

TEST_CASE("linear bounds: below the actual error of every horizon they speak of", "[exact]") {
    std::mt19937 random(30);
    std::size_t useful = 0;
    for (int trial = 0; trial < 30; ++trial) {
        const RandomInstance instance = random_instance(random);
        const LinearBounds bounds(instance.model, instance.inner_step);
        for (const int budget : {40, 900}) {
            std::vector<Ball> average, last, limit;
            for (int t = 1; t <= budget; ++t) {
                auto run = ball_run(instance, t, {256});
                average.push_back(error_of(run, run.average(budget / t)));
                last.push_back(error_of(run, run.last(budget / t)));
                limit.push_back(error_of(run, run.limit()));
                CHECK(certainly(less_equal(limit.back(), bounds.bias_above(t) + Ball(1e-60))));
            }
            const auto holds = [&](const Ball& bound, const std::vector<Ball>& errors, int from, int to) {
                bool good = true;
                for (int t = from; t <= to; ++t) good = good && !certainly(less(errors[std::size_t(t) - 1], bound));
                useful += certainly(less(Ball(0), bound));
                return good;
            };
            for (int t = 1; t <= budget; t = t < 20 ? t + 1 : t + 37) {
                CHECK(holds(bounds.average_beyond(t, budget), average, t, budget));
                CHECK(holds(bounds.last_beyond(t, budget), last, t, budget));
                if (!bounds.has_bias_floor() || bounds.first_biased() > t) continue;
                CHECK(holds(bounds.average_up_to(t, budget), average, static_cast<int>(bounds.first_biased()), t));
            }
        }
    }
    CHECK(useful > 500);
}

TEST_CASE("linear bounds: sound with the outer step just below its limit, several outer modes", "[exact]") {
    std::mt19937 random(32);
    for (int trial = 0; trial < 40; ++trial) {
        RandomInstance instance = random_instance(random);
        const MixtureHull& hull = instance.model.hull;
        if (hull.rank() < 2) continue;
        Rational low(0), high(1024);
        for (int step = 0; step < 40; ++step) {
            const Rational middle = (low + high) / 2;
            (hull.is_stable(middle) ? low : high) = middle;
        }
        const ExactModel model(instance.model.problem, instance.model.start_weights, instance.model.start_parameters,
                               Rational(low * 999 / 1000));
        instance.model = model;
        const LinearBounds bounds(model, instance.inner_step);
        const int budget = 300;
        std::vector<Ball> average, last;
        for (int t = 1; t <= budget; ++t) {
            auto run = ball_run(instance, t, {256});
            average.push_back(error_of(run, run.average(budget / t)));
            last.push_back(error_of(run, run.last(budget / t)));
        }
        for (int t = 1; t <= budget; ++t) {
            const Ball above = bounds.average_beyond(t, budget), beyond = bounds.last_beyond(t, budget);
            bool sound = true;
            for (int later = t; later <= budget; ++later)
                sound = sound && !certainly(less(average[std::size_t(later) - 1], above)) &&
                        !certainly(less(last[std::size_t(later) - 1], beyond));
            CHECK(sound);
        }
    }
}

TEST_CASE("horizon search: the window holds the argmin of a full scan", "[exact]") {
    std::mt19937 random(31);
    std::size_t narrower = 0;
    for (int trial = 0; trial < 8; ++trial) {
        const RandomInstance instance = random_instance(random);
        for (const Output output : {Output::average, Output::last}) {
            HorizonSearch search(instance.model, constant(instance), output);
            for (const int budget : {1, 7, 33, 400, 1500}) {
                try {
                    const BestHorizon scanned = search.best_within(budget, 1, budget);
                    const BestHorizon found = search.best(budget);
                    CHECK(found.horizon == scanned.horizon);
                    narrower += found.evaluated < scanned.evaluated;
                } catch (const UndecidedError& error) {  // an exact tie (a start at the optimum) is said, not resolved
                    CHECK(std::string(error.what()).find("agree to") != std::string::npos);
                }
            }
        }
    }
    CHECK(narrower > 10);
}

TEST_CASE("horizon search: F4's table, its opposite sign and its last iterate", "[exact]") {
    const StepLaw inner = StepLaw::constant(Rational(1, 4));
    HorizonSearch same(two_domains("0.9"), inner, Output::average);
    const std::pair<const char*, int> table[] = {{"1e3", 10},    {"1e4", 17},    {"1e5", 25},   {"1e6", 33},
                                                 {"1e8", 49},    {"1e10", 65},   {"1e20", 145}, {"1e50", 385},
                                                 {"1e100", 786}, {"1e300", 2386}};
    for (const auto& [budget, horizon] : table) CHECK(same.best(parse_integer(budget)).horizon == horizon);
    HorizonSearch opposite(two_domains("0.2"), inner, Output::average);
    for (const auto& [budget, horizon] :
         {std::pair{"1e6", 29}, std::pair{"1e12", 74}, std::pair{"1e24", 167}, std::pair{"1e48", 357}})
        CHECK(opposite.best(parse_integer(budget)).horizon == horizon);
    HorizonSearch last(two_domains("0.9"), inner, Output::last);
    for (const auto& [budget, horizon] : {std::pair{"1e3", 45}, std::pair{"1e4", 151}, std::pair{"1e5", 487}})
        CHECK(last.best(parse_integer(budget)).horizon == horizon);
}

TEST_CASE("horizon search: what cannot be certified is said", "[exact]") {
    const StepLaw inner = StepLaw::constant(Rational(1, 4)), law = StepLaw::logarithmic(1, Rational(1, 4));
    CHECK_THROWS_AS(HorizonSearch(two_domains(), inner, Output::average).best(0), InputError);
    CHECK_THROWS_AS(HorizonSearch(two_domains(), law, Output::average).best(parse_integer("1e9")), UnsupportedError);
    CHECK_NOTHROW(HorizonSearch(two_domains(), law, Output::average).best(300));
    // Gaps that are all exactly 0, which no enclosure shows and no fraction may: said, not decided.
    ExactModel solved = two_domains("0.9");
    solved.problem.curvature = rationals("4", "4");
    const ExactModel dead(solved.problem, solved.start_weights, solved.start_parameters, Rational(1, 2));
    HorizonSearch::Limits coarse;
    coarse.bits = 1024;
    coarse.work = 0;
    HorizonSearch blind(dead, inner, Output::last, coarse);
    const BestHorizon open = blind.find(20);
    CHECK(open.open.size() == 19);
    CHECK(open.tied.size() == 1);
    CHECK(open.low == 1);
    CHECK(open.high == 20);
    CHECK_THROWS_AS(blind.best(20), UndecidedError);
}

TEST_CASE("horizon search: exact ties are results", "[exact]") {
    const StepLaw inner = StepLaw::constant(Rational(1, 4));
    // w_0 = w* and θ_0 = w*u: with K = 1 the average is the optimum itself at every T > N/2.
    HorizonSearch start(two_domains("0.4"), inner, Output::average);
    for (const int budget : {1, 2, 20, 21}) {
        const BestHorizon found = start.find(budget);
        CHECK(found.horizon == budget / 2 + 1);
        CHECK(found.tied.size() == 1);
        CHECK(found.tied.front().last == budget);
        CHECK(is_zero(found.gap));
    }
    // Too many to evaluate: the gap 0 is known all the same, and where it may be reached first.
    const BestHorizon many = start.find(parse_integer("1e9"));
    CHECK(many.horizon == 500000001);
    CHECK(many.low == 1);
    CHECK(is_zero(many.gap));
    // ηh = 1 in both coordinates: only K matters. The last iterate of α = 1/(2λ) is the optimum after one round.
    ExactModel solved = two_domains("0.9");
    solved.problem.curvature = rationals("4", "4");
    const ExactModel round(solved.problem, solved.start_weights, solved.start_parameters, Rational(1, 4));
    HorizonSearch average(round, inner, Output::average);
    const BestHorizon long_run = average.find(20);
    CHECK(long_run.horizon == 1);
    CHECK(long_run.tied.size() == 1);
    CHECK(long_run.tied.front().is_single());
    const ExactModel dead(solved.problem, solved.start_weights, solved.start_parameters, Rational(1, 2));
    const BestHorizon last = HorizonSearch(dead, inner, Output::last).find(20);
    CHECK(last.horizon == 1);
    REQUIRE(last.tied.size() == 1);
    CHECK(last.tied.front().last == 20);
    CHECK(last.reason == "their gaps are the same fraction");
}
