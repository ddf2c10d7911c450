#pragma once

// Sizes and work space of the softmax regression of text/kernels.hpp, and what each instruction set computes of it.

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
    const char* name;  ///< Highway's: "AVX3" (AVX-512), "AVX2", "SSE4", "NEON" …
    /// theta (dimension) -> e, g, g_t, inverse_z. Entries of U and W + bias beyond +-350 are clamped.
    void (*evaluate)(const double* theta, TextState& state);
    /// Context weights (block) -> q, qg, qe; needs evaluate first.
    void (*weigh)(const double* mass, TextState& state);
    /// out (dimension) = Hessian of sum M log Z times direction; moments (block) += S. Needs weigh first.
    void (*hessian)(TextState& state, const double* direction, double* moments, double* out);
};

}  // namespace datamix
