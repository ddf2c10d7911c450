#pragma once

#include "datamix/evaluate/closed_two_domain_run.hpp"
#include "datamix/search/certified_argmin.hpp"
#include "datamix/theory/full_horizon_last.hpp"

namespace datamix {

/// x_K of the algorithm itself on c = u + (v, −v) + shift·u, round by round in balls, to at least 32 bits: precision is
/// doubled until they are there. Where x_k stays away from 0 a ball widens by a constant factor a round.
inline Ball vertex_run(const theory::DegenerateVertex<Rational>& model, const Integer& horizon, std::size_t rounds,
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

/// Certified argmin over T = 1 … N of x_K with K = ⌊N/T⌋ (claim F5). A horizon is run unless F5's lower bound is above
/// the best enclosure so far. The caller checks F5's conditions; without them no bound excludes anything.
inline BestHorizon best_vertex_horizon(const theory::DegenerateVertex<Rational>& model, std::size_t budget) {
    const auto balls = model.as<Ball>({128});
    constexpr long bits = 32;  // of every run
    CertifiedArgmin argmin(
        {[&](const Integer& t, long) { return vertex_run(model, t, static_cast<std::size_t>(Integer(budget / t))); }},
        {.bits = bits});
    const auto run = [&](std::size_t t) { argmin.offer(t, vertex_run(model, t, budget / t), bits); };
    const auto law = theory::vertex_law(model.as<double>(), std::log(static_cast<double>(budget)));
    const auto start = static_cast<std::size_t>(std::min(std::max(law, 1.0), static_cast<double>(budget)));
    run(start);
    for (std::size_t t = start + 1; t <= budget; ++t) {
        const theory::VertexHorizon<Ball> at(balls, t);
        if (argmin.excludes(theory::vertex_transient_beyond<Ball>(balls, at, budget / t))) break;  // and all beyond
        run(t);
    }
    for (std::size_t t = start; t-- > 1;)
        if (!argmin.excludes(theory::vertex_bias_bound<Ball>(theory::VertexHorizon<Ball>(balls, t)))) run(t);
    return argmin.result();
}

/// The horizons that the two-sided bound leaves for a budget N: T* ∈ [low, high], whatever the run. Every T < low has
/// e^{−σ}ε_T above, and every T > high a transient above, the upper bound at T_u = ⌈ln N/λ⌉.
struct VertexBracket {
    Integer low;        ///< T* is at least this
    Integer high;       ///< T* is at most this
    Integer reference;  ///< T_u
    Ball upper;         ///< x_K at T_u is at most this
};

/// F5's bracket at budget N = budget ≥ 1; λ = ln(1/(1−η)). The caller checks F5's conditions.
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
    while (result.low < result.reference &&
           certainly(less(result.upper, theory::vertex_bias_bound<Ball>(at(result.low)))))
        ++result.low;
    result.high = result.reference;
    const auto excluded_after = [&](const Integer& t) {
        return certainly(less(result.upper, theory::vertex_transient_beyond<Ball>(balls, at(t), budget / t)));
    };
    while (result.high < budget && !excluded_after(result.high + 1)) ++result.high;
    return result;
}

}  // namespace datamix
