// The normal quantile against a 40-digit computation; the stream against its generator.
#include "datamix/numeric/normal.hpp"

#include "catch.hpp"
#include "datamix/numeric/ball.hpp"

namespace datamix {

TEST_CASE("normal quantile", "[stochastic]") {
    // Values of Φ⁻¹ from a 40-digit computation.
    CHECK(normal_quantile(0.5) == 0);
    CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-15));
    CHECK(normal_quantile(0.75) == Approx(0.6744897501960817).epsilon(1e-15));
    CHECK(normal_quantile(1e-10) == Approx(-6.361340902404056).epsilon(1e-14));
    CHECK(normal_quantile(0x1p-53) == Approx(-8.209536151601387).epsilon(1e-14));
    for (double p = 1e-12; p < 0.5; p *= 1.07)
        CHECK(std::erfc(-normal_quantile(p) / std::sqrt(2.0)) / 2 == Approx(p).epsilon(1e-13));
    for (int k = 2; k <= 53; ++k)  // 1 − 2^−k is exact
        CHECK(normal_quantile(1 - std::ldexp(1, -k)) == -normal_quantile(std::ldexp(1, -k)));
}

TEST_CASE("the stream is a fixed function of seed, name, replicate and step", "[stochastic]") {
    const NormalStream stream(1, "claim");
    double a[6], b[6], other[6];
    stream.normals(3, 5, a, 6);
    stream.normals(3, 5, b, 6);
    for (int i = 0; i < 6; ++i) CHECK(a[i] == b[i]);
    const auto differs = [&](const NormalStream& s, std::uint64_t replicate, std::uint64_t step) {
        s.normals(replicate, step, other, 6);
        for (int i = 0; i < 6; ++i)
            if (other[i] == a[i]) return false;
        return true;
    };
    CHECK(differs(stream, 4, 5));
    CHECK(differs(stream, 3, 6));
    CHECK(differs(NormalStream(2, "claim"), 3, 5));
    CHECK(differs(NormalStream(1, "other"), 3, 5));
    // Philox 4x64-10's published answer for zero key and counter, so that a change of generator is noticed.
    const auto words = r123::Philox4x64{}({{0, 0, 0, 0}}, {{0, 0}});
    CHECK(words[0] == 0x16554d9eca36314cULL);
    CHECK(words[3] == 0x7e68b68aec7ba23bULL);
}

TEST_CASE("a normal is the quantile of the top 52 bits of one word of the generator", "[stochastic]") {
    Digest name;
    name.add(std::string_view("claim"));
    const NormalStream stream(9, "claim");
    double normals[7], u[4];
    stream.normals(3, 5, normals, 7);
    for (std::uint64_t block = 0; block < 2; ++block) {
        const auto words = r123::Philox4x64{}({{3, 5, block, 0}}, {{9, name.value()}});
        stream.uniforms(3, 5, block, u);
        for (std::size_t i = 0; i < 4; ++i) {
            const Rational middle = (Rational(words[i] / 4096) + Rational(1) / 2) / Rational(Integer(1) << 52);
            CHECK(equal(Ball(u[i]), Ball(middle, {100})) == Truth::yes);
            if (4 * block + i < 7) CHECK(normals[4 * block + i] == normal_quantile(u[i]));
        }
    }
}

TEST_CASE("normals have the moments and the independence they should", "[stochastic]") {
    const NormalStream stream(7, "moments");
    const int count = 400000;
    double sums[5] = {}, product = 0, neighbour = 0;
    for (int i = 0; i < count; ++i) {
        double z[2], next[1];
        stream.normals(static_cast<std::uint64_t>(i), 0, z, 2);
        stream.normals(static_cast<std::uint64_t>(i), 1, next, 1);
        for (int k = 1; k < 5; ++k) sums[k] += std::pow(z[0], k);
        product += z[0] * z[1];
        neighbour += z[0] * next[0];
    }
    // Six standard deviations of each mean.
    const double six = 6 / std::sqrt(static_cast<double>(count));
    CHECK(std::abs(sums[1] / count) < six);
    CHECK(std::abs(sums[2] / count - 1) < six * std::sqrt(2.0));
    CHECK(std::abs(sums[3] / count) < six * std::sqrt(15.0));
    CHECK(std::abs(sums[4] / count - 3) < six * std::sqrt(96.0));
    CHECK(std::abs(product / count) < six);
    CHECK(std::abs(neighbour / count) < six);
}

}  // namespace datamix
