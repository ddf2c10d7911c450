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

/// Doubles from one padded row of parameters, or of exponentials, to the next: whole vectors of every instruction set.
constexpr int trigram_row(int symbols) { return (symbols + 7) / 8 * 8; }

/// One instruction set's functions. `symbols`: n, 2 to kMostTextSymbols; theta, lambda and the sums as TextProblem
/// orders parameters: rows of U, of W, the bias; `p`: trigram_stride(n) doubles for each trigram, its softmax at theta.
struct TrigramLoops {
    const char* name;  ///< Highway's, as TextKernels::name
    /// `rows` (2n, trigram_row(n) apart) = exponentials of theta's rows that the sample has, U alone, W with the bias,
    /// and 0 in their padding; others stay.
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
    /// A step down the gradient of the sample, factor·theta and every domain's share·(p − e_next): what scale,
    /// exponentials, gradient for each of the `domains` and theta - gradient·eta do, with the same bits. `sample`:
    /// `count` of a domain after the other; theta, and rows and sums for its use: 2n + 1 rows trigram_row(n) apart;
    /// theta is 0 between them.
    void (*descend)(int symbols, const Trigram* sample, std::size_t count, std::size_t domains, const double* shares,
                    double eta, double factor, double* theta, double* rows, double* sums);
};

}  // namespace datamix
