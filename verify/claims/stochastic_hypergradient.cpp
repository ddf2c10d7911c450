// S2 stochastic-hypergradient (P3: what noise does to the truncated hypergradient).
//
// Statement (derived here). Two domains with shared Hessian diag(h), a_2 = 0, Gaussian noise diag(s) on domain 1, one
// round from (θ, w). With r_i = (1−ηh_i)^T, v_i = s_iη(1−r_i²)/(h_i(2−ηh_i)):
//   E g − F'(w)  = Σ[wv_i − r_iu_i(wu_i−c_i) + r_i(1−r_i)u_i(θ_i−wu_i)],
//   Var g        = Σ[v_i(r_iθ_i + 2w(1−r_i)u_i − c_i)² + 2w²v_i²].
// Under η_T = ln T/(μT) the mean squared error is of order ln T/T *and so is the bias*: T/ln T times them tends to
// Σ(s_i/2h_iμ)(2wu_i−c_i)² and wΣ s_i/(2h_iμ). The term wΣv_i exists because the same samples drive θ and Z; it tilts
// weight away from the noisy domain, and it is what makes the law of the horizon √(N log N).
//
// How it is checked. The joint Gaussian law of (θ_t, Z_t), step by step in exact rationals, and Isserlis' formula for
// the moments of Zᵀ(θ−c), against the closed form: equality. Then the rates, in balls up to T = 1e12.
// proofs/stochastic_hypergradient.md.

#include <fmt/format.h>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/stochastic_hypergradient_recursion.hpp"
#include "datamix/evaluate/round_law.hpp"
#include "datamix/theory/stochastic_rates.hpp"

