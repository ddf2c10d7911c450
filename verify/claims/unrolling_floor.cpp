// X5 unrolling-floor (extension: what no number of rounds takes away).
//
// Statement (after Ji et al., 2022, and Shaban et al., 2019; constants derived here). Shared Hessian H, μ ≤ H ≤ L,
// f_V = ½|θ−c|², η ≤ 1/L, κ_T the condition number of M_T. Where the limit θ^T of horizon T rests,
//   ⟨z − θ^T, ∇f_V(θ^T)⟩ ≥ −((κ_T−1)/(κ_T+1)) |z − θ^T| |∇f_V(θ^T)|   for every mixture z,
// attained on G2's instance, where |F'| = (κ_T−1)²/(κ_T+1). That is a ceiling; a floor is a matter of the instance: on
// G1's, with ρ = 1 − ημ = ¾, ρ^{2T} ≤ F(limit) − F* ≤ 4ρ^{2T}/(2−ρ^T)² at every T. Truncation: for any losses with
// |I − η∇²f_w| ≤ q = 1 − ημ, the last K of T steps have
//   |g_i − g_i^K| ≤ (q^K − q^T) G G_V/μ,  G ≥ |∇f_i| at the steps left out, G_V = |∇f_V(θ_T)|; attained.
//
// How it is checked. In exact rationals, lengths by their squares. proofs/unrolling_floor.md,
// proofs/coq/UnrollingFloor.v.

#include <fmt/format.h>

#include <random>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/greedy_worst_ratio_models.hpp"
#include "datamix/algorithm/inner_loop.hpp"
#include "datamix/problem/quadratic.hpp"

