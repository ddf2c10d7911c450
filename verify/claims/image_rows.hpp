#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "claim/ledger.hpp"
#include "claims/image_domains.hpp"
#include "datamix/numeric/normal.hpp"

/// What claim image-negative measures, and how it reports it.
namespace datamix::verify::images {

inline constexpr double kNone = 1e-6;   ///< gaps below are not told from 0, in nats per image
inline constexpr double kApart = 0.01;  ///< weights of two starts' ends that differ less are the same minimum

/// One setting.
struct Row {
    ImageSetting setting;
    double least = 0, uniform = 0;  // F*; the gap of uniform weights
    std::vector<std::size_t> horizons;
    std::vector<Mixture> limits;
    std::vector<Mixture> ends;  // one per start
    Mixture best;
    double run = 0, implicit_run = 0;  // gaps, of the first setting
    std::vector<std::string> open;     // what was not reached
    double gap(std::size_t horizon) const {
        const auto at = std::find(horizons.begin(), horizons.end(), horizon) - horizons.begin();
        return limits[static_cast<std::size_t>(at)].outer_loss - least;
    }
};

/// Uniform weights, every domain alone and some weights that are uniform on the simplex; in the quick profile uniform
/// weights, the first and the last domain.
inline std::vector<Eigen::VectorXd> starts(const Context& context, Eigen::Index m) {
    std::vector<Eigen::VectorXd> result = {Eigen::VectorXd::Constant(m, 1 / static_cast<double>(m))};
    const bool quick = context.profile == Profile::quick;
    for (Eigen::Index i = 0; i < m; i += quick ? m - 1 : 1) result.emplace_back(Eigen::VectorXd::Unit(m, i));
    const NormalStream stream(context.seed, "image-negative");
    const std::size_t random = quick ? 0 : context.profile == Profile::standard ? 4 : 20;
    for (std::size_t r = 0; r < random; ++r) {
        Eigen::VectorXd w(m);
        for (Eigen::Index i = 0; i < m; ++i) {
            double u[4];
            stream.uniforms(r, 0, static_cast<std::uint64_t>(i), u);
            w(i) = -portable_log(u[0]);
        }
        result.emplace_back(w / w.sum());
    }
    return result;
}

/// The ends that differ in some weight, each once: distinct minima.
inline std::size_t distinct(const std::vector<Mixture>& ends) {
    std::vector<Eigen::VectorXd> found;
    for (const Mixture& end : ends)
        if (std::none_of(found.begin(), found.end(), [&](const Eigen::VectorXd& w) {
                return (w - end.weights).lpNorm<Eigen::Infinity>() < kApart;
            }))
            found.push_back(end.weights);
    return found.size();
}

/// 0 for a gap that is not told from it: its digits would be noise.
inline double gap_seen(double gap) { return std::abs(gap) < kNone ? 0 : gap; }

inline void report(const Row& row, Ledger& ledger) {
    for (const std::string& reason : row.open) ledger.leave_open(reason);
    const std::string at = ", " + row.setting.name;
    const auto gap = [&](const std::string& of, double value) {
        ledger.number(fmt::format("gap of {}{}", of, at), gap_seen(value), 3);
    };
    ledger.number("F*" + at, row.least, 7);
    gap("uniform weights", row.uniform);
    for (const std::size_t horizon : row.horizons) gap(fmt::format("T = {}", horizon), row.gap(horizon));
    const auto [low, high] =
        std::minmax_element(row.ends.begin(), row.ends.end(),
                            [](const Mixture& a, const Mixture& b) { return a.outer_loss < b.outer_loss; });
    ledger.number("starts" + at, row.ends.size());
    ledger.number("distinct minima" + at, distinct(row.ends));
    ledger.number("spread of F over the starts" + at, gap_seen(high->outer_loss - low->outer_loss), 3);
}

/// Gaps (a row per setting) and weights (a row per domain). A gap that is not told from 0 is left empty.
inline void report_tables(const std::vector<Row>& rows, Ledger& ledger) {
    Table gaps{"image_negative", {"setting", "uniform", "T=1", "T=10", "T=100", "T=1000"}, {}};
    Table weights{"image_negative_weights", {"setting", "domain", "best", "greedy"}, {}};
    const auto cell = [](double gap) { return gap < kNone ? "" : fmt::format("{:.3e}", gap); };
    for (const Row& row : rows) {
        gaps.rows.push_back({row.setting.name, cell(row.uniform)});
        for (const std::size_t horizon : {1u, 10u, 100u, 1000u}) {
            const bool measured = std::count(row.horizons.begin(), row.horizons.end(), horizon) > 0;
            gaps.rows.back().push_back(measured ? cell(row.gap(horizon)) : "");
        }
        for (Eigen::Index i = 0; i < row.best.weights.size(); ++i)
            weights.rows.push_back({row.setting.name, row.setting.domains[static_cast<std::size_t>(i)].name,
                                    fmt::format("{:.3f}", row.best.weights(i)),
                                    fmt::format("{:.3f}", row.limits.front().weights(i))});
    }
    ledger.table(gaps);
    ledger.table(weights);
}

}  // namespace datamix::verify::images
