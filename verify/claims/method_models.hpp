#pragma once

#include <string>
#include <vector>

#include "claims/full_horizon_models.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/search/method_search.hpp"

/// What the claims on other hypergradients (X6 to X8) share: F4's instance, η = ¼.
namespace datamix::verify {

using Way = HypergradientMethod::Kind;

inline const Rational method_step = Rational(1) / 4;  ///< η
constexpr Precision method_bits{128};
inline Ball method_ball(const Rational& x) { return {x, method_bits}; }

/// 10^from … 10^to
inline std::vector<Integer> powers_of_ten(int from, int to) {
    std::vector<Integer> budgets;
    for (int exponent = from; exponent <= to; ++exponent) budgets.push_back(parse_integer(power_of_ten(exponent)));
    return budgets;
}

/// The algorithm itself, in exact rationals, with the linear outer step.
template <class Inner>
MixingResult<Rational> exact_run(const ExactModel& instance, std::size_t horizon, std::size_t rounds,
                                 const Inner& inner) {
    MixingOptions<Rational> options;
    options.horizon = horizon;
    options.rounds = rounds;
    options.inner_step = method_step;
    options.outer_step = instance.outer_step;
    return mix(instance.problem, options, {instance.start_weights, instance.start_parameters}, LinearUpdate{}, inner);
}

}  // namespace datamix::verify
