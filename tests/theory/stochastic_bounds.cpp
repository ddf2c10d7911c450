// The bounds of S4: the closed forms of their minimisers, and the sign that the search goes by.
#include "datamix/theory/stochastic_bounds.hpp"

#include "catch.hpp"

using namespace datamix;
using namespace datamix::theory;

namespace {

constexpr StochasticForm forms[] = {StochasticForm::mean_square, StochasticForm::mean_square_1, StochasticForm::rms,
                                    StochasticForm::true_bias};
Ball ball(const char* text) { return {parse_rational(text), {200}}; }

}  // namespace

TEST_CASE("the derivative of a bound vanishes at its closed minimiser and changes sign there", "[theory]") {
    for (const char* budget : {"1e3", "1e8", "1e30"}) {
        const Ball a = ball("3"), b = ball("1/2"), n = ball(budget), q = b * n / a;
        const std::pair<StochasticForm, Ball> closed[] = {{StochasticForm::mean_square, mean_square_horizon(q)},
                                                          {StochasticForm::mean_square_1, mean_square_1_horizon(q)}};
        for (const auto& [form, root] : closed) {
            const StochasticBound bound{form, a, b, n};
            CHECK(bound.slope_sign(root).contains(Rational(0)));
            CHECK(certainly(less(bound.slope_sign(root * ball("0.999")), Ball(0))));
            CHECK(certainly(less(Ball(0), bound.slope_sign(root * ball("1.001")))));
        }
    }
}

TEST_CASE("slope_sign says whether a bound rises", "[theory]") {
    for (const StochasticForm form : forms)
        for (const char* t : {"9", "40", "1000", "30000", "1000000"}) {
            const StochasticBound bound{form, ball("2"), ball("5"), ball("1e7")};
            const Ball change = bound.at(ball(t) * ball("1.000001")) - bound.at(ball(t));
            CHECK(certainly(less(Ball(0), change)) == certainly(less(Ball(0), bound.slope_sign(ball(t)))));
            CHECK(certainly(less(change, Ball(0))) == certainly(less(bound.slope_sign(ball(t)), Ball(0))));
        }
}
