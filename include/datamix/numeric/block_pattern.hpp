#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "datamix/numeric/eigen.hpp"

namespace datamix {

/// Which blocks of a square matrix may differ from 0, so that products need only those.
class BlockPattern {
public:
    /// Of blocks of these sizes, with no block yet.
    explicit BlockPattern(std::vector<Eigen::Index> sizes) : sizes_(std::move(sizes)), blocks_(sizes_.size()) {
        for (const Eigen::Index size : sizes_) {
            starts_.push_back(rows_);
            rows_ += size;
        }
    }
    /// Of one block, the whole n×n matrix.
    static BlockPattern whole(Eigen::Index n) { return std::move(BlockPattern({n}).with(0, 0)); }
    /// Adds block (row, column).
    BlockPattern& with(std::size_t row, std::size_t column) {
        blocks_[row].push_back(column);
        return *this;
    }

    /// Whether every power of a (n×n) has this pattern: outside its blocks a is 0, and of blocks (i, k) and (k, j) it
    /// has (i, j), too.
    bool fits(const Matrix<double>& a) const {
        Matrix<double> rest = a;
        for (std::size_t i = 0; i < blocks_.size(); ++i)
            for (const std::size_t k : blocks_[i]) {
                rest.block(starts_[i], starts_[k], sizes_[i], sizes_[k]).setZero();
                for (const std::size_t j : blocks_[k])
                    if (std::find(blocks_[i].begin(), blocks_[i].end(), j) == blocks_[i].end()) return false;
            }
        return (rest.array() == 0).all();
    }
    /// ab (n×n) of two matrices with this pattern.
    Matrix<double> product(const Matrix<double>& a, const Matrix<double>& b) const {
        Matrix<double> result = Matrix<double>::Zero(rows_, rows_);
        for (std::size_t i = 0; i < blocks_.size(); ++i)
            for (const std::size_t k : blocks_[i])
                for (const std::size_t j : blocks_[k])
                    result.block(starts_[i], starts_[j], sizes_[i], sizes_[j]) +=
                        a.block(starts_[i], starts_[k], sizes_[i], sizes_[k]) *
                        b.block(starts_[k], starts_[j], sizes_[k], sizes_[j]);
        return result;
    }

private:
    std::vector<Eigen::Index> sizes_, starts_;
    std::vector<std::vector<std::size_t>> blocks_;  // the columns of each row
    Eigen::Index rows_ = 0;
};

}  // namespace datamix
