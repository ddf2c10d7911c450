#pragma once

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "claim/claim.hpp"
#include "datamix/statistics/batched_curve.hpp"
#include "study/text_law.hpp"

/// Measured best horizons of claim text-law, and which laws run through them.
namespace datamix::verify {

/// One series of runs.
struct LawSeries {
    const char* key;   ///< of its part
    const char* name;  ///< in tables
    TextLawRun run;
    std::vector<std::size_t> budgets;
    std::size_t longest;      ///< horizons up to this
    std::size_t most_rounds;  ///< runs end after so many: far beyond those of the best horizon, the gap no longer falls
    int per_decade = 12;      ///< horizons
    std::size_t replicates = 1;
    std::size_t judged_from = 0;  ///< at smaller budgets the prediction is reported only
};

/// A smaller budget leaves weights too far from w* for a local law.
inline constexpr std::size_t kSettled = 500;

/// Four budgets a decade, 10^(first/4) … 10^(last/4).
inline std::vector<std::size_t> quarters(int first, int last) {
    std::vector<std::size_t> budgets;
    for (int q = first; q <= last; ++q)
        budgets.push_back(static_cast<std::size_t>(std::llround(std::pow(10.0, q / 4.0))));
    return budgets;
}

/// The runs of one part.
enum class Runs { full, early, noise };

/// By increasing budget.
inline std::vector<LawSeries> series_of(Runs runs, Profile profile) {
    const bool quick = profile == Profile::quick, deep = profile == Profile::deep;
    const TextLawRun strong{.regularisation = 0.1, .start = 0.5, .outer_step = 10};
    const TextLawRun weak{.regularisation = 0.01, .start = 0.1, .outer_step = 10};
    const TextLawRun sampled{.regularisation = 0.1, .start = 0.5, .inner_step = 1.2, .outer_step = 5, .batch = 8};
    const std::size_t rounds = quick ? 640 : 1024;
    if (runs == Runs::full) return {{"full", "full gradients", strong, quarters(11, quick ? 18 : 19), 200, rounds, 24}};
    if (runs == Runs::early)
        return {{"early", "regularisation 1/100", weak, quarters(10, quick ? 15 : 19), 400, rounds, 12, 1, kSettled}};
    const auto noise = [&](int first, int last, std::size_t longest, std::size_t replicates) {
        return LawSeries{"noise", "mini-batches", sampled, quarters(first, last), longest, 160,
                         12,      replicates,     kSettled};
    };
    if (quick) return {noise(13, 14, 800, 12)};
    // Short runs cost little, and their valleys are flat.
    return {noise(10, 12, 250, deep ? 200 : 64), noise(13, 14, 800, deep ? 60 : 24),
            noise(15, 18, 1300, deep ? 30 : 10)};
}

/// A measured best horizon. With full gradients the neighbours in the grid are its error bar, with mini-batches
/// Student's 95 % interval.
struct MeasuredHorizon {
    std::size_t budget = 0;
    double horizon = 0, low = 0, high = 0;
    double gap = 0;           ///< the least mean gap of the grid
    bool determined = false;  ///< inside the grid; the bar is less than a factor 3/2 each way
};

/// Whole horizons, so many per decade where there are as many.
inline std::vector<std::size_t> horizon_grid(std::size_t longest, int per_decade) {
    std::vector<std::size_t> grid;
    for (int j = 0;; ++j) {
        const auto t = static_cast<std::size_t>(std::llround(std::pow(10.0, static_cast<double>(j) / per_decade)));
        if (t > longest) return grid;
        if (grid.empty() || t > grid.back()) grid.push_back(t);
    }
}

/// gaps[T][replicate][budget]
using LawGaps = std::vector<std::vector<std::vector<double>>>;

inline LawGaps gaps_of(const TextLaw& law, const LawSeries& series, const std::vector<std::size_t>& grid,
                       const Context& context) {
    LawGaps gaps(grid.size());
    if (series.run.batch == 0) {
        for (std::size_t i = 0; i < grid.size(); ++i)
            gaps[i].push_back(law.measured_gaps(grid[i], series.budgets, series.most_rounds, nullptr));
        return gaps;
    }
    for (std::size_t r = 0; r < series.replicates; ++r) {
        const TextSamples samples{NormalStream(context.seed, "text-law, second design"), r, series.run.batch};
        const auto of_replicate = law.measured_gaps(grid, series.budgets, series.most_rounds, samples);
        for (std::size_t i = 0; i < grid.size(); ++i) gaps[i].push_back(of_replicate[i]);
    }
    return gaps;
}

inline double mean_gap(const std::vector<std::vector<double>>& of_horizon, std::size_t budget) {
    double sum = 0;
    for (const auto& gaps : of_horizon) sum += gaps[budget];
    return sum / static_cast<double>(of_horizon.size());
}

/// Index in the grid of the least mean gap; NaN is never less.
inline std::size_t least_of(const LawGaps& gaps, std::size_t budget) {
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        const double gap = mean_gap(gaps[i], budget);
        if (!(gap < least)) continue;
        least = gap;
        best = i;
    }
    return best;
}

