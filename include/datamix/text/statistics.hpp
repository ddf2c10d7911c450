#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <string>
#include <vector>

#include "datamix/numeric/error.hpp"
#include "datamix/text/state.hpp"

namespace datamix {

/// The shape whose trigram shares these are: n³ of them. Throws InputError where they are of no alphabet.
inline TextShape text_shape(const std::vector<double>& shares) {
    for (int n = kFewestTextSymbols; n <= kMostTextSymbols; ++n) {
        if (shares.size() == static_cast<std::size_t>(n * n * n)) return TextShape(n);
    }
    throw InputError("text: expected n^3 trigram shares, n from 2 to 64, found " + std::to_string(shares.size()));
}

/// What a text contributes to its cross-entropy: f(θ) = Σ mass log Z(θ) − ⟨linear, θ⟩. Linear in the text's trigram
/// shares, so a mixture of texts is the same mixture of these.
struct TextStatistics {
    Eigen::VectorXd mass;    ///< context shares, a padded n×n block
    Eigen::VectorXd linear;  ///< feature-symbol shares, laid out as θ

    /// Of no text: f = 0.
    explicit TextStatistics(const TextShape& shape = TextShape())
        : mass(Eigen::VectorXd::Zero(shape.block)), linear(Eigen::VectorXd::Zero(shape.dimension)) {}

    /// From the trigram shares of text/corpus.hpp (n³ numbers that sum to 1). Throws InputError for another length.
    explicit TextStatistics(const std::vector<double>& shares) : TextStatistics(text_shape(shares)) {
        const TextShape shape = text_shape(shares);
        const int n = shape.symbols;
        std::size_t at = 0;
        for (int a = 0; a < n; ++a) {
            for (int b = 0; b < n; ++b) {
                for (int c = 0; c < n; ++c) {
                    const double share = shares[at++];
                    mass[a * shape.stride + b] += share;
                    linear[a * n + c] += share;
                    linear[(n + b) * n + c] += share;
                    linear[2 * n * n + c] += share;
                }
            }
        }
    }
};

}  // namespace datamix
