#pragma once

#include "datamix/numeric/scalar.hpp"

namespace datamix {

/// Euclidean length of v (n); for scalars that have a square root.
template <class Scalar>
Scalar norm(const Vector<Scalar>& v) {
    using std::sqrt;
    return sqrt(dot<Scalar>(v, v));
}
/// On balls the products in vᵀv are rounded as if independent, so its enclosure may reach below 0; those values cannot
/// occur and are dropped.
template <>
inline Ball norm<Ball>(const Vector<Ball>& v) {
    Ball square = dot<Ball>(v, v);
    arb_sqrtpos(square.data(), square.data(), square.bits() ? square.bits() : 64);
    return square;
}

}  // namespace datamix
