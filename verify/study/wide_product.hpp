#pragma once

#include <Eigen/Core>

namespace datamix::verify {

/// Products of doubles with the widest vectors that this machine has: Eigen is compiled for every machine, with two
/// numbers to a vector. For SoftmaxProblem. The order of sums, so the last bits, depends on the width.
struct WideProduct {
    /// a b (n×c) of a (n×p) and b (p×c).
    static Eigen::MatrixXd times(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
    /// aᵀ b (p×c) of a (n×p) and b (n×c).
    static Eigen::MatrixXd transposed_times(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
};

}  // namespace datamix::verify
