#pragma once

#include <fmt/format.h>
#include <algorithm>
#include <vector>

#include "claim/ledger.hpp"
#include "claims/random_problems.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/search/vertex_search.hpp"

/// Claim full-horizon-last (F5): the model, the identity behind the two-sided bound of its last iterate, and that bound
/// along random runs and the worst ones found.
namespace datamix::verify::full_horizon_last_bounds {

using theory::DegenerateVertex;
using theory::VertexHorizon;

struct Model {
    DegenerateVertex<Rational> vertex{4, Rational(1) / 5, Rational(1) / 4, Rational(1) / 4, Rational(1) / 2};
    Rational shift = 0;          // c moves by shift·u: the vertex gets a slope, F'(1) = −2·shift
    Rational bias_share = 1;     // of eps_T in the identity
    bool without_start = false;  // the upper bound without its factor 1/w_0
};

inline Inputs instance_of(const DegenerateVertex<Rational>& vertex) {
    const Rational& w = vertex.weight;
    const ExactModel model(vertex.instance(), Vector<Rational>{{w, 1 - w}}, Vector<Rational>{{w, w}},
                           vertex.outer_step);
    return instance_inputs(model, to_string(vertex.eta), "eg", "last");
}

/// Part 1: the increment of ζ over one round of the driver, at random (w, θ): an identity of rationals, as
/// logit w_{k+1} − logit w_k = −αg_k.
inline void check_identity(const Model& model, int draws, RandomProblems& random, Ledger& ledger) {
    for (int i = 0; i < draws; ++i) {
        DegenerateVertex<Rational> at = model.vertex;
        at.curvature = 1 + Rational(random.draw(1, 20)) / 4;
        at.eta = Rational(random.draw(1, 8)) / 8 / at.curvature;
        at.outer_step = Rational(random.draw(1, 8)) / 4;
        const auto instance = at.instance();
        const int horizon = random.draw(1, 9);
        const Rational w = Rational(random.draw(1, 15)) / 16;
        const Vector<Rational> before = random.vector(2, 0, 8, 8);
        Vector<Rational> after = before;
        const Vector<Rational> g =
            forward_round(instance, Vector<Rational>{{w, 1 - w}}, static_cast<std::size_t>(horizon), at.eta, after);
        const Rational p1 = power<Rational>(1 - at.eta, horizon),
                       p2 = power<Rational>(1 - at.eta * at.curvature, horizon);
        const Rational increment =
            at.outer_step * (g(1) - g(0) + p1 * (before(0) - after(0)) + p2 * (before(1) - after(1)));
        const Rational metric = 2 - p1 - p2, bias = at.offset * (p1 - p2) / metric;
        ledger.part("identity")
            .certify(known(increment == at.outer_step * metric * (1 - w - model.bias_share * bias)),
                     "zeta_{k+1} = zeta_k + alpha m (x_k - eps_T)");
    }
}

/// The bounds of the statement after k rounds.
struct Bounds {
    Ball bias, transient, upper;
};

inline Bounds bounds_of(const Context& context, const DegenerateVertex<Ball>& vertex, const VertexHorizon<Ball>& at,
                        std::size_t k) {
    const auto factor = [&](const char* key) { return Ball(context.factor(key), {256}); };
    const auto with_memory = [&](const char* key) {
        VertexHorizon<Ball> changed = at;
        changed.growth = exp(at.memory * factor(key));
        return changed;
    };
    // 1/bound − 1 = e^σ[w_0/(1−w_0) + K(e^{αm}−1)]
    const Ball one(1), odds = vertex.weight / (one - vertex.weight);
    const Ball climb = (one / theory::vertex_transient_bound<Ball>(vertex, at, k) - one) / at.growth - odds;
    DegenerateVertex<Ball> start = vertex;
    start.weight = exp(log(vertex.weight) * factor("start"));
    const Rational rounds = context.factor("rounds") * static_cast<long>(k);
    return {factor("bias") * theory::vertex_bias_bound<Ball>(with_memory("bias-memory")),
            factor("transient") /
                (one + with_memory("transient-memory").growth * (factor("odds") * odds + factor("climb") * climb)),
            factor("upper") * theory::vertex_upper_bound<Ball>(start, with_memory("upper-memory"),
                                                               boost::multiprecision::numerator(rounds))};
}

struct Tightness {
    double lower = 0, upper = 0;  // largest bound/measured and measured/bound
};

/// Part 2: the two-sided bound in every round that is a power of two.
inline void check_bounds(const Model& model, const DegenerateVertex<Rational>& vertex, std::size_t horizon,
                         std::size_t rounds, const Context& context, Ledger& ledger, Tightness& seen) {
    const Precision precision{256};
    const auto balls = vertex.as<Ball>(precision);
    const auto instance = balls.instance();
    const VertexHorizon<Ball> at(balls, horizon);
    TwoDomainRun<Ball> run(instance, horizon, balls.eta, balls.outer_step);
    run.start(balls.weight, instance.direction() * balls.weight);
    for (std::size_t k = 1; k <= rounds; ++k) {
        run.round();
        if ((k & (k - 1)) != 0 && k != rounds) continue;
        const Ball x = run.other_weight();
        auto [bias, transient, upper] = bounds_of(context, balls, at, k);
        if (model.without_start) upper *= balls.weight;
        ledger.part("bias").certify(less_equal(bias, x), "e^{-sigma} eps_T <= x_K");
        ledger.part("transient")
            .certify(less_equal(transient, x), "1/(1+e^sigma [w_0/(1-w_0) + K(e^{alpha m}-1)]) <= x_K");
        ledger.part("upper").certify(less_equal(x, upper), "x_K <= (e^sigma/w_0) eps_T/(1-(1-alpha m eps_T)^K)");
        seen.lower = std::max(seen.lower, std::max(Ball(bias / x).midpoint(), Ball(transient / x).midpoint()));
        seen.upper = std::max(seen.upper, Ball(x / upper).midpoint());
    }
}

struct WorstCase {
    DegenerateVertex<Rational> vertex;
    std::size_t horizon, rounds;
};

/// The instances nearest to equality that a search over (h, v, η, α, w_0, T, K) found, in round numbers.
inline std::vector<WorstCase> worst_cases() {
    const auto at = [](const char* h, const char* v, const char* eta, const char* alpha, const char* weight) {
        return DegenerateVertex<Rational>{parse_rational(h), parse_rational(v), parse_rational(eta),
                                          parse_rational(alpha), parse_rational(weight)};
    };
    return {{at("4", "1/10", "1/20", "2", "1/10"), 1, 29},         // overshoots: both lower bounds need e^σ
            {at("2", "1", "1/2", "1/10", "1/2"), 3, 1000},         // comes to rest at ε: bias
            {at("21/20", "1/5", "9/10", "1/25", "9/10"), 9, 500},  // small outer steps: transient
            {at("5/2", "5", "2/5", "2", "99/100"), 15, 2000}};     // starts near the vertex: upper bound
}

inline Tightness check_random_bounds(const Model& model, int draws, RandomProblems& random, const Context& context,
                                     Ledger& ledger) {
    Tightness seen;
    for (const auto& [vertex, horizon, rounds] : worst_cases()) {
        if (!theory::vertex_conditions(vertex, horizon)) ledger.leave_open("a worst case does not meet the conditions");
        check_bounds(model, vertex, horizon, rounds, context, ledger, seen);
    }
    for (int i = 0; i < draws;) {
        const Rational h = 1 + Rational(random.draw(1, 40)) / 4;
        const DegenerateVertex<Rational> vertex{h, Rational(random.draw(1, 20)) / 10,
                                                Rational(random.draw(1, 8)) / 8 / h, Rational(random.draw(1, 8)) / 4,
                                                Rational(random.draw(1, 19)) / 20};
        const int horizon = random.draw(1, 20);
        if (!theory::vertex_conditions(vertex, horizon)) continue;
        check_bounds(model, vertex, static_cast<std::size_t>(horizon), static_cast<std::size_t>(random.draw(1, 150)),
                     context, ledger, seen);
        ++i;
    }
    return seen;
}

/// x_K against T, with its two arms: transient T/(2αN) and bias ε_T. In double, for the picture.
inline Table arms(const Model& model) {
    const auto vertex = model.vertex.as<double>();
    Table table{"full_horizon_last_arms", {"horizon", "bias"}, {}};
    const std::vector<std::size_t> budgets = {1000, 10000, 100000, 1000000};
    for (const auto budget : budgets) {
        table.columns.push_back(fmt::format("x_{}", budget));
        table.columns.push_back(fmt::format("transient_{}", budget));
    }
    for (std::size_t t = 1; t <= 60; ++t) {
        table.rows.push_back({std::to_string(t), fmt::format("{:.6e}", VertexHorizon<double>(vertex, t).bias)});
        for (const auto budget : budgets) {
            TwoDomainRun<double> run(vertex.instance(), t, vertex.eta, vertex.outer_step);
            run.start(vertex.weight, Vector<double>::Constant(2, vertex.weight));
            for (std::size_t k = 0; k < budget / t; ++k) run.round();
            table.rows.back().push_back(fmt::format("{:.6e}", run.other_weight()));
            table.rows.back().push_back(
                fmt::format("{:.6e}", static_cast<double>(t) / (2 * vertex.outer_step * static_cast<double>(budget))));
        }
    }
    return table;
}

}  // namespace datamix::verify::full_horizon_last_bounds
