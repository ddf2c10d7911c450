#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "base/text.hpp"
#include "study/mixing_study.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t kNamed = 8;        // domains with a line of their own
constexpr std::size_t kLongestKey = 22;  // columns of a name beside the picture

/// One row of the table: weights of a mixture, and of which.
struct Row {
    std::string mixture, horizon;
    const Eigen::VectorXd& weights;
};

std::vector<Row> rows_of(const MixingStudy& study) {
    std::vector<Row> rows;
    for (const HorizonStudy& h : study.horizons) rows.push_back({"run", std::to_string(h.horizon), h.weights});
    for (const HorizonStudy& h : study.horizons) rows.push_back({"limit", std::to_string(h.horizon), h.limit_weights});
    if (study.mixmin) rows.push_back({"MixMin", "", study.mixmin->weights});
    if (study.implicit) rows.push_back({"implicit", "", study.implicit->weights});
    rows.push_back({"best", "", study.best_weights});
    return rows;
}

/// Domains in the order of their largest weight in any row.
std::vector<Eigen::Index> by_weight(const std::vector<Row>& rows, Eigen::Index domains) {
    Eigen::VectorXd largest = Eigen::VectorXd::Zero(domains);
    for (const Row& row : rows) largest = largest.cwiseMax(row.weights);
    std::vector<Eigen::Index> order(static_cast<std::size_t>(domains));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return largest[a] > largest[b]; });
    return order;
}

/// A name that fits beside the picture, where gnuplot takes quotation marks for its own.
std::string key_of(std::string name) {
    for (auto at = name.find('"'); at != std::string::npos; at = name.find('"', at)) name.replace(at, 1, "″");
    const std::vector<std::string> lines = wrap(name, kLongestKey);
    return lines.size() == 1 ? name : lines.front() + " …";
}

}  // namespace

std::vector<Table> mixing_weights_tables(const MixingStudyOptions& options, const MixingStudy& study) {
    const std::vector<Row> rows = rows_of(study);
    const auto order = by_weight(rows, study.best_weights.size());
    const std::size_t named = order.size() <= kNamed + 1 ? order.size() : kNamed;
    Table names{"text_mix_names", {"name"}, {}}, weights{"text_mix_weights", {"mixture", "horizon"}, {}};
    for (std::size_t i = 0; i < named; ++i)
        names.rows.push_back({key_of(options.names[static_cast<std::size_t>(order[i])])});
    if (named < order.size()) names.rows.push_back({fmt::format("{} others", order.size() - named)});
    for (std::size_t i = 1; i <= names.rows.size(); ++i) weights.columns.push_back(fmt::format("w{}", i));
    for (const Row& row : rows) {
        weights.rows.push_back({row.mixture, row.horizon});
        double others = 0;
        for (std::size_t i = 0; i < order.size(); ++i) {
            const double w = row.weights[order[i]];
            if (i < named)
                weights.rows.back().push_back(fmt::format("{:.5f}", w));
            else
                others += w;
        }
        if (named < order.size()) weights.rows.back().push_back(fmt::format("{:.5f}", others));
    }
    return {weights, names};
}

}  // namespace datamix::verify
