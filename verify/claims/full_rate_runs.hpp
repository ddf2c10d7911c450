#pragma once

#include <vector>

#include "claim/mutant.hpp"
#include "claims/rate_cases.hpp"
#include "claims/rate_runs.hpp"
#include "datamix/theory/full_truncation.hpp"

/// Claim full-rate (F2): its runs of exponentiated gradient with a shared Hessian.
namespace datamix::verify::full_rate_runs {

/// The steps of a case, and what is known of its run beforehand, from F1: the ball around 0, |θ − c| on it, and the
/// form for a shared Hessian.
struct Beforehand {
    Precision precision;
    Rational eta;
    Ball alpha, span, delta;
};

inline Beforehand before(const ConvexCase& c, const Rational& step_factor) {
    const Precision precision{300 + 2 * static_cast<long>(c.rounds * c.horizon)};
    const auto ball = [&](const Rational& x) { return Ball(x, precision); };
    const Rational eta = c.step_times_smoothness * step_factor / c.model.smoothness();
    Ball farthest(0);
    for (Eigen::Index i = 0; i < c.model.domains(); ++i)
        farthest = max(farthest, norm<Ball>(from_rational<Ball>(Vector<Rational>(c.model.optima.col(i)), precision)));
    const Ball radius =
        theory::invariant_radius<Ball>(norm<Ball>(from_rational<Ball>(c.parameters, precision)),
                                       farthest * ball(c.model.smoothness()), ball(c.model.strong_convexity()));
    const Ball reach = radius + norm<Ball>(from_rational<Ball>(c.model.validation, precision));
    const Ball diameter = sqrt(ball(c.model.squared_diameter()));
    const Ball delta = theory::shared_truncation_bound<Ball>(
                           {ball(c.model.strong_convexity()), Ball(0), Ball(0), Ball(0), reach, Ball(1)}, ball(eta),
                           c.horizon, diameter, Ball(2) * radius) /
                       Ball(2);
    const Ball span = diameter * reach, uniform = log(ball(Rational(c.model.domains())));
    return {precision, eta, c.alpha == 0 ? theory::tuned_step<Ball>(uniform, c.rounds, span) : ball(c.alpha), span,
            delta};
}

inline RateRun run_of(const ConvexCase& c, const Rational& step_factor) {
    const auto [precision, eta, alpha, span, delta] = before(c, step_factor);
    return rate_run(c.model.as<Ball>(precision), Ball(c.model.strong_convexity(), precision), c.horizon, c.rounds,
                    Ball(eta, precision), alpha, from_rational<Ball>(c.weights, precision),
                    from_rational<Ball>(c.parameters, precision), precision);
}

/// The cases that are not drawn, that of the value last.
inline std::vector<ConvexCase> cases_not_drawn() {
    std::vector<ConvexCase> cases = fixed_cases();
    cases.push_back(idle_case());
    cases.push_back(reference_case());
    return cases;
}
inline std::vector<RateRun> runs_not_drawn(const Rational& step_factor, const Context&) {
    std::vector<RateRun> runs;
    for (const ConvexCase& c : cases_not_drawn()) runs.push_back(run_of(c, step_factor));
    return runs;
}

}  // namespace datamix::verify::full_rate_runs
