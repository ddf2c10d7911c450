#pragma once

// Sizes, weights and work space of the net of text/net_kernels.hpp, and what each instruction set computes of it.

#include <cstddef>
#include <vector>

namespace datamix {

constexpr int kNetUnits = 16;        ///< hidden units
constexpr int kNetMostSymbols = 64;  ///< of an alphabet

/// Sizes for an alphabet of up to kNetMostSymbols symbols.
struct NetShape {
    int symbols;    ///< n
    int row;        ///< blocks of one i: n/8 rounded up; contexts beyond j = n − 1 have no share
    int blocks;     ///< n·row
    int dimension;  ///< of θ, below

    /// Of n symbols.
    explicit NetShape(int n)
        : symbols(n), row((n + 7) / 8), blocks(n * row), dimension(3 * n * kNetUnits + kNetUnits + n) {}
    /// Numbers of something that a context has so many of.
    std::size_t room(int entries) const {
        return static_cast<std::size_t>(blocks) * static_cast<std::size_t>(entries) * 8;
    }
};

/// θ (or a direction), n symbols and h units: U (n×h), W (n×h), c (h), V (n×h), b (n), row by row; W also by columns.
struct NetWeights {
    const double* first = nullptr;  ///< U
    const double* bias = nullptr;   ///< c
    const double* out = nullptr;    ///< V
    const double* shift = nullptr;  ///< b
    std::vector<double> second;     ///< Wᵀ, rows of row·8

    /// Of a shape; nothing yet.
    explicit NetWeights(const NetShape& n) : second(static_cast<std::size_t>(kNetUnits * n.row * 8)) {}
    /// Those of `theta`, which must stay where it is.
    void set(const NetShape& n, const double* theta) {
        constexpr int h = kNetUnits;
        first = theta;
        bias = theta + 2 * n.symbols * h;
        out = bias + h;
        shift = out + n.symbols * h;
        const double* w = theta + n.symbols * h;
        for (int k = 0; k < h; ++k)
            for (int j = 0; j < n.symbols; ++j) second[static_cast<std::size_t>(k * n.row * 8 + j)] = w[j * h + k];
    }
};

/// Shares of trigrams (i, j, y) and their sums over y.
struct NetShares {
    std::vector<double> of;    ///< by block, y and context
    std::vector<double> mass;  ///< by block and context

    /// Zeros.
    explicit NetShares(const NetShape& n) : of(n.room(n.symbols)), mass(n.room(1)) {}
    /// Those of `shares` (n³, (i·n + j)·n + y).
    NetShares(const NetShape& n, const std::vector<double>& shares) : NetShares(n) {
        for (int i = 0; i < n.symbols; ++i)
            for (int j = 0; j < n.symbols; ++j)
                for (int y = 0; y < n.symbols; ++y) {
                    const int block = i * n.row + j / 8, l = j % 8;
                    const double share = shares[static_cast<std::size_t>((i * n.symbols + j) * n.symbols + y)];
                    of[static_cast<std::size_t>((block * n.symbols + y) * 8 + l)] = share;
                    mass[static_cast<std::size_t>(block * 8 + l)] += share;
                }
    }
};

/// What the net makes of every context.
struct NetState {
    NetShape shape;              ///< of everything here
    std::vector<double> hidden;  ///< a
    std::vector<double> q;       ///< the probabilities
    std::vector<double> error;   ///< the derivative of the loss in a

    /// Zeros.
    explicit NetState(const NetShape& n)
        : shape(n), hidden(n.room(kNetUnits)), q(n.room(n.symbols)), error(n.room(kNetUnits)) {}
};

/// A vector like θ as eight columns to be summed; that of W is already summed.
struct NetSums {
    std::vector<double> first;   ///< U (and c)
    std::vector<double> second;  ///< Wᵀ
    std::vector<double> out;     ///< V
    std::vector<double> shift;   ///< b

    /// Zeros.
    explicit NetSums(const NetShape& n)
        : first(static_cast<std::size_t>(n.symbols * kNetUnits * 8)),
          second(static_cast<std::size_t>(kNetUnits * n.row * 8)),
          out(first.size()),
          shift(static_cast<std::size_t>(n.symbols * 8)) {}
    /// Sets all to 0.
    void clear() {
        for (auto* part : {&first, &second, &out, &shift}) part->assign(part->size(), 0);
    }
    /// Writes the vector (dimension).
    void collect(const NetShape& n, double* to) const {
        constexpr int h = kNetUnits;
        const auto sum = [](const std::vector<double>& of, int at) {
            double total = 0;
            for (int l = 0; l < 8; ++l) total += of[static_cast<std::size_t>(at * 8 + l)];
            return total;
        };
        double *w = to + n.symbols * h, *c = w + n.symbols * h, *v = c + h, *b = v + n.symbols * h;
        for (int k = 0; k < h; ++k) c[k] = 0;
        for (int i = 0; i < n.symbols; ++i) {
            for (int k = 0; k < h; ++k) {
                to[i * h + k] = sum(first, i * h + k);
                c[k] += to[i * h + k];
                w[i * h + k] = second[static_cast<std::size_t>(k * n.row * 8 + i)];
                v[i * h + k] = sum(out, i * h + k);
            }
            b[i] = sum(shift, i);
        }
    }
};

/// One instruction set's functions: the same bits from all.
struct NetKernels {
    const char* name;  ///< Highway's, as TextKernels::name
    /// a and q.
    void (*evaluate)(const NetWeights& net, NetState& state);
    /// Adds the gradient of Σ share·(−log q); needs evaluate first.
    void (*gradient)(const NetWeights& net, const NetShares& shares, NetState& state, NetSums& sums);
    /// Adds the Hessian times v, and to `changes` (by block, y and context) E_q z' − z'_y, z' the derivative of z along
    /// v: the derivative of −log q. Needs gradient first.
    void (*hessian)(const NetWeights& net, const NetWeights& v, const NetShares& shares, const NetState& state,
                    NetSums& sums, double* changes);
};

}  // namespace datamix
