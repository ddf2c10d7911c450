// X1 metric-table (extension: is it a law of unrolling, or of data mixing?).
//
// Statement (derived here). Shared Hessian H, f_V = ½|θ−c|², η ≤ 1/L, R_T = (I−ηH)^T, M_T = I − R_T. A round is at rest
// if θ = Aw and w = Proj(w − αg). At rest, and only then, Aw minimises (θ−c)ᵀM(θ−c) over the mixtures, with
//   unrolled over T steps, warm start (F1, G3)                          M_T
//   truncated to the last K of T steps (Shaban et al., 2019)            M_K, whatever T
//   one step: the last one alone                                        ηH
//   unrolled from a θ_0 that every round returns to (cold start)        M_T², about c′ = M_T⁻¹(c − R_Tθ_0)
//   implicit, g_i = −⟨∇f_i, v⟩ with Hv = θ − c (Pedregosa, 2016)         I: the best mixture
// *Updating the weights seldom is not a long horizon*: to wait any number of steps and differentiate the last has
// greedy's limit.
//
// How it is checked. Each hypergradient is computed as the method computes it, in exact rationals, at the minimiser of
// its metric, where it must rest, and elsewhere, where it must not. proofs/metric_table.md, proofs/coq/MetricTable.v.

#include <fmt/format.h>

#include <array>
#include <random>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/closed_mixture.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix::verify {
namespace {

enum Hypergradient { unrolled, truncated, one_step, cold, implicit, none };
constexpr std::array<const char*, none> keys = {"unrolled", "truncated", "one-step", "cold", "implicit"};

/// A control offers one method the metric of another.
struct Model {
    Hypergradient judged = none, offered = none;

    Hypergradient metric_of(Hypergradient way) const { return way == judged ? offered : way; }
};

/// A shared quadratic and how its inner loop is run and differentiated.
struct Setting {
    SharedQuadratic<Rational> problem;
    Rational eta;
    std::size_t horizon, last;  ///< T, K ≤ T
    Vector<Rational> reset;     ///< θ_0 of the cold start
};

/// The hypergradient that the method computes at w in a round at rest, θ = Aw.
Vector<Rational> hypergradient(const Setting& s, Hypergradient way, const Vector<Rational>& w) {
    Vector<Rational> theta = way == cold ? s.reset : times<Rational>(s.problem.optima, w);
    std::size_t differentiated = s.horizon;
    if (way == truncated || way == one_step) {
        differentiated = way == truncated ? s.last : 1;
        for (std::size_t t = differentiated; t < s.horizon; ++t)
            theta -= times<Rational>(s.problem.domain_gradients(theta), w) * s.eta;
    }
    if (way != implicit) return forward_round(s.problem, w, differentiated, s.eta, theta);
    const Vector<Rational> adjoint = (theta - s.problem.validation).cwiseQuotient(s.problem.curvature);
    return -transposed_times<Rational>(s.problem.domain_gradients(theta), adjoint);
}

/// M and c of the table, H = diag.
struct Metric {
    Vector<Rational> weights, target;
};
Metric metric_of(const Setting& s, Hypergradient way, const Context& context) {
    const auto d = s.problem.dimension();
    Metric metric{Vector<Rational>(d), s.problem.validation};
    const auto times = [&](const char* key, std::size_t count) {
        return boost::multiprecision::numerator(Rational(context.factor(key) * static_cast<long>(count)));
    };
    for (Eigen::Index i = 0; i < d; ++i) {
        const Rational kept = 1 - s.eta * s.problem.curvature(i);
        const auto moved = [&](const Integer& steps) { return Rational(1 - power<Rational>(kept, steps)); };
        const Rational whole = moved(times("steps", s.horizon));
        switch (way) {
            case unrolled: metric.weights(i) = whole; break;
            case truncated: metric.weights(i) = moved(times("last", s.last)); break;
            case one_step: metric.weights(i) = s.eta * s.problem.curvature(i); break;
            case cold:
                metric.weights(i) = power<Rational>(whole, times("square", 2));
                metric.target(i) = (s.problem.validation(i) - (1 - whole) * s.reset(i)) / whole;
                break;
            case implicit:
            case none: metric.weights(i) = 1; break;
        }
    }
    return metric;
}

Vector<Rational> minimiser(const Setting& s, const Metric& metric) {
    return theory::closest_mixture(s.problem.optima, metric.target, diagonal_matrix<Rational>(metric.weights));
}

bool rests(const Setting& s, Hypergradient way, const Vector<Rational>& w) {
    const Rational alpha = Rational(1) / 8;
    return project_to_simplex<Rational>(w - hypergradient(s, way, w) * alpha) == w;
}

void check_setting(const Model& model, const Setting& s, const Vector<Rational>& elsewhere, const Context& context,
                   Ledger& ledger) {
    for (int k = 0; k < none; ++k) {
        const auto way = static_cast<Hypergradient>(k);
        const Vector<Rational> best = minimiser(s, metric_of(s, model.metric_of(way), context));
        ledger.part(keys[static_cast<std::size_t>(k)])
            .certify(known(rests(s, way, best)), "the method rests at the minimiser of its metric");
        const Vector<Rational> apart = times<Rational>(s.problem.optima, Vector<Rational>(elsewhere - best));
        if (dot<Rational>(apart, apart) > 0)
            ledger.part(keys[static_cast<std::size_t>(k)])
                .certify(known(!rests(s, way, elsewhere)), "and at no other mixture");
    }
}

/// G1's instance, η = ¼, cold starts from (½, ½): the table of the page.
void record_limits(const Context& context, Ledger& ledger) {
    const auto problem = two_domains<Rational>(rationals({"1", "4"}), rationals({"1", "1"}), rationals({"0", "0"}),
                                               rationals({"-2", "2"}));
    const Setting s{problem, Rational(1) / 4, 2, 1, rationals({"1/2", "1/2"})};
    const auto record = [&](const Setting& at, Hypergradient way, const std::string& name) {
        const Vector<Rational> w = minimiser(at, metric_of(at, way, context));
        ledger.part(keys[way]).certify(known(rests(at, way, w)), "on G1's instance, too");
        ledger.number(name, Ball(w(0), {64}), 10);
    };
    for (const std::size_t horizon : {2u, 5u}) {
        Setting at = s;
        at.horizon = horizon;
        record(at, unrolled, fmt::format("w, unrolled, T = {}", horizon));
        record(at, cold, fmt::format("w, cold start, T = {}", horizon));
    }
    Setting at = s;
    at.horizon = 20;
    at.last = 5;
    record(at, truncated, "w, last 5 of 20");
    for (const std::size_t horizon : {5u, 20u, 1000u}) {
        at.horizon = horizon;
        record(at, one_step, fmt::format("w, last of {}", horizon));
    }
    record(at, implicit, "w, implicit");
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    std::mt19937_64 random(context.seed);
    const auto draw = [&](int low, int high) {
        return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
    };
    const int draws = context.profile == Profile::quick ? 60 : context.profile == Profile::standard ? 400 : 4000;
    for (int i = 0; i < draws; ++i) {
        const int d = draw(1, 3), m = draw(2, 4);
        Setting s{{Vector<Rational>(d), Matrix<Rational>(d, m), Vector<Rational>(d)}, 0, 0, 0, Vector<Rational>(d)};
        Vector<Rational> elsewhere(m);
        for (int a = 0; a < d; ++a) {
            s.problem.curvature(a) = Rational(draw(1, 20)) / 4;
            s.problem.validation(a) = Rational(draw(-12, 12)) / 4;
            s.reset(a) = Rational(draw(-4, 4)) / 2;
            for (int j = 0; j < m; ++j) s.problem.optima(a, j) = Rational(draw(-8, 8)) / 4;
        }
        for (int j = 0; j < m; ++j) elsewhere(j) = draw(1, 5);
        elsewhere /= elsewhere.sum();
        s.eta = Rational(draw(1, 8)) / 8 / s.problem.smoothness();
        s.horizon = static_cast<std::size_t>(draw(2, 8));
        s.last = static_cast<std::size_t>(draw(1, static_cast<int>(s.horizon)));
        check_setting(model, s, elsewhere, context, ledger);
    }
    record_limits(context, ledger);
    return ledger.finish(
        "M_T, M_K, eta H, M_T^2, I: one metric per hypergradient",
        fmt::format("{} rests decided exactly; the last of 1000 steps has greedy's limit", ledger.assertions()));
}

Control offered(const char* name, const char* why, Hypergradient judged, Hypergradient other) {
    return control(name, why, {keys[judged]}, check, {.judged = judged, .offered = other});
}

Part row(Hypergradient way, const char* statement) { return theorem(keys[way], statement, "MetricTable.metric_table"); }

}  // namespace

