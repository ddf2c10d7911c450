#pragma once

// Softmax regression of a character on the two before it, as 35x35 matrix products.
//
// With E = exp(U), G = exp(W + bias) (rows: symbol of the context, columns: next symbol) the normaliser of context (a,
// b) is Z = E G^T, because exp(U_a + W_b) = exp(U_a) exp(W_b). For context weights M (35x35) and Q = M / Z,
//   gradient of sum M log Z:  U: E o (Q G),  W: G o (Q^T E),  bias: column sums of the W part,
// and in direction (X, Y, y), with Y' = Y + y, S = [(E o X) G^T + E (G o Y')^T] / Z the expected logit change per
// context,
//   Hessian:  U: E o [X o (Q G) + Q (G o Y') - (Q o S) G],   W: G o [Y' o (Q^T E) + Q^T (E o X) - (Q o S)^T E].
// Nine products per inner step and reverse step, each about 43,000 multiply-adds, at any corpus size (claim
// text-greedy).

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <cstddef>
#include <vector>

namespace datamix {

constexpr int kTextSymbols = 35;                        ///< alphabet, see text/corpus.hpp
constexpr int kTextStride = 40;                         ///< row stride of a block: 35 columns and padding
constexpr int kTextBlock = kTextSymbols * kTextStride;  ///< doubles in a block
constexpr int kTextDimension = (2 * kTextSymbols + 1) * kTextSymbols;  ///< length of theta: rows of U, of W, the bias

/// Work space and results at one theta; every member is a block (kTextSymbols rows, stride kTextStride).
struct TextState {
    alignas(64) double e[kTextBlock];          ///< exp(U)
    alignas(64) double g[kTextBlock];          ///< exp(W + bias)
    alignas(64) double g_t[kTextBlock];        ///< its transpose
    alignas(64) double inverse_z[kTextBlock];  ///< 1 / normaliser of each context
    alignas(64) double q[kTextBlock];          ///< context weights / normaliser
    alignas(64) double qg[kTextBlock];         ///< Q G
    alignas(64) double qe[kTextBlock];         ///< Q^T E
    alignas(64) double ex[kTextBlock];         ///< scratch of hessian
    alignas(64) double gy[kTextBlock];         ///< scratch of hessian
    alignas(64) double minus_qs[kTextBlock];   ///< scratch of hessian
};

/// One instruction set's functions. Results of two sets differ by rounding only.
struct TextKernels {
    const char* name;  ///< "avx512", "avx2" or "baseline"
    /// theta (kTextDimension) -> e, g, g_t, inverse_z. Entries of U and W + bias beyond +-350 are clamped.
    void (*evaluate)(const double* theta, TextState& state);
    /// Context weights (block) -> q, qg, qe; needs evaluate first.
    void (*weigh)(const double* mass, TextState& state);
    /// out (kTextDimension) = Hessian of sum M log Z times direction; moments (block) += S. Needs weigh first.
    void (*hessian)(TextState& state, const double* direction, double* moments, double* out);
};

}  // namespace datamix

#if defined(__x86_64__) && !defined(DATAMIX_PLAIN_TEXT_KERNELS)
#define DATAMIX_TEXT_DISPATCH 1
#endif

#if defined(DATAMIX_TEXT_DISPATCH)
#define DATAMIX_ISA avx512
#define DATAMIX_TARGET __attribute__((target("avx512f,avx2,fma")))
#define DATAMIX_LANES 8
#define DATAMIX_VECTORS 5
#define DATAMIX_SPLAT(x) _mm512_set1_pd(x)
#define DATAMIX_FMA(a, b, c) _mm512_fmadd_pd(a, b, c)
#include "datamix/text/detail/lanes.inc"
#undef DATAMIX_ISA
#undef DATAMIX_TARGET
#undef DATAMIX_LANES
#undef DATAMIX_VECTORS
#undef DATAMIX_SPLAT
#undef DATAMIX_FMA

