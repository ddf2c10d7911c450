#pragma once

// Softmax regression written down as its definition says, one trigram at a time: what the fast code is compared with.

#include <Eigen/Core>
#include <cmath>
#include <random>
#include <vector>

#include "datamix/text/corpus.hpp"
#include "datamix/text/statistics.hpp"

namespace naive {

constexpr int n = datamix::kTextSymbols;

inline double logit(const Eigen::VectorXd& theta, int a, int b, int c, int symbols = n) {
    return theta[a * symbols + c] + theta[(symbols + b) * symbols + c] + theta[2 * symbols * symbols + c];
}

inline double& share(std::vector<double>& shares, int a, int b, int c, int symbols = n) {
    return shares[static_cast<std::size_t>((a * symbols + b) * symbols + c)];
}

/// Cross-entropy, its gradient, and its Hessian times v, of one text.
struct Result {
    double loss = 0;
    Eigen::VectorXd gradient, product;
};

inline void add(Eigen::VectorXd& to, int a, int b, int c, double x, int symbols) {
    to[a * symbols + c] += x;
    to[(symbols + b) * symbols + c] += x;
    to[2 * symbols * symbols + c] += x;
}

/// Of shares in any alphabet.
inline Result evaluate(std::vector<double> shares, const Eigen::VectorXd& theta, const Eigen::VectorXd& v) {
    const int m = datamix::text_shape(shares).symbols;
    Result result;
    result.gradient = result.product = Eigen::VectorXd::Zero(theta.size());
    for (int a = 0; a < m; ++a) {
        for (int b = 0; b < m; ++b) {
            double mass = 0, z = 0, mean = 0;
            for (int c = 0; c < m; ++c) {
                mass += share(shares, a, b, c, m);
                z += std::exp(logit(theta, a, b, c, m));
            }
            for (int c = 0; c < m; ++c) mean += std::exp(logit(theta, a, b, c, m)) / z * logit(v, a, b, c, m);
            for (int c = 0; c < m; ++c) {
                const double p = std::exp(logit(theta, a, b, c, m)) / z;
                result.loss -= share(shares, a, b, c, m) * std::log(p);
                add(result.gradient, a, b, c, mass * p - share(shares, a, b, c, m), m);
                add(result.product, a, b, c, mass * p * (logit(v, a, b, c, m) - mean), m);
            }
        }
    }
    return result;
}

inline Eigen::VectorXd random_vector(std::mt19937_64& engine, double scale,
                                     Eigen::Index size = datamix::kTextDimension) {
    std::normal_distribution<double> normal;
    return Eigen::VectorXd::NullaryExpr(size, [&](Eigen::Index) { return scale * normal(engine); });
}

/// Random text over a few letters, different for every seed.
inline std::string random_text(std::uint64_t seed, std::size_t length, const std::string& letters) {
    std::mt19937_64 engine(seed);
    std::discrete_distribution<std::size_t> draw({5, 3, 2, 2, 1, 1, 1, 1});
    std::string text;
    for (std::size_t i = 0; i < length; ++i) {
        const std::size_t shift = text.empty() ? 0 : static_cast<std::size_t>(text.back()) % 3;
        text += letters[(draw(engine) + shift) % letters.size()];
    }
    return text;
}

}  // namespace naive
