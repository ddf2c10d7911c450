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

#include <vector>

#include "datamix/text/detail/kernel_sets.hpp"
#include "datamix/text/state.hpp"

namespace datamix {

/// Every set this machine can run, best first; the last one needs nothing beyond the compiler's own target.
inline const std::vector<TextKernels>& available_text_kernels() {
    static const auto all = detail::of_kernel_sets(&detail::KernelSet::text);
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
                const double joint = state.e[a * stride + c] * state.g[b * stride + c];
                const double variance = q * joint * (1 - joint * inverse_z);
                out[a * n + c] += variance;
                out[(n + b) * n + c] += variance;
                out[2 * n * n + c] += variance;
            }
        }
}

}  // namespace datamix