#define DATAMIX_ISA avx2
#define DATAMIX_TARGET __attribute__((target("avx2,fma")))
#define DATAMIX_LANES 4
#define DATAMIX_VECTORS 2
#define DATAMIX_SPLAT(x) _mm256_set1_pd(x)
#define DATAMIX_FMA(a, b, c) _mm256_fmadd_pd(a, b, c)
#include "datamix/text/detail/lanes.inc"
#undef DATAMIX_ISA
#undef DATAMIX_TARGET
#undef DATAMIX_LANES
#undef DATAMIX_VECTORS
#undef DATAMIX_SPLAT
#undef DATAMIX_FMA
#endif

#define DATAMIX_ISA baseline
#define DATAMIX_TARGET
#define DATAMIX_LANES 2
#define DATAMIX_VECTORS 2
#define DATAMIX_SPLAT(x) (Lanes{(x), (x)})
#define DATAMIX_FMA(a, b, c) ((a) * (b) + (c))
#include "datamix/text/detail/lanes.inc"
#undef DATAMIX_ISA
#undef DATAMIX_TARGET
#undef DATAMIX_LANES
#undef DATAMIX_VECTORS
#undef DATAMIX_SPLAT
#undef DATAMIX_FMA

namespace datamix {

/// Every set this machine can run, best first; the last one needs nothing beyond the compiler's own target.
inline const std::vector<TextKernels>& available_text_kernels() {
    static const std::vector<TextKernels> all = [] {
        std::vector<TextKernels> sets;
#if defined(DATAMIX_TEXT_DISPATCH)
        __builtin_cpu_init();
        const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
        if (avx2 && __builtin_cpu_supports("avx512f")) {
            sets.push_back({"avx512", detail::avx512::evaluate, detail::avx512::weigh, detail::avx512::hessian});
        }
        if (avx2) sets.push_back({"avx2", detail::avx2::evaluate, detail::avx2::weigh, detail::avx2::hessian});
#endif
        sets.push_back({"baseline", detail::baseline::evaluate, detail::baseline::weigh, detail::baseline::hessian});
        return sets;
    }();
    return all;
}

/// The best set of this machine.
inline const TextKernels& text_kernels() { return available_text_kernels().front(); }

/// out (kTextDimension) = gradient of sum M log Z, the expected features. Needs weigh first.
inline void text_gradient(const TextState& state, double* out) {
    double* bias = out + 2 * kTextSymbols * kTextSymbols;
    for (int c = 0; c < kTextSymbols; ++c) bias[c] = 0;
    for (int r = 0; r < kTextSymbols; ++r) {
        double* first = out + r * kTextSymbols;
        double* second = first + kTextSymbols * kTextSymbols;
        for (int c = 0; c < kTextSymbols; ++c) {
            const int i = r * kTextStride + c;
            first[c] = state.e[i] * state.qg[i];
            second[c] = state.g[i] * state.qe[i];
            bias[c] += second[c];
        }
    }
}

/// out (kTextDimension) = diagonal of the Hessian of sum M log Z. Needs weigh first.
inline void text_diagonal(const TextState& state, double* out) {
    for (int k = 0; k < kTextDimension; ++k) out[k] = 0;
    for (int a = 0; a < kTextSymbols; ++a)
        for (int b = 0; b < kTextSymbols; ++b) {
            const double q = state.q[a * kTextStride + b], inverse_z = state.inverse_z[a * kTextStride + b];
            for (int c = 0; c < kTextSymbols; ++c) {
                const double product = state.e[a * kTextStride + c] * state.g[b * kTextStride + c];
                const double variance = q * product * (1 - product * inverse_z);
                out[a * kTextSymbols + c] += variance;
                out[(kTextSymbols + b) * kTextSymbols + c] += variance;
                out[2 * kTextSymbols * kTextSymbols + c] += variance;
            }
        }
}

}  // namespace datamix
