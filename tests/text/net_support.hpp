#pragma once

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <vector>

#include "datamix/numeric/normal.hpp"
#include "datamix/text/net_kernels.hpp"

/// The small net written down as its definition says, one trigram at a time.
namespace datamix::testing {

inline Eigen::VectorXd net_point(Eigen::Index size, std::uint64_t replicate, double scale) {
    Eigen::VectorXd result(size);
    NormalStream(1, "net test").normals(replicate, 0, result.data(), static_cast<std::size_t>(size));
    return scale * result;
}

/// Shares of n³ trigrams, some of them 0.
inline std::vector<double> net_shares(int n, std::uint64_t replicate) {
    const Eigen::VectorXd x = net_point(static_cast<Eigen::Index>(n) * n * n, replicate, 1).cwiseMax(0);
    const Eigen::VectorXd scaled = x / x.sum();
    return {scaled.data(), scaled.data() + scaled.size()};
}

/// −Σ share log softmax(V tanh(U_i + W_j + c) + b)_y
inline double net_loss(int n, const std::vector<double>& shares, const Eigen::VectorXd& theta) {
    using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const Eigen::Map<const Rows> first(theta.data(), n, kNetUnits), second(theta.data() + n * kNetUnits, n, kNetUnits),
        out(theta.data() + (2 * n + 1) * kNetUnits, n, kNetUnits);
    const Eigen::VectorXd bias = theta.segment(2 * n * kNetUnits, kNetUnits), shift = theta.tail(n);
    double loss = 0;
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
            const Eigen::VectorXd hidden =
                (first.row(i) + second.row(j) + bias.transpose()).transpose().array().tanh().matrix();
            const Eigen::VectorXd z = out * hidden + shift;
            const double log_z = std::log(z.array().exp().sum());
            for (int y = 0; y < n; ++y) loss += shares[static_cast<std::size_t>((i * n + j) * n + y)] * (log_z - z(y));
        }
    return loss;
}

}  // namespace datamix::testing