namespace datamix::verify {
namespace {

using namespace stochastic_hypergradient_recursion;

struct Model {
    bool shared_samples = true;    ///< θ and Z are driven by the same noise
    bool asserts_no_bias = false;  ///< the rate asserted of the bias is o(ln T/T)
    int mean_square_power = 1;     ///< the mean squared error is asserted to be of order (ln T/T)^power
};

struct Round {
    Vector<Rational> h, s, u, c, theta;
    Rational w;
};

struct Moments {
    Rational mean, variance;
};

/// Mean and variance of g = Σ Z_i(θ_i − c_i) after T steps, from the step-by-step recursion of the joint Gaussian law.
Moments step_by_step(const Model& model, const Round& round, const Rational& eta, long horizon) {
    Moments g{0, 0};
    for (Eigen::Index i = 0; i < round.h.size(); ++i) {
        const Rational f = 1 - eta * round.h(i), pull = eta * round.h(i) * round.u(i), noise = eta * eta * round.s(i);
        Rational theta = round.theta(i), z = 0, var_theta = 0, var_z = 0, cov = 0;
        for (long t = 0; t < horizon; ++t) {  // θ ← fθ + w(pull − ηξ), Z ← fZ + pull − ηξ
            theta = f * theta + round.w * pull;
            z = f * z + pull;
            var_theta = f * f * var_theta + round.w * round.w * noise;
            var_z = f * f * var_z + noise;
            if (model.shared_samples) cov = f * f * cov + round.w * noise;
        }
        const Rational x = z, y = theta - round.c(i);  // Isserlis for the product of two Gaussians
        g.mean += x * y + cov;
        g.variance += var_z * y * y + var_theta * x * x + 2 * cov * x * y + var_z * var_theta + cov * cov;
    }
    return g;
}

void check_formula(const Model& model, const Context& context, Ledger& ledger) {
    const std::vector<Round> rounds = {
        {rationals({"1", "4"}), rationals({"1/2", "1/2"}), rationals({"1", "1"}), rationals({"1/2", "3/10"}),
         rationals({"3/10", "-1/10"}), Rational(3) / 5},
        {rationals({"1/3", "2", "3"}), rationals({"1", "0", "2/7"}), rationals({"1", "-2", "1/2"}),
         rationals({"-1", "1/3", "2"}), rationals({"0", "5", "-1"}), Rational(1) / 10}};
    for (const auto& round : rounds)
        for (const char* step : {"1/4", "1/10"})
            for (const long horizon : {1, 2, 3, 6, 12}) {
                const Rational eta = parse_rational(step);
                Vector<Rational> kept(round.h.size());
                Rational slope = 0;
                for (Eigen::Index i = 0; i < kept.size(); ++i) {
                    kept(i) = power<Rational>(1 - eta * round.h(i), Integer(horizon));
                    slope += round.u(i) * (round.w * round.u(i) - round.c(i));  // F'(w)
                }
                const theory::NoisyHypergradient<Rational> law(round.h, round.s, round.u, round.c, round.theta, round.w,
                                                               eta, kept);
                const Moments exact = step_by_step(model, round, eta, horizon);
                ledger.part("bias").certify(
                    known(exact.mean - slope == context.factor("tilt") * law.tilt + context.factor("cut") * law.cut +
                                                    context.factor("warm") * law.warm),
                    "the bias is that of the formula, exactly");
                ledger.part("variance")
                    .certify(known(exact.variance ==
                                   context.factor("linear") * law.linear + context.factor("quadratic") * law.quadratic),
                             "the variance is that of the formula, exactly");
            }
}

void check_rates(const Model& model, const Context& context, Ledger& ledger) {
    const Precision precision{200};
    const auto ball = [&](const char* text) { return Ball(parse_rational(text), precision); };
    const auto balls = [&](std::initializer_list<std::string_view> texts) {
        return from_rational<Ball>(rationals(texts), precision);
    };
    const auto h = balls({"1", "4"}), s = balls({"1/2", "1/2"}), u = balls({"1", "1"}), c = balls({"1/2", "3/10"}),
               theta = balls({"3/10", "-1/10"});
    const Ball w = ball("3/5"), one(1), two(2);
    Ball bias_limit = ball("0"), square_limit = ball("0");
    for (Eigen::Index i = 0; i < 2; ++i) {
        const Ball v = s(i) / (two * h(i)), slope = two * w * u(i) - c(i);
        if (!model.asserts_no_bias) bias_limit += w * v;
        square_limit += v * slope * slope;
    }
    bias_limit *= Ball(context.factor("bias-limit"), precision);
    square_limit *= Ball(context.factor("square-limit"), precision);
    // Of the slowest coordinate r = 1/T remains: −u(wu−c) + u(θ−wu).
    const Ball rest = -u(0) * (w * u(0) - c(0)) + u(0) * (theta(0) - w * u(0));
    const StepLaw schedule = StepLaw::logarithmic(1, Rational(1) / 4);
    Table table{"stochastic_hypergradient", {"T", "bias", "mse", "bias_law", "mse_law"}, {}};
    for (unsigned e = 1; e <= 12; ++e) {
        const Integer horizon = boost::multiprecision::pow(Integer(10), e);
        const Ball t(horizon, precision), log_t = log(t), eta = schedule.over(t, precision).eta;
        Vector<Ball> kept(2);
        for (Eigen::Index i = 0; i < 2; ++i) kept(i) = power<Ball>(one - eta * h(i), horizon);
        const theory::NoisyHypergradient<Ball> g(h, s, u, c, theta, w, eta, kept);
        const Ball bias_law = (bias_limit * log_t + rest) / t;
        Ball square_law = square_limit;
        for (int k = 0; k < model.mean_square_power; ++k) square_law *= log_t / t;
        if (e >= 4) {  // the next order is (ln T)²/T relative: 1/100 at T = 1e4, below 1/10000 from 1e8 on
            const Ball near = ball(e < 8 ? "1/20" : "1/1000");
            ledger.part("bias-order")
                .certify(less(abs(g.bias / bias_law - one), near), "the bias is of order ln T/T, with its constant");
            ledger.part("square-order")
                .certify(less(abs(g.mean_square() / square_law - one), near),
                         "the mean squared error is of order ln T/T, with its constant");
        }
        if (e <= 3) {
            ledger.number(fmt::format("bias, T = {}", to_string(horizon)), g.bias);
            ledger.number(fmt::format("mean squared error, T = {}", to_string(horizon)), g.mean_square());
        }
        table.rows.push_back({to_string(horizon), fmt::format("{:.8g}", g.bias.midpoint()),
                              fmt::format("{:.8g}", g.mean_square().midpoint()),
                              fmt::format("{:.8g}", bias_law.midpoint()),
                              fmt::format("{:.8g}", square_law.midpoint())});
    }
    ledger.table(table);
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    check_formula(model, context, ledger);
    check_recursion(context, ledger);
    check_attained(context, ledger);
    check_rates(model, context, ledger);
    return ledger.finish("bias ~ w sum(s/2h mu) ln T/T, mean square ~ sum (s/2h mu)(2wu-c)^2 ln T/T",
                         fmt::format("{} certified comparisons, the formulas as equalities", ledger.assertions()));
}

}  // namespace

Claim stochastic_hypergradient() {
    return {
        .id = "stochastic-hypergradient",
        .label = "S2",
        .paper = "P3",
        .source = "theorem S2, derived here",
        .summary = "the hypergradient after noisy inner steps: mean square and bias both of order ln T/T",
        .statement =
            "With eta = ln T/(mu T) and the same samples in parameters and sensitivities the mean squared error of the "
            "truncated hypergradient is O(ln T/T); for shared diagonal Hessians and Gaussian noise it and the bias are "
            "known exactly, and both are of order ln T/T.",
        .kind = Kind::exact,
        .method = Method::exact,
        .parts =
            {
                theorem("bias",
                        "For shared diagonal Hessians and Gaussian noise on domain 1, a_2 = 0, the bias of g_1 - g_2 "
                        "over a round is known exactly."),
                theorem("variance", "So is the variance."),
                theorem("recursion",
                        "For general losses E|Z_t - Z*|^2 obeys a_{t+1}^2 <= q a_t^2 + (eta/mu) Lambda^2 p_t + eta^2 "
                        "sigma_j^2, which is attained."),
                theorem("bias-order",
                        "With eta = ln T/(mu T) that bias is w sum(s_i/(2 h_i mu)) ln T/T (1+o(1)), w > 0."),
                theorem("square-order",
                        "The mean square of its error is sum (s_i/(2 h_i mu))(2 w u_i - c_i)^2 ln T/T (1+o(1)), if "
                        "that sum is not 0."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("independent-samples", "with noise of its own for Z the covariance term w sum v_i is gone",
                        {"bias", "variance"}, check, {.shared_samples = false}),
                control("no-bias", "the bias is not o(ln T/T)", {"bias-order"}, check, {.asserts_no_bias = true}),
                control("square-rate", "the mean squared error is not of order (ln T/T)^2", {"square-order"}, check,
                        {.mean_square_power = 2}),
                altered("twice-the-tilt", "twice the term w sum v_i of the bias", {"bias"}, "tilt", "2"),
                altered("twice-the-variance", "twice the first term of the variance", {"variance"}, "linear", "2"),
                altered("half-kept", "half of q a_t^2 in the recursion", {"recursion"}, "kept", "1/2"),
            },
        .constants =
            {
                {"bias: w sum v_i", "tilt", {"1/2", "2", "0"}},
                {"bias: -sum r_i u_i (w u_i - c_i)", "cut", {"1/2", "2", "0"}},
                {"bias: sum r_i (1 - r_i) u_i (theta_i - w u_i)", "warm", {"1/2", "2", "0"}},
                {"variance: sum v_i (r_i theta_i + 2w(1 - r_i)u_i - c_i)^2", "linear", {"1/2", "2", "0"}},
                {"variance: 2 w^2 sum v_i^2", "quadratic", {"1/2", "2", "0"}},
                {"recursion: q a_t^2", "kept", {"1/2", "0"}},
                {"recursion: (eta/mu) Lambda^2 p_t", "drift", {"1/2", "0"}},
                {"recursion: eta^2 sigma_j^2", "noise", {"1/2", "0"}},
                {"limit w sum s_i/(2 h_i mu) of the bias", "bias-limit", {"19/20", "21/20"}},
                {"limit sum (s_i/(2 h_i mu))(2 w u_i - c_i)^2 of the mean square", "square-limit", {"19/20", "21/20"}},
            },
        .plots = {"stochastic_hypergradient"},
    };
}

}  // namespace datamix::verify
