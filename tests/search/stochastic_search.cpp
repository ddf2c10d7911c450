#include "datamix/search/stochastic_search.hpp"

#include "catch.hpp"
#include "claims/stochastic_controls.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

double relaxed(const StochasticSearch& search, const char* budget) {
    const Integer n = parse_integer(budget);
    return to_double(Rational(Rational(n) / Rational(search.relaxed_rounds(n))));
}

}  // namespace

TEST_CASE("branch and bound finds the minimum of a jagged function", "[stochastic]") {
    // f(T) = ⌊1000/T⌋ mod 7 + (T mod 5)/10 + 1/T by brute force against the enclosure over blocks.
    const auto value = [](long t) { return Rational((1000 / t) % 7) + Rational(t % 5) / 10 + 1 / Rational(t); };
    std::size_t calls = 0;
    const auto enclose = [&](const Integer& low, const Integer& high, long bits) {
        ++calls;
        Rational least = value(static_cast<long>(low)), most = least;
        for (long t = static_cast<long>(low); t <= static_cast<long>(high); ++t) {
            least = std::min(least, value(t));
            most = std::max(most, value(t));
        }
        return Ball::between(least, most, {bits});
    };
    const auto found = range_argmin(1, 900, 0, enclose);
    long best = 1;
    for (long t = 2; t <= 900; ++t)
        if (value(t) < value(best)) best = t;
    CHECK(found.horizon == best);
    CHECK(found.is_certain());
    CHECK(found.low == best);
    CHECK(calls < 200);
    // A tie is reported, not decided.
    const auto flat = [](const Integer&, const Integer&, long bits) { return Ball(Rational(1) / 3, {bits}); };
    CHECK_FALSE(range_argmin(1, 2, 0, flat).open.empty());
}

TEST_CASE("integer argmin by branch and bound is that of a full scan", "[stochastic]") {
    const StochasticSearch search(two_domain_noise(), schedule());
    const Integer budget = 1000;
    const auto found = search.best(budget);
    CHECK(found.horizon == 16);
    for (Integer t = 1; t <= budget; ++t)
        if (t != found.horizon) CHECK(certainly(less(found.gap, search.gap(budget, t, {64}))));
    CHECK(search.best(parse_integer("1e4")).horizon == 62);
    CHECK(search.best(parse_integer("1e6")).horizon == 757);
    const auto bracket = search.best(parse_integer("1e12"), 1e-3);
    CHECK(bracket.low < 1104533);
    CHECK(bracket.high > 1104533);
    CHECK(bracket.high - bracket.low < 100000);
}

TEST_CASE("variants of the reference table", "[stochastic]") {
    const auto model = two_domain_noise(), silent = two_domain_noise(Rational(1) / 20, 0);
    const auto rounds = [&](const Ball& t, Precision p) { return round_law(model, schedule().over(t, p), p); };
    const StochasticSearch independent(model, rounds, NoisePath::independent);
    CHECK(relaxed(independent, "1e8") == Approx(2523.15).epsilon(2e-6));
    CHECK(relaxed(independent, "1e20") == Approx(2.548982e9).epsilon(2e-7));
    const StochasticSearch decaying(model, [&](const Ball& t, Precision p) { return decaying_round(model, t, p); });
    CHECK(relaxed(decaying, "1e8") == Approx(4787.44).epsilon(2e-6));
    CHECK(relaxed(decaying, "1e20") == Approx(4.780914e9).epsilon(2e-7));
    const StochasticSearch half(model, StepLaw::logarithmic(1, Rational(1) / 4, Rational(1) / 2));
    CHECK(relaxed(half, "1e8") == Approx(24551.93).epsilon(2e-7));
    CHECK(relaxed(half, "1e20") == Approx(2.33651e12).epsilon(2e-6));
    const StochasticSearch wrong(two_domain_noise(Rational(3) / 4), schedule());
    CHECK(relaxed(wrong, "1e8") == Approx(9398.50).epsilon(1e-6));
    CHECK(relaxed(wrong, "1e20") == Approx(1.468557e10).epsilon(2e-7));
    CHECK(relaxed(StochasticSearch(silent, schedule()), "1e8") == Approx(2645.71).epsilon(2e-6));
    const StochasticSearch constant(silent, StepLaw::constant(Rational(1) / 4));
    CHECK(constant.best(parse_integer("1e8")).horizon == 51);
    CHECK(constant.best(parse_integer("1e20")).horizon == 147);
}

