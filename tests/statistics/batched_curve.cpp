// The minimum of a simulated curve and its jackknife error, against divided differences.
#include <array>
#include <cmath>

#include "catch.hpp"
#include "datamix/statistics/batched_curve.hpp"

namespace datamix {
namespace {

constexpr std::size_t kBatches = BatchedCurve::batches;
constexpr std::array<double, 4> kPlaces = {1, 2, 4, 7};

/// A curve with ln value = curve · (x − vertex)² in every batch.
BatchedCurve parabola(double curve, double vertex, bool backwards = false) {
    BatchedCurve result(kPlaces.size());
    for (std::size_t p = 0; p < kPlaces.size(); ++p) {
        const double x = kPlaces[backwards ? kPlaces.size() - 1 - p : p];
        result.add_abscissa(p, x);
        for (std::size_t b = 0; b < BatchedCurve::batches; ++b) {
            const double value = std::exp(curve * (x - vertex) * (x - vertex));
            result.add(p, b, value / 4);
            result.add(p, b, value * 3 / 4);
        }
    }
    return result;
}

/// The vertex of the parabola through three points, by Newton's divided differences.
double vertex_through(const std::array<double, 3>& x, const std::array<double, 3>& y) {
    const double first = (y[1] - y[0]) / (x[1] - x[0]), next = (y[2] - y[1]) / (x[2] - x[1]);
    return (x[0] + x[1]) / 2 - first * (x[2] - x[0]) / (2 * (next - first));
}

}  // namespace

TEST_CASE("the minimum of an exact parabola is found, without error", "[estimate]") {
    for (const bool backwards : {false, true}) {
        const auto found = parabola(0.3, 3.2, backwards).minimum();
        CHECK(found.inside);
        CHECK(found.at == Approx(3.2).epsilon(1e-12));
        CHECK(found.error < 1e-12);
    }
}

TEST_CASE("no minimum between the outer points, no inside", "[estimate]") {
    CHECK_FALSE(parabola(-0.3, 3.2).minimum().inside);
    CHECK_FALSE(parabola(0.3, 0.9).minimum().inside);
    CHECK_FALSE(parabola(0.3, 7.1).minimum().inside);
    CHECK(parabola(0.3, 1.1).minimum().inside);
    CHECK(parabola(0.3, 6.9).minimum().inside);
    CHECK_FALSE(parabola(0, 3).minimum().inside);
}

TEST_CASE("the error is the jackknife's, and one batch without a minimum inside is enough to refuse", "[estimate]") {
    const std::array<double, 3> x = {0, 1, 3};
    const auto value = [](std::size_t p, std::size_t b) {
        return 0.01 * std::array<double, 3>{3, 2, 4}[p] *
               (1 + 0.05 * std::sin(3.0 * static_cast<double>(p * p + 7 * b)));
    };
    BatchedCurve curve(3);
    for (std::size_t p = 0; p < 3; ++p) {
        curve.add_abscissa(p, x[p]);
        for (std::size_t b = 0; b < kBatches; ++b) curve.add(p, b, value(p, b));
    }
    const auto vertex_without = [&](std::size_t out) {
        std::array<double, 3> y{};
        for (std::size_t p = 0; p < 3; ++p) {
            for (std::size_t b = 0; b < kBatches; ++b) y[p] += b == out ? 0 : value(p, b);
            y[p] = std::log(y[p]);
        }
        return vertex_through(x, y);
    };
    double mean = 0, square = 0;
    for (std::size_t b = 0; b < kBatches; ++b) mean += vertex_without(b) / double(kBatches);
    for (std::size_t b = 0; b < kBatches; ++b) square += std::pow(vertex_without(b) - mean, 2);
    const auto found = curve.minimum();
    CHECK(found.inside);
    CHECK(found.at == Approx(vertex_without(kBatches)).epsilon(1e-12));
    CHECK(found.error == Approx(std::sqrt(square * (kBatches - 1) / kBatches)).epsilon(1e-9));

    BatchedCurve lone(3);  // without the last batch the vertex is at 10.9
    for (std::size_t p = 0; p < 3; ++p) {
        lone.add_abscissa(p, x[p]);
        for (std::size_t b = 0; b < kBatches; ++b)
            lone.add(p, b, std::array<double, 3>{3, 2, b + 1 < kBatches ? 1. : 1 + 2.9 * kBatches}[p]);
    }
    CHECK_FALSE(lone.minimum().inside);
}

TEST_CASE("as many batches as one likes", "[estimate]") {
    // Vertices 1.9 and 2.1 in the two batches: leaving out either, the other's is left.
    BatchedCurve curve(3, 2);
    for (std::size_t p = 0; p < 3; ++p) {
        const double x = static_cast<double>(p) + 1;
        curve.add_abscissa(p, x);
        curve.add(p, 0, std::exp((x - 1.9) * (x - 1.9)));
        curve.add(p, 1, std::exp((x - 2.1) * (x - 2.1)));
    }
    const auto found = curve.minimum();
    CHECK(found.inside);
    CHECK(found.at == Approx(2).epsilon(1e-12));
    CHECK(found.error == Approx(0.1).epsilon(1e-9));  // √(½ Σ 0.1²)
}

}  // namespace datamix
