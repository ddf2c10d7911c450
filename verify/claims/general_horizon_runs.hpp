#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "claims/general_horizon_long.hpp"
#include "claims/general_horizon_models.hpp"
#include "datamix/evaluate/enclosed_problem_run.hpp"

/// Certified limits, runs and best horizons of the instances of general-horizon (F11).
namespace datamix::verify::general_horizon_runs {

inline constexpr Precision bits{448}, run_bits{64};  // of limits, of runs

/// A run, and how far it is taken: budgets 1e3 … 10^quick or 10^far, in decades.
struct Case {
    std::string name;
    Rational eta, alpha, start;   ///< η, α, w_0
    Vector<Rational> parameters;  ///< θ_0
    int quick, far;
};

inline Ball exact(const Rational& value, Precision precision = bits) { return {value, precision}; }

/// The weights of two domains (2), w of the first.
inline Vector<Ball> both(const Ball& w) {
    Vector<Ball> result(2);
    result << w, Ball(1) - w;
    return result;
}

/// w* (a sign change of F′ within 2^{1−bits/2}) and what is known there.
template <class P>
struct Optimum {
    Ball weight;
    AtWeight<P> at;
};

template <class P>
std::optional<Optimum<P>> optimum_of(const P& problem) {
    const Vector<Ball> zero = Vector<Ball>::Constant(2, Ball(0));
    const auto slope = [&](const Ball& w) { return AtWeight<P>(problem, w, zero, bits).slope(); };
    double low = 0, high = 1;
    for (int step = 0; step < 12; ++step)
        (slope(exact(Rational((low + high) / 2))).midpoint() < 0 ? low : high) = (low + high) / 2;
    const Ball guess = exact(Rational(low));
    const auto root = certified_root(slope, guess, AtWeight<P>(problem, guess, zero, bits).curve(), bits);
    if (!root) return std::nullopt;
    return Optimum<P>{*root, AtWeight<P>(problem, *root, zero, bits)};
}

/// w_T, likewise.
template <class P>
std::optional<Ball> limit_of(const P& problem, const Ball& eta, int horizon, const Optimum<P>& optimum) {
    const auto slope = [&](const Ball& w) {
        return AtWeight<P>(problem, w, optimum.at.theta, bits).slope(eta, horizon);
    };
    return certified_root(slope, optimum.weight, optimum.at.curve(), bits);
}

/// The runs of one horizon, for any number of rounds.
struct Runs {
    std::vector<Ball> sums;  ///< Σ_{k<K} w_k, K = 1 …
    Ball limit, rest;        ///< w_T; Σ(w_k − w_T) over all rounds after these

    /// Of the average of K rounds.
    Ball error(const Integer& rounds, const Ball& optimum) const {
        if (rounds <= sums.size()) return sums[static_cast<std::size_t>(rounds) - 1] / Ball(rounds, bits) - optimum;
        return limit - optimum + total() / Ball(rounds, bits);
    }
    /// Σ(w_k − w_T) over all rounds.
    Ball total() const { return sums.back() - Ball(static_cast<long>(sums.size())) * limit + rest; }
};

/// `fine` and `problem`: the same at the precisions of limits and runs.
template <class P>
std::optional<Runs> runs_of(const Case& c, const P& fine, const P& problem, int horizon, const Optimum<P>& optimum) {
    const auto limit = limit_of(fine, exact(c.eta), horizon, optimum);
    if (!limit) return std::nullopt;
    const Vector<Ball> ends = AtWeight<P>(fine, *limit, optimum.at.theta, bits).theta;
    EnclosedProblemRun<P> run(problem, static_cast<std::size_t>(horizon), exact(c.eta, run_bits),
                              exact(c.alpha, run_bits), both(exact(c.start, run_bits)),
                              from_rational<Ball>(c.parameters, run_bits));
    Runs result{{}, *limit, {}};
    while (run.rounds() < 1000 && run.advance()) {
        result.sums.push_back(run.sum()(0));
        if (run.rounds() % 8 != 0 || !certainly(less(abs(run.weights()(0) - *limit), Ball(1e-5)))) continue;
        const auto rest = run.rest(both(*limit), ends);
        if (!rest || Radius::around((*rest)(0)).value() > 1e-10) continue;
        result.rest = (*rest)(0);
        return result;
    }
    return std::nullopt;
}

/// Every horizon below T_1 = runs.size() + 1 run, and all from there on bounded.
struct AllHorizons {
    std::vector<Runs> runs;  ///< of T = 1, 2, …
    LongRuns longer;

    /// T*, the certified argmin over all T ≤ N, and |w̄ − w*| there; none where a tie or a bound is open.
    std::optional<std::pair<int, Ball>> best(const Integer& budget, const Ball& optimum) const {
        std::vector<Ball> errors;
        std::size_t least = 0;
        for (std::size_t i = 0; i < runs.size(); ++i) {
            errors.push_back(abs(runs[i].error(Integer(budget / (i + 1)), optimum)));
            if (certainly(less(errors[i], errors[least]))) least = i;
        }
        bool only = certainly(less(errors[least], longer.least_error(budget, static_cast<int>(runs.size()) + 1, bits)));
        for (std::size_t i = 0; i < errors.size(); ++i)
            only = only && (i == least || certainly(less(errors[least], errors[i])));
        if (!only) return std::nullopt;
        return std::pair{static_cast<int>(least) + 1, errors[least]};
    }
};

/// T_1 from the law: 1.15 T_c + 7 at the largest budget.
template <class P>
std::optional<AllHorizons> all_horizons(const Case& c, const P& fine, const P& problem, const Optimum<P>& optimum,
                                        int exponent) {
    const auto longer = [&](int horizon) {
        return LongRunsOf<P>(fine, exact(c.eta), exact(c.alpha), optimum.weight, horizon, bits)
            .from(exact(c.start), from_rational<Ball>(c.parameters, bits));
    };
    const double rate = -std::log(1 - to_double(c.eta) * optimum.at.least_curvature().midpoint());
    const auto guess = longer(100);
    if (!guess) return std::nullopt;
    const double scale = rate * std::abs(optimum.at.bias().midpoint() / guess->partial.back().midpoint());
    const double law = (std::log(scale) + exponent * std::log(10)) / rate;
    const int last = static_cast<int>(1.15 * law) + 7;
    const auto bounded = longer(last);
    if (!bounded) return std::nullopt;
    AllHorizons result{{}, *bounded};
    for (int horizon = 1; horizon < last; ++horizon) {
        auto runs = runs_of(c, fine, problem, horizon, optimum);
        if (!runs) return std::nullopt;
        result.runs.push_back(std::move(*runs));
    }
    return result;
}

}  // namespace datamix::verify::general_horizon_runs
