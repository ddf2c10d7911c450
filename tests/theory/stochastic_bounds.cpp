#include "datamix/theory/stochastic_bounds.hpp"

#include "catch.hpp"

using namespace datamix;
using namespace datamix::theory;

TEST_CASE("W_-1 agrees with Arb's own and solves its equation", "[stochastic]") {
    for (const char* text : {"1.0001", "1.5", "2", "6.5", "40", "700", "1e6"}) {
        const Ball s(parse_rational(text), {300});
        const Ball w = lambert_lower(s);
        CHECK(w.accuracy_bits() > 250);
        arb_t argument, reference;
        arb_init(argument);
        arb_init(reference);
        arb_neg(argument, s.data());
        arb_exp(argument, argument, 300);
        arb_neg(argument, argument);
        arb_lambertw(reference, argument, 1, 300);
        CHECK(arb_overlaps(reference, w.data()) != 0);
        arb_clear(argument);
        arb_clear(reference);
        CHECK((w + log(-w) + s).contains(Rational(0)));  // w + ln(−w) = −s
    }
    // An argument that straddles the branch point is not decided.
    CHECK_FALSE(lambert_lower(Ball::between(Rational(99) / 100, Rational(101) / 100, {64})).is_finite());
}

TEST_CASE("minimisers of the bound forms at A = B = 1", "[stochastic]") {
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
