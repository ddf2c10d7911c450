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
#include "datamix/evaluate/round_law.hpp"
#include "datamix/theory/stochastic_rates.hpp"

namespace datamix::verify {
namespace {

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
                ledger.certify(
                    known(exact.mean - slope == context.factor("tilt") * law.tilt + context.factor("cut") * law.cut +
                                                    context.factor("warm") * law.warm),
                    "the bias is that of the formula, exactly");
                ledger.certify(known(exact.variance == context.factor("linear") * law.linear +
                                                           context.factor("quadratic") * law.quadratic),
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
            ledger.certify(less(abs(g.bias / bias_law - one), near), "the bias is of order ln T/T, with its constant");
            ledger.certify(less(abs(g.mean_square() / square_law - one), near),
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

/// The recursion behind the general bound, for losses that are not quadratic:
///   a²_{t+1} ≤ q a²_t + (η/μ)Λ²p_t + η²σ_j²,  a²_t = E|Z_t − Z*|², p_t = E|θ_t − θ*|², Λ = L + L_2|Z*|,
/// over all paths of a two-point noise. f_1 = x²/4 + ln cosh x + bx, f_2 = 3x²/8 − (3/2)bx, w = (3/5, 2/5), so θ* = 0.
void check_recursion(const Context& context, Ledger& ledger) {
    const Precision precision{96};
    const auto ball = [&](const char* text) { return Ball(parse_rational(text), precision); };
    const Ball one(1), two(2), b = ball("7/10"), w = ball("3/5"), sigma = ball("2/5");
    const Ball mu = w * ball("1/2") + (one - w) * ball("3/4"), top = mu + w, eta = one / (two * top),
               q = one - eta * mu;
    const Ball target = -b / top;        // Z_1* = −∇f_1(0)/∇²f_w(0)
    const Ball third = ball("4/5") * w;  // the third derivative of ln cosh is at most 4/(3√3) < 4/5
    const Ball lambda = ball("3/2") + third * abs(target);  // f_1 is 3/2-smooth
    struct Path {
        Ball theta, z;
    };
    std::vector<Path> paths = {{ball("1"), ball("0")}};
    const auto moments = [&] {
        std::pair<Ball, Ball> sums{ball("0"), ball("0")};
        const Ball share = one / Ball(Rational(static_cast<long>(paths.size())), precision);
        for (const auto& p : paths) {
            sums.first += (p.z - target) * (p.z - target) * share;
            sums.second += p.theta * p.theta * share;
        }
        return sums;
    };
    for (int t = 0; t < 9; ++t) {
        const auto before = moments();
        std::vector<Path> next;
        for (const auto& path : paths)
            for (const int sign : {-1, 1}) {  // noise on domain 1; the same sample moves θ and Z
                const Ball e = exp(two * path.theta), tanh = (e - one) / (e + one), noise = sigma * Ball(sign);
                const Ball first = path.theta / two + tanh + b + noise;
                const Ball second = ball("3/4") * path.theta - ball("3/2") * b;
                const Ball hessian = mu + w * (one - tanh * tanh);
                next.push_back(
                    {path.theta - eta * (w * first + (one - w) * second), path.z - eta * (hessian * path.z + first)});
            }
        paths = std::move(next);
        const auto factor = [&](const char* key) { return Ball(context.factor(key), precision); };
        ledger.certify(less_equal(moments().first, factor("kept") * q * before.first +
                                                       factor("drift") * eta / mu * lambda * lambda * before.second +
                                                       factor("noise") * eta * eta * sigma * sigma),
                       "the recursion for E|Z_t - Z*|^2 holds over all noise paths");
    }
}

/// Where the recursion is attained: f_1 = Lx²/2 + bx, f_2 = μx²/2, all weight on f_2, noise ±σ on domain 1, one step
/// from θ = −μ|Z*|/L and Z = 0. An equality of rationals.
void check_attained(const Context& context, Ledger& ledger) {
    for (const int smoothness : {1, 3, 10})
        for (const char* step : {"1/2", "1", "1/7"}) {
            const Rational mu = Rational(1) / 2, top = smoothness, b = Rational(7) / 10, sigma = Rational(2) / 5;
            const Rational eta = parse_rational(step) / top, target = -b / mu, start = mu * target / top;
            Rational after = 0;
            for (const int sign : {-1, 1}) {
                const Rational z = -eta * (top * start + b + sigma * sign) - target;
                after += z * z / 2;
            }
            ledger.certify(known(after == context.factor("kept") * (1 - eta * mu) * target * target +
                                              context.factor("drift") * eta / mu * top * top * start * start +
                                              context.factor("noise") * eta * eta * sigma * sigma),
                           "the recursion for E|Z_t - Z*|^2 is attained");
        }
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
            "With eta = ln T/(mu T) and the same samples in parameters and sensitivities, both the mean squared error "
            "and the bias of the truncated hypergradient are of order ln T/T; for shared Hessians they are known "
            "exactly.",
        .kind = Kind::exact,
        .method = Method::exact,
        .check = with_model(check, {}),
        .controls =
            {
                control("independent-samples", "with noise of its own for Z the covariance term w sum v_i is gone",
                        check, {.shared_samples = false}),
                control("no-bias", "the bias is not o(ln T/T)", check, {.asserts_no_bias = true}),
                control("square-rate", "the mean squared error is not of order (ln T/T)^2", check,
                        {.mean_square_power = 2}),
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
