// G1 greedy-worst-domain (P1: "the greedy choice T = 1 can fail, even in a simple quadratic example").
//
// Statement (derived here). Two quadratic domains with Hessian diag(1, 4), optima a_1 = (1,1) and a_2 = 0, validation
// loss ½|θ−c|² with c = (−2, 2). For every inner step η ∈ (0, ¼], every outer step α > 0, every start w_0 ∈ (0,1) and
// θ_0 ∈ [0,1]², exponentiated gradient with horizon T = 1 moves all weight to domain 1: w_k increases strictly and
// 1 − w_k ≤ ((1−w_0)/w_0) e^{−αηk}. Yet F(w) = 4 + w², so w = 1 is the worst mixture and w = 0 the best.
//
// Why. θ stays in the box of a_1 and a_2, and there the hypergradient is at most −margin(η) = −uᵀM_1(c−a_1). With T = 1
// the metric M_1 = ηH is linear in η, so the sign of one rational number decides all η at once; neither α nor w_0 nor
// θ_0 enters. proofs/greedy_worst_domain.md, proofs/coq/GreedyWorstDomain.v.

#include <fmt/format.h>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/evaluate/closed_two_domain_run.hpp"
#include "datamix/search/cover.hpp"
#include "datamix/theory/horizon_metric.hpp"

