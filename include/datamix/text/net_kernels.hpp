#pragma once

// A net with one hidden layer that predicts a character from the two before it, on all pairs of symbols at once:
//   a = tanh(U_i + W_j + c),  z_y = V_y a + b_y,  q = softmax(z)
// for the context (i, j), first the symbol two back. Contexts are kept in blocks of eight with one i, so that loops run
// over j: what belongs to block B, entry e and context l of it stands at (B·entries + e)·8 + l (claim small-net).

#include <vector>

#include "datamix/text/detail/kernel_sets.hpp"
#include "datamix/text/net_state.hpp"

namespace datamix {

/// Every set this machine can run, best first; the last one needs nothing beyond the compiler's own target.
inline const std::vector<NetKernels>& available_net_kernels() {
    static const auto all = detail::of_kernel_sets(&detail::KernelSet::net);
    return all;
}

}  // namespace datamix
