// G3 horizon-metric (P1: why short horizons fail, and what repairs them).
//
// Statement (derived here). Shared Hessian H, f_V = ½|θ−c|², η ≤ 1/L, outer step α ≤ min(1/(2R), 1/D²) with R the
// largest span of AᵀM_T(θ_{k+1}−c) along the run and D = max|a_i − a_j|, all starting weights positive: exponentiated
// gradient with horizon T converges to the mixture that minimises the *M_T-weighted* validation loss ½(θ−c)ᵀM_T(θ−c),
// M_T = I−(I−ηH)^T. The Lyapunov function KL(w^T|w_k) + (α/2) y_kᵀR_Ty_k, y_k = θ_k − θ^T, R_T = I − M_T, never rises.
// Two domains: w_T = uᵀM_T(c−a_2)/uᵀM_Tu, and |w_T − w*| ≤ Cρ^T with C = Σ|u_iy_i|/(2ηh_min|u|²), ρ = 1 − ηh_min.
//
// Computed here. The limit and the rate in exact rationals; the runs by the library's own driver in balls, from several
// starts, with the Lyapunov function certified to fall in every round. A model says which problem the driver is given:
// the controls break its hypergradient or its Hessians. proofs/horizon_metric.md, proofs/coq/HorizonMetric.v.

#include <fmt/format.h>

#include <random>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/horizon_metric_limits.hpp"
#include "claims/horizon_metric_models.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/closed_mixture.hpp"
#include "datamix/problem/quadratic.hpp"
#include "datamix/theory/horizon_metric.hpp"

