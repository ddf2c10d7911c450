// F11 general-horizon (P2: Θ(log N) beyond quadratics that share a Hessian, and which curvature sets it).
//
// Statement (derived here). Two domains with μ-strongly convex, L-smooth losses (three times differentiable), η ≤ 1/L,
// linear outer step α, average iterate; w* an interior minimiser of F with F″(w*) > 0, λ_* the least eigenvalue of
// ∇²f_{w*}(θ*(w*)), simple, and ρ_* = 1 − ηλ_*. Then
//   (limit)    the fixed point w_T of horizon T near w* has w_T − w* = βρ_*^T(1 + o(1)), β = ⟨z,E∇f_V⟩/F″(w*),
//              z = dθ*/dw and E the projection on the eigenvector of λ_*;
//   (growth)   if βk_0 > 0, k_0 the sum of the errors of all rounds as T → ∞, T* = ln(λβN/k_0)/λ + O(1), λ = ln(1/ρ_*).
// It is the curvature at the optimum, not the least one of the class, that sets the law; certified on four instances.
// proofs/general_horizon.md.
//
// Computed here. Roots by sign changes in balls; runs by an a-posteriori enclosure (EnclosedProblemRun); all horizons
// beyond T_1 excluded by one enclosure of what they have in common. So every T* is a certified integer argmin over all
// T.

#include <fmt/format.h>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/full_horizon_models.hpp"
#include "claims/general_horizon_runs.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/problem/conformance.hpp"

