#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "datamix/numeric/near_matrix.hpp"
#include "datamix/numeric/power.hpp"

namespace datamix {

/// How fast t_{k+1} = 𝒯 t_k dies, proved by squaring 𝒯 until its norm is below 2^−24; not `certain` where 40 squarings
/// do not show it. Norms are |t| = max |t_i|/w_i, with weights w in which single steps grow little.
struct GeometricDecay {
    bool certain = false;       ///< whether the decay is proved; without it the rest says nothing
    Integer period = 1;         ///< 2^J
    std::vector<double> norms;  ///< at most |𝒯^(2^j)|, j ≤ J; the last below 2^−24
    Ball constant = Ball(1);    ///< at most |𝒯^k| of every k
    Vector<double> weights;     ///< w (n), powers of 2

    /// Of 𝒯 = `step` (n×n), of this pattern where one is given; not certain where it does not fit.
    /// @{
    static GeometricDecay of(const Matrix<Ball>& step) {
        return of(NearMatrix::around(step), BlockPattern::whole(step.rows()));
    }
    static GeometricDecay of(const NearMatrix& step, const BlockPattern& pattern) {
        GeometricDecay found;
        if (!pattern.fits(step.middle) || !pattern.fits(step.radius)) return found;
        NearMatrix power = step;  // a bound needs few bits
        found.weights = growth(power.middle.cwiseAbs());
        power = power.weighted(found.weights);
        constexpr int most_squarings = 40;
        for (int j = 0; j < most_squarings; ++j) {
            const double norm = power.norm_bound();
            if (!(norm < 0x1p200)) break;
            found.norms.push_back(norm);
            if (norm < 0x1p-24) {
                found.certain = true;
                break;
            }
            if (norm > 1) found.constant *= Ball(norm);  // powers below the period are products of these
            found.period *= 2;
            power = power.squared(pattern);
        }
        return found;
    }
    /// @}
    /// Bounds (n) of the entries of t_k for every k ≥ j + rounds, given t_j = from (n); only where `certain`.
    Vector<Ball> bound(const Vector<Ball>& from, const Integer& rounds) const {
        Ball largest(0);
        for (Eigen::Index i = 0; i < from.size(); ++i) largest = max(largest, abs(from(i)) / Ball(weights(i)));
        largest *= constant * power<Ball>(Ball(norms.back()), Integer(rounds / period));
        for (unsigned j = 0; j + 1 < norms.size(); ++j)
            if (bit_test(rounds, j)) largest *= Ball(norms[j]);
        Vector<Ball> result(from.size());
        for (Eigen::Index i = 0; i < from.size(); ++i) result(i) = largest * Ball(weights(i));
        return result;
    }

private:
    /// What 64 steps from 1 sum up to, in powers of 2: |𝒯|w ≤ w + |𝒯|^64·1.
    static Vector<double> growth(const Matrix<double>& absolute) {
        Vector<double> sum = Vector<double>::Ones(absolute.rows()), now = sum;
        for (int k = 1; k < 64; ++k) sum += (now = absolute * now);
        for (Eigen::Index i = 0; i < sum.size(); ++i)
            sum(i) = sum(i) < 0x1p200 ? std::exp2(std::ilogb(sum(i))) : 1;  // of NaN and beyond, no weights
        return sum;
    }
};

}  // namespace datamix