TEST_CASE("relaxed rounds are the best of all where one can try them all, also at the end", "[stochastic]") {
    const auto model = two_domain_noise(), silent = two_domain_noise(Rational(1) / 20, 0);
    const StochasticSearch constant(silent, StepLaw::constant(Rational(1) / 4)), noisy(model, schedule());
    bool shortest = false;  // T = 3 was the best
    for (const StochasticSearch* search : {&constant, &noisy})
        for (const int budget : {3, 7, 9, 12, 18, 20, 24, 36, 45, 60, 100}) {
            const auto value = [&](int k) {
                return search->gap(Ball(Rational(budget) / k, {160}), k, k, {160}).midpoint_ball();
            };
            int best = 1;
            for (int k = 2; 3 * k <= budget; ++k)
                if (certainly(less(value(k), value(best)))) best = k;
            INFO(budget);
            CHECK(search->relaxed_rounds(budget) == best);
            shortest = shortest || (best == budget / 3 && budget > 9);
        }
    CHECK(shortest);
}

TEST_CASE("decaying inner steps in closed form", "[stochastic]") {
    const auto model = two_domain_noise();
    for (const long horizon : {1, 2, 9, 40}) {
        const auto law = decaying_round(model, Ball(Integer(horizon), {128}), {128});
        for (Eigen::Index i = 0; i < 2; ++i) {
            const Rational h = model.problem.curvature(i);
            Rational kept = 1, variance = 0;
            for (long t = 0; t < horizon; ++t) {
                const Rational eta = Rational(2) / (t + 8), factor = 1 - eta * h;
                kept *= factor;
                variance = factor * factor * variance + eta * eta * model.noise(i, 0);
            }
            CHECK(law.kept(i).contains(kept));
            CHECK(law.variance(i, 0).contains(variance));
        }
    }
}

TEST_CASE("a range of horizons is enclosed", "[stochastic]") {
    const auto model = two_domain_noise();
    const StochasticSearch search(model, schedule());
    for (const long low : {1, 2, 3, 8, 20, 300}) {
        const long high = low + low / 3 + 1;
        const Ball wide = search.gap(Ball::between(low, high, {64}), 5000, 7000, {64});
        for (long t = low; t <= high; ++t)
            for (const long k : {5000, 6001, 7000})
                CHECK(wide.overlaps(search.gap(Ball(Integer(t), {64}), k, k, {64})));
    }
}

TEST_CASE("a gap after many rounds is enclosed, also where a bound of what is left of the start is enough",
          "[stochastic]") {
    for (const StepLaw& step : {schedule(), StepLaw::constant(Rational(1) / 3000)})  // forgets soon, or slowly
        for (const bool last : {false, true}) {
            StochasticSearch search(two_domain_noise(), step);
            if (last) search.use_last_iterate();
            for (const int rounds : {601, 2000, 5000, 100000}) {
                const auto moments = search.moments(Ball(20), {512});
                const Ball exact = search.in_units(last ? moments.last(rounds) : moments.average(rounds));
                for (const long bits : {64L, 160L}) {
                    const Ball found = search.gap(Integer(20) * rounds, 20, {bits});
                    INFO(rounds << " rounds, " << bits << " bits");
                    CHECK(found.overlaps(exact));
                    CHECK(3 * found.accuracy_bits() >= bits);
                }
            }
        }
}
