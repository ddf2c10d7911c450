#pragma once

#include "datamix/numeric/ball.hpp"

namespace datamix {

/// sum += a·b, on balls without temporaries: the inner loop of small dense algebra.
/// @{
template <class S>
void add_product(S& sum, const S& a, const S& b) {
    sum += a * b;
}
inline void add_product(Ball& sum, const Ball& a, const Ball& b) {
    if (sum.bits() < a.bits()) sum.set_bits(a.bits());
    if (sum.bits() < b.bits()) sum.set_bits(b.bits());
    if (sum.bits() == 0)
        sum = sum + a * b;
    else
        arb_addmul(sum.data(), a.data(), b.data(), sum.bits());
}
/// @}

/// Known to be exactly zero, so that a product with it need not be formed.
/// @{
template <class S>
bool is_zero(const S& value) {
    return value == S(0);
}
inline bool is_zero(const Ball& value) { return arb_is_zero(value.data()) != 0; }
/// @}

}  // namespace datamix
