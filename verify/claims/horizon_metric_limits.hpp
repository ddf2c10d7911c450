#pragma once

#include <fmt/format.h>

#include "claim/ledger.hpp"
#include "claims/horizon_metric_models.hpp"
#include "datamix/evaluate/closed_mixture.hpp"
#include "datamix/theory/horizon_metric.hpp"

/// Claim horizon-metric (G3): the limits of its table.
namespace datamix::verify::horizon_metric_models {

/// Where the limit leaves the vertex that greedy is stuck at: the smallest T with a negative margin, exactly.
inline void record_limits(Ledger& ledger) {
    const auto instance = worst_domain_instance();
    for (const std::size_t horizon : {2u, 3u, 5u, 10u}) {
        const auto metric = theory::horizon_metric<Rational>(instance.curvature, horizon, Rational(1) / 4);
        ledger.number(fmt::format("w_T T={}", horizon),
                      Ball(theory::metric_minimiser<Rational>(instance, metric), {64}), 10);
    }
    for (const char* eta : {"0.25", "0.2", "0.1", "0.05", "0.01", "0.001"}) {
        std::size_t horizon = 1;
        const auto stuck = [&](std::size_t t) {
            const auto metric = theory::horizon_metric<Rational>(instance.curvature, t, parse_rational(eta));
            return theory::worst_domain_margin<Rational>(instance, metric) >= 0;
        };
        while (stuck(horizon)) ++horizon;
        ledger.number(fmt::format("first T off the vertex, eta={}", eta), horizon);
    }
    const Model three = three_domains();
    const Matrix<Rational> metric = identity(2) - kept(three, 5);
    const auto limit = theory::closest_mixture(three.optima, three.validation, metric);
    const auto objective = [&](const Vector<Rational>& w) {
        const Vector<Rational> offset = times<Rational>(three.optima, w) - three.validation;
        return Rational(dot<Rational>(offset, offset) / 2);
    };
    for (Eigen::Index i = 0; i < 3; ++i)
        ledger.number(fmt::format("three domains w_T[{}]", i + 1), Ball(limit(i), {64}), 10);
    ledger.number("three domains F(w_T)", Ball(objective(limit), {64}), 10);
    ledger.number("three domains F*", objective(theory::closest_mixture(three.optima, three.validation, identity(2))));
}

}  // namespace datamix::verify::horizon_metric_models
