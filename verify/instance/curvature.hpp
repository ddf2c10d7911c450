#pragma once

#include <vector>

#include "instance/field.hpp"
#include "instance/instance_limits.hpp"

namespace datamix::verify {

/// The Hessians of an instance file, read and of one size, not yet known to be definite.
struct Curvature {
    std::vector<Matrix<Rational>> hessians;  ///< H_i (d×d) of the domains, symmetric
    Matrix<Rational> validation;             ///< V (d×d), symmetric; I where the file has none

    /// Whether all domains have one Hessian.
    bool is_shared() const;
    /// Whether it is diagonal, and V = I: what ExactModel is about.
    bool is_diagonal() const;
};

/// Reads `curvature`, of all domains or of each, and `validation.curvature`: a matrix or its diagonal. Throws
/// InputError for what is neither one nor the other, not symmetric or of another size, or for a diagonal that is not
/// positive.
Curvature read_curvature(const Field& root);

/// Throws InputError for a matrix that is not positive definite, UnsupportedError where telling would take long.
void check_definite(const Field& root, const Curvature& curvature);

/// Reads a constant inner step, η ≤ 1/L for every domain, decided exactly. Throws InputError.
Rational read_inner_step(const Field& inner, const Curvature& curvature);

}  // namespace datamix::verify
