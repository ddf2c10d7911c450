// The laws of noisy gradients: the claim's constants for two domains, certified horizons, the three regimes.
#include "datamix/theory/noisy_laws.hpp"

#include "catch.hpp"
#include "claims/stochastic_models.hpp"
#include "datamix/search/stochastic_search.hpp"
#include "datamix/theory/stochastic_horizon.hpp"
#include "theory/support.hpp"

using namespace datamix;
using theory::NoisyLaws;

TEST_CASE("the noisy law's constants are those of two domains", "[laws]") {
    auto model = verify::two_domain_noise();
    model.noise(1, 1) = Rational(1) / 5;
    const NoisyLaws laws(model, Rational(1) / 4);
    const theory::StochasticConstants constants(model);
    const double length = std::sqrt(2.);  // |u|
    CHECK(laws.transient() == Approx(std::abs(to_double(constants.start)) * length));
    CHECK(laws.tilt() == Approx(std::abs(to_double(constants.tilt)) * length));
    CHECK(laws.variance() == Approx(2 * to_double(constants.variance)));
    CHECK(laws.limit() == Approx(constants.limit()));
    CHECK(laws.has_tilt());
    CHECK_FALSE(laws.cancels());
    CHECK(laws.has_slowest_bias());
}

/// The same model with noise that neighbouring coordinates share.
static ExactModel correlated(const ExactModel& model) {
    Matrix<Rational> mixed = identity_matrix<Rational>(model.dimension());
    for (Eigen::Index i = 0; i + 1 < model.dimension(); ++i) mixed(i, i + 1) = Rational(i % 2 == 0 ? 3 : -2, 4);
    std::vector<Matrix<Rational>> covariance;
    for (Eigen::Index l = 0; l < model.domains(); ++l)
        covariance.push_back(mixed * diagonal_matrix<Rational>(model.noise.col(l)) * mixed.transpose());
    return model.with_covariance(covariance);
}

TEST_CASE("expected errors follow the leading forms, for many domains", "[laws]") {
    std::mt19937 random(4);
    int correlations = 0;
    for (int repeat = 0; repeat < 8; ++repeat) {
        const auto [plain, cap] = testing::random_law_instance(random, 4, 4, true);
        const ExactModel model = repeat % 2 == 0 ? plain : correlated(plain);
        correlations += model.covariance.empty() ? 0 : 1;
        const NoisyLaws laws(model, cap);
        INFO(repeat << ": |a| = " << laws.transient() << ", |t| = " << laws.tilt() << ", v = " << laws.variance());
        StochasticSearch search(model, StepLaw::logarithmic(model.problem.strong_convexity(), cap));
        StochasticSearch last(model, StepLaw::logarithmic(model.problem.strong_convexity(), cap));
        last.use_last_iterate();
        // The gap is half of the expected squared error.
        for (const double t : {1e5, 1e7}) {
            const Ball horizon(Rational(t), {200});
            const Integer rounds(static_cast<long>(t));
            const double average = 2 * search.gap(horizon, rounds, rounds, {200}).midpoint(),
                         log_budget = 2 * std::log(t);
            CHECK(average == Approx(laws.average_error(t, log_budget)).epsilon(t > 1e6 ? 2e-3 : 0.1));
            CHECK(laws.average_error(t, log_budget, -1) < average);
            CHECK(laws.average_error(t, log_budget, 1) > average);
            for (const int k : {6, 20, 60}) {
                const double log_n = std::log(t * k), error = 2 * last.gap(horizon, k, k, {200}).midpoint();
                CHECK(laws.last_error(k, log_n, -1) < error);
                CHECK(laws.last_error(k, log_n, 1) > error);
            }
        }
    }
    CHECK(correlations == 3);  // one has a single parameter
}

TEST_CASE("certified horizons of noisy runs lie in the laws' brackets", "[laws]") {
    const auto model = verify::two_domain_noise();
    const NoisyLaws laws(model, Rational(1) / 4);
    const std::pair<const char*, int> averages[] = {{"1e6", 757}, {"1e8", 8896}, {"1e10", 100317}, {"1e12", 1104533}};
    double width = 3;
    for (const auto& [budget, best] : averages) {
        const auto point = laws.average(parse_integer(budget), true);
        REQUIRE(point.has_value());
        CHECK(point->low <= best);
        CHECK(best <= point->high);
        CHECK(point->value.midpoint() == Approx(best).epsilon(0.005));
        const double relative = Integer(point->high - point->low).convert_to<double>() / best;
        CHECK(relative < width / 2);  // the remainder shrinks
        width = relative;
    }
    // K* = 10, 13, 16, 21 of the last iterate.
    const std::pair<const char*, int> rounds[] = {{"1e5", 10}, {"1e7", 13}, {"1e9", 16}, {"1e12", 21}};
    for (const auto& [budget, k] : rounds) {
        const auto point = laws.last(parse_integer(budget));
        REQUIRE(point.has_value());
        const Integer best = parse_integer(budget) / k;
        CHECK(point->low <= best);
        CHECK(best <= point->high);
    }
}

