// The best horizons of runs against the certified ones of quadratics, against runs one by one, and in every scalar.
#include "datamix/search/problem_horizon.hpp"

#include "catch.hpp"
#include "datamix/problem/logistic.hpp"
#include "datamix/problem/ridge.hpp"
#include "datamix/search/horizon_search.hpp"
#include "rational.hpp"

namespace datamix {
namespace {

SharedQuadratic<Rational> quadratic() {
    return two_domains<Rational>(rationals({"1", "1/8"}), rationals({"1", "0"}), rationals({"0", "1"}),
                                 rationals({"6/5", "4/5"}));
}

template <class S>
ProblemHorizonOptions<S> options_of(Output output, Precision precision = {64}) {
    ProblemHorizonOptions<S> options;
    options.inner_step = from_rational<S>(r("1/2"), precision);
    options.outer_step = from_rational<S>(r("1/10"), precision);
    options.output = output;
    options.start = MixingStart<S>{from_rational<S>(rationals({"1/10", "9/10"}), precision),
                                   from_rational<S>(rationals({"0", "0"}), precision)};
    options.longest = 60;
    return options;
}

LogisticProblem<double> logistic() {
    const Matrix<double> first{{1, 2}, {-1, 1}, {2, 0}}, second{{-1, 0.5}, {0.5, -2}, {1, 1}},
        held{{1, 0.2}, {0.3, -1}};
    return {{first, second}, held, 0.1};
}

}  // namespace

TEST_CASE("the best horizons of runs are those that the certified search finds", "[horizon]") {
    for (const Output output : {Output::average, Output::last}) {
        const auto options = options_of<double>(output);
        const auto found = best_horizon(quadratic().as<double>(), {60, 400, 3000}, options, LinearUpdate{});
        HorizonSearch search(ExactModel(quadratic(), rationals({"1/10", "9/10"}), rationals({"0", "0"}), r("1/10")),
                             StepLaw::constant(r("1/2")), output);
        REQUIRE(found.size() == 3);
        for (const auto& at : found) {
            const BestHorizon expected = search.best_within(at.budget, 1, 60);
            INFO(at.budget);
            CHECK(Integer(at.horizon) == expected.horizon);
            CHECK(at.is_certain());
            CHECK(at.gap == Approx(expected.gap.midpoint()).epsilon(1e-6).margin(1e-15));
            CHECK(at.arithmetic == HorizonArithmetic::rounded);
            REQUIRE(at.tried.size() == 60);
            for (const auto& one : at.tried) {
                CHECK(one.rounds == at.budget / one.horizon);
                CHECK(one.gap >= 0);
                const Ball gap = search.gap(one.horizon, one.rounds, {128});
                CHECK(one.gap == Approx(gap.midpoint()).epsilon(1e-9).margin(1e-14));
            }
        }
        CHECK(found[0].horizon != found[2].horizon);
    }
}

TEST_CASE("budgets that share a run have the outputs of runs of their own", "[horizon]") {
    const auto problem = logistic();
    NewtonOptimum<LogisticProblem<double>> optimum(problem);
    for (const Output output : {Output::average, Output::last}) {
        ProblemHorizonOptions<double> options;
        options.inner_step = 0.3;
        options.outer_step = 0.5;
        options.output = output;
        options.horizons = {7, 2, 40, 7};
        const auto found = best_horizon(problem, {200, 25, 90}, options);
        REQUIRE(found.size() == 3);
        CHECK(found[1].budget == 25);
        CHECK(found[1].tried.size() == 2);  // 40 is longer than the budget
        CHECK(found[0].tried.size() == 3);
        for (const auto& at : found)
            for (const auto& one : at.tried) {
                const auto run =
                    mix(problem, {.horizon = one.horizon, .rounds = one.rounds, .inner_step = 0.3, .outer_step = 0.5},
                        MixingStart<double>::uniform(2, 2));
                CHECK(one.weights == (output == Output::average ? run.average : run.weights));
                optimum.move(one.weights);
                CHECK(one.loss == Approx(optimum.outer_loss()).epsilon(1e-13));
            }
        const auto& best = *std::min_element(found[0].tried.begin(), found[0].tried.end(),
                                             [](const auto& a, const auto& b) { return a.loss < b.loss; });
        CHECK(found[0].horizon == best.horizon);
        CHECK(found[0].gap == best.gap);
        CHECK(best.gap == Approx(best.loss - least_loss(problem).value).margin(1e-12));
        CHECK(found[0].is_longest == (best.horizon == 40));
    }
}

TEST_CASE("ties and arithmetic: exact in rationals, enclosed in balls", "[horizon]") {
    // K = 1 averages w_0 alone: horizons 3 to 5 of budget 5 tie, and with every T where all optima are one mixture
    // away.
    auto options = options_of<Rational>(Output::average);
    options.longest = 5;
    const auto exact = best_horizon(quadratic(), {5}, options, LinearUpdate{}).front();
    CHECK(exact.arithmetic == HorizonArithmetic::exact);
    CHECK(exact.tried[2].gap == exact.tried[4].gap);
    CHECK(exact.tried[0].error == 0);
    HorizonSearch search(ExactModel(quadratic(), rationals({"1/10", "9/10"}), rationals({"0", "0"}), r("1/10")),
                         StepLaw::constant(r("1/2")), Output::average);
    CHECK(exact.gap == *search.exact_gap(5, exact.horizon));
    options.horizons = {3, 4, 5};
    const auto tied = best_horizon(quadratic(), {5}, options, LinearUpdate{}).front();
    CHECK(tied.horizon == 3);
    CHECK(tied.tied == std::vector<std::size_t>{3, 4, 5});
    CHECK_FALSE(tied.is_certain());
    CHECK(tied.gap == search.exact_gap(5, 5));
    CHECK_FALSE(tied.is_longest);

    const Precision precision{256};
    auto balls = options_of<Ball>(Output::last, precision);
    balls.longest = 12;
    balls.optimum.precision = precision;
    const auto enclosed = best_horizon(quadratic().as<Ball>(precision), {40}, balls, LinearUpdate{}).front();
    const auto rounded = best_horizon(
                             quadratic().as<double>(), {40},
                             [] {
                                 auto o = options_of<double>(Output::last);
                                 o.longest = 12;
                                 return o;
                             }(),
                             LinearUpdate{})
                             .front();
    CHECK(enclosed.arithmetic == HorizonArithmetic::enclosed);
    CHECK(enclosed.horizon == rounded.horizon);
    CHECK(enclosed.is_certain());
    CHECK(enclosed.gap.midpoint() == Approx(rounded.gap).margin(1e-12));
    // Balls too wide to tell them apart leave them open.
    auto coarse = options_of<Ball>(Output::last, {256});
    coarse.longest = 12;
    coarse.start->weights(0) = widened(coarse.start->weights(0), Ball(1e-8));
    coarse.start->weights(1) = widened(coarse.start->weights(1), Ball(1e-8));
    const auto open = best_horizon(quadratic().as<Ball>(precision), {40}, coarse, LinearUpdate{}).front();
    CHECK(open.tied.size() > 1);
    // A loss of which nothing is known is never the lower one.
    const Ball unknown = Ball(1) / Ball(0);
    CHECK(detail::is_lower(Ball(1), unknown));
    CHECK_FALSE(detail::is_lower(unknown, Ball(1)));
    // Losses tie where what is not known of both may hide which is lower.
    ProblemHorizon<double> near{9, 0, 0, {}, false, {}, {}};
    for (const double loss : {1 + 1.3e-12, 1 + 1e-12, 1.0, 1 + 1.1e-12})
        near.tried.push_back({near.tried.size() + 1, 1, {}, loss, 6e-13, 0});
    detail::choose(near);
    CHECK(near.horizon == 3);
    CHECK(near.tied == std::vector<std::size_t>{2, 3, 4});
    // In double a difference of the last digits is no difference: EG with equal domains.
    const SharedQuadratic<double> still{Vector<double>{{1}}, Matrix<double>{{1, 1 + 1e-14}}, Vector<double>{{0.5}}};
    auto flat = ProblemHorizonOptions<double>{.inner_step = 0.5, .outer_step = 0.1, .longest = 4};
    CHECK(best_horizon(still, {8}, flat).front().tied.size() == 4);
}

TEST_CASE("a given F* is kept, unless a lower F was seen; a best horizon at the end is said", "[horizon]") {
    const auto problem = logistic();
    ProblemHorizonOptions<double> options{.inner_step = 0.3, .outer_step = 0.5, .horizons = {1, 2}};
    options.least_loss = 0.1;
    const auto far = best_horizon(problem, {30}, options).front();
    CHECK(far.gap == Approx(far.tried[far.horizon - 1].loss - 0.1));
    options.least_loss = 1e9;
    const auto high = best_horizon(problem, {30}, options).front();
    CHECK(high.gap == 0);
    options.horizons = {far.horizon};
    CHECK(best_horizon(problem, {30}, options).front().is_longest);
    CHECK_FALSE(best_horizon(problem, {far.horizon}, options).front().is_longest);
    // Other inner methods and outer updates pass through.
    options.horizons = {3};
    options.least_loss.reset();
    const auto momentum = best_horizon(problem, {30}, options, ProjectedGradient{}, Nesterov<double>{0.5}).front();
    const auto run = mix(problem, {.horizon = 3, .rounds = 10, .inner_step = 0.3, .outer_step = 0.5},
                         MixingStart<double>::uniform(2, 2), ProjectedGradient{}, Nesterov<double>{0.5});
    CHECK(momentum.tried.front().weights == run.average);
}

TEST_CASE("what best_horizon cannot answer is refused", "[horizon]") {
    const auto problem = logistic();
    const ProblemHorizonOptions<double> good{.inner_step = 0.3, .outer_step = 0.5, .horizons = {2, 4}};
    CHECK_NOTHROW(best_horizon(problem, {2}, good));
    CHECK_THROWS_AS(best_horizon(problem, {}, good), InputError);
    CHECK_THROWS_AS(best_horizon(problem, {8, 1}, good), InputError);
    auto none = good;
    none.horizons = {0, 1};
    CHECK_THROWS_AS(best_horizon(problem, {8}, none), InputError);
    none.horizons.clear();
    none.longest = 0;
    CHECK_THROWS_AS(best_horizon(problem, {8}, none), InputError);
    auto much = good;
    much.most_steps = 15;
    CHECK_THROWS_AS(best_horizon(problem, {8}, much), UnsupportedError);
    much.most_steps = 16;
    CHECK_NOTHROW(best_horizon(problem, {8}, much));
    auto missing = good;
    missing.inner_step.reset();
    CHECK_THROWS_AS(best_horizon(problem, {8}, missing), InputError);
    const Moments<double> flat{Matrix<double>::Zero(1, 1), Vector<double>::Zero(1)};
    CHECK_THROWS_AS(best_horizon(RidgeProblem<double>({flat}, flat, 0), {8}, good), InputError);  // not strongly convex
}

}  // namespace datamix
