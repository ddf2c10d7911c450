#pragma once

#include <Random123/philox.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "datamix/numeric/digest.hpp"
#include "datamix/numeric/portable.hpp"

namespace datamix {

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
    const double r = std::sqrt(-portable_log(tail));
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
