#pragma once

#include <vector>

#include "datamix/evaluate/closed_two_domain_run.hpp"
#include "datamix/theory/full_horizon_last.hpp"

namespace datamix {

/// The certified best horizon of the last iterate of a run at a degenerate vertex (claim F5).
struct VertexOptimum {
    std::size_t horizon = 0, rounds = 0;
    Ball error;                       ///< x_K = 1 − w_K there
    std::size_t simulated = 0;        ///< horizons that were run; a proved bound excludes all others
    std::size_t first = 0, last = 0;  ///< the least and the greatest of them
    Truth unique = Truth::yes;        ///< the enclosure at the best is below every other one
};

/// x_K of the algorithm itself on c = u + (v, −v) + shift·u, round by round in balls, to at least 32 bits: precision is
/// doubled until they are there. Where x_k stays away from 0 a ball widens by a constant factor a round.
inline Ball vertex_run(const theory::DegenerateVertex<Rational>& model, std::size_t horizon, std::size_t rounds,
                       const Rational& shift = 0) {
    Ball error;
    for (long bits = 128; bits <= (1L << 17); bits *= 2) {
        const auto balls = model.as<Ball>({bits});
        auto instance = balls.instance();
        for (Eigen::Index i = 0; i < 2; ++i) instance.validation(i) += Ball(shift, {bits});
        TwoDomainRun<Ball> run(instance, horizon, balls.eta, balls.outer_step);
        run.start(balls.weight, instance.direction() * balls.weight);
        for (std::size_t k = 0; k < rounds; ++k) run.round();
        error = run.other_weight();
        if (error.accuracy_bits() >= 32) break;
    }
    return error;
}

/// Certified argmin over T = 1 … N of x_K with K = ⌊N/T⌋. A horizon is run unless F5's lower bound is above the best
/// enclosure so far. The caller checks F5's conditions; without them no bound excludes anything.
inline VertexOptimum best_vertex_horizon(const theory::DegenerateVertex<Rational>& model, std::size_t budget) {
    const auto balls = model.as<Ball>({128});
    struct Candidate {
        std::size_t horizon;
        Ball error;
    };
    std::vector<Candidate> seen;
    std::size_t best = 0;
    const auto run = [&](std::size_t t) {
        seen.push_back({t, vertex_run(model, t, budget / t)});
        if (certainly(less(seen.back().error, seen[best].error))) best = seen.size() - 1;
    };
    const auto law = theory::vertex_law(model.as<double>(), std::log(static_cast<double>(budget)));
    const auto start = static_cast<std::size_t>(std::min(std::max(law, 1.0), static_cast<double>(budget)));
    run(start);
    for (std::size_t t = start + 1; t <= budget; ++t) {
        const theory::VertexHorizon<Ball> at(balls, t);
        const auto above = [&](const Ball& bound) { return certainly(less(seen[best].error, bound)); };
        if (above(theory::vertex_transient_bound<Ball>(balls, at, budget / t, true))) break;  // and all beyond
        run(t);
    }
    for (std::size_t t = start; t-- > 1;) {
        const theory::VertexHorizon<Ball> at(balls, t);
        if (certainly(less(seen[best].error, theory::vertex_bias_bound<Ball>(at)))) continue;
        run(t);
    }
    VertexOptimum result{seen[best].horizon, budget / seen[best].horizon, seen[best].error, seen.size(), start, start,
                         Truth::yes};
    for (std::size_t i = 0; i < seen.size(); ++i) {
        result.first = std::min(result.first, seen[i].horizon);
        result.last = std::max(result.last, seen[i].horizon);
        if (i != best) result.unique = result.unique && less(seen[best].error, seen[i].error);
    }
    return result;
}

/// The horizons that the two-sided bound leaves for a budget N: T* ∈ [low, high], whatever the run. Every T < low has
/// e^{−σ}ε_T above, and every T > high a transient above, the upper bound at T_u = ⌈ln N/λ⌉.
struct VertexBracket {
    Integer low, high, reference;
    Ball upper;  ///< x_K at T_u is at most this
};

/// T_u and the bound there; λ = ln(1/(1−η)).
inline VertexBracket vertex_bracket(const theory::DegenerateVertex<Rational>& model, const Integer& budget) {
    const long size = static_cast<long>(msb(budget)) + 1;
    const Precision precision{128 + 4 * size};  // 1 − (1−αmε)^K loses about log2 N bits, ε_T is about 1/N
    const auto balls = model.as<Ball>(precision);
    const Ball lambda = -log(Ball(1) - balls.eta);
    const double guess = Ball(log(Ball(budget, precision)) / lambda).midpoint();
    VertexBracket result;
    result.reference = std::min(budget, Integer(static_cast<long>(guess) + 1));
    const auto at = [&](const Integer& t) { return theory::VertexHorizon<Ball>(balls, t); };
    result.upper = theory::vertex_upper_bound<Ball>(balls, at(result.reference), budget / result.reference);
    result.low = 1;
    while (result.low < result.reference && certainly(less(result.upper, theory::vertex_bias_bound<Ball>(at(result.low)))))
        ++result.low;
    result.high = result.reference;
    const auto excluded_after = [&](const Integer& t) {
        return certainly(less(result.upper, theory::vertex_transient_bound<Ball>(balls, at(t), budget / t, true)));
    };
    while (result.high < budget && !excluded_after(result.high + 1)) ++result.high;
    return result;
}

}  // namespace datamix
