// F3's form of a bound, its bracket and its closed minimisers, with constants that are all different.
#include "datamix/theory/bound_horizon.hpp"

#include "catch.hpp"

namespace datamix {
namespace {

using theory::BoundForm;

/// A = 3, B = 5, ρ = 3/4.
BoundForm form(const char* exponent, int power, int growth) {
    return {"form", parse_rational(exponent), power, 3, 5, growth, Rational(3, 4)};
}
const double kRate = std::log(4.0 / 3);

double by_hand(double exponent, int power, double growth, double budget, double horizon) {
    return 3 * std::pow(horizon / budget, exponent) + std::pow((5 + growth * horizon) * std::pow(0.75, horizon), power);
}

}  // namespace

TEST_CASE("F3's form by hand", "[bound]") {
    for (const int power : {1, 2})
        for (const int growth : {0, 2}) {
            CHECK(form("1/2", power, growth).value(400, 7, {128}).midpoint() ==
                  Approx(by_hand(0.5, power, growth, 400, 7)).epsilon(1e-14));
            CHECK(form("1", power, growth).value(400, 7, {128}).midpoint() ==
                  Approx(by_hand(1, power, growth, 400, 7)).epsilon(1e-14));
        }
    BoundForm control = form("1/2", 1, 2);
    CHECK_FALSE(control.polynomial_bias);
    control.polynomial_bias = true;
    CHECK(control.bias_part(7, {128}).midpoint() == Approx(5.0 / 7).epsilon(1e-14));
    CHECK(control.transient_part(400, 7, {128}).midpoint() == Approx(3 * std::sqrt(7.0 / 400)).epsilon(1e-14));
}

TEST_CASE("F3's bracket by hand", "[bound]") {
    for (const int power : {1, 2})
        for (const int growth : {0, 2})
            for (const double exponent : {0.5, 1.0}) {
                const auto bracket = theory::bound_bracket(form(exponent == 1 ? "1" : "1/2", power, growth), 1000000);
                const double log_n = std::log(1e6);
                const double test = std::ceil((exponent / power * log_n + 2 * std::log(log_n)) / kRate);
                CHECK(bracket.test_horizon == static_cast<int>(test));
                const double raised = std::pow(test, exponent) + 1;
                CHECK(bracket.upper.midpoint() == Approx(std::pow(raised, 1 / exponent)).epsilon(1e-13));
                CHECK(bracket.lower.midpoint() ==
                      Approx((exponent * log_n - std::log(3 * raised / std::pow(5 + growth, power))) / power / kRate)
                          .epsilon(1e-13));
                CHECK(certainly(bracket.condition) ==
                      (std::pow(5 + growth * test, power) <= 3 * std::pow(log_n, 2 * power)));
            }
    const auto bracket = theory::bound_bracket(form("1", 1, 400), 1000000);
    CHECK(bracket.condition == Truth::no);
    CHECK(bracket.lower.bits() == 256);  // unless asked otherwise
    CHECK(theory::bound_bracket(form("1", 1, 400), 1000000, {300}).lower.bits() == 300);
}

TEST_CASE("F3's closed forms are stationary points", "[bound]") {
    struct Case {
        const char* exponent;
        double s;
        int power, growth;
    };
    for (const auto& [exponent, s, power, growth] :
         {Case{"1/2", 0.5, 1, 0}, Case{"1", 1, 2, 0}, Case{"1", 1, 1, 0}, Case{"1", 1, 1, 2}}) {
        const auto closed = theory::closed_bound_horizon(form(exponent, power, growth), 1000000);
        REQUIRE(closed.has_value());
        CHECK(closed->accuracy_bits() > 150);
        CHECK(closed->bits() == 256);
        const double at = closed->midpoint();
        const auto slope = [&, s = s, power = power, growth = growth](double t) {
            return (by_hand(s, power, growth, 1e6, t + 1e-4) - by_hand(s, power, growth, 1e6, t - 1e-4)) / 2e-4;
        };
        CHECK(slope(at - 0.01) < 0);  // the minimum, not the maximum that the other branch gives
        CHECK(slope(at + 0.01) > 0);
    }
    CHECK_FALSE(theory::closed_bound_horizon(form("1/2", 1, 2), 1000).has_value());
    CHECK_FALSE(theory::closed_bound_horizon(form("1/2", 2, 0), 1000).has_value());
    CHECK_FALSE(theory::closed_bound_horizon(form("1", 2, 2), 1000).has_value());
}

}  // namespace datamix
