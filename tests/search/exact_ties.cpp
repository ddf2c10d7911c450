// Horizons that give the same output for a reason, against the runs themselves in exact rationals.
#include "datamix/search/exact_ties.hpp"

#include "catch.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

namespace {

ExactTies ties(const ExactModel& model, bool average, bool solved) { return {model, average, solved}; }

Rational gap(const ExactModel& model, const Rational& step, int budget, int horizon, bool average) {
    const auto found = short_gap(model, step, horizon, budget / horizon, average, 1000000000);
    REQUIRE(found);
    return *found;
}

ExactModel with_curvature(const char* first, const char* second) {
    const ExactModel model = two_domains();
    auto problem = model.problem;
    problem.curvature = rationals(first, second);
    return {problem, model.start_weights, model.start_parameters, model.outer_step};
}

}  // namespace

TEST_CASE("exact ties: horizons said to be alike have the same gap, their neighbours another", "[exact]") {
    const Rational quarter(1, 4);
    const int budget = 30;
    for (const bool solved : {false, true})
        for (const bool average : {false, true}) {
            const ExactModel model = solved ? with_curvature("4", "4") : two_domains();
            CHECK(StepLaw::constant(quarter).ends_at_optimum(model.problem.curvature) == solved);
            const ExactTies exact = ties(model, average, solved);
            CHECK_FALSE(exact.is_still());
            for (int t = 1; t <= budget; ++t) {
                const HorizonRange alike = exact.like(budget, t);
                const Rational here = gap(model, quarter, budget, t, average);
                for (int other = 1; other <= budget; ++other) {
                    const bool inside = alike.first <= other && other <= alike.last;
                    CHECK((gap(model, quarter, budget, other, average) == here) == inside);
                }
                CHECK(exact.stays(budget, t) == (average && budget / t == 1));
                if (exact.stays(budget, t)) CHECK(here == exact.start_gap());
            }
            CHECK(exact.last_moving(budget) == (average ? 15 : 30));
        }
}

TEST_CASE("exact ties: a start that no round moves", "[exact]") {
    // w_0 = w* = .4 and θ_0 = w*u, but the two coordinates pull by themselves unless their curvatures agree.
    const auto at_optimum = [](const char* second) {
        const ExactModel model = two_domains("0.4");
        auto problem = model.problem;
        problem.curvature = rationals("1", second);
        return ExactModel(problem, model.start_weights, model.start_parameters, model.outer_step);
    };
    CHECK_FALSE(ties(at_optimum("4"), true, false).is_still());
    const ExactModel quiet = at_optimum("1");
    const ExactModel noisy(quiet.problem, quiet.start_weights, quiet.start_parameters, quiet.outer_step,
                           Matrix<Rational>::Constant(2, 2, 1));
    CHECK_FALSE(ties(noisy, true, false).is_still());  // noise moves it
    const ExactTies still = ties(at_optimum("1"), true, false);
    CHECK(still.is_still());
    CHECK(still.start_gap() == 0);
    CHECK(still.like(20, 7).first == 1);
    CHECK(still.like(20, 7).last == 20);
    CHECK(still.last_moving(20) == 0);
    for (const int t : {1, 3, 20})
        for (const bool average : {false, true}) CHECK(gap(at_optimum("1"), Rational(1, 4), 20, t, average) == 0);
    CHECK_FALSE(ties(two_domains(), true, false).is_still());
}

TEST_CASE("exact ties: a gap as a fraction is given within its limit of work only", "[exact]") {
    const ExactModel model = two_domains();
    CHECK_FALSE(short_gap(model, Rational(1, 4), 5, 6, true, 10));
    // Whichever number is long: every coordinate of the optima, of the curvature, the outer step.
    const Rational eighth(1, 8), long_eighth = eighth + parse_rational("1e-9");
    const std::size_t enough = 5 * 6 * 27 * 16;
    const auto has_short_gap = [&](const auto& lengthen) {
        auto problem = model.problem;
        problem.curvature = rationals("1", "2");
        Rational outer = eighth;
        lengthen(problem, outer);
        const ExactModel other(problem, model.start_weights, model.start_parameters, outer);
        return short_gap(other, eighth, 5, 6, true, enough).has_value();
    };
    CHECK(has_short_gap([](auto&, auto&) {}));
    // What counts is 1 − ηh: 2^−40 here.
    auto close = model.problem;
    close.curvature = rationals("1", "8");
    close.curvature(1) -= 8 / Rational(Integer(1) << 40);
    const ExactModel nearly(close, model.start_weights, model.start_parameters, eighth);
    CHECK(short_gap(nearly, eighth, 5, 6, true, 5 * 6 * 27 * 50));
    CHECK_FALSE(has_short_gap([&](auto&, auto& outer) { outer = long_eighth; }));
    for (const Eigen::Index i : {0, 1}) {
        CHECK_FALSE(has_short_gap([&](auto& problem, auto&) { problem.optima(i, 0) = 1 + long_eighth; }));
        CHECK_FALSE(has_short_gap([&](auto& problem, auto&) { problem.curvature(i) = 1 + long_eighth; }));
    }
    auto run = ball_run({model, Rational(1, 4)}, 5, {200});
    CHECK(run.gap(run.average(6)).contains(gap(model, Rational(1, 4), 30, 5, true)));
    CHECK(run.gap(run.last(6)).contains(gap(model, Rational(1, 4), 30, 5, false)));
}
