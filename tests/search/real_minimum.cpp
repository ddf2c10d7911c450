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
        }
}

TEST_CASE("leading_horizon is where the leading form of S5 is least", "[search]") {
    const StochasticConstants constants(verify::two_domain_noise());
    for (const double budget : {1e4, 1e8, 1e14}) {
        const double best = leading_horizon(constants, budget), least = leading_error(constants, best, budget);
        for (const double factor : {0.5, 0.9, 0.999, 1.001, 1.1, 2.0})
            CHECK(least < leading_error(constants, factor * best, budget));
    }
}
