#pragma once

// Trigrams of mini-batches, and what each instruction set computes of them: text/trigram_loops.hpp.

#include <cstddef>

namespace datamix {

/// Two symbols and the one after them.
struct Trigram {
    int first;   ///< symbol before the last
    int second;  ///< the last symbol
    int next;    ///< what follows
};

/// Doubles for the softmax of one trigram: n symbols and zeros up to a multiple of four.
constexpr int trigram_stride(int symbols) { return (symbols + 3) / 4 * 4; }

/// One instruction set's functions. `symbols`: n, 2 to kMostTextSymbols; theta, lambda and the sums as TextProblem
/// orders parameters: rows of U, of W, the bias; `p`: trigram_stride(n) doubles for each trigram, its softmax at theta.
struct TrigramLoops {
    const char* name;  ///< Highway's, as TextKernels::name
    /// `rows` (2n of trigram_stride(n) each) = exponentials of theta's rows that the sample has, U alone, W with the
    /// bias.
    void (*exponentials)(int symbols, const Trigram* sample, std::size_t count, const double* theta, double* rows);
    /// rows -> p, and adds share·(p − e_next) of every trigram to its rows of `gradient` and to the bias.
    void (*gradient)(int symbols, const Trigram* sample, std::size_t count, double share, const double* rows, double* p,
                     double* gradient);
    /// Adds share·weight·(diag p − pp^T) lambda of every trigram to its rows of `out` and to the bias; returns `slope`
    /// and what the gradients share·(p − e_next) have along lambda.
    double (*hessian)(int symbols, const Trigram* sample, std::size_t count, double share, double weight,
                      const double* p, const double* lambda, double slope, double* out);
    /// out = factor·x, `count` numbers each.
    void (*scale)(std::size_t count, double factor, const double* x, double* out);
    /// theta = theta - gradient·eta, then gradient = factor·theta.
    void (*descend)(std::size_t count, double eta, double factor, double* theta, double* gradient);
};

}  // namespace datamix
