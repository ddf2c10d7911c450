#pragma once

// detail/kernel_set.inc, compiled by Highway for every instruction set that is worth its compile time. All kernels are
// in this one header, for Highway does so once in a translation unit.

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "datamix/numeric/portable.hpp"
#include "datamix/text/net_state.hpp"
#include "datamix/text/state.hpp"
#include "datamix/text/trigram.hpp"

#if defined(HIGHWAY_HWY_FOREACH_TARGET_H_)
#error "datamix: text kernels include hwy/foreach_target.h, which a source can do only once"
#endif

namespace datamix::detail {

/// The kernels of one instruction set.
struct KernelSet {
    TextKernels text;       ///< of text/kernels.hpp
    NetKernels net;         ///< of text/net_kernels.hpp
    TrigramLoops trigrams;  ///< of text/trigram_loops.hpp
};

}  // namespace datamix::detail

#if !defined(HWY_DISABLED_TARGETS)
/// Of Highway: the newer kinds of AVX-512, which have nothing for doubles, and those whose vectors have no size.
#define HWY_DISABLED_TARGETS                                                                                      \
    (~(HWY_AVX3 | HWY_AVX2 | HWY_SSE4 | HWY_BASELINE_TARGETS) | HWY_SVE | HWY_SVE_256 | HWY_SVE2 | HWY_SVE2_128 | \
     HWY_RVV)
#endif

#undef HWY_TARGET_INCLUDE
/// Of Highway: what it compiles for every set.
#define HWY_TARGET_INCLUDE "datamix/text/detail/kernel_set.inc"
#include "hwy/foreach_target.h"
// The compiler's own target comes last.
#include "datamix/text/detail/kernel_set.inc"

namespace datamix::detail {

/// Of every set this machine can run, best first, the kernels of one family.
template <class Kernels>
std::vector<Kernels> of_kernel_sets(Kernels KernelSet::*family) {
    std::vector<Kernels> sets;
    const auto add = [&](const KernelSet& set) { sets.push_back(set.*family); };
    [[maybe_unused]] const std::int64_t supported = HWY_SUPPORTED_TARGETS;
#if (HWY_TARGETS & HWY_AVX3) && HWY_STATIC_TARGET != HWY_AVX3
    if (supported & HWY_AVX3) add(N_AVX3::kernel_set());
#endif
#if (HWY_TARGETS & HWY_AVX2) && HWY_STATIC_TARGET != HWY_AVX2
    if (supported & HWY_AVX2) add(N_AVX2::kernel_set());
#endif
#if (HWY_TARGETS & HWY_SSE4) && HWY_STATIC_TARGET != HWY_SSE4
    if (supported & HWY_SSE4) add(N_SSE4::kernel_set());
#endif
    add(HWY_STATIC_DISPATCH(kernel_set)());
    return sets;
}

}  // namespace datamix::detail
