#pragma once

#include <vector>

#include "datamix/numeric/elimination.hpp"

namespace datamix::theory {

/// The mixture (weights on the simplex) that minimises ½(Aw−c)ᵀQ(Aw−c), exactly, by the Karush-Kuhn-Tucker conditions
/// on every face: A (d×m, m ≤ 16), c (d), Q (d×d) symmetric positive definite. Aw is unique; of several w one is
/// returned. For the limits of G2 and G3. Throws InputError for no domain or a metric that is not positive definite,
/// UnsupportedError for m > 16.
inline Vector<Rational> closest_mixture(const Matrix<Rational>& optima, const Vector<Rational>& c,
                                        const Matrix<Rational>& metric) {
    const auto m = optima.cols();
    if (m < 1) throw InputError("closest mixture: at least one domain is expected");
    if (m > 16) throw UnsupportedError("closest mixture: at most 16 domains are supported");
    for (unsigned face = 1; face < (1u << m); ++face) {
        std::vector<Eigen::Index> members;
        for (Eigen::Index i = 0; i < m; ++i)
            if (face >> i & 1u) members.push_back(i);
        const auto edges_count = static_cast<Eigen::Index>(members.size()) - 1;
        Matrix<Rational> edges(optima.rows(), edges_count);
        for (Eigen::Index j = 0; j < edges_count; ++j)
            edges.col(j) = optima.col(members[static_cast<std::size_t>(j) + 1]) - optima.col(members[0]);
        const Matrix<Rational> weighted = multiply<Rational>(metric, edges);
        const Matrix<Rational> gram = transposed_product<Rational>(edges, weighted);
        if (!is_positive_definite(gram)) continue;  // affinely dependent: a smaller face has the same mixture
        const Matrix<Rational> right = transposed_product<Rational>(weighted, c - optima.col(members[0]));
        const Matrix<Rational> inner = solve_definite<Rational>(gram, right);

        Vector<Rational> w = Vector<Rational>::Constant(m, Rational(0));
        w(members[0]) = 1;
        for (Eigen::Index j = 0; j < edges_count; ++j) {
            w(members[static_cast<std::size_t>(j) + 1]) = inner(j, 0);
            w(members[0]) -= inner(j, 0);
        }
        bool optimal = true;
        const Vector<Rational> pull = times<Rational>(metric, times<Rational>(optima, w) - c);
        const Vector<Rational> slopes = transposed_times<Rational>(optima, pull);
        for (Eigen::Index i = 0; i < m; ++i) optimal = optimal && w(i) >= 0 && slopes(i) >= slopes(members[0]);
        if (optimal) return w;
    }
    throw InputError("closest mixture: the metric is not positive definite");
}

}  // namespace datamix::theory
