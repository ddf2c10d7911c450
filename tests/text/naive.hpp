#pragma once

// Softmax regression written down as its definition says, one trigram at a time: what the fast code is compared with.

#include <Eigen/Core>
#include <cmath>
#include <random>
#include <vector>

#include "datamix/text/corpus.hpp"

namespace naive {

constexpr int n = datamix::kTextSymbols;

inline double logit(const Eigen::VectorXd& theta, int a, int b, int c) {
    return theta[a * n + c] + theta[(n + b) * n + c] + theta[2 * n * n + c];
}

inline double& share(std::vector<double>& shares, int a, int b, int c) {
    return shares[static_cast<std::size_t>((a * n + b) * n + c)];
}

/// Cross-entropy, its gradient, and its Hessian times v, of one text.
struct Result {
    double loss = 0;
    Eigen::VectorXd gradient = Eigen::VectorXd::Zero(datamix::kTextDimension);
    Eigen::VectorXd product = Eigen::VectorXd::Zero(datamix::kTextDimension);
};

inline void add(Eigen::VectorXd& to, int a, int b, int c, double x) {
    to[a * n + c] += x;
    to[(n + b) * n + c] += x;
    to[2 * n * n + c] += x;
}

inline Result evaluate(std::vector<double> shares, const Eigen::VectorXd& theta, const Eigen::VectorXd& v) {
    Result result;
    for (int a = 0; a < n; ++a) {
        for (int b = 0; b < n; ++b) {
            double mass = 0, z = 0, mean = 0;
            for (int c = 0; c < n; ++c) {
                mass += share(shares, a, b, c);
                z += std::exp(logit(theta, a, b, c));
            }
            for (int c = 0; c < n; ++c) mean += std::exp(logit(theta, a, b, c)) / z * logit(v, a, b, c);
            for (int c = 0; c < n; ++c) {
                const double p = std::exp(logit(theta, a, b, c)) / z;
                result.loss -= share(shares, a, b, c) * std::log(p);
                add(result.gradient, a, b, c, mass * p - share(shares, a, b, c));
                add(result.product, a, b, c, mass * p * (logit(v, a, b, c) - mean));
            }
        }
    }
    return result;
}

inline Eigen::VectorXd random_vector(std::mt19937_64& engine, double scale) {
    std::normal_distribution<double> normal;
    return Eigen::VectorXd::NullaryExpr(datamix::kTextDimension, [&](Eigen::Index) { return scale * normal(engine); });
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
