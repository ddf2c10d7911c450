#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "claim/claim.hpp"
#include "claims/random_problems.hpp"
#include "datamix/text/problem.hpp"

namespace datamix::verify {

/// f_1 = μ(x−1)²/2, f_2 = Lx²/2 and f_V linear of slope G_V.
struct LinearValidation : QuadraticProblem<Rational> {
    Rational slope;
    LinearValidation(const Rational& mu, const Rational& smoothness, Rational slope_v)
        : QuadraticProblem(
              {Matrix<Rational>::Constant(1, 1, mu), Matrix<Rational>::Constant(1, 1, smoothness)},
              [] {
                  Matrix<Rational> optima(1, 2);
                  optima << Rational(1), Rational(0);
                  return optima;
              }(),
              Matrix<Rational>::Constant(1, 1, Rational(1)), rationals({"0"})),
          slope(std::move(slope_v)) {}
    Rational validation_loss(const Vector<Rational>& x) const { return slope * x(0); }
    Vector<Rational> validation_gradient(const Vector<Rational>&) const { return Vector<Rational>::Constant(1, slope); }
};

/// Trigram shares of 2000 characters drawn at random; the product favours low symbols, as language favours some
/// letters.
inline std::vector<double> random_text(RandomProblems& random) {
    std::vector<double> shares(kTrigrams, 0.0);
    const auto symbol = [&] {
        const int first = random.draw(0, 34);
        return first * random.draw(0, 34) / 34;
    };
    for (int n = 0; n < 2000; ++n) {
        const int a = symbol(), b = symbol(), c = symbol();
        shares[static_cast<std::size_t>((a * kTextSymbols + b) * kTextSymbols + c)] += 1.0 / 2000;
    }
    return shares;
}

/// Ratios measured/bound of one family of problems.
struct Tightness {
    std::vector<double> local, a_priori;
    double largest() const { return *std::max_element(local.begin(), local.end()); }
};

/// Shares of the ratios measured/bound in half decades: the histogram of the picture.
inline Table histogram(const std::vector<const std::vector<double>*>& columns) {
    Table table{"full_truncation", {"ratio", "different", "shared", "logistic", "text", "different_a_priori"}, {}};
    for (int bin = -12; bin < 0; ++bin) {
        const double low = std::pow(10, bin / 2.0), high = std::pow(10, (bin + 1) / 2.0);
        table.rows.push_back({fmt::format("{:.6g}", low)});
        for (const auto* ratios : columns) {
            const auto inside = std::count_if(ratios->begin(), ratios->end(),
                                              [&](double x) { return x > low && (x <= high || bin == -1); });
            table.rows.back().push_back(
                fmt::format("{:.4f}", 100.0 * static_cast<double>(inside) / static_cast<double>(ratios->size())));
        }
    }
    table.rows.push_back(table.rows.back());  // the right edge of the last bin
    table.rows.back().front() = "1";
    return table;
}

}  // namespace datamix::verify
