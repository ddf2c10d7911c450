// Real minimisers: certified ones of the bounds of S4, and the double one of S5's leading form.
#include "datamix/search/real_minimum.hpp"

#include "catch.hpp"
#include "claims/stochastic_models.hpp"

using namespace datamix;
using namespace datamix::theory;

TEST_CASE("minimisers of the bound forms at A = B = 1", "[search]") {
    struct Row {
        const char *budget, *values[4];
    };
    const Row rows[] = {{"1e4", {"208.302451152", "233.522562033", "184.666623863", "76.3434067661"}},
                        {"1e8", {"30539.7864883", "32218.4652361", "28930.9761911", "2667.60447109"}},
                        {"1e20", {"48586638494.5", "49626392819.2", "47566876099.1", "48118254.0016"}}};
    const StochasticForm forms[] = {StochasticForm::mean_square, StochasticForm::mean_square_1, StochasticForm::rms,
                                    StochasticForm::true_bias};
    for (const auto& row : rows)
        for (int i = 0; i < 4; ++i) {
            const Ball one(Rational(1), {200});
            const Ball root = minimising_horizon({forms[i], one, one, Ball(parse_rational(row.budget), {200})});
            const Ball off = root / Ball(parse_rational(row.values[i]), {200}) - Ball(1);
            CHECK(certainly(less(abs(off), Ball(parse_rational("4e-12"), {200}))));
            const Ball few(Rational(1), {64});  // fewer bits enclose the same
            const Ball coarse = minimising_horizon({forms[i], few, few, Ball(parse_rational(row.budget), {64})});
            CHECK(arb_contains(coarse.data(), root.data()) != 0);
            CHECK(coarse.accuracy_bits() < root.accuracy_bits());
        }
}

TEST_CASE("leading_horizon is where a scan of the leading form of S5 is least, also at the ends", "[search]") {
    StochasticConstants c(verify::two_domain_noise());
    const auto check = [&](double budget) {
        const double found = leading_horizon(c, budget), least = leading_error(c, found, budget);
        for (double factor = 0.01; factor < 100; factor *= 1.03)
            if (found * factor >= 3 && found * factor <= budget)
                CHECK(least <= leading_error(c, found * factor, budget) * (1 + 1e-12));
        return found;
    };
    CHECK(check(1e14) == Approx(1.0 * check(1e8) * 1e3 * std::sqrt(14.0 / 8)).epsilon(0.02));
    // Without a transient the longest horizon is the best, without a bias the shortest.
    auto no_start = c, no_bias = c;
    no_start.start = no_start.variance = 0;
    CHECK(leading_horizon(no_start, 1e6) == Approx(1e6).epsilon(1e-6));
    no_bias.tilt = no_bias.horizon = no_bias.variance = 0;
    CHECK(leading_horizon(no_bias, 1e6) == Approx(3).epsilon(1e-6));
}
