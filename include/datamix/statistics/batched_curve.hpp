#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace datamix {

/// A simulated curve, in independent batches: means of a positive quantity at a few abscissae, and where its minimum
/// is. Sums are formed in the order of `add`, so results do not depend on threads.
class BatchedCurve {
public:
    static constexpr std::size_t batches = 40;  ///< independent groups of samples unless told, numbered from 0

    /// `points` abscissae, at least 3, all 0 to begin with; `of` batches, at least 2.
    explicit BatchedCurve(std::size_t points, std::size_t of = batches)
        : batches_(of), abscissae_(points, 0), sums_(points, std::vector<double>(of, 0)) {}
    /// Abscissae are distinct; the first and the last are the outer ones.
    void add_abscissa(std::size_t point, double x) { abscissae_[point] = x; }
    /// One more sample of the quantity at a point; all points of a batch need equally many.
    void add(std::size_t point, std::size_t batch, double value) { sums_[point][batch] += value; }

    /// What minimum() finds, in units of the abscissa.
    struct Minimum {
        double at = 0;        ///< abscissa of the minimum
        double error = 0;     ///< its standard error (batches − 1 degrees of freedom)
        bool inside = false;  ///< the fitted parabola opens upwards and has its vertex between the outer points
    };

    /// The vertex of the parabola fitted to ln(mean) by least squares. The error is that of the mean of jackknife
    /// estimates which leave out one batch each; points of a batch may share their samples.
    Minimum minimum() const {
        Minimum result;
        std::vector<double> without(batches_);
        const auto count = static_cast<double>(batches_);
        result.inside = vertex(batches_, result.at);
        double mean = 0;
        for (std::size_t b = 0; b < batches_; ++b) {
            result.inside = vertex(b, without[b]) && result.inside;
            mean += without[b] / count;
        }
        double squares = 0;
        for (const double v : without) squares += (v - mean) * (v - mean);
        result.error = std::sqrt(squares * (count - 1) / count);
        return result;
    }

private:
    /// Least squares y = a + b x + c x² in centred x, leaving batch `out` out; false if there is no minimum inside.
    bool vertex(std::size_t out, double& at) const {
        const double count = static_cast<double>(abscissae_.size());
        double centre = 0;
        for (const double x : abscissae_) centre += x / count;
        double s[5] = {}, t[3] = {};
        for (std::size_t p = 0; p < abscissae_.size(); ++p) {
            double total = 0;
            for (std::size_t b = 0; b < batches_; ++b)
                if (b != out) total += sums_[p][b];
            const double x = abscissae_[p] - centre, y = std::log(total);
            double power = 1;
            for (int k = 0; k < 5; ++k, power *= x) {
                s[k] += power;
                if (k < 3) t[k] += power * y;
            }
        }
        // Cramer's rule for the 3×3 normal equations, up to the common determinant, which is positive.
        const auto determinant = [](const double(&m)[3][3]) {
            return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
                   m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
                   m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
        };
        const double linear = determinant({{s[0], t[0], s[2]}, {s[1], t[1], s[3]}, {s[2], t[2], s[4]}});
        const double curve = determinant({{s[0], s[1], t[0]}, {s[1], s[2], t[1]}, {s[2], s[3], t[2]}});
        if (!(curve > 0)) return false;
        const double x = -linear / (2 * curve);
        at = centre + x;
        const auto [low, high] = std::minmax(abscissae_.front(), abscissae_.back());
        return low < at && at < high;
    }

    std::size_t batches_;
    std::vector<double> abscissae_;
    std::vector<std::vector<double>> sums_;
};

}  // namespace datamix