namespace datamix::verify {
namespace {

struct Model {
    SharedQuadratic<Rational> instance;
    std::size_t horizon = 1;
};

/// diag(1, h) with c = (−s, s): the family of the claim.
SharedQuadratic<Rational> family(const Rational& h, const Rational& s) {
    return two_domains<Rational>(Vector<Rational>{{1, h}}, rationals({"1", "1"}), rationals({"0", "0"}),
                                 Vector<Rational>{{-s, s}});
}

Model base() { return {family(4, 2)}; }

Rational largest_step(const SharedQuadratic<Rational>& instance) { return 1 / instance.smoothness(); }

/// The margin at step η, in exact numbers.
Rational margin(const Model& model, const Rational& eta) {
    const auto metric = theory::horizon_metric<Rational>(model.instance.curvature, model.horizon, eta);
    return theory::worst_domain_margin<Rational>(model.instance, metric);
}

/// Part 1: the sign condition on the whole invariant box, for every η ∈ (0, 1/L], and the shape of F.
void check_condition(const Model& model, Ledger& ledger) {
    const Rational eta_max = largest_step(model.instance);
    ledger.part("rate").certify(known(margin(model, eta_max) > 0),
                                "the hypergradient is negative on the whole box at eta = 1/L");
    // margin(η) = η·margin(1/L)·L holds for T = 1 only; a longer horizon would need a sign on an interval.
    if (model.horizon != 1) ledger.leave_open("the margin is linear in eta for T = 1 only");
    // (1−ηh_i)θ_i + ηh_i(a_w)_i is a convex combination for every η ≤ 1/L, and is so at every η if it is at the ends.
    for (Eigen::Index i = 0; i < model.instance.dimension(); ++i)
        ledger.part("rate").certify(
            known(model.instance.curvature(i) > 0 && eta_max * model.instance.curvature(i) <= 1),
            "inner steps keep theta in the box");
    // F is a convex parabola in w: F'(0) ≥ 0 makes w = 0 its minimiser on [0,1] and F'(1) > 0 makes w = 1 the worst.
    ledger.part("worst").certify(known(model.instance.slope(0) >= 0 && model.instance.slope(1) > 0),
                                 "w = 1 is the worst mixture, w = 0 the best");
    ledger.number("margin/eta", Rational(margin(model, eta_max) / eta_max));
    ledger.number("F(0)", model.instance.objective(0));
    ledger.number("F(1)", model.instance.objective(1));
}

/// Part 2: over the family, the condition is s(h−1) > 1+h: positive beyond the boundary, exactly zero on it, negative
/// below.
void check_family(const Model& model, const Context& context, Ledger& ledger) {
    std::size_t points = 0;
    for (int i = 1; i <= 24; ++i) {
        const Rational h = 1 + Rational(i) / 4, boundary = context.factor("boundary") * (1 + h) / (h - 1);
        for (int j = -8; j <= 40; ++j, ++points) {
            const Rational s = boundary * (1 + Rational(j) / 20);
            const Model member{family(h, s), model.horizon};
            const Rational value = margin(member, largest_step(member.instance));
            ledger.part("family").certify(known(j > 0    ? value > 0
                                                : j == 0 ? value == 0
                                                         : value < 0),
                                          "in the family the margin has the sign of s(h-1) - (1+h)");
        }
    }
    ledger.number("family points", points);
}

/// Part 3: trajectories over a compact box of (η, α, w_0), all of its points at once: g_k < 0 (so w increases strictly)
/// and −Σ_{j<k} g_j ≥ ηk, which with (1−w_k)/w_k = ((1−w_0)/w_0) e^{αΣg} (exact for exponentiated gradient) is the
/// bound.
void check_cover(const Model& model, std::size_t rounds, const Context& context, Ledger& ledger) {
    const Precision precision{64};
    const std::vector<Interval> box = {{Rational(1) / 20, largest_step(model.instance)},
                                       {Rational(1) / 20, Rational(1)},
                                       {Rational(1) / 10, Rational(9) / 10}};
    const auto instance = model.instance.as<Ball>(precision);
    const Ball rate(context.factor("rate"), precision);
    const auto decide = [&](const std::vector<Ball>& cell) {
        const Ball &eta = cell[0], &alpha = cell[1], &weight = cell[2];
        TwoDomainRun<Ball> run(instance, model.horizon, eta, alpha);
        run.start(weight, instance.direction() * weight + instance.optima.col(1));
        Truth holds = Truth::yes;
        Ball slack(0);  // −Σg/η − k
        for (std::size_t k = 0; k < rounds && certainly(holds); ++k) {
            const Ball g = run.round();
            slack -= g / eta + rate;
            holds = holds && less(g, Ball(0)) && less_equal(Ball(0), slack);
        }
        return holds;
    };
    const Cover cover = certify_on_box(box, 40, precision, decide);
    ledger.part("rate").certify(cover.holds,
                                "trajectories over the box of (eta, alpha, w_0) increase and obey the bound");
    ledger.number("cover cells", cover.cells);
    ledger.number("cover rounds", rounds);
}

/// Part 4: the algorithm itself (library driver, balls of 700 digits) at the point of proofs/greedy_worst_domain.md,
/// for the numbers and the plot; and from w_0 near 1, where (1−w_0)/w_0 is nearly 1 − w_0.
void check_runs(const Model& model, const Context& context, Ledger& ledger) {
    const Precision precision = Precision::digits(700);
    const auto instance = model.instance.as<Ball>(precision);
    const Ball eta(largest_step(model.instance), precision), alpha(Rational(1) / 10, precision),
        half(Rational(1) / 2, precision);
    const auto factor = [&](const char* key) { return Ball(context.factor(key), precision); };
    const Ball late(Rational(99) / 100, precision), odds(Rational(1) / 99, precision);
    ledger.part("rate").certify(less_equal(Ball(1) - late, factor("start") * odds),
                                "1 - w_k obeys the bound at k = 0, w_0 = 99/100");
    MixingOptions<Ball> options{.horizon = model.horizon, .rounds = 1001, .inner_step = eta, .outer_step = alpha};
    MixingStart<Ball> start{Vector<Ball>::Constant(2, half), instance.optima.col(1) + instance.direction() * half};
    Ball previous = half;
    mix(instance, options, start, [&](const Round<Ball>& round) {
        const auto& w = round.weights;
        if (round.index > 0) ledger.part("rate").certify(less(previous, w(0)), "w increases strictly along the run");
        const Ball bound = factor("start") *  // (1−w_0)/w_0 = 1
                           exp(-factor("rate") * alpha * eta * Ball(static_cast<long>(round.index)));
        ledger.part("rate").certify(less_equal(w(1), bound), "1 - w_k obeys the bound along the run");
        previous = w(0);
        if (round.index == 100) ledger.number("1-w_100", w(1));
        if (round.index == 1000) ledger.number("1-w_1000", w(1));
    });
}

/// Weight of the worst domain along runs of several horizons, and the law's lower bound for T = 1: the picture.
Table trajectories(const Model& model) {
    const std::vector<std::size_t> horizons = {1, 2, 3, 5, 10};
    const std::size_t rounds = 400;
    Table table{"greedy_worst_domain", {"round", "bound", "T1", "T2", "T3", "T5", "T10"}, {}};
    std::vector<TwoDomainRun<double>> runs;
    const auto instance = model.instance.as<double>();
    for (const auto horizon : horizons) {
        runs.emplace_back(instance, horizon, to_double(largest_step(model.instance)), 0.1);
        runs.back().start(0.5, instance.direction() * 0.5);
    }
    for (std::size_t k = 0; k <= rounds; ++k) {
        const double bound = 1 - std::exp(-0.1 * to_double(largest_step(model.instance)) * static_cast<double>(k));
        table.rows.push_back({std::to_string(k), fmt::format("{:.6f}", bound)});
        for (auto& run : runs) {
            table.rows.back().push_back(fmt::format("{:.6f}", run.weight()));
            run.round();
        }
    }
    return table;
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    check_condition(model, ledger);
    check_family(model, context, ledger);
    // A model that fails the condition needs no long run to be told so.
    if (certainly(known(margin(model, largest_step(model.instance)) > 0)))
        check_cover(model,
                    context.profile == Profile::quick      ? 12
                    : context.profile == Profile::standard ? 25
                                                           : 60,
                    context, ledger);
    check_runs(model, context, ledger);
    ledger.table(trajectories(model));
    const Rational eta = largest_step(model.instance);
    return ledger.finish("g <= -eta on the box: w -> 1, the worst mixture",
                         fmt::format("g <= {} eta on the box", to_string(Rational(-margin(model, eta) / eta))));
}

}  // namespace

Claim greedy_worst_domain() {
    Model shifted{family(3, 2)};
    shifted.instance.validation(1) = Rational(5) / 2;
    return {
        .id = "greedy-worst-domain",
        .label = "G1",
        .paper = "P1",
        .source = "theorem G1, derived here",
        .summary =
            "T = 1 moves all weight to the worst of two quadratic domains, for every η ≤ 1/L, α and start in the box",
        .statement =
            "Two quadratic domains on which exponentiated gradient with T = 1 moves all weight to the worst domain, "
            "for every inner step up to 1/L, every outer step and every start w_0 in (0, 1), theta_0 in [0, 1]^2.",
        .kind = Kind::exact,
        .method = Method::enclosure,
        .parts =
            {
                theorem("rate",
                        "With T = 1, for every eta in (0, 1/L], alpha > 0, w_0 in (0, 1) and theta_0 in the box [0, "
                        "1]^2, w increases strictly and 1-w_k <= ((1-w_0)/w_0) e^(-alpha eta k).",
                        "GreedyWorstDomain.greedy_worst_domain"),
                theorem("worst", "w = 1 is the worst mixture and w = 0 the best.",
                        "GreedyWorstDomain.greedy_worst_family"),
                theorem("family",
                        "On diag(1, h), c = (-s, s), T = 1, the margin is eta (s(h-1) - (1+h)): greedy fails where it "
                        "is positive, for every eta <= 1/L.",
                        "GreedyWorstDomain.greedy_worst_family"),
            },
        .check = with_model(check, base()),
        .controls =
            {
                control("horizon-two", "two inner steps already leave the vertex: the margin changes sign",
                        {"rate", "family"}, check, {.instance = family(4, 2), .horizon = 2}),
                control("round-hessian", "with h = 1 the metric is Euclidean and greedy is right", {"rate"}, check,
                        {.instance = family(1, 2)}),
                control("h3-shifted",
                        "h = 3, c = (-2, 5/2): greedy goes to w = 1, but F(1/4) < F(0), so w = 0 is not the best",
                        {"worst"}, check, shifted),
                altered("twice-the-rate", "w does not tend to 1 at twice the rate", {"rate"}, "rate", "2"),
                altered("boundary-moved", "the margin changes sign at s(h-1) = 1+h, not 5 per cent above", {"family"},
                        "boundary", "21/20"),
            },
        .constants =
            {
                {"rate alpha eta", "rate", {"2"}},
                {"(1-w_0)/w_0", "start", {"1/2"}},
                {"1+h of s(h-1) > 1+h", "boundary", {"19/20", "21/20"}},
            },
        .plots = {"greedy_worst_domain"},
    };
}

}  // namespace datamix::verify