namespace datamix::verify {
namespace {

using namespace horizon_metric_models;

/// θ − η∇f_w(θ) doubles the radius in a step where ηL = 1, and so does the sweep back; what is left at the end is
/// certified.
Precision run_precision(std::size_t horizon, std::size_t rounds) {
    return {static_cast<long>(2 * horizon * rounds + rounds) + 200};
}

/// KL(w^T|w) + (α/2) yᵀR_Ty with y = θ − θ^T: the Lyapunov function of the claim.
Ball lyapunov(const Vector<Rational>& limit, const Vector<Ball>& w, const Vector<Ball>& y, const Matrix<Ball>& kept_t,
              const Ball& alpha, Precision precision) {
    Ball value = alpha * dot<Ball>(y, times<Ball>(kept_t, y)) / Ball(2);
    for (Eigen::Index i = 0; i < w.size(); ++i)
        if (limit(i) > 0) value += Ball(limit(i), precision) * log(Ball(limit(i), precision) / w(i));
    return value;
}

/// One run of the driver at horizon T from w_0: the Lyapunov function falls, α is admissible for the span that was
/// seen, and the distance to the claimed limit ends below a thousandth of where it began. (The local rate
/// α·uᵀM_Tu·w_T(1−w_T) is at least .0186 a round for the models of the claim, so 450 rounds leave e^{−8}.)
template <Problem P>
void check_run(const P& problem, const Model& model, std::size_t horizon, const Vector<Rational>& start,
               std::size_t rounds, const Context& context, Ledger& ledger) {
    const Precision precision = run_precision(horizon, rounds);
    const Matrix<Rational> kept_t = kept(model, horizon), metric = identity(kept_t.rows()) - kept_t;
    const auto limit = theory::closest_mixture(model.optima, model.validation, metric);
    const Vector<Rational> theta_limit = times<Rational>(model.optima, limit);
    const Vector<Rational> pull = times<Rational>(metric, theta_limit - model.validation);
    const Vector<Rational> slopes = transposed_times<Rational>(model.optima, pull);
    const auto [lowest, highest] = std::minmax_element(slopes.data(), slopes.data() + slopes.size());
    const Rational step = context.factor("step");
    if (2 * model.alpha * (*highest - *lowest) > 1)
        ledger.leave_open("the theorem needs alpha <= 1/(2R) at the limit too");
    const auto limit_ball = from_rational<Ball>(limit, precision),
               theta_ball = from_rational<Ball>(theta_limit, precision);
    const auto kept_ball = from_rational<Ball>(kept_t, precision);
    const Ball alpha(model.alpha * step, precision), energy(context.factor("energy"), precision);

    const auto distance = [&](const Vector<Ball>& w) {
        const Vector<Ball> gap = w - limit_ball;
        return dot<Ball>(gap, gap);
    };
    MixingOptions<Ball> options{
        .horizon = horizon, .rounds = rounds, .inner_step = Ball(model.eta, precision), .outer_step = alpha};
    MixingStart<Ball> from{from_rational<Ball>(start, precision),
                           from_rational<Ball>(Vector<Rational>(times<Rational>(model.optima, start)), precision)};
    Ball previous = lyapunov(limit, from.weights, from.parameters - theta_ball, kept_ball, energy * alpha, precision);
    Vector<Ball> next_weights = from.weights;
    const auto result = mix(problem, options, from, [&](const Round<Ball>& round) {
        for (Eigen::Index i = 0; i < round.hypergradient.size(); ++i)
            for (Eigen::Index j = 0; j < i; ++j)
                if (!certainly(less_equal(Ball(2) * alpha * abs(round.hypergradient(i) - round.hypergradient(j)),
                                          Ball(step, precision))))
                    ledger.leave_open("the theorem needs alpha <= 1/(2R), which this run does not keep");
        next_weights = ExponentiatedGradient{}.step<Ball>(round.weights, round.hypergradient, alpha);
        const Ball value =
            lyapunov(limit, next_weights, round.parameters - theta_ball, kept_ball, energy * alpha, precision);
        ledger.part("limit").certify(less_equal(value, previous), "the Lyapunov function never rises");
        previous = value;
    });
    ledger.part("limit").certify(less_equal(Ball(1000000) * distance(result.weights), distance(from.weights)),
                                 "the run ends a thousand times nearer to the M_T-weighted minimiser than it began");
}

void check_runs(const Model& model, std::size_t rounds, const Context& context, Ledger& ledger) {
    Rational diameter = 0;
    for (Eigen::Index i = 0; i < model.optima.cols(); ++i)
        for (Eigen::Index j = 0; j < i; ++j) {
            const Vector<Rational> u = model.optima.col(i) - model.optima.col(j);
            diameter = std::max(diameter, dot<Rational>(u, u));
        }
    if (model.alpha * diameter > 1) ledger.leave_open("the theorem needs alpha <= 1/D^2");
    for (const auto horizon : model.horizons)
        for (const auto& start : model.starts) {
            const Precision precision = run_precision(horizon, rounds);
            const QuadraticProblem<Ball> problem(
                std::vector<Matrix<Ball>>(static_cast<std::size_t>(model.optima.cols()),
                                          from_rational<Ball>(model.hessian, precision)),
                from_rational<Ball>(model.optima, precision), from_rational<Ball>(model.validation_hessian, precision),
                from_rational<Ball>(model.validation, precision));
            if (model.contraction)
                check_run(problem, model, horizon, start, rounds, context, ledger);
            else
                check_run(WithoutContraction(problem), model, horizon, start, rounds, context, ledger);
        }
}

/// Returns the largest ratio of the two sides. |w_T − w*| ≤ Cρ^T in exact rationals: the worst instance found, that of
/// G1 for every T up to 60, and random two-domain instances.
double check_rate(int draws, const Context& context, Ledger& ledger) {
    double tightness = 0;  // largest |w_T − w*|/(Cρ^T) seen
    const auto check_one = [&](const SharedQuadratic<Rational>& instance, const Rational& eta, int horizon) {
        const auto metric = theory::horizon_metric<Rational>(instance.curvature, horizon, eta);
        const Rational gap = abs(Rational(theory::metric_minimiser<Rational>(instance, metric) - instance.minimiser()));
        const Rational steps = context.factor("power") * horizon;
        const Rational bound =
            context.factor("C") * theory::horizon_limit_constant(instance, eta) *
            power<Rational>(1 - eta * instance.strong_convexity(), boost::multiprecision::numerator(steps));
        ledger.part("distance").certify(known(gap <= bound), "|w_T - w*| <= C rho^T");
        if (bound > 0) tightness = std::max(tightness, to_double(Rational(gap / bound)));
        return std::pair(gap, bound);
    };
    check_one(worst_rate_instance(), Rational(1) / 2, 1);
    Table table{"horizon_metric", {"horizon", "distance", "bound"}, {}};
    for (int horizon = 1; horizon <= 60; ++horizon) {
        const auto [gap, bound] = check_one(worst_domain_instance(), Rational(1) / 4, horizon);
        table.rows.push_back(
            {std::to_string(horizon), fmt::format("{:.8e}", to_double(gap)), fmt::format("{:.8e}", to_double(bound))});
    }
    ledger.table(std::move(table));

    std::mt19937_64 random(context.seed);
    const auto draw = [&](int low, int high) {
        return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
    };
    for (int i = 0; i < draws; ++i) {
        const int d = draw(2, 4);
        SharedQuadratic<Rational> instance{Vector<Rational>(d), Matrix<Rational>(d, 2), Vector<Rational>(d)};
        Rational largest = 0;
        for (int j = 0; j < d; ++j) {
            instance.curvature(j) = Rational(draw(1, 40)) / 4;
            instance.optima(j, 0) = Rational(draw(1, 12)) / 4;
            instance.optima(j, 1) = Rational(draw(-12, 0)) / 4;
            instance.validation(j) = Rational(draw(-20, 20)) / 4;
            largest = std::max(largest, instance.curvature(j));
        }
        const Rational eta = Rational(draw(1, 8)) / 8 / largest;
        for (const int horizon : {1, 2, 4, 9}) check_one(instance, eta, horizon);
    }
    return tightness;
}

Finding check(const std::vector<Model>& models, const Context& context) {
    Ledger ledger;
    const bool quick = context.profile == Profile::quick;
    const double tightness = check_rate(quick                                  ? 50
                                        : context.profile == Profile::standard ? 300
                                                                               : 3000,
                                        context, ledger);
    record_limits(ledger);
    for (const auto& model : models) check_runs(model, quick ? 450 : 600, context, ledger);
    ledger.number("largest |w_T-w*|/(C rho^T)", tightness, 4);
    return ledger.finish(
        "limit = M_T-weighted minimiser; |w_T-w*| <= C rho^T",
        fmt::format("|w_T-w*| <= {:.3f} C rho^T; {} assertions on runs and limits", tightness, ledger.assertions()));
}

}  // namespace

Claim horizon_metric() {
    Model broken = two_domains();
    broken.contraction = false;
    return {
        .id = "horizon-metric",
        .label = "G3",
        .paper = "P1",
        .source = "theorem G3, derived here",
        .summary = "horizon T minimises the loss in the metric I − (I−ηH)^T; distance to the best mixture at most Cρ^T",
        .statement =
            "With a shared Hessian and alpha <= min(1/(2R), 1/D^2), R the largest span of the hypergradients and D of "
            "the optima, exponentiated gradient with horizon T converges to the minimiser of the M_T-weighted "
            "validation loss, M_T = I-(I-eta H)^T; on two domains its distance to the best mixture is at most C rho^T.",
        .kind = Kind::limit,
        .method = Method::enclosure,
        .parts =
            {
                theorem(
                    "limit",
                    "If eta <= 1/L, w_0 > 0 and alpha <= min(1/(2R), 1/D^2), R the largest span of the hypergradients "
                    "and D = max |a_i-a_j|, exponentiated gradient with horizon T converges to the minimiser of the "
                    "M_T-weighted loss, and the Lyapunov function KL + (alpha/2) y^T R_T y never rises.",
                    "HorizonMetric.horizon_metric",
                    "a minimiser over the hull exists; f_V = |theta-c|^2/2; the spans are those of the run"),
                theorem("distance",
                        "On two domains |w_T - w*| <= C rho^T, C = sum |u_i y_i|/(2 eta h_min |u|^2), before both are "
                        "clipped to [0, 1] and after.",
                        "HorizonTwoDomains.horizon_metric_gap",
                        "H diagonal; before clipping (after: horizon_metric_gap_clipped)"),
            },
        .check = with_model(check, {two_domains(), three_domains()}),
        .controls =
            {
                control("hessians-do-not-commute",
                        "f_V's Hessian does not commute with H: greedy is repelled from the optimum", {"limit"}, check,
                        {not_commuting()}),
                control("no-contraction",
                        "sensitivities without their contraction: the metric is eta*T*H, and the limit is elsewhere",
                        {"limit"}, check, {broken}),
                altered("half-constant", "half of C: false on the worst instance found", {"distance"}, "C", "1/2"),
            },
        .constants =
            {
                {"C of |w_T - w*| <= C rho^T", "C", {"1/2"}},
                {"T of rho^T", "power", {"2"}},
                {"alpha <= min(1/(2R), 1/D^2)", "step", {"2"}},
                {"(alpha/2) y^T R_T y of the Lyapunov function", "energy", {"0"}},
            },
        .plots = {"horizon_metric"},
    };
}

}  // namespace datamix::verify
