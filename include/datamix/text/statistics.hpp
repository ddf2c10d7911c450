#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <vector>

#include "datamix/numeric/error.hpp"
#include "datamix/text/corpus.hpp"

namespace datamix {

/// What a text contributes to its cross-entropy: f(θ) = Σ mass log Z(θ) − ⟨linear, θ⟩. Linear in the text's trigram
/// shares, so a mixture of texts is the same mixture of these.
struct TextStatistics {
    Eigen::VectorXd mass = Eigen::VectorXd::Zero(kTextBlock);        ///< context shares, a padded 35x35 block
    Eigen::VectorXd linear = Eigen::VectorXd::Zero(kTextDimension);  ///< feature-symbol shares, laid out as θ

    /// Of no text: f = 0.
    TextStatistics() = default;

    /// From the trigram shares of text/corpus.hpp (35³ numbers that sum to 1). Throws InputError for another length.
    explicit TextStatistics(const std::vector<double>& shares) {
        if (shares.size() != kTrigrams) throw InputError("text: expected 35^3 trigram shares");
        for (int a = 0; a < kTextSymbols; ++a) {
            for (int b = 0; b < kTextSymbols; ++b) {
                for (int c = 0; c < kTextSymbols; ++c) {
                    const double share = shares[static_cast<std::size_t>((a * kTextSymbols + b) * kTextSymbols + c)];
                    mass[a * kTextStride + b] += share;
                    linear[a * kTextSymbols + c] += share;
                    linear[(kTextSymbols + b) * kTextSymbols + c] += share;
                    linear[2 * kTextSymbols * kTextSymbols + c] += share;
                }
            }
        }
    }
};

}  // namespace datamix
