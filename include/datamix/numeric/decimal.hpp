#pragma once

#include <algorithm>
#include <string>

#include "datamix/numeric/ball.hpp"

namespace datamix {

namespace detail {

inline std::string to_decimal(const arf_t bound, std::size_t digits, mpfr_rnd_t rounding) {
    if (arf_is_zero(bound)) return "0";
    if (arf_is_nan(bound)) return "nan";
    if (arf_is_neg_inf(bound)) return "-inf";
    if (arf_is_pos_inf(bound)) return "inf";
    mpfr_t value;
    mpfr_init2(value, std::max<mpfr_prec_t>(arf_bits(bound), MPFR_PREC_MIN));
    arf_get_mpfr(value, bound, rounding);
    if (mpfr_zero_p(value)) {  // below MPFR's range, rounded down
        mpfr_clear(value);
        return "0";
    }
    mpfr_exp_t exponent = 0;
    char* raw = mpfr_get_str(nullptr, &exponent, 10, digits, value, rounding);
    std::string text(raw);
    mpfr_free_str(raw);
    mpfr_clear(value);

    std::string sign;
    if (text.front() == '-') {
        sign = "-";
        text.erase(0, 1);
    }
    text.erase(text.find_last_not_of('0') + 1);
    const long scientific = static_cast<long>(exponent) - 1;
    if (scientific >= -5 && scientific < 17) {  // plain notation where it is shorter to read
        if (exponent <= 0) return sign + "0." + std::string(static_cast<std::size_t>(-exponent), '0') + text;
        const auto whole = static_cast<std::size_t>(exponent);
        if (text.size() <= whole) return sign + text + std::string(whole - text.size(), '0');
        return sign + text.substr(0, whole) + "." + text.substr(whole);
    }
    if (text.size() > 1) text.insert(1, ".");
    return sign + text + "e" + std::to_string(scientific);
}

/// A bound of the ball, by `take`, rounded to `digits` significant digits.
inline std::string bound_of(const Ball& ball, std::size_t digits, decltype(arb_get_lbound_arf)* take,
                            mpfr_rnd_t round) {
    arf_t bound;
    arf_init(bound);
    take(bound, ball.data(), std::max(ball.bits(), 64L));
    std::string text = to_decimal(bound, digits, round);
    arf_clear(bound);
    return text;
}

}  // namespace detail

/// Decimal bounds of a ball, rounded outwards to `digits` significant digits; "-inf", "inf", "nan" where there are
/// none.
/// @{
inline std::string lower(const Ball& ball, std::size_t digits = 20) {
    return detail::bound_of(ball, digits, arb_get_lbound_arf, MPFR_RNDD);
}
inline std::string upper(const Ball& ball, std::size_t digits = 20) {
    return detail::bound_of(ball, digits, arb_get_ubound_arf, MPFR_RNDU);
}
/// @}

}  // namespace datamix