TEST_CASE("the bracket of the last iterate's law is where its forms say", "[laws]") {
    const NoisyLaws laws(verify::two_domain_noise(), Rational(1) / 4);
    for (const char* text : {"1e7", "1e9", "1e12", "1e15"}) {
        const Integer budget = parse_integer(text);
        const double log_budget = theory::log_of(budget);
        double best = 1;
        for (double k = 2; k < 100; ++k)
            if (laws.last_error(k, log_budget) < laws.last_error(best, log_budget)) best = k;
        const auto possible = [&](double k) {
            return laws.last_error(k, log_budget, -1) <= laws.last_error(best, log_budget, 1);
        };
        double low = best, high = best;
        while (low > 1 && possible(low - 1)) --low;
        while (possible(high + 1)) ++high;
        const auto point = laws.last(budget);
        REQUIRE(point.has_value());
        const auto rounds = [&](const Integer& horizon) { return to_double(Rational(budget) / Rational(horizon)); };
        INFO(text << ": " << low << ' ' << best << ' ' << high);
        CHECK(budget.convert_to<double>() / point->value.midpoint() == Approx(best).epsilon(1e-6));
        CHECK(rounds(point->high) == Approx(low).epsilon(1e-4));
        CHECK(rounds(point->low) == Approx(high + 1).epsilon(1e-4));
    }
}

TEST_CASE("without a tilt the law is a square root", "[laws]") {
    auto model = verify::two_domain_noise();
    model.noise(0, 1) = model.noise(1, 1) = Rational(1) / 3;
    const NoisyLaws laws(model, Rational(1) / 4);
    CHECK_FALSE(laws.has_tilt());
    const auto point = laws.average(parse_integer("1e20"), false);
    REQUIRE(point.has_value());
    // 2|a|²τ⁴ + (v/μ)τ² − 2|b|² = 0 at T = τ√N.
    const double a = laws.transient() * laws.transient(), b = 2 * 0.05 * 0.05, v = laws.variance();
    const double tau = std::sqrt((std::sqrt(v * v + 16 * a * b) - v) / (4 * a));
    CHECK(point->value.midpoint() / 1e10 == Approx(tau).epsilon(1e-4));
    CHECK(tau == Approx(0.238).epsilon(5e-3));
}

TEST_CASE("what the noisy laws neglect, by hand", "[laws]") {
    // The target (2/5, 2/5) is on the line of mixtures, so there is no bias; one outer mode of rate 1 − 2α = 1/2.
    auto model = verify::two_domain_noise();
    model.problem.validation = rationals({"2/5", "2/5"});
    model = ExactModel(model.problem, model.start_weights, model.start_parameters, model.outer_step, model.noise);
    const NoisyLaws laws(model, Rational(1) / 4);
    const double length = std::sqrt(2.), start = 0.35 * length, tilt = 0.0625 * length;
    const double stiffened = 0.3125;  // m·(½/2 + ½/8)/|u|²
    const double reach = std::sqrt(laws.variance() / stiffened);
    CHECK(laws.tilt() == Approx(tilt));
    CHECK(laws.start() == Approx(start));
    for (const double t : {200., 5000.})
        for (const double share : {1e-2, 1e-4}) {
            const double log_budget = std::log(t / share), eta = std::log(t) / t;
            const double along = eta * (2 + stiffened) + 1 / t;
            const double off = tilt * eta * along + share * (laws.transient() * (along + share) + tilt * eta / 0.5 +
                                                             2 * start / t);  // |θ_0 − z*| = |Uy_0|
            const double variance = laws.variance() * eta * share;
            const double variance_off = along + share / 0.5 * (1 + start * start / (reach * reach));
            const double size = std::sqrt(laws.average_error(t, log_budget) - variance);
            for (const int sign : {-1, 1}) {
                const double moved = size + 2 * sign * off;
                CHECK(moved > 0);
                CHECK(laws.average_error(t, log_budget, sign) ==
                      Approx(moved * moved + variance * (1 + 2 * sign * variance_off)).epsilon(1e-9));
            }
        }
    for (const double rounds : {6., 9.}) {
        const double t = 1e5, eta = std::log(t) / t, kept = std::pow(0.5, rounds), log_budget = std::log(t * rounds);
        const double along = eta * (2 + stiffened), fallen = kept * (start - tilt * eta);
        const double off = fallen * rounds * (along + 1 / t) + tilt * eta * along;
        const double early = rounds * kept * (1 + start / reach), size = fallen + tilt * eta;
        const double variance = laws.last_error(rounds, log_budget) - size * size;
        CHECK(variance > 0);
        for (const int sign : {-1, 1}) {
            const double moved = size + 2 * sign * off;
            CHECK(laws.last_error(rounds, log_budget, sign) ==
                  Approx(moved * moved + variance * std::max(0., 1 + 2 * sign * (along + early + kept * kept)))
                      .epsilon(1e-9));
        }
    }
}
