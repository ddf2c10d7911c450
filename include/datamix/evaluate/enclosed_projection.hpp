#pragma once

#include <vector>

#include "datamix/algorithm/outer_update.hpp"
#include "datamix/numeric/ball.hpp"

namespace datamix {

namespace detail {

inline Rational exact_midpoint(const Ball& x) {
    fmpq_t q;
    fmpq_init(q);
    arf_get_fmpq(q, arb_midref(x.data()));
    Rational result;
    fmpq_get_mpq(result.backend().data(), q);
    fmpq_clear(q);
    return result;
}

}  // namespace detail

/// Encloses the Euclidean projections on the simplex of all members of v (m). Which weights become 0 is decided exactly
/// at the midpoints. Where the balls bear that out for every member (v_i > τ for those that stay, v_i ≤ τ for the
/// others: the conditions of the projection), the weights are v_i − τ and 0. Else some member is projected on another
/// face, and the weights are those of the midpoints up to Σ|radius|, since no projection moves two points apart.
inline Vector<Ball> enclosed_projection(const Vector<Ball>& v, Precision precision) {
    const auto m = v.size();
    Ball radii(0);
    for (Eigen::Index i = 0; i < m; ++i) radii += abs(v(i) - v(i).midpoint_ball());
    const Ball half(Rational(1, 2), precision);
    if (!certainly(less(radii, Ball(1)))) return Vector<Ball>::Constant(m, widened(half, half));

    Vector<Rational> midpoint(m);
    for (Eigen::Index i = 0; i < m; ++i) midpoint(i) = detail::exact_midpoint(v(i));
    const Vector<Rational> centre = project_to_simplex<Rational>(midpoint);
    std::vector<Eigen::Index> support;
    for (Eigen::Index i = 0; i < m; ++i)
        if (centre(i) > 0) support.push_back(i);
    const Ball count(static_cast<long>(support.size()));
    // k(v_i − τ) = 1 + Σ_j (v_i − v_j) over the support, in which 1 stands alone where that is one weight.
    const auto above = [&](Eigen::Index i) {
        Ball sum(1);
        for (const Eigen::Index j : support)
            if (j != i) sum += v(i) - v(j);
        return sum;
    };
    Vector<Ball> result = Vector<Ball>::Constant(m, Ball(0));
    bool certain = true;
    for (Eigen::Index i = 0; i < m && certain; ++i) {
        const Ball here = above(i);
        certain = centre(i) > 0 ? certainly(less(Ball(0), here)) : certainly(less_equal(here, Ball(0)));
        if (centre(i) > 0) result(i) = here / count;
    }
    if (!certain)
        for (Eigen::Index i = 0; i < m; ++i) result(i) = widened(Ball(centre(i), precision), radii);
    return result;
}

}  // namespace datamix
