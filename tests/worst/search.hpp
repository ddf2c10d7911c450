#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

/// Where is a bound of a statement nearest to equality? A seeded search over the instances of its class. What it finds
/// is in double precision and proves nothing: the claims have the worst cases, in round numbers, as exact ones.
namespace datamix::worst {

/// Reads an instance off a point of the unit cube, a coordinate at a time.
class Coordinates {
public:
    explicit Coordinates(const std::vector<double>& point) : point_(point) {}

    double between(double low, double high) { return low + (high - low) * next(); }
    /// Evenly in the logarithm.
    double scale(double low, double high) { return std::exp(between(std::log(low), std::log(high))); }
    std::size_t count(std::size_t low, std::size_t high) {
        const double x = std::floor(scale(static_cast<double>(low), static_cast<double>(high + 1)));
        return std::min(high, static_cast<std::size_t>(x));
    }

private:
    double next() { return point_.at(used_++); }
    const std::vector<double>& point_;
    std::size_t used_ = 0;
};

/// A bound: `ratio` is measured over bound (or its inverse, of a lower bound), at most 1 where the statement is right;
/// negative outside of its conditions. One that is not a number counts as infinite.
struct Bound {
    std::string name;
    std::size_t dimension;    ///< coordinates that `ratio` reads
    std::size_t evaluations;  ///< of the usual search: what one second or so allows
    double known;             ///< what the worst case of the claim attains; the search must come near it
    std::function<double(Coordinates)> ratio;
};

struct Worst {
    double ratio = -1;
    std::vector<double> point;
};

/// A quarter of the evaluations, of which there are 16 or more, at random, the rest uphill from the best four: normal
/// steps in all coordinates, or in one, whose size grows with success and shrinks without.
inline Worst search(const Bound& bound, std::uint64_t seed, std::size_t evaluations) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> uniform(0, 1);
    std::normal_distribution<double> normal(0, 1);
    const auto evaluate = [&](std::vector<double> point) {
        const double ratio = bound.ratio(Coordinates(point));
        return Worst{std::isnan(ratio) ? std::numeric_limits<double>::infinity() : std::max(ratio, -1.0),
                     std::move(point)};
    };
    evaluations = std::max<std::size_t>(evaluations, 16);
    std::vector<Worst> starts;
    for (std::size_t i = 0; i < evaluations / 4; ++i) {
        std::vector<double> point(bound.dimension);
        for (double& x : point) x = uniform(random);
        starts.push_back(evaluate(std::move(point)));
    }
    const auto nearer = [](const Worst& a, const Worst& b) { return a.ratio > b.ratio; };
    std::sort(starts.begin(), starts.end(), nearer);
    starts.resize(std::min<std::size_t>(starts.size(), 4));
    for (Worst& at : starts) {
        double size = 0.2;
        for (std::size_t i = 0; i < evaluations * 3 / 16; ++i) {
            std::vector<double> point = at.point;
            const std::size_t only =
                i % 2 ? static_cast<std::size_t>(uniform(random) * static_cast<double>(point.size())) : point.size();
            for (std::size_t k = 0; k < point.size(); ++k)
                if (only == point.size() || only == k)
                    point[k] = std::clamp(point[k] + size * normal(random), 0.0, 1.0);
            const Worst there = evaluate(std::move(point));
            const bool better = there.ratio > at.ratio;
            size = std::clamp(size * (better ? 1.5 : 0.97), 1e-6, 0.3);
            if (better) at = there;
        }
    }
    return *std::min_element(starts.begin(), starts.end(), nearer);
}

/// The bounds of G2, G3, F1, F2 and F5, and those of S1, S3 and S4.
std::vector<Bound> greedy_bounds();
std::vector<Bound> truncation_bounds();
std::vector<Bound> rate_bounds();
std::vector<Bound> vertex_bounds();
std::vector<Bound> stochastic_bounds();

}  // namespace datamix::worst
