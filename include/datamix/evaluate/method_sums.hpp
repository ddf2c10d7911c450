#pragma once

#include <vector>

#include "datamix/evaluate/closed_method_run.hpp"
#include "datamix/evaluate/geometric_decay.hpp"

namespace datamix {

/// S_n = Σ_{k<n} s_k of a run for every n ≥ 1, enclosed: one by one up to n_1, and one ball for all that follow, for a
/// power of the run's matrix leaves little of its state.
struct MethodSums {
    bool known = false;               ///< whether the matrix is shown to be stable soon enough; else the rest is empty
    std::vector<Vector<Ball>> first;  ///< S_n (r) at [n − 1], n ≤ n_1
    Vector<Ball> rest;                ///< contains every S_n (r) with n ≥ n_1

    /// Of `run`, whose factors may be balls that hold those of many horizons. n_1 is at most `most`.
    static MethodSums of(const MethodRun<Ball>& run, int most = 1 << 20) {
        MethodSums sums;
        const auto r = run.rank(), n = run.map().rows() - r;
        const Matrix<Ball> map = run.map().topLeftCorner(n, n);
        const GeometricDecay decay = GeometricDecay::of(map);
        if (!decay.certain || 2 * decay.period > most) return sums;
        sums.known = true;
        Vector<Ball> state = run.start();
        for (auto k = 2 * decay.period.convert_to<int>(); k > 0; --k) {
            state = times<Ball>(run.map(), state);
            sums.first.push_back(run.sum_of(state));
        }
        const Vector<Ball> end = state.head(n);
        const Vector<Ball> each = decay.bound(end, 0);
        const Ball rounds = Ball(decay.period, {64}) / (Ball(1) - Ball(decay.norms.back()));
        Ball left(0);  // Σ|s_k|, k ≥ n_1
        for (Eigen::Index i = 0; i < n; ++i) left = max(left, each(i) * rounds);
        sums.rest = run.sum_of(state);
        for (Eigen::Index a = 0; a < r; ++a) sums.rest(a) = widened(sums.rest(a), upper_end(left));
        return sums;
    }
};

}  // namespace datamix
