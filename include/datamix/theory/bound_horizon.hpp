#pragma once

#include <optional>

#include "datamix/numeric/decimal.hpp"
#include "datamix/numeric/lambert.hpp"
#include "datamix/numeric/scalar.hpp"

namespace datamix::theory {

/// A bound of the form of claim full-bound-horizon: Φ_N(T) = A(T/N)^s + (B+CT)^p ρ^{pT}, with s = 1/2 or 1. The bounds
/// of theorem F2 have it: φ (s = ½, p = 1) on the average, ψ (1, 2) on stationarity, χ (1, 1) for a smooth F.
struct BoundForm {
    const char* name;              ///< for messages and tables
    Rational exponent;             ///< s: ½ or 1
    int power = 1;                 ///< p: 1 or 2
    Rational transient;            ///< A > 0
    Rational bias;                 ///< B > 0
    Rational growth;               ///< C ≥ 0
    Rational contraction;          ///< ρ in (0, 1)
    bool polynomial_bias = false;  ///< a control: B/T in place of the geometric bias

    /// λ = ln(1/ρ).
    Ball rate(Precision precision) const { return -log(Ball(contraction, precision)); }
    /// A(T/N)^s, which rises with T.
    Ball transient_part(const Integer& budget, const Integer& horizon, Precision precision) const {
        const Ball ratio(Rational(horizon, budget), precision);
        return Ball(transient, precision) * (exponent == 1 ? ratio : sqrt(ratio));
    }
    /// (B+CT)^p ρ^{pT}, or the control's B/T.
    Ball bias_part(const Integer& horizon, Precision precision) const {
        if (polynomial_bias) return Ball(Rational(bias / Rational(horizon)), precision);
        const Ball one = Ball(Rational(bias + growth * Rational(horizon)), precision) *
                         datamix::power<Ball>(Ball(contraction, precision), horizon);
        return power == 1 ? one : one * one;
    }
    /// Φ_N(T).
    Ball value(const Integer& budget, const Integer& horizon, Precision precision) const {
        return transient_part(budget, horizon, precision) + bias_part(horizon, precision);
    }
};

/// The proved bracket of the argmin over the integers T ≥ 1, N > e (theorem F3).
struct BoundBracket {
    Integer test_horizon;  ///< T_0 = ⌈((s/p) ln N + 2 ln ln N)/λ⌉
    Truth condition;       ///< (B + CT_0)^p ≤ A (ln N)^{2p}: without it the bracket is not asserted
    Ball lower;            ///< (1/λ)[(s/p) ln N − (1/p) ln(A(T_0^s+1)/D^p)], D = B + C
    Ball upper;            ///< (T_0^s+1)^{1/s}
};

/// F3's bracket at budget N > e; `logs` is the 2 of 2 ln ln N, `raise` the 1 of T_0^s + 1. Throws UndecidedError where
/// the precision does not tell T_0.
inline BoundBracket bound_bracket(const BoundForm& form, const Integer& budget, Precision precision = {256},
                                  const Rational& logs = 2, const Rational& raise = 1) {
    const auto ball = [&](const Rational& x) { return Ball(x, precision); };
    const Ball log_n = log(Ball(budget, precision)), rate = form.rate(precision);
    const Rational share = form.exponent / form.power;
    const Ball real = (ball(share) * log_n + ball(logs) * log(log_n)) / rate;
    // ⌈·⌉ of a ball that holds no integer; ln N is transcendental, so enough bits decide.
    const Integer ceiling = floor(parse_rational(datamix::lower(real, 40))) + 1;
    if (!certainly(less(real, Ball(ceiling, precision)))) throw UndecidedError("bound bracket: more bits are needed");
    const Ball test(ceiling, precision);
    const Ball raised = (form.exponent == 1 ? test : sqrt(test)) + ball(raise);
    const auto to_power = [&](const Ball& x) { return form.power == 1 ? x : x * x; };
    const Ball head = to_power(ball(form.bias) + ball(form.growth) * test);
    const Ball squared = log_n * log_n;
    return {ceiling, less_equal(head, ball(form.transient) * to_power(squared)),
            (ball(share) * log_n -
             log(ball(form.transient) * raised / to_power(ball(form.bias + form.growth))) / Ball(form.power)) /
                rate,
            form.exponent == 1 ? raised : raised * raised};
}

/// The real minimiser in closed form, where there is one: φ and C = 0, −W_{−1}(−A²/(2λB²N))/(2λ); ψ and C = 0,
/// ln(2λB²N/A)/(2λ); χ, ln(λBN/A)/λ for C = 0 and by W_{−1} for C > 0. The argmin over the integers is within 1 of it.
/// None for other forms. F3.
inline std::optional<Ball> closed_bound_horizon(const BoundForm& form, const Integer& budget,
                                                Precision precision = {256}) {
    const auto ball = [&](const Rational& x) { return Ball(x, precision); };
    const Ball rate = form.rate(precision), n(budget, precision), two(2);
    const Ball ratio = ball(form.transient / form.bias) / n;  // A/(BN)
    if (form.growth == 0 && form.exponent != 1 && form.power == 1) {
        const Ball argument = ratio * ball(form.transient / form.bias) / (two * rate);
        return -lambert_w(-argument, true) / (two * rate);
    }
    if (form.growth == 0 && form.exponent == 1 && form.power == 2)
        return log(two * rate * ball(form.bias) / ratio) / (two * rate);
    if (form.exponent != 1 || form.power != 1) return std::nullopt;
    if (form.growth == 0) return log(rate / ratio) / rate;
    // λxe^{−λx/C} = (A/N)e^{1−λB/C} with x = B + CT − C/λ, the larger root
    const Ball c = ball(form.growth), b = ball(form.bias);
    const Ball y = lambert_w(-ball(form.transient) / (c * n) * exp(Ball(1) - rate * b / c), true);
    return (Ball(1) - y) / rate - b / c;
}

}  // namespace datamix::theory
