#pragma once

#include <algorithm>

#include "datamix/numeric/power.hpp"

namespace datamix {

/// How fast t_{k+1} = 𝒯 t_k dies: |t_{j+k}| ≤ constant · factor^⌊k/period⌋ · |t_j| in the maximum norm, with
/// factor < 2^−24. Proved by squaring 𝒯; not `certain` where 40 squarings do not show it.
struct GeometricDecay {
    bool certain = false;     ///< whether the bound is proved; without it the rest says nothing
    Integer period = 1;       ///< the power of two of 𝒯 whose norm is `factor`
    Ball constant = Ball(1);  ///< at least 1
    Ball factor;              ///< below 2^−24

    /// Of 𝒯 = `power` (n×n).
    static GeometricDecay of(Matrix<Ball> power) {
        GeometricDecay found;
        for (Eigen::Index i = 0; i < power.size(); ++i) {  // a bound needs few bits
            arb_set_round(power.data()[i].data(), power.data()[i].data(), 64);
            power.data()[i].set_bits(64);
        }
        constexpr int most_squarings = 40;
        for (int j = 0; j < most_squarings; ++j) {
            const Ball norm = row_sum_norm(power);
            if (!certainly(less(norm, Ball(0x1p200)))) break;
            if (certainly(less(norm, Ball(0x1p-24)))) {
                found.factor = norm;
                found.certain = true;
                break;
            }
            found.constant *= max(norm, Ball(1));  // powers below the period are products of these
            found.period *= 2;
            power = multiply<Ball>(power, power);
        }
        return found;
    }
    /// |t_{j+rounds}| for t_j = from (n), at most; only where `certain`.
    Ball bound(const Vector<Ball>& from, const Integer& rounds) const {
        Ball largest(0);
        for (Eigen::Index i = 0; i < from.size(); ++i) largest = max(largest, abs(from(i)));
        return constant * power<Ball>(factor, Integer(rounds / period)) * largest;
    }

private:
    static Ball row_sum_norm(const Matrix<Ball>& a) {
        Ball largest(0);
        for (Eigen::Index i = 0; i < a.rows(); ++i) {
            Ball sum(0);
            for (Eigen::Index j = 0; j < a.cols(); ++j) sum += abs(a(i, j));
            largest = max(largest, sum);
        }
        return largest;
    }
};

}  // namespace datamix
