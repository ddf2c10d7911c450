#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "claim/claim.hpp"
#include "claims/random_problems.hpp"
#include "datamix/text/corpus.hpp"
#include "datamix/text/problem.hpp"

namespace datamix::verify {

/// f_1 = μ(x−1)²/2, f_2 = Lx²/2 and f_V of slope G_V at −1 and curvature L_V.
struct SlopedValidation : QuadraticProblem<Rational> {
    Rational slope, curvature;
    SlopedValidation(const Rational& mu, const Rational& smoothness, Rational slope_v, Rational curvature_v)
        : QuadraticProblem(
              {Matrix<Rational>::Constant(1, 1, mu), Matrix<Rational>::Constant(1, 1, smoothness)},
              [] {
                  Matrix<Rational> optima(1, 2);
                  optima << Rational(1), Rational(0);
                  return optima;
              }(),
              Matrix<Rational>::Constant(1, 1, Rational(1)), rationals({"0"})),
          slope(std::move(slope_v)),
          curvature(std::move(curvature_v)) {}
    Rational validation_loss(const Vector<Rational>& x) const {
        return slope * x(0) + curvature * (x(0) + 1) * (x(0) + 1) / 2;
    }
    Vector<Rational> validation_gradient(const Vector<Rational>& x) const {
        return Vector<Rational>::Constant(1, slope + curvature * (x(0) + 1));
    }
};

/// f_1 = μx²/2 + L_2|x|³/6 on |x| ≤ 1, f_2 = μ(x−s)²/2, f_V = x: curvature grows away from θ*(e_1) = 0, where it is μ.
/// Only x ≥ 0 is ever asked for.
struct GrowingCurvature {
    using Scalar = Ball;
    Ball mu, growth, target;  // μ, L_2, s

    Eigen::Index domains() const { return 2; }
    Eigen::Index dimension() const { return 1; }
    Matrix<Ball> domain_gradients(const Vector<Ball>& x) const {
        Matrix<Ball> result(1, 2);
        result << mu * x(0) + growth * x(0) * x(0) / Ball(2), mu * (x(0) - target);
        return result;
    }
    Vector<Ball> hessian_times(const Vector<Ball>& w, const Vector<Ball>& x, const Vector<Ball>& v) const {
        return v * (mu + w(0) * growth * x(0));
    }
    Ball validation_loss(const Vector<Ball>& x) const { return x(0); }
    Vector<Ball> validation_gradient(const Vector<Ball>&) const { return Vector<Ball>::Constant(1, Ball(1)); }
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
    table.rows.push_back({"1"});  // the right edge of the last bin: the bound holds, nothing is beyond
    table.rows.back().resize(table.columns.size(), "0");
    return table;
}

}  // namespace datamix::verify