Claim metric_table() {
    return {
        .id = "metric-table",
        .label = "X1",
        .paper = "extension",
        .source = "theorem X1, derived here; methods of Shaban et al. (2019), Pedregosa (2016)",
        .summary =
            "each way of taking the hypergradient minimises the validation loss in a metric of its own; waiting is not "
            "a long horizon",
        .statement =
            "With a shared Hessian the weights rest exactly where the mixture minimises the validation loss in a "
            "metric: "
            "M_T for the unrolled hypergradient, M_K truncated to K of T steps, eta H for the last step alone, M_T^2 "
            "(about "
            "another target) from a cold start, I for the implicit one.",
        .kind = Kind::exact,
        .method = Method::exact,
        .parts =
            {
                row(unrolled, "Unrolled over T steps from the last parameters: M_T = I - (I - eta H)^T."),
                row(truncated, "Truncated to the last K of T steps: M_K, whatever T."),
                row(one_step, "The last step alone: eta H, greedy's limit however many steps come before it."),
                row(cold,
                    "Unrolled from a start to which every round returns: M_T^2, about c' = M_T^(-1)(c - R_T theta_0)."),
                row(implicit, "Implicit: I, so the best mixture."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                offered("unrolled-as-cold", "M_T^2 about c' offered for the warm start", unrolled, cold),
                offered("truncated-as-unrolled", "M_T offered for K of T steps", truncated, unrolled),
                offered("one-step-as-unrolled", "M_T offered for the last of T steps: seldom is not long", one_step,
                        unrolled),
                offered("cold-as-unrolled", "M_T about c offered for the cold start", cold, unrolled),
                offered("implicit-as-one-step", "eta H offered for the implicit hypergradient", implicit, one_step),
            },
        .constants =
            {
                {"T of M_T", "steps", {"2"}},
                {"K of M_K", "last", {"2"}},
                {"2 of M_T^2", "square", {"1/2", "3/2"}},
            },
    };
}

}  // namespace datamix::verify
