#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include "base/table.hpp"
#include "claims/rate_cases.hpp"

/// Claim full-rate (F2): the data of its picture, in double.
namespace datamix::verify::full_rate_picture {

inline double span(const Vector<double>& v) { return v.maxCoeff() - v.minCoeff(); }

/// Rounds K = 1, 2 … 4000 that are drawn, about ten to a factor of ten.
inline bool is_drawn(std::size_t rounds) {
    const auto decade = std::pow(10, std::floor(std::log10(static_cast<double>(rounds))));
    return rounds % std::max<std::size_t>(1, static_cast<std::size_t>(decade / 4)) == 0;
}

/// Columns of the picture, each with a value per drawn K.
using Columns = std::vector<std::vector<double>>;

/// The value's run at α = 1/10: gap of the average and bound (a), of the shifted average and (a').
inline Columns averages(const ConvexCase& c, const MixingOptions<double>& options, const MixingStart<double>& start) {
    Columns columns(4);
    const auto model = c.model.as<double>();
    Vector<double> sum = Vector<double>::Zero(3);
    double seen = 0, delta = 0;
    mix(model, options, start, [&](const Round<double>& round) {
        const Vector<double> truth = model.optima.transpose() * (model.optima * round.weights - model.validation);
        const std::size_t k = round.index + 1;
        const double count = static_cast<double>(k), least = to_double(c.least()), start_gap = std::log(3.0);
        const auto gap = [&](const Vector<double>& w) { return c.loss<double>(w / count, {64}) - least; };
        // The average over 1 … K−1 of a run of K−1 rounds: w_K is not known before round K.
        if (k > 1 && is_drawn(k - 1)) {
            columns[2].push_back(c.loss<double>((sum + round.weights - start.weights) / (count - 1), {64}) - least);
            columns[3].push_back(theory::shifted_rate<double>(start_gap, 0.1, k - 1, delta));
        }
        seen = std::max(seen, span(round.hypergradient));
        delta = std::max(delta, span(round.hypergradient - truth) / 2);
        sum += round.weights;
        if (!is_drawn(k) || k == options.rounds) return;
        columns[0].push_back(gap(sum));
        columns[1].push_back(theory::average_rate<double>(start_gap, 0.1, k, seen, delta));
    });
    return columns;
}

/// The same with f_V = Σ v_i f_i, v = (1/5, 1/2, 3/10): mean F(w_k) − F* and bound (a'').
inline Columns mixtures(const ConvexCase& c, const MixingOptions<double>& options, const MixingStart<double>& start) {
    Columns columns(2);
    Vector<double> v(3);
    v << 0.2, 0.5, 0.3;
    const MixtureValidation<SharedQuadratic<double>> problem(c.model.as<double>(), v);
    const auto& h = problem.curvature;
    theory::LossConstants<double> constants{};
    constants.mu = h.minCoeff();
    constants.smoothness = h.maxCoeff();
    double seen = 0, delta = 0, sum = 0;
    mix(problem, options, start, [&](const Round<double>& round) {
        const Vector<double> off = problem.optima * (round.weights - v);
        seen = std::max(seen, span(round.hypergradient));
        delta = std::max(delta, span(round.hypergradient - problem.optima.transpose() * h.cwiseProduct(off)) / 2);
        sum += off.dot(h.cwiseProduct(off)) / 2;
        const std::size_t k = round.index + 1;
        if (!is_drawn(k) || k == options.rounds) return;
        columns[0].push_back(sum / static_cast<double>(k));
        columns[1].push_back(
            theory::mixture_rate<double>(constants, theory::average_rate<double>(std::log(3.0), 0.1, k, seen, delta)));
    });
    return columns;
}

/// Projected gradient from the same start: mean |G_α(w_k)|² and bound (b).
inline Columns stationarity(const ConvexCase& c, const MixingOptions<double>& options,
                            const MixingStart<double>& start) {
    Columns columns(2);
    const auto model = c.model.as<double>();
    const double start_gap = c.loss<double>(start.weights, {64}) - to_double(c.least());
    double delta = 0, sum = 0;
    mix(model, options, start, ProjectedGradient{}, [&](const Round<double>& round) {
        const Vector<double> truth = model.optima.transpose() * (model.optima * round.weights - model.validation),
                             error = round.hypergradient - truth,
                             moved = (round.weights - project_to_simplex<double>(round.weights - truth * 0.1)) / 0.1;
        delta = std::max(delta, (error.array() - error.mean()).matrix().squaredNorm());
        sum += moved.squaredNorm();
        const std::size_t k = round.index + 1;
        if (!is_drawn(k) || k == options.rounds) return;
        columns[0].push_back(sum / static_cast<double>(k));
        columns[1].push_back(theory::stationarity_rate<double>(start_gap, 0.1, k, delta));
    });
    return columns;
}

/// All four rates on the instance of F2's value, T = 2 and 10.
inline Table curves(const std::monostate& /*no model*/, const Context&) {
    Table table{"full_rate", {"rounds"}, {}};
    const ConvexCase c = reference_case();
    const MixingStart<double> start{from_rational<double>(c.weights), Vector<double>::Zero(2)};
    MixingOptions<double> options{.rounds = 4001, .inner_step = 0.25, .outer_step = 0.1};
    for (std::size_t k = 1; k < options.rounds; ++k)
        if (is_drawn(k)) table.rows.push_back({std::to_string(k)});
    for (const std::size_t horizon : {2u, 10u}) {
        options.horizon = horizon;
        Columns all = averages(c, options, start);
        for (Columns more : {mixtures(c, options, start), stationarity(c, options, start)})
            all.insert(all.end(), more.begin(), more.end());
        for (const char* name :
             {"a", "a_bound", "shifted", "shifted_bound", "mixture", "mixture_bound", "gradient", "gradient_bound"})
            table.columns.push_back(fmt::format("{}_T{}", name, horizon));
        for (const auto& column : all)
            for (std::size_t row = 0; row < table.rows.size(); ++row)
                table.rows[row].push_back(fmt::format("{:.6e}", column.at(row)));
    }
    return table;
}

}  // namespace datamix::verify::full_rate_picture
