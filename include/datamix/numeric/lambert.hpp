#pragma once

#include "datamix/numeric/ball.hpp"

namespace datamix {

/// Lambert's W, the w with we^w = x, enclosed by Arb: the principal branch for x ≥ −1/e, or the lower one, W_{−1} ≤ −1,
/// for −1/e ≤ x < 0. Not finite where the ball x leaves the branch's domain. For F3, F6 and S4.
inline Ball lambert_w(const Ball& x, bool lower_branch = false) {
    Ball result;
    result.set_bits(x.bits() ? x.bits() : 64);
    arb_lambertw(result.data(), x.data(), lower_branch ? 1 : 0, result.bits());
    return result;
}

}  // namespace datamix
