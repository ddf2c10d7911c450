#pragma once

#include <cmath>

#include "datamix/evaluate/exact_model.hpp"
#include "datamix/numeric/dense.hpp"

namespace datamix {

/// The same model with weights in coordinates which one outer step of T → ∞ nearly leaves to themselves: eigenvectors
/// of (I − 11ᵀ/m)AᵀA(I − 11ᵀ/m), rounded. Whatever they are, nothing of the run changes; but an enclosure of many
/// rounds of many horizons grows with the absolute values of the matrix of a round, which coupled weights make larger
/// than 1. For two domains the model itself.
inline ExactModel with_uncoupled_weights(const ExactModel& model) {
    const auto r = model.hull.rank();
    if (r < 2) return model;
    const Eigen::MatrixXd basis = from_rational<double>(model.hull.basis),
                          centred = from_rational<double>(model.hull.metric) *
                                    from_rational<double>(model.hull.lift).transpose();  // A(I − 11ᵀ/m) = U centred
    const Eigen::MatrixXd pulled = basis * centred;
    const Eigen::MatrixXd vectors = symmetric_eigensystem(pulled.transpose() * pulled).vectors.rightCols(r);
    const Eigen::MatrixXd change = centred * vectors;
    Matrix<Rational> rounded(r, r);
    for (Eigen::Index i = 0; i < rounded.size(); ++i) {
        if (!(std::abs(change.data()[i]) < 1e30)) return model;  // within the range of float
        rounded.data()[i] = Rational(static_cast<double>(static_cast<float>(change.data()[i])));  // short fractions
    }
    if (!is_positive_definite(transposed_product<Rational>(rounded, rounded))) return model;
    ExactModel result = model;
    result.hull = model.hull.in_basis(rounded);
    result.start = result.hull.coordinates(times<Rational>(model.hull.basis, model.start));
    return result;
}

}  // namespace datamix
