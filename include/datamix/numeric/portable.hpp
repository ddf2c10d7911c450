#pragma once

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

/// Elementary functions of doubles that give the same bits with every IEEE compiler which does not contract products:
/// std::exp and std::log differ between C libraries, and simulated results must not.
namespace datamix {

/// ln x for normal x > 0 to about 1 ulp, in additions, products and quotients only.
inline double portable_log(double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    int exponent = static_cast<int>(bits >> 52) - 1022;
    double mantissa = std::bit_cast<double>((bits & 0x000fffffffffffffULL) | 0x3fe0000000000000ULL);  // [½, 1)
    if (mantissa < 0.70710678118654752) {
        mantissa *= 2;
        --exponent;
    }
    const double s = (mantissa - 1) / (mantissa + 1), z = s * s;  // ln = 2 artanh s, |s| < 0.1716
    double series = 1.0 / 23;
    for (int k = 21; k >= 1; k -= 2) series = series * z + 1.0 / k;
    constexpr double ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b3ap-40;
    return exponent * ln2_high + (2 * s * series + exponent * ln2_low);
}

/// ln(1 − x) for 0 ≤ x ≤ 1; −∞ at 1. Accurate for small x, like log1p.
inline double portable_log1m(double x) {
    if (x >= 1) return -HUGE_VAL;
    const double s = -x / (2 - x), z = s * s;  // ln(1−x) = 2 artanh s
    if (x > 0.25) return portable_log(1 - x);
    double series = 1.0 / 23;
    for (int k = 21; k >= 1; k -= 2) series = series * z + 1.0 / k;
    return 2 * s * series;
}

namespace detail {

/// Taylor's series of e^r to r^13/13!; for |r| < 0.35 the remainder is below 1e−17. Written out, as compilers take
/// several r at once only in innermost loops.
template <std::size_t... k>
double exp_series(double r, std::index_sequence<k...>) {
    constexpr double c[] = {
        1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040,
        1.0 / 720,        1.0 / 120,       1.0 / 24,       1.0 / 6,       1.0 / 2,      1,           1};
    double sum = c[0];
    ((sum = sum * r + c[k + 1]), ...);
    return sum;
}

}  // namespace detail

/// e^x for |x| < 700 to about 1 ulp, portable like portable_log.
inline double portable_exp(double x) {
    constexpr double ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b3ap-40;
    // Adding this rounds to an integer, the last bits of the sum: without a branch or a conversion, so that loops can
    // take several x at once.
    constexpr double shift = 0x1.8p52;
    const double shifted = x * 1.4426950408889634 + shift, n = shifted - shift;
    const double r = (x - n * ln2_high) - n * ln2_low;  // |r| < 0.35
    return detail::exp_series(r, std::make_index_sequence<13>()) *
           std::bit_cast<double>((std::bit_cast<std::uint64_t>(shifted) + 1023) << 52);
}

}  // namespace datamix
