#pragma once

// Softmax regression of a character on the two before it, as n x n matrix products, n symbols in the alphabet (35
// unless told).
//
// With E = exp(U), G = exp(W + bias) (rows: symbol of the context, columns: next symbol) the normaliser of context (a,
// b) is Z = E G^T, because exp(U_a + W_b) = exp(U_a) exp(W_b). For context weights M (n x n) and Q = M / Z,
//   gradient of sum M log Z:  U: E o (Q G),  W: G o (Q^T E),  bias: column sums of the W part,
// and in direction (X, Y, y), with Y' = Y + y, S = [(E o X) G^T + E (G o Y')^T] / Z the expected logit change per
// context,
//   Hessian:  U: E o [X o (Q G) + Q (G o Y') - (Q o S) G],   W: G o [Y' o (Q^T E) + Q^T (E o X) - (Q o S)^T E].
// Nine products per inner step and reverse step, each about 43,000 multiply-adds for 35, at any corpus size (claim
// text-greedy).

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include <cstddef>
#include <cstdint>
#include <vector>

namespace datamix {

constexpr int kTextSymbols = 35;                        ///< the alphabet unless told, see text/corpus.hpp
constexpr int kTextStride = 40;                         ///< row stride of its blocks: 35 columns and padding
constexpr int kTextBlock = kTextSymbols * kTextStride;  ///< doubles in one of its blocks
constexpr int kTextDimension = (2 * kTextSymbols + 1) * kTextSymbols;  ///< length of theta: rows of U, of W, the bias
constexpr int kFewestTextSymbols = 2;                                  ///< a letter and what separates
constexpr int kMostTextSymbols = 64;                                   ///< of any alphabet

/// Sizes for an alphabet of kFewestTextSymbols to kMostTextSymbols symbols.
struct TextShape {
    int symbols;                                ///< the n of the formulae above
    int rows;                                   ///< of a block: n and what a tile of the kernels wants
    int stride;                                 ///< of its rows: n columns and padding
    int block;                                  ///< doubles in a block
    int dimension;                              ///< length of theta
    static constexpr int most_block = 65 * 80;  ///< of all sizes

    /// The alphabet must be of such a size.
    explicit TextShape(int n = kTextSymbols)
        : symbols(n),
          rows((n + 4) / 5 * 5),
          stride((n + kTextStride - 1) / kTextStride * kTextStride),
          block(rows * stride),
          dimension((2 * n + 1) * n) {}
    bool is_default() const { return symbols == kTextSymbols; }  ///< kTextSymbols, kTextStride …
};

/// TextShape(kTextSymbols), known at compile time.
struct DefaultTextShape {
    static constexpr int symbols = kTextSymbols;   ///< as there
    static constexpr int rows = kTextSymbols;      ///< as there
    static constexpr int stride = kTextStride;     ///< as there
    static constexpr int block = kTextBlock;       ///< as there
    static constexpr int most_block = kTextBlock;  ///< as there
};

/// Work space and results at one theta; every member is a block (n rows, the shape's stride).
struct TextState {
    /// Of one shape; zeros.
    explicit TextState(const TextShape& of = TextShape())
        : shape(of), more_(of.block > kTextBlock ? static_cast<std::size_t>(kBlocks * of.block + kAlignment) : 0) {
        double* at = more_.empty() ? room_ : aligned(more_.data());
        for (double** member : {&e, &g, &g_t, &inverse_z, &q, &qg, &qe, &ex, &gy, &minus_qs}) {
            *member = at;
            at += shape.block;
        }
    }
    TextState(const TextState&) = delete;
    TextState& operator=(const TextState&) = delete;
    ~TextState() = default;

    TextShape shape;              ///< of every block
    double* e = nullptr;          ///< exp(U)
    double* g = nullptr;          ///< exp(W + bias)
    double* g_t = nullptr;        ///< its transpose
    double* inverse_z = nullptr;  ///< 1 / normaliser of each context
    double* q = nullptr;          ///< context weights / normaliser
    double* qg = nullptr;         ///< Q G
    double* qe = nullptr;         ///< Q^T E
    double* ex = nullptr;         ///< scratch of hessian
    double* gy = nullptr;         ///< scratch of hessian
    double* minus_qs = nullptr;   ///< scratch of hessian

private:
    static constexpr int kBlocks = 10, kAlignment = 8;  // in doubles; a block is a multiple of it

    static double* aligned(double* at) {
        return at + (kAlignment - (reinterpret_cast<std::uintptr_t>(at) / sizeof(double)) % kAlignment) % kAlignment;
    }

    alignas(64) double room_[kBlocks * kTextBlock]{};  // in the object itself: a problem makes one for every loss
    std::vector<double> more_;                         // for larger shapes
};

/// One instruction set's functions. Results of two sets differ by rounding only.
struct TextKernels {
    const char* name;  ///< "avx512", "avx2" or "baseline"
    /// theta (dimension) -> e, g, g_t, inverse_z. Entries of U and W + bias beyond +-350 are clamped.
    void (*evaluate)(const double* theta, TextState& state);
    /// Context weights (block) -> q, qg, qe; needs evaluate first.
    void (*weigh)(const double* mass, TextState& state);
    /// out (dimension) = Hessian of sum M log Z times direction; moments (block) += S. Needs weigh first.
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

namespace detail {

template <class Shape>
void text_gradient(const Shape& n, const TextState& state, double* out) {
    double* bias = out + 2 * n.symbols * n.symbols;
    for (int c = 0; c < n.symbols; ++c) bias[c] = 0;
    for (int r = 0; r < n.symbols; ++r) {
        double* first = out + r * n.symbols;
        double* second = first + n.symbols * n.symbols;
        for (int c = 0; c < n.symbols; ++c) {
            const int i = r * n.stride + c;
            first[c] = state.e[i] * state.qg[i];
            second[c] = state.g[i] * state.qe[i];
            bias[c] += second[c];
        }
    }
}

}  // namespace detail

/// out (dimension) = gradient of sum M log Z, the expected features. Needs weigh first.
inline void text_gradient(const TextState& state, double* out) {
    if (state.shape.is_default())
        detail::text_gradient(DefaultTextShape{}, state, out);
    else
        detail::text_gradient(state.shape, state, out);
}

/// out (dimension) = diagonal of the Hessian of sum M log Z. Needs weigh first.
inline void text_diagonal(const TextState& state, double* out) {
    const int n = state.shape.symbols, stride = state.shape.stride;
    for (int k = 0; k < state.shape.dimension; ++k) out[k] = 0;
    for (int a = 0; a < n; ++a)
        for (int b = 0; b < n; ++b) {
            const double q = state.q[a * stride + b], inverse_z = state.inverse_z[a * stride + b];
            for (int c = 0; c < n; ++c) {
                const double product = state.e[a * stride + c] * state.g[b * stride + c];
                const double variance = q * product * (1 - product * inverse_z);
                out[a * n + c] += variance;
                out[(n + b) * n + c] += variance;
                out[2 * n * n + c] += variance;
            }
        }
}

}  // namespace datamix
