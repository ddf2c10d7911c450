#pragma once

#include <vector>

#include "datamix/text/detail/kernel_sets.hpp"
#include "datamix/text/trigram.hpp"

/// The loops of mini-batches of trigrams (TextBatches), over the symbols of each: sums, products and portable_exp in
/// one order, so that every instruction set has the same bits.
namespace datamix {

/// Every set this machine can run, best first; the last one needs nothing beyond the compiler's own target.
inline const std::vector<TrigramLoops>& available_trigram_loops() {
    static const auto all = detail::of_kernel_sets(&detail::KernelSet::trigrams);
    return all;
}

}  // namespace datamix
