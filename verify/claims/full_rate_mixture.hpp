#pragma once

#include "claim/ledger.hpp"
#include "claims/full_rate_bounds.hpp"
#include "claims/rate_cases.hpp"

/// Claim full-rate (F2): its rate (a''), where f_V mixes the domains.
namespace datamix::verify::full_rate_bounds {

/// (a''): mean F(w_k) − F*, where F* = min f_V is enclosed at θ*(v).
template <Problem P>
void check_mixture(const Model& model, const RandomProblems::Instance<P>& instance, const Ball& least,
                   std::size_t horizon, std::size_t rounds, const Rational& share, const Rational& outer,
                   Precision precision, const Context& context, Ledger& ledger, double& seen) {
    const auto m = instance.problem.domains();
    const Ball eta(share / instance.smoothness, precision), alpha(outer, precision);
    const Vector<Rational> uniform = Vector<Rational>::Constant(m, 1 / Rational(m));
    const RateRun run =
        rate_run(instance.problem, instance.constants.mu, horizon, rounds, eta, alpha,
                 from_rational<Ball>(uniform, precision), from_rational<Ball>(instance.start, precision), precision);
    const Ball delta = model.halved_delta ? run.delta / Ball(2) : run.delta;
    const Ball bound =
        from_rational<Ball>(context.factor("mixture")) *
        theory::mixture_rate<Ball>(instance.constants, average_bound(context, divergence(model, uniform, precision),
                                                                     alpha, rounds, run.span, delta));
    ledger.part("mixture").certify(less_equal(run.mean_loss - least, bound),
                                   "(a''): mean F(w_k) - F* <= L/(2 mu) times the bound (a)");
    raise(seen, (run.mean_loss - least) / bound);
}

/// The same for drawn steps.
template <Problem P>
void check_mixture(const Model& model, const RandomProblems::Instance<P>& instance, const Ball& least,
                   RandomProblems& random, Precision precision, const Context& context, Ledger& ledger,
                   Tightness& seen) {
    const auto horizon = static_cast<std::size_t>(random.draw(1, 8));
    const Rational share = Rational(random.draw(1, 16)) / 16, outer = Rational(random.draw(1, 8)) / 4;
    check_mixture(model, instance, least, horizon, 6, share, outer, precision, context, ledger, seen.mixture);
}

/// Where (a'') is tightest: long inner loops and α such that its first two terms agree; and steps so small that the
/// hypergradient is next to nothing, its error all of ∇F and the bound all 2δ: with 99 copies it is nearly attained.
inline void check_steep_mixture(const Model& model, const RandomProblems& random, Precision precision,
                                const Context& context, Ledger& ledger, Tightness& fixed) {
    const auto steep = steep_mixture(random, 9, 100), level = steep_mixture(random, 99, 1);
    const Rational whole = 1, tiny = Rational(1) / 1000;
    check_mixture(model, steep, Ball(0), 8, 1, whole, 349, precision, context, ledger, fixed.mixture);
    check_mixture(model, steep, Ball(0), 1, 1, tiny, 390000, precision, context, ledger, fixed.mixture);
    check_mixture(model, level, Ball(0), 1, 1, tiny, 10000, precision, context, ledger, fixed.mixture);
}

}  // namespace datamix::verify::full_rate_bounds