namespace datamix::verify {
namespace {

namespace shared = greedy_worst_ratio_models;

struct Model {
    int longer = 0;         ///< the slope is offered κ of so many more steps
    bool implicit = false;  ///< the floor is asserted of the implicit hypergradient's limit
    std::size_t kept = 0;   ///< the truncated bound counts so many more steps
};

Rational length(const shared::Model& at, const Vector<Rational>& v) {
    return dot<Rational>(v, times<Rational>(at.validation_hessian, v));  // its square
}

/// The slope at the limit towards each domain and towards the best mixture.
void check_slope(const Model& model, const shared::Model& at, const Integer& horizon, const Context& context,
                 Ledger& ledger) {
    const Rational k = theory::horizon_condition_number<Rational>(at.mu, at.smoothness, horizon + model.longer, at.eta);
    const Rational share = context.factor("slope") * (k - 1) / (k + 1);
    const Vector<Rational> rest = times<Rational>(at.optima, shared::limits(at, horizon).front()),
                           gradient = times<Rational>(at.validation_hessian, rest - at.validation);
    const Vector<Rational> best =
        times<Rational>(at.optima, theory::closest_mixture(at.optima, at.validation, at.validation_hessian));
    for (Eigen::Index i = 0; i <= at.optima.cols(); ++i) {
        const Vector<Rational> towards = (i < at.optima.cols() ? Vector<Rational>(at.optima.col(i)) : best) - rest;
        const Rational slope = dot<Rational>(towards, gradient);
        const Rational bound = share * share * length(at, towards) * length(at, rest - at.validation);
        ledger.part("slope").certify(known(slope >= 0 || slope * slope <= bound),
                                     "the slope left is at most (k_T-1)/(k_T+1) of the two lengths");
    }
}

/// G2's instance, in the units of its model.
void check_attained(const Model& model, const Context& context, Ledger& ledger) {
    for (const char* text : {"5/4", "2", "4", "10", "100"})
        for (const int horizon : {1, 2, 5, 20})
            for (const int part : {1, 2, 10}) {
                const Rational kappa = parse_rational(text), eta = 1 / (part * kappa);
                const shared::Model at = shared::equality_instance(kappa, horizon, eta);
                const Rational k = theory::horizon_condition_number<Rational>(1, kappa, horizon, eta);
                check_slope(model, at, horizon, context, ledger);
                const Vector<Rational> w = shared::limits(at, horizon).front();
                const Vector<Rational> u = at.optima.col(0) - at.optima.col(1);
                const Rational slope = dot<Rational>(
                    u, times<Rational>(at.validation_hessian, times<Rational>(at.optima, w) - at.validation));
                ledger.part("attained")
                    .certify(known(slope == context.factor("attained") * (k - 1) * (k - 1) / (k + 1)),
                             "F' at the limit of G2's instance is (k_T-1)^2/(k_T+1)");
                if (horizon == 1 && part == 1)
                    ledger.number(fmt::format("F' at greedy's limit, kappa = {}", text), slope);
            }
}

/// G1's instance, η = ¼.
void check_floor(const Model& model, const Context& context, Ledger& ledger) {
    const auto problem = two_domains<Rational>(rationals({"1", "4"}), rationals({"1", "1"}), rationals({"0", "0"}),
                                               rationals({"-2", "2"}));
    Table table{"unrolling_floor", {"T", "gap", "truncated"}, {}};
    const auto gap = [&](int horizon) {
        const Rational kept = power<Rational>(Rational(3) / 4, horizon);
        Vector<Rational> metric = rationals({"1", "1"});
        if (!model.implicit) metric(0) -= kept;
        const Vector<Rational> w =
            theory::closest_mixture(problem.optima, problem.validation, diagonal_matrix<Rational>(metric));
        return Rational(problem.objective(w) - problem.objective(rationals({"0", "1"})));
    };
    for (int horizon = 1; horizon <= 60; ++horizon) {
        const Rational kept = power<Rational>(Rational(3) / 4, horizon), left = gap(horizon), law = kept * kept;
        ledger.part("floor").certify(known(left >= context.factor("floor") * law),
                                     "the gap of the limit is at least rho^(2T)");
        ledger.certify(known(left <= context.factor("above") * 4 * law / ((2 - kept) * (2 - kept))),
                       "the gap of the limit is at most 4 rho^(2T)/(2-rho^T)^2");
        if (horizon <= 5 || horizon % 10 == 0)
            ledger.number(fmt::format("gap of the limit of horizon {}", horizon), Ball(left, {64}), 8);
        if (horizon <= 30)
            table.rows.push_back({fmt::format("{}", horizon), fmt::format("{:.6g}", to_double(left)),
                                  fmt::format("{:.6g}", to_double(gap(std::min(horizon, 5))))});
    }
    ledger.table(std::move(table));
}

/// |g_i − g_i^K|² against the square of the bound.
void check_truncation(const Model& model, const QuadraticProblem<Rational>& problem, const Vector<Rational>& w,
                      const Rational& eta, const Vector<Rational>& start, std::size_t first, std::size_t last,
                      bool sharp, const Context& context, Ledger& ledger) {
    const Rational mu = *problem.strong_convexity(), q = 1 - eta * mu;
    Vector<Rational> squares = Vector<Rational>::Constant(w.size(), Rational(0)), theta = start, whole_end = start;
    for (std::size_t t = 0; t < first; ++t) {
        const Matrix<Rational> gradients = problem.domain_gradients(theta);
        for (Eigen::Index i = 0; i < w.size(); ++i) {
            squares(i) = std::max(squares(i), dot<Rational>(gradients.col(i), gradients.col(i)));
        }
        theta -= times<Rational>(gradients, w) * eta;
    }
    const Vector<Rational> whole = forward_round(problem, w, first + last, eta, whole_end),
                           truncated = forward_round(problem, w, last, eta, theta);
    const Vector<Rational> slope = problem.validation_gradient(theta);
    const auto share = [&](std::size_t kept) {
        return Rational((power<Rational>(q, kept) - context.factor("whole") * power<Rational>(q, first + last)) / mu);
    };
    for (Eigen::Index i = 0; i < w.size(); ++i) {
        const Rational error = whole(i) - truncated(i), lengths = squares(i) * dot<Rational>(slope, slope),
                       claimed = context.factor("truncation") * share(last + model.kept), exact = share(last);
        ledger.part("truncation")
            .certify(known(claimed >= 0 && error * error <= claimed * claimed * lengths),
                     "the last K of T steps err by at most (q^K - q^T) G G_V/mu");
        if (sharp)
            ledger.part("sharp").certify(known(error * error == context.factor("sharp") * exact * exact * lengths),
                                         "equality on a line, at the optimum of the mixture");
    }
}

void check_truncations(const Model& model, const Context& context, Ledger& ledger) {
    std::mt19937_64 random(context.seed);
    const auto draw = [&](int low, int high) {
        return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
    };
    const int draws = context.profile == Profile::quick ? 60 : context.profile == Profile::standard ? 400 : 4000;
    for (int n = 0; n < draws; ++n) {
        const bool sharp = n % 3 == 0;
        const int d = sharp ? 1 : draw(1, 3), m = sharp ? 2 : draw(2, 3);
        std::vector<Matrix<Rational>> hessians;
        Matrix<Rational> optima(d, m);
        Vector<Rational> start(d), c(d), w(m);
        for (int i = 0; i < m; ++i) {
            Vector<Rational> h(d);
            for (int j = 0; j < d; ++j) {
                h(j) = Rational(draw(1, 20)) / 4;
                optima(j, i) = Rational(draw(-8, 8)) / 4;
            }
            hessians.push_back(sharp && i > 0 ? hessians.front() : diagonal_matrix<Rational>(h));
            w(i) = draw(1, 5);
        }
        w /= w.sum();
        for (int j = 0; j < d; ++j) start(j) = Rational(draw(-8, 8)) / 4, c(j) = Rational(draw(-12, 12)) / 4;
        if (sharp) start = times<Rational>(optima, w);
        const QuadraticProblem<Rational> problem(hessians, optima, identity_matrix<Rational>(d), c);
        const Rational eta = Rational(draw(1, 8)) / 8 / *problem.smoothness();
        const auto first = static_cast<std::size_t>(draw(1, 6)), last = static_cast<std::size_t>(draw(1, 6));
        check_truncation(model, problem, w, eta, start, first, last, sharp, context, ledger);
    }
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    std::mt19937_64 random(context.seed);
    const int draws = context.profile == Profile::quick ? 40 : context.profile == Profile::standard ? 300 : 3000;
    for (int i = 0; i < draws; ++i)
        for (const int horizon : {1, 2, 5})
            check_slope(model, shared::random_instance(random), horizon, context, ledger);
    check_attained(model, context, ledger);
    check_floor(model, context, ledger);
    check_truncations(model, context, ledger);
    return ledger.finish("slope left: (k_T-1)/(k_T+1); gap of G1's limits >= rho^{2T}; truncation (q^K - q^T) G G_V/mu",
                         fmt::format("{} assertions decided exactly, all constants attained", ledger.assertions()));
}

}  // namespace

Claim unrolling_floor() {
    return {
        .id = "unrolling-floor",
        .label = "X5",
        .paper = "extension",
        .source =
            "theorem X5, derived here after Ji et al., Will Bilevel Optimizers Benefit from Loops (2022), and Shaban "
            "et al., Truncated Back-propagation for Bilevel Optimization (2019)",
        .summary =
            "what no number of rounds takes away: the slope left, a gap of ρ^{2T}, the error of truncation; attained",
        .statement =
            "With a shared Hessian the slope of f_V at the limit of horizon T towards any mixture is at least "
            "-(k_T-1)/(k_T+1) times the two lengths, attained on G2's instance with F' = (k_T-1)^2/(k_T+1). On G1's "
            "instance, rho = 3/4, the gap of that limit is at least rho^(2T) and at most 4 rho^(2T)/(2-rho^T)^2. The "
            "hypergradient of the last K of T steps differs from that of all by at most (q^K - q^T) G G_V/mu, q = 1 - "
            "eta mu, for any losses; attained.",
        .kind = Kind::two_sided,
        .method = Method::exact,
        .parts =
            {
                theorem("slope",
                        "At the limit of horizon T the slope of f_V towards any mixture is at least -(k_T-1)/(k_T+1) "
                        "times the two lengths.",
                        "UnrollingFloor.floor_slope", "a minimiser of the weighted loss exists; f_V = |theta-c|^2/2"),
                theorem("attained",
                        "Attained on G2's instance, for every kappa, T and eta <= 1/L, with F' = (k_T-1)^2/(k_T+1); "
                        "for T = 1 that is (kappa-1)^2/(kappa+1).",
                        "UnrollingFloor.floor_attained"),
                theorem("floor",
                        "On G1's instance rho^(2T) <= F(limit) - F* <= 4 rho^(2T)/(2-rho^T)^2 for every T, rho = 3/4.",
                        "UnrollingFloor.floor_instance"),
                theorem("truncation",
                        "The hypergradient of the last K of T steps differs from that of all by at most (q^K - q^T) G "
                        "G_V/mu.",
                        "UnrollingFloor.truncated_error",
                        "linear Hessians that make every step of the sensitivities contract by q"),
                theorem("sharp",
                        "Attained for all K <= T by a shared Hessian on a line, from the optimum of the mixture (on "
                        "paper: one line of algebra)."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("one-step-more", "the slope that one step more would leave", {"slope"}, check, {.longer = 1}),
                altered("steeper", "F' five per cent larger", {"attained"}, "attained", "21/20"),
                control("implicit", "the implicit hypergradient has no floor", {"floor"}, check, {.implicit = true}),
                control("one-step-kept", "the error of K+1 steps offered for K", {"truncation"}, check, {.kept = 1}),
                altered("loose", "a bound larger by a tenth is not attained", {"sharp"}, "sharp", "11/10"),
            },
        .constants =
            {
                {"(k_T-1)/(k_T+1)", "slope", {"1/2", "19/20"}},
                {"(k_T-1)^2/(k_T+1), attained", "attained", {"19/20", "21/20"}},
                {"1 of rho^(2T)", "floor", {"21/20"}},
                {"4/(2-rho^T)^2", "above", {"19/20"}},
                {"G G_V/mu", "truncation", {"1/2", "19/20"}},
                {"q^T", "whole", {"21/20"}},
                {"(q^K - q^T) G G_V/mu, attained", "sharp", {"19/20", "21/20"}},
            },
        .plots = {"unrolling_floor"},
    };
}

}  // namespace datamix::verify