/// The grid point with the least gap, between its neighbours.
inline MeasuredHorizon grid_minimum(const LawSeries& series, const std::vector<std::size_t>& grid, const LawGaps& gaps,
                                    std::size_t budget) {
    const std::size_t best = least_of(gaps, budget);
    MeasuredHorizon result{series.budgets[budget], static_cast<double>(grid[best]), 0, 0, mean_gap(gaps[best], budget)};
    if (best == 0 || best + 1 == grid.size()) return result;
    result.low = static_cast<double>(grid[best - 1]);
    result.high = static_cast<double>(grid[best + 1]);
    result.determined =
        std::isfinite(mean_gap(gaps[best - 1], budget)) && std::isfinite(mean_gap(gaps[best + 1], budget));
    return result;
}

/// The vertex of the parabola through the logarithms of the mean gaps at the horizons within a factor 4 of it, and its
/// jackknife interval.
inline MeasuredHorizon fitted_minimum(const LawSeries& series, const std::vector<std::size_t>& grid,
                                      const LawGaps& gaps, std::size_t budget) {
    constexpr double reach = 1.4;  // ln 4
    const std::size_t best = least_of(gaps, budget);
    MeasuredHorizon result{series.budgets[budget], static_cast<double>(grid[best]), 0, 0, mean_gap(gaps[best], budget)};
    double centre = std::log(result.horizon);
    for (int turn = 0; turn < 3; ++turn) {
        std::vector<std::size_t> near;
        for (std::size_t i = 0; i < grid.size(); ++i)
            if (std::abs(std::log(static_cast<double>(grid[i])) - centre) <= reach &&
                std::isfinite(mean_gap(gaps[i], budget)))
                near.push_back(i);
        if (near.size() < 5) return result;
        BatchedCurve curve(near.size(), series.replicates);
        for (std::size_t p = 0; p < near.size(); ++p) {
            curve.add_abscissa(p, std::log(static_cast<double>(grid[near[p]])));
            for (std::size_t r = 0; r < series.replicates; ++r) curve.add(p, r, gaps[near[p]][r][budget]);
        }
        const BatchedCurve::Minimum found = curve.minimum();
        if (!found.inside) return result;
        const double quantile =
            boost::math::quantile(boost::math::students_t(static_cast<double>(series.replicates) - 1), 0.975);
        const double half = quantile * found.error;
        centre = found.at;
        result.horizon = std::exp(centre);
        result.low = std::exp(centre - half);
        result.high = std::exp(centre + half);
        result.determined = half < std::log(1.5);
    }
    return result;
}

/// Whether some a + b g(N), b ≥ 0, lies in the bar of every measured horizon: a pair of bars bounds b from both sides.
template <class Law>
bool runs_through(const std::vector<MeasuredHorizon>& points, const Law& law) {
    double least = 0, most = std::numeric_limits<double>::infinity();
    for (const MeasuredHorizon& from : points)
        for (const MeasuredHorizon& to : points) {
            const double rise = law(static_cast<double>(to.budget)) - law(static_cast<double>(from.budget));
            if (!(rise > 0)) continue;
            least = std::max(least, (to.low - from.high) / rise);
            most = std::min(most, (to.high - from.low) / rise);
        }
    return least <= most;
}

inline double law_log(double n) { return std::log(n); }
inline double law_root(double n) { return std::sqrt(n); }
inline double law_root_log(double n) { return std::sqrt(n * std::log(n)); }

/// The laws that run through the measured horizons, in words.
inline std::string supported_laws(const std::vector<MeasuredHorizon>& points) {
    std::string words;
    const auto add = [&](bool holds, const char* name) {
        if (holds) words += (words.empty() ? "" : ", ") + std::string(name);
    };
    add(runs_through(points, law_log), "log N");
    add(runs_through(points, law_root), "sqrt(N)");
    add(runs_through(points, law_root_log), "sqrt(N log N)");
    return words.empty() ? "none" : words;
}

/// Local exponent d ln T*/d ln N between two measured horizons: with full gradients between the ends of their bars,
/// with mini-batches an interval from both bars as if they were independent.
struct LocalExponent {
    double value, low, high;
};
inline LocalExponent local_exponent(const MeasuredHorizon& from, const MeasuredHorizon& to, bool sampled) {
    const double span = std::log(static_cast<double>(to.budget) / static_cast<double>(from.budget));
    const double value = std::log(to.horizon / from.horizon) / span;
    if (!sampled) return {value, std::log(to.low / from.high) / span, std::log(to.high / from.low) / span};
    const double half = std::hypot(std::log(to.high / to.horizon), std::log(from.high / from.horizon)) / span;
    return {value, value - half, value + half};
}

}  // namespace datamix::verify
