#pragma once

#include <Random123/philox.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "datamix/numeric/digest.hpp"

namespace datamix {

namespace detail {

/// ln x for normal x > 0 to about 1 ulp, in additions, products and quotients only: std::log differs between C
/// libraries, and simulated results must not.
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

/// e^x for |x| < 700 to about 1 ulp, portable like portable_log.
inline double portable_exp(double x) {
    constexpr double ln2_high = 0x1.62e42fefap-1, ln2_low = 0x1.cf79abc9e3b3ap-40;
    const auto halves = static_cast<std::int64_t>(x * 1.4426950408889634 + (x < 0 ? -0.5 : 0.5));
    const double n = static_cast<double>(halves), r = (x - n * ln2_high) - n * ln2_low;  // |r| < 0.35
    // Taylor's coefficients 1/k!; the remainder is below 1e−17.
    static constexpr double c[14] = {
        1,          1,           1.0 / 2,      1.0 / 6,       1.0 / 24,       1.0 / 120,       1.0 / 720,
        1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800, 1.0 / 479001600, 1.0 / 6227020800};
    double series = c[13];
    for (int k = 12; k >= 0; --k) series = series * r + c[k];
    return series * std::bit_cast<double>(static_cast<std::uint64_t>(halves + 1023) << 52);
}

}  // namespace detail

/// Φ⁻¹(p) for 0 < p < 1, relative error about 1e−16 (Wichura, AS 241 PPND16, Applied Statistics 37, 1988). Sums,
/// products, quotients and square roots only, hence the same bits with every IEEE compiler that does not contract them.
inline double normal_quantile(double p) {
    const auto ratio = [](const double(&a)[8], const double(&b)[8], double x) {
        double top = a[7], bottom = b[7];
        for (int i = 6; i >= 0; --i) {
            top = top * x + a[i];
            bottom = bottom * x + b[i];
        }
        return top / bottom;
    };
    static constexpr double a[8] = {3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                    1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                    3.3430575583588128105e4, 2.5090809287301226727e3};
    static constexpr double b[8] = {1.0,
                                    4.2313330701600911252e1,
                                    6.8718700749205790830e2,
                                    5.3941960214247511077e3,
                                    2.1213794301586595867e4,
                                    3.9307895800092710610e4,
                                    2.8729085735721942674e4,
                                    5.2264952788528545610e3};
    static constexpr double c[8] = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                    3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                    2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static constexpr double d[8] = {1.0,
                                    2.05319162663775882187e0,
                                    1.67638483018380384940e0,
                                    6.89767334985100004550e-1,
                                    1.48103976427480074590e-1,
                                    1.51986665636164571966e-2,
                                    5.47593808499534494600e-4,
                                    1.05075007164441684324e-9};
    static constexpr double e[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                    2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                    2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static constexpr double f[8] = {1.0,
                                    5.99832206555887937690e-1,
                                    1.36929880922735805310e-1,
                                    1.48753612908506148525e-2,
                                    7.86869131145613259100e-4,
                                    1.84631831751005468180e-5,
                                    1.42151175831644588870e-7,
                                    2.04426310338993978564e-15};
    const double q = p - 0.5;
    if (std::abs(q) <= 0.425) return q * ratio(a, b, 0.180625 - q * q);
    const double tail = q < 0 ? p : 1 - p;
    const double r = std::sqrt(-detail::portable_log(tail));
    const double x = r <= 5 ? ratio(c, d, r - 1.6) : ratio(e, f, r - 5);
    return q < 0 ? -x : x;
}

/// Counter-based Gaussian samples (Random123 Philox 4x64-10): the value at (replicate, step, index) of a stream is a
/// pure function of (seed, stream) and of that position, whatever the number of threads and their order.
class NormalStream {
public:
    /// The same seed and name give the same stream; `stream` names the use, e.g. a claim id.
    NormalStream(std::uint64_t seed, std::string_view stream) {
        Digest name;
        name.add(stream);
        key_ = {{seed, name.value()}};
    }

    /// Four independent uniforms in (0, 1), never 0 or 1: (k + ½)/2^52.
    void uniforms(std::uint64_t replicate, std::uint64_t step, std::uint64_t block, double (&out)[4]) const {
        const auto words = r123::Philox4x64{}({{replicate, step, block, 0}}, key_);
        for (std::size_t i = 0; i < 4; ++i) out[i] = (static_cast<double>(words[i] >> 12) + 0.5) * 0x1p-52;
    }

    /// Fills out[0 … count) with independent N(0, 1) values of one step, by normal_quantile of uniforms().
    void normals(std::uint64_t replicate, std::uint64_t step, double* out, std::size_t count) const {
        double u[4];
        for (std::size_t i = 0; i < count; ++i) {
            if (i % 4 == 0) uniforms(replicate, step, i / 4, u);
            out[i] = normal_quantile(u[i % 4]);
        }
    }

private:
    r123::Philox4x64::key_type key_;
};

}  // namespace datamix
