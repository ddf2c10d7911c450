// G2 greedy-worst-ratio (P1: how bad the limit of a short horizon can be).
//
// Statement (derived here). Domains share the Hessian H with eigenvalues in [μ, L]; f_V = ½|θ−c|², more generally any
// quadratic f_V whose Hessian V commutes with H. The T-horizon limit θ^T minimises (θ−c)ᵀM_TV(θ−c) over the mixtures
// (claim G3), and F(θ^T) ≤ (κ_T+1)²/(4κ_T) · F*, with κ_T = (1−(1−ηL)^T)/(1−(1−ημ)^T) the condition number of M_T. For
// T = 1 that is (κ+1)²/(4κ) for every η ≤ 1/L. It is attained, for every κ, T and η.
//
// Computed here. The limit is the exact rational solution of a variational inequality, F and F* are exact rationals, so
// the inequality is decided without a tolerance, and so is equality. proofs/greedy_worst_ratio.md,
// proofs/coq/GreedyWorstRatio.v.

#include <fmt/format.h>

#include <random>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/greedy_worst_ratio_models.hpp"
#include "datamix/evaluate/closed_mixture.hpp"
#include "datamix/evaluate/closed_two_domain_run.hpp"
#include "datamix/theory/horizon_metric.hpp"

namespace datamix::verify {
namespace {

using namespace greedy_worst_ratio_models;

/// Kantorovich's factor of the statement; its mutant changes what it exceeds 1 by.
Rational factor_of(const Rational& kappa, const Context& context) {
    return 1 + context.factor("factor") * (theory::kantorovich_factor<Rational>(kappa) - 1);
}

/// The bound on one model and horizon, as an inequality of rationals: F(θ^T) ≤ factor·F*, F* = 0 included.
void check_bound(const Model& model, const Integer& horizon, const Context& context, Ledger& ledger) {
    const Rational kappa = theory::horizon_condition_number<Rational>(model.mu, model.smoothness, horizon, model.eta);
    const Rational bound = factor_of(kappa, context) * best(model);
    for (const auto& w : limits(model, horizon))
        ledger.part("bound").certify(known(objective(model, w) <= bound),
                                     "F at the limit is at most Kantorovich's factor times F*");
}

void check_equality(const Context& context, Ledger& ledger, Table& table) {
    for (const char* text : {"5/4", "2", "4", "10", "30", "100", "1000"}) {
        const Rational kappa = parse_rational(text);
        const Model model = equality_instance(kappa);
        const auto limit = limits(model, 1).front();
        const Rational ratio = objective(model, limit) / best(model);
        ledger.part("attained")
            .certify(known(ratio == factor_of(kappa, context)), "the bound is attained exactly for T = 1");
        for (const int horizon : {2, 5, 20})
            for (const int share : {1, 2, 10}) {
                const Rational eta = 1 / (share * kappa);
                const Model attained = equality_instance(kappa, horizon, eta);
                const Rational at = objective(attained, limits(attained, horizon).front()) / best(attained);
                const Rational kappa_t = theory::horizon_condition_number<Rational>(1, kappa, horizon, eta);
                ledger.part("attained")
                    .certify(known(at == factor_of(kappa_t, context)),
                             "the bound is attained exactly for T = 2, 5, 20, with kappa_T for kappa");
            }
        ledger.part("attained").certify(known(limit(0) == 1), "the greedy limit of the equality instance is w = 1");
        ledger.number(fmt::format("ratio T=1 kappa={}", text), ratio);
        table.rows.push_back({fmt::format("{}", to_double(kappa)), fmt::format("{:.10g}", to_double(ratio))});
        for (const int horizon : {5, 20}) {
            check_bound(model, horizon, context, ledger);
            const Rational longer = objective(model, limits(model, horizon).front()) / best(model);
            table.rows.back().push_back(fmt::format("{:.10g}", to_double(longer)));
        }
    }
    const Model model = equality_instance(4);
    for (const int horizon : {5, 6}) {
        const Rational kappa = theory::horizon_condition_number<Rational>(1, 4, horizon, model.eta);
        ledger.number(fmt::format("bound T={} kappa=4", horizon),
                      Ball(theory::kantorovich_factor<Rational>(kappa), {64}), 9);
        ledger.number(fmt::format("ratio T={} kappa=4", horizon),
                      Ball(Rational(objective(model, limits(model, horizon).front()) / best(model)), {64}), 9);
    }
}

/// The algorithm gets there: exponentiated gradient with T = 1 on the equality instance, enclosed. At the limit the
/// slope vanishes, so the approach is like 1/k; the stated target is 1 % of the bound after 20000 rounds.
void check_run(int rounds, Ledger& ledger) {
    const Precision precision{128};
    const Rational kappa = 4;
    const Ball root = sqrt(Ball(kappa, precision)), scale(Rational(2) / 5, precision);
    const Vector<Ball> first{{root, Ball(1)}}, second{{scale * root, scale * Ball(4)}};
    const auto instance = two_domains<Ball>(from_rational<Ball>(rationals({"1", "4"}), precision), first, second,
                                            Vector<Ball>::Constant(2, Ball(0)));
    TwoDomainRun<Ball> run(instance, 1, Ball(Rational(1) / 4, precision), Ball(1));
    run.start(Ball(Rational(1) / 2, precision), (first + second) * Ball(Rational(1) / 2, precision));
    for (int k = 0; k < rounds; ++k) run.round();
    const Ball ratio = instance.objective(run.weight()) / instance.objective(Ball(0));
    const Ball bound(theory::kantorovich_factor<Rational>(kappa), precision);
    ledger.part("run").certify(less(bound * Ball(Rational(99) / 100, precision), ratio),
                               "the run comes within 1 % of the bound");
    ledger.part("run").certify(less(ratio, bound), "the run stays below the bound");
    ledger.number("ratio after 20000 greedy rounds, kappa=4", ratio, 9);
}

/// Instances beside those of the claim on which the bound is asserted, and the rounds of the run.
struct Case {
    std::vector<Model> models = {};
    int rounds = 20000;
};

Finding check(const Case& checked, const Context& context) {
    Ledger ledger;
    Table table{"greedy_worst_ratio", {"kappa", "ratio_T1", "ratio_T5", "ratio_T20"}, {}};
    for (const auto& model : checked.models)
        for (const int horizon : {1, 2, 5}) check_bound(model, horizon, context, ledger);
    check_equality(context, ledger, table);
    check_run(checked.rounds, ledger);
    std::mt19937_64 random(context.seed);
    const int draws = context.profile == Profile::quick ? 60 : context.profile == Profile::standard ? 400 : 4000;
    for (int i = 0; i < draws; ++i) {
        const Model model = random_instance(random);
        for (const int horizon : {1, 2, 3, 6}) check_bound(model, horizon, context, ledger);
    }
    ledger.number("random instances", static_cast<std::size_t>(draws));
    ledger.table(std::move(table));
    return ledger.finish(
        "F(limit)/F* <= (k_T+1)^2/(4k_T), attained for every T",
        fmt::format("equality at 7 values of kappa, {} inequalities decided without tolerance", ledger.assertions()));
}

/// The example of proofs/horizon_metric.md that does not commute, with c moved off the segment so that F* > 0.
Model not_commuting() {
    Model model;
    model.hessian = Matrix<Rational>(2, 2);
    model.hessian << Rational(1), Rational(9) / 10, Rational(9) / 10, Rational(1);
    model.optima = Matrix<Rational>(2, 2);
    model.optima << Rational(1), Rational(0), Rational(-1) / 10, Rational(0);
    model.validation_hessian = diagonal_matrix<Rational>(rationals({"1", "100"}));
    model.validation = rationals({"1/2", "-1/20"});
    model.validation(1) += Rational(1) / 1000;
    model.mu = Rational(1) / 10;
    model.smoothness = Rational(19) / 10;
    model.eta = 1 / model.smoothness;
    return model;
}

}  // namespace

Claim greedy_worst_ratio() {
    Model sharper = equality_instance(4);
    sharper.smoothness = 3;  // offers the factor of κ = 3 for an instance with κ = 4
    return {
        .id = "greedy-worst-ratio",
        .label = "G2",
        .paper = "P1",
        .source = "theorem G2, derived here",
        .summary = "the limit of horizon T costs at most (κ_T+1)²/(4κ_T) times the best mixture; attained",
        .statement =
            "With a shared Hessian and eta <= 1/L the limit of horizon T costs at most Kantorovich's factor "
            "(k_T+1)^2/(4k_T) over the best mixture, k_T the condition number of I-(I-eta H)^T; for T = 1 that is "
            "(kappa+1)^2/(4kappa). It is attained for every kappa, T and eta.",
        .kind = Kind::exact,
        .method = Method::exact,
        .parts =
            {
                theorem("bound", "The limit of horizon T costs at most (k_T+1)^2/(4k_T) times the best mixture.",
                        "GreedyWorstRatio.greedy_worst_ratio",
                        "a minimiser of the weighted loss exists; f_V = |theta-c|^2/2"),
                theorem("attained", "The bound is attained for every kappa, T and eta <= 1/L.",
                        "GreedyWorstRatio.greedy_ratio_attained"),
                certified("run",
                          "Greedy exponentiated gradient on the equality instance with kappa = 4 comes within 1 % "
                          "of the bound in 20000 rounds."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("hessians-do-not-commute",
                        "f_V's Hessian does not commute with H: the limit is a vertex with a far larger loss",
                        {"bound"}, check, {.models = {not_commuting()}}),
                control("smaller-condition-number", "the factor of kappa = 3 is not enough for kappa = 4", {"bound"},
                        check, {.models = {sharper}}),
                control("shorter-run", "twenty rounds are not enough", {"run"}, check, {.rounds = 20}),
                altered("loose-bound", "a bound twice as far above 1 holds, but nothing attains it", {"attained"},
                        "factor", "2"),
            },
        .constants = {{"(k_T+1)^2/(4k_T) - 1", "factor", {"1/2", "19/20"}}},
        .plots = {"greedy_worst_ratio"},
    };
}

}  // namespace datamix::verify
