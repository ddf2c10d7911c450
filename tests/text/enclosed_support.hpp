#pragma once

// Small text problems, in doubles and in balls: alphabets of a few symbols, made-up shares.

#include <algorithm>
#include <cstdint>
#include <utility>

#include "datamix/text/enclosed_text.hpp"
#include "datamix/text/problem.hpp"

namespace enclosed {

using namespace datamix;
using Eigen::VectorXd;

/// n³ shares of 1/1024 and more that sum to 1 exactly.
inline std::vector<double> shares(int n, std::uint32_t seed) {
    std::vector<double> result(static_cast<std::size_t>(n * n * n), 0);
    for (int k = 0; k < 1024; ++k) {
        seed = seed * 1664525u + 1013904223u;
        // The square prefers small indices, so that texts of two seeds do not look alike.
        const double u = (seed >> 8) * 0x1p-24, skew = seed % 3 == 0 ? u : u * u;
        result[static_cast<std::size_t>(skew * static_cast<double>(result.size()))] += 1.0 / 1024;
    }
    return result;
}

/// Domains of m seeds from `seed` on; validation is the mean of the first two and of another text, or (`far`) a text
/// with symbols that are rare in the domains, and without contexts that they have.
struct Example {
    std::vector<std::vector<double>> domains;
    std::vector<double> validation;
    Rational reg;

    Example(int n, int m, std::uint32_t seed, const Rational& regularisation, bool far = false) : reg(regularisation) {
        for (int i = 0; i < m; ++i) domains.push_back(shares(n, seed + static_cast<std::uint32_t>(97 * i)));
        validation = shares(n, seed + 5000);
        for (std::size_t k = 0; k < validation.size(); ++k)
            validation[k] = validation[k] / 2 + domains[0][k] / 4 + domains[1][k] / 4;
        if (far) {
            validation = shares(n, seed + 5000);
            std::reverse(validation.begin(), validation.end());
            const auto context = static_cast<std::size_t>(n);  // the first two are never seen
            for (std::size_t k = 0; k < 2 * context; ++k) validation.back() += std::exchange(validation[k], 0);
        }
    }
    TextProblem doubles() const { return {domains, validation, to_double(reg)}; }
    EnclosedText balls(Precision precision = {64}) const { return {domains, validation, reg, precision}; }
};

inline Vector<Ball> as_balls(const VectorXd& values, Precision precision = {64}) {
    Vector<Ball> result(values.size());
    for (Eigen::Index i = 0; i < values.size(); ++i) result(i) = Ball(Rational(values(i)), precision);
    return result;
}

}  // namespace enclosed