namespace datamix::verify {
namespace {

using namespace general_horizon_runs;
using boost::multiprecision::pow;

struct Model {
    bool limit_of_class = false, growth_of_class = false, law_of_class = false;  ///< ρ = 1 − ημ is told
    Rational planted = 0;  ///< added to a gradient of the enclosed run
    bool all = true;       ///< every instance, not the first alone
};

void check_enclosure(const Case& c, const auto& make, const Model& model, Ledger& ledger) {
    using Number = Real<100>;
    const auto reference = make.template operator()<Number>(run_bits, Rational(0));
    const auto problem = make.template operator()<Ball>(run_bits, model.planted);
    Vector<Number> along(2);
    along << Number(1), Number(-2);
    ledger.part("enclosure")
        .certify(known(broken_promises(reference, from_rational<Number>(c.parameters), along).empty()),
                 c.name + ": gradients, Hessians and third derivatives fit each other");
    for (const int horizon : {1, 7}) {
        MixingOptions<Number> options;
        options.horizon = static_cast<std::size_t>(horizon);
        options.rounds = 30;
        options.inner_step = from_rational<Number>(c.eta);
        options.outer_step = from_rational<Number>(c.alpha);
        Vector<Rational> w(2);
        w << c.start, 1 - c.start;
        const auto run =
            mix(reference, options, {from_rational<Number>(w), from_rational<Number>(c.parameters)}, LinearUpdate{});
        EnclosedProblemRun enclosed(problem, options.horizon, exact(c.eta, run_bits), exact(c.alpha, run_bits),
                                    both(exact(c.start, run_bits)), from_rational<Ball>(c.parameters, run_bits));
        while (enclosed.rounds() < options.rounds && enclosed.advance()) {
        }
        const Ball found = enclosed.weights()(0), sum = enclosed.sum()(0);
        const Number total = run.average(0) * Number(30);
        ledger.part("enclosure")
            .certify(
                known(enclosed.rounds() == options.rounds &&
                      found.contains(mpfr_srcptr(run.weights(0).backend().data())) &&
                      sum.contains(mpfr_srcptr(total.backend().data())) && Radius::around(found).value() < 1e-14),
                fmt::format("{}: the enclosure of horizon {} holds the run at 100 digits and is narrower than 1e-14",
                            c.name, horizon));
    }
}

/// ln(1/ρ) of a curvature.
Ball rate_of(const Ball& eta, const Ball& curvature) { return -log(Ball(1) - eta * curvature); }

template <class P>
void check_limit(const Case& c, const P& fine, const Optimum<P>& optimum, const Model& model, const Context& context,
                 Ledger& ledger) {
    const Ball eta = exact(c.eta),
               told = model.limit_of_class ? Ball(fine.strong_convexity()) : optimum.at.least_curvature();
    const Ball kept = Ball(1) - eta * told * exact(context.factor("curvature")),
               bias = optimum.at.bias() * exact(context.factor("bias"));
    const std::vector<int> horizons =
        context.profile == Profile::quick ? std::vector{60} : std::vector{60, 80, 120, 160};
    for (const int horizon : horizons) {
        const auto limit = limit_of(fine, eta, horizon, optimum), next = limit_of(fine, eta, horizon + 1, optimum);
        if (!limit || !next) return ledger.leave_open(c.name + ": w_T is not enclosed");
        const Ball off = *limit - optimum.weight, off_next = *next - optimum.weight;
        const Ball within(Rational(1) / 1000, bits);
        ledger.part("limit").certify(
            less(abs(off_next / off / kept - Ball(1)), within),
            fmt::format("{}: w_T - w* falls by rho_* to 1/1000 from T = {} to the next", c.name, horizon));
        if (ledger.refuted()) return;
        ledger.part("limit").certify(less(abs(off / (bias * power<Ball>(kept, Integer(horizon))) - Ball(1)), within),
                                     fmt::format("{}: w_T - w* is beta rho_*^T to 1/1000 at T = {}", c.name, horizon));
        if (horizon == 60) ledger.number(c.name + ": w_60 - w*", off, 10);
    }
}

template <class P>
void check_law(const Case& c, const P& fine, const P& problem, const Optimum<P>& optimum, const Model& model,
               const Context& context, Ledger& ledger, Table& table) {
    const int last = context.profile == Profile::quick ? c.quick : c.far;
    const auto horizons = all_horizons(c, fine, problem, optimum, last);
    if (!horizons) return ledger.leave_open(c.name + ": a run or a limit is not enclosed");
    const Ball eta = exact(c.eta), of_class = rate_of(eta, Ball(fine.strong_convexity())),
               right = rate_of(eta, optimum.at.least_curvature());
    const Ball rate = (model.law_of_class ? of_class : right) / exact(context.factor("slope"));
    const Ball share = optimum.at.bias() / horizons->runs.back().total() * exact(context.factor("inside"));
    const auto law = [&](const Ball& of, const Integer& budget) { return log(of * share * Ball(budget, bits)) / of; };
    std::optional<int> first;
    for (int exponent = 3; exponent <= last; ++exponent) {
        const Integer budget = pow(Integer(10), static_cast<unsigned>(exponent));
        const auto best = horizons->best(budget, optimum.weight);
        if (!best) return ledger.leave_open(fmt::format("{}: T* is not decided at N = 1e{}", c.name, exponent));
        const auto& [horizon, error] = *best;
        const Ball told = law(rate, budget);
        table.rows.push_back({c.name, std::to_string(exponent), std::to_string(horizon),
                              fmt::format("{:.4f}", told.midpoint()),
                              fmt::format("{:.4f}", law(of_class, budget).midpoint())});
        if (exponent >= 4)
            ledger.part("law").certify(
                less(abs(Ball(horizon) - told), exact(Rational(3) / 4 * context.factor("within"))),
                fmt::format("{}: T* is within 3/4 of ln(lambda beta N/k_0)/lambda at N = 1e{}", c.name, exponent));
        if (ledger.refuted()) return;
        if (!first) first = horizon;
        if (exponent > 3 && exponent < last) continue;
        ledger.number(fmt::format("{}: T* at N = 1e{}", c.name, exponent), static_cast<std::size_t>(horizon));
        ledger.number(fmt::format("{}: |w-w*| at N = 1e{}", c.name, exponent), error, 8);
        if (exponent < last) continue;
        const Ball growth = Ball(horizon - *first) / log(Ball(Rational(budget) / 1000, bits)),
                   told_growth = exact(context.factor("growth")) / (model.growth_of_class ? of_class : right);
        ledger.number(fmt::format("{}: T* per e-fold of N, 1e3 to 1e{}", c.name, last), growth, 4);
        ledger.number(fmt::format("{}: 1/lambda", c.name), Ball(1) / right, 10);
        ledger.number(fmt::format("{}: 1/lambda of the class", c.name), Ball(1) / of_class, 10);
        ledger.part("growth").certify(
            less(abs(growth / told_growth - Ball(1)), exact(Rational(1) / 10)),
            fmt::format("{}: T* grows by 1/lambda per e-fold of N, to 1/10, from 1e3 to 1e{}", c.name, last));
    }
}

void check_case(const Case& c, const auto& make, const Model& model, const Context& context, Ledger& ledger,
                Table& table) {
    const auto fine = make.template operator()<Ball>(bits, Rational(0)),
               problem = make.template operator()<Ball>(run_bits, Rational(0));
    check_enclosure(c, make, model, ledger);
    const auto optimum = optimum_of(fine);
    if (!optimum) return ledger.leave_open(c.name + ": w* is not enclosed");
    const bool only = only_minimiser(problem, optimum->weight, 0, 1, run_bits);
    ledger.part("limit").certify(only ? Truth::yes : Truth::unknown, c.name + ": w* is the one minimiser of F");
    check_limit(c, fine, *optimum, model, context, ledger);
    if (ledger.refuted()) return;
    check_law(c, fine, problem, *optimum, model, context, ledger, table);
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    Table table{"general_horizon", {"case", "exponent", "T", "law", "class_law"}, {}};
    const Rational eta = Rational(1) / 4, high = Rational(9) / 10;
    check_case({"(1,4) and (2,4)", eta, Rational(1) / 12, high, rationals({"9/11", "9/10"}), 8, 12},
               MakeCurved{different_hessians({"1", "4", "2", "4"})}, model, context, ledger, table);
    if (model.all && !ledger.refuted()) {
        check_case({"(1,4) and (3,2)", eta, Rational(1) / 8, Rational(1) / 10, rationals({"1/28", "2/11"}), 8, 12},
                   MakeCurved{different_hessians({"1", "4", "3", "2"})}, model, context, ledger, table);
        check_case({"ln cosh", eta, Rational(1) / 16, high, rationals({"3/5", "7/8"}), 5, 7},
                   MakeCurved{coupled_losses()}, model, context, ledger, table);
        check_case({"logistic", Rational(3) / 2, Rational(1), high, rationals({"4/9", "2/3"}), 4, 8}, MakeLogistic{},
                   model, context, ledger, table);
    }
    const std::size_t count = table.rows.size();
    ledger.table(std::move(table));
    return ledger.finish("T* = (ln N + O(1))/λ, λ = −ln(1 − ηλ_min) at the optimum",
                         fmt::format("{} certified horizons, within 3/4 of the law from N = 1e4 on", count));
}

}  // namespace

Claim general_horizon() {
    return {
        .id = "general-horizon",
        .label = "F11",
        .paper = "P2",
        .source = "theorem F11, derived here",
        .summary =
            "different Hessians, coupled losses, logistic regression: T* = (ln N + O(1))/ln(1/ρ), ρ from the curvature "
            "at the optimum",
        .statement =
            "Two domains with strongly convex, smooth losses, linear outer step, average iterate, interior optimum: "
            "the "
            "fixed point of horizon T is off by beta rho^T and the best horizon is (ln N + O(1))/ln(1/rho), rho = 1 - "
            "eta lambda with lambda the least curvature at the optimum, not that of the class.",
        .kind = Kind::two_sided,
        .method = Method::enclosure,
        .parts =
            {
                theorem("enclosure",
                        "The a-posteriori enclosure of a run holds the run: defects of the steps, propagated by the "
                        "contraction, along and across the tangent (on paper: Coq does not see such runs)."),
                theorem(
                    "limit",
                    "F'' > 0 at an interior w*, simple least curvature: w_T - w* = beta rho_*^T (1 + o(1)), rho_* = "
                    "1 - eta lambda_min(Hess f_{w*}(theta*(w*))) (on paper: an expansion, no identity of a few "
                    "lines)."),
                theorem("growth",
                        "If beta and k_0 have one sign, k_0 the sum of the errors of all rounds as T grows, T* = "
                        "ln(lambda beta N/k_0)/lambda + O(1), lambda = ln(1/rho_*) (on paper; Coq has the minimum of "
                        "the leading form, F4)."),
                certified("law",
                          "On two pairs of quadratics, losses with ln cosh and a logistic regression T* is within 3/4 "
                          "of ln(lambda beta N/k_0)/lambda, lambda = ln(1/rho_*), for N = 1e4 to 1e8 or more."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("gradient-off", "a gradient of the enclosed run is off by 1e-9", {"enclosure"}, check,
                        {.planted = Rational(1) / 1000000000, .all = false}),
                control("limit-of-class", "the bias is told to fall by 1 - eta mu, mu the least curvature of the class",
                        {"limit"}, check, {.limit_of_class = true, .all = false}),
                control("growth-of-class", "T* is told to grow by 1/ln(1/(1 - eta mu)) per e-fold", {"growth"}, check,
                        {.growth_of_class = true, .all = false}),
                control("law-of-class", "rho = 1 - eta mu, mu the least curvature of the class, offered as the law",
                        {"law"}, check, {.law_of_class = true, .all = false}),
            },
        .constants =
            {
                {"beta of w_T - w*", "bias", {"19/20", "21/20"}},
                {"lambda_min at the optimum", "curvature", {"19/20", "21/20"}},
                {"1/lambda of the law", "slope", {"19/20", "21/20"}},
                {"growth 1/lambda per e-fold", "growth", {"4/5", "6/5"}},
                {"beta/k_0 inside the logarithm", "inside", {"1/2", "2"}},
                {"within 3/4", "within", {"1/2"}},
            },
        .plots = {"general_horizon"},
    };
}

}  // namespace datamix::verify
