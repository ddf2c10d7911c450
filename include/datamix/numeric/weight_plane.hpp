#pragma once

#include <cmath>

#include "datamix/numeric/elimination.hpp"
#include "datamix/numeric/radius.hpp"

namespace datamix {

/// Coordinates v (m−1) of changes of m weights, which keep their sum: Bv (m). The columns of B are orthogonal, add up
/// to exactly 0 and have the length √2 up to 2^−23. Two domains: B = (1, −1), so that v is the change of the first.
class WeightPlane {
public:
    /// Of m ≥ 2 domains.
    explicit WeightPlane(Eigen::Index domains)
        : basis_(Matrix<Ball>::Constant(domains, domains - 1, Ball(0))), squares_(domains - 1) {
        for (Eigen::Index c = 0; c + 1 < domains; ++c) {
            // s(1, …, 1, −(c+1), 0, …, 0), s of so few bits that s(c+1) is exact.
            const auto ones = static_cast<double>(c + 1);
            const double size = std::ldexp(std::round(std::ldexp(std::sqrt(2 / (ones * (ones + 1))), 24)), -24);
            for (Eigen::Index i = 0; i <= c; ++i) basis_(i, c) = Ball(size);
            basis_(c + 1, c) = Ball(-size * ones);
            squares_(c) = Rational(size) * Rational(size) * Rational(ones * (ones + 1));
        }
    }
    const Matrix<Ball>& basis() const { return basis_; }          ///< B (m×(m−1)), exact
    const Vector<Rational>& squares() const { return squares_; }  ///< of the columns' lengths (m−1)
    /// v (m−1) of a change x (m); of any other x that of x − mean x.
    Vector<Ball> coordinates(const Vector<Ball>& x, Precision precision) const {
        Vector<Ball> result = transposed_times<Ball>(basis_, x);
        for (Eigen::Index c = 0; c < result.size(); ++c) result(c) = result(c) * Ball(1 / squares_(c), precision);
        return result;
    }

private:
    Matrix<Ball> basis_;
    Vector<Rational> squares_;
};

}  // namespace datamix
