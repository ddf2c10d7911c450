// Laws and fits behind claims F3, F4, F6, against the values of proofs/theory.md.

#include "catch.hpp"
#include "datamix/evaluate/closed_nesterov.hpp"
#include "datamix/search/bound_minimum.hpp"
#include "datamix/statistics/fit.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

namespace {

theory::BoundForm form(const char* s, int p, const char* growth) {
    return {"form", parse_rational(s), p, 1, 1, parse_rational(growth), Rational(3, 4)};
}

}  // namespace

TEST_CASE("F3: integer argmins of proofs/full_bound_horizon.md", "[laws]") {
    const char* budgets[] = {"1e2", "1e4", "1e6", "1e10", "1e20", "1e50", "1e100", "1e300"};
    struct Row {
        theory::BoundForm form;
        int horizons[8];
    };
    const Row rows[] = {{form("1/2", 1, "0"), {10, 19, 28, 45, 86, 207, 409, 1211}},
                        {form("1/2", 1, "1/2"), {19, 29, 39, 57, 100, 224, 427, 1233}},
                        {form("1", 2, "0"), {7, 15, 23, 39, 79, 199, 399, 1200}},
                        {form("1", 1, "0"), {12, 28, 44, 76, 156, 396, 796, 2397}}};
    for (const Row& row : rows)
        for (int i = 0; i < 8; ++i) {
            const Integer budget = parse_integer(budgets[i]);
            const Integer horizon = bound_minimum(row.form, budget).horizon;
            CHECK(horizon == row.horizons[i]);
            const auto bracket = theory::bound_bracket(row.form, budget);
            CHECK(certainly(bracket.condition));
            CHECK(certainly(less(bracket.lower, Ball(horizon, {64}))));
            CHECK(certainly(less(Ball(horizon, {64}), bracket.upper)));
        }
    // A plain scan agrees where one is cheap.
    for (int n = 10; n < 2000; n += 97) {
        int best = 1;
        for (int t = 2; t <= n + 50; ++t)  // the statement is about all T ≥ 1, not T ≤ N
            if (certainly(less(rows[1].form.value(n, t, {64}), rows[1].form.value(n, best, {64})))) best = t;
        CHECK(bound_minimum(rows[1].form, n).horizon == best);
    }
}

TEST_CASE("F4, F6: the closed forms at known points", "[laws]") {
    const theory::HorizonConstants c(two_domains(), Rational(1, 4));
    CHECK(c.contraction == Rational(3, 4));
    CHECK(c.bias == Rational(1, 20));
    CHECK(c.transient == 1);
    CHECK(c.outer_rate == Rational(1, 2));
    const double rate = std::log(4.0 / 3);
    CHECK(theory::same_sign_horizon(c, 1000000).midpoint() == Approx(std::log(rate * 1e6 / 20) / rate));
    CHECK(theory::integer_shift(c).midpoint() == Approx(std::log(4 * rate) / rate));
    const theory::HorizonConstants opposite(two_domains("0.2"), Rational(1, 4));
    CHECK_FALSE(opposite.same_sign());
    const double x = theory::opposite_sign_horizon(opposite, 1000000).midpoint() * rate;
    CHECK(x * std::exp(x) == Approx(rate * 0.05 / 0.4 * 1e6));
    CHECK(theory::last_iterate_horizon(c, 1000000).midpoint() ==
          Approx(std::sqrt(1e6 * std::log(2.0) / rate) - std::log(10.0) / (2 * rate)));
}

TEST_CASE("F6: Nesterov's residual polynomial has the closed form", "[laws]") {
    for (const int root : {2, 3, 10})
        for (const int horizon : {1, 2, 7, 40}) {
            const Rational kappa(root * root), momentum(root - 1, root + 1);
            const Ball recurrence = nesterov_residual(1, Rational(1 / kappa), momentum, horizon, {128});
            const Ball closed = slowest_nesterov_residual(Rational(1, root), horizon, {128});
            CHECK(recurrence.overlaps(closed));
            CHECK((recurrence - closed).contains(Rational(0)));
            CHECK(nesterov_residual(kappa, Rational(1 / kappa), momentum, horizon, {128}).contains(Rational(0)));
        }
}

TEST_CASE("fits: each law is recovered from data that follow it", "[laws]") {
    const auto points = [](double (*law)(double)) {
        std::vector<ScalingPoint<double>> result;
        for (double n = 1e3; n < 1e13; n *= 10) result.push_back({n, law(n)});
        return result;
    };
    const std::pair<const char*, double (*)(double)> laws[] = {
        {"log N", [](double n) { return 3.5 * std::log(n) - 2; }},
        {"(log N)^2", [](double n) { return 0.5 * std::log(n) * std::log(n) + 1; }},
        {"N^(1/3)", [](double n) { return 2 * std::cbrt(n) + 4; }},
        {"sqrt(N)", [](double n) { return 2 * std::sqrt(n) - 4; }},
        {"sqrt(N log N)", [](double n) { return 0.2 * std::sqrt(n * std::log(n)) + 1; }},
        {"N/log N", [](double n) { return n / std::log(n) + 3; }},
        {"constant", [](double) { return 6.0; }},
    };
    for (const auto& [name, law] : laws) {
        const auto fits = fit_laws(points(law));
        const auto best = std::min_element(fits.begin(), fits.end(),
                                           [](const auto& a, const auto& b) { return a.residual < b.residual; });
        if (std::string(name) != "constant") CHECK(best->law == name);  // every law with an offset fits a constant
        for (const auto& fit : fits)
            if (fit.law == name) CHECK(fit.residual < 1e-9);
    }
    const auto log_fit = fit_laws(points(laws[0].second)).front();
    CHECK(log_fit.scale == Approx(3.5));
    CHECK(log_fit.offset == Approx(-2).epsilon(1e-6));

    const auto exponents = fit_exponents(points([](double n) { return 0.7 * std::sqrt(n) * std::log(n); }));
    CHECK(exponents.p == Approx(0.5));
    CHECK(exponents.q == Approx(1.0));
    CHECK(exponents.p_error < 1e-9);
    // Noise of known size widens the jackknife interval, and the interval covers the truth.
    auto noisy = points([](double n) { return std::sqrt(n); });
    for (std::size_t i = 0; i < noisy.size(); ++i) noisy[i].horizon *= i % 2 ? 1.01 : 0.99;
    const auto fit = fit_exponents(noisy);
    CHECK(fit.p_error > 1e-4);
    CHECK(std::abs(fit.p - 0.5) < 4 * fit.p_error);
}
