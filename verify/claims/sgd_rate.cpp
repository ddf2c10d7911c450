// S1 sgd-rate (P3: the error of T stochastic inner steps, from which the law of the horizon comes).
//
// Statement (derived here; classical). f is μ-strongly convex and L-smooth, gradient noise independent over steps with
// mean 0 and variance at most σ², constant step η ≤ 1/L, q = 1 − ημ. Then
//   E|θ_T − θ*|² ≤ q^{2T}e_0² + ησ²(1−q^{2T})/(μ(2−ημ)),
// with equality for one-dimensional quadratics; for diagonal quadratics coordinate by coordinate. With η_T = ln T/(μT)
// it is at most e_0²/T² + σ² ln T/(μ²T(2−ημ)), both terms nearly attained in one dimension, and T/ln T times the error
// tends to Σ s_i/(2h_iμ): no better rate is hidden behind the bound.
//
// How it is checked. Exact second moments, step by step, in rationals (quadratics) and in balls over all paths of a
// two-point noise (a loss that is not quadratic), against the closed bound. proofs/sgd_rate.md.

#include <fmt/format.h>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "datamix/evaluate/round_law.hpp"
#include "datamix/theory/stochastic_rates.hpp"

namespace datamix::verify {
namespace {

struct Model {
    Rational counted = 1;      ///< share of the noise variance that the bound counts
    Rational step_factor = 1;  ///< steps are factor/L and factor/(2L)
    bool reuse = false;        ///< one sample for all steps of the inner loop
};

/// E(θ_T − θ*)² of one coordinate, step by step.
Rational second_moment(const Model& model, const Rational& h, const Rational& s, const Rational& eta,
                       const Rational& e0, long horizon) {
    const Rational factor = 1 - eta * h;
    if (model.reuse) {
        Rational start = e0, noise = 0;
        for (long t = 0; t < horizon; ++t) {
            start *= factor;
            noise = factor * noise - eta;
        }
        return start * start + noise * noise * s;
    }
    Rational moment = e0 * e0;
    for (long t = 0; t < horizon; ++t) moment = factor * factor * moment + eta * eta * s;
    return moment;
}

/// The bound of the statement.
template <class S>
S bound_of(const Context& context, const S& mu, const S& eta, const S& variance, const S& error, long horizon) {
    const auto factor = [&](const char* key) { return from_rational<S>(context.factor(key)); };
    const Rational steps = context.factor("power") * horizon;
    return theory::sgd_bound<S>(mu, eta, S(variance * factor("noise")), S(error * factor("start")),
                                boost::multiprecision::numerator(steps));
}

/// Quadratics: equality in every coordinate, the bound in the norm.
void check_quadratics(const Model& model, const Context& context, Ledger& ledger) {
    const std::vector<Vector<Rational>> spectra = {rationals({"1", "4"}), rationals({"1", "1"}),
                                                   rationals({"1/3", "1", "5/2"})};
    for (const auto& h : spectra)
        for (const int divisor : {1, 2, 5}) {
            const Rational& smoothness = h(h.size() - 1);
            const Rational eta = model.step_factor / (smoothness * divisor);
            for (const long horizon : {1, 2, 3, 7, 20}) {
                Rational total = 0, variance = 0, error = 0;
                for (Eigen::Index i = 0; i < h.size(); ++i) {
                    // Weighted noise of two domains: w² s_1 + (1−w)² s_2.
                    const Rational w = Rational(3) / 10, s = w * w * (1 + i) + (1 - w) * (1 - w) / 2, e0 = 1 - i * 2;
                    const Rational moment = second_moment(model, h(i), s, eta, e0, horizon);
                    const Rational bound = bound_of<Rational>(context, h(i), eta, s * model.counted, e0 * e0, horizon);
                    ledger.part("equality")
                        .certify(known(moment == bound), "equality for every coordinate of a quadratic");
                    total += moment;
                    variance += s;
                    error += e0 * e0;
                }
                ledger.part("bound").certify(
                    known(total <= bound_of<Rational>(context, h(0), eta, variance * model.counted, error, horizon)),
                    "the bound holds for a quadratic in several dimensions");
            }
        }
}

/// f(x) = μx²/2 + ln cosh x (L = μ + 1), noise ±σ: all 2^T paths.
void check_nonquadratic(const Model& model, const Context& context, Ledger& ledger) {
    const Precision precision{96};
    const Ball one(Rational(1), precision), two(Rational(2), precision), mu(Rational(1) / 2, precision);
    const Ball eta = Ball(model.step_factor, precision) / (mu + one), sigma(Rational(3) / 5, precision);
    const Ball start(Rational(2), precision);
    const auto gradient = [&](const Ball& x) {
        const Ball e = exp(two * x);
        return mu * x + (e - one) / (e + one);
    };
    std::vector<Ball> paths = {start};
    for (long horizon = 1; horizon <= 9; ++horizon) {
        std::vector<Ball> next;
        for (const auto& x : paths)
            for (const int sign : {-1, 1}) next.push_back(x - eta * (gradient(x) + sigma * Ball(sign)));
        paths = std::move(next);
        Ball mean(Rational(0), precision);
        for (const auto& x : paths) mean += x * x / Ball(static_cast<long>(paths.size()));
        const Ball bound =
            bound_of<Ball>(context, mu, eta, sigma * sigma * Ball(model.counted, precision), start * start, horizon);
        ledger.part("bound").certify(less_equal(mean, bound),
                                     "the bound holds for a loss that is not quadratic, over all noise paths");
        if (horizon == 9) ledger.number("mu x^2/2 + ln cosh x: error/bound at T = 9", Ball(mean / bound), 6);
    }
}

/// The rate under η_T, for a diagonal quadratic with variances s and e_0 = (1, …, 1): the bound, and the limit of T/ln
/// T times the error, Σ s_i/(2h_iμ). Returns the rows of the picture.
Table check_rate(const char* name, const Vector<Rational>& h, const Rational& s, const Context& context,
                 Ledger& ledger) {
    const Precision precision{160};
    const StepLaw schedule = StepLaw::logarithmic(1, Rational(1) / 4);
    const auto factor = [&](const char* key) { return Ball(context.factor(key), precision); };
    const Ball variance(s, precision), one(1), two(2), dimension(static_cast<long>(h.size()));
    Rational sum = 0;
    for (Eigen::Index i = 0; i < h.size(); ++i) sum += s / (2 * h(i));
    const Ball limit = factor("limit") * Ball(sum, precision);
    Table table{"sgd_rate", {"T", "error", "bound", "law"}, {}};
    for (unsigned e = 1; e <= 24; ++e) {
        const Integer horizon = boost::multiprecision::pow(Integer(10), e / 2) * (e % 2 ? 3 : 1);
        const Ball t(horizon, precision), eta = schedule.over(t, precision).eta, log_t = log(t);
        Ball error(Rational(0), precision);
        for (Eigen::Index i = 0; i < h.size(); ++i)
            error += theory::sgd_bound<Ball>(Ball(h(i), precision), eta, variance, one, horizon);
        const Ball bound = factor("rate-start") * dimension / (t * t) +
                           factor("rate-noise") * dimension * variance * log_t / (t * (two - eta));
        if (horizon >= 10)
            ledger.part("order").certify(
                less_equal(error, bound),
                fmt::format("at most e_0^2/T^2 + sigma^2 ln T/(mu^2 T (2 - eta mu)): {}", name));
        if (horizon >= 1000000 && s > 0)
            ledger.part("limit").certify(
                less(abs(error * t / (log_t * limit) - one), Ball(Rational(1) / 100, precision)),
                fmt::format("T/ln T times the error tends to sum s_i/(2 h_i mu): {}", name));
        if (e % 2 == 0 && e <= 6)
            ledger.number(fmt::format("{}: E|theta_T - theta*|^2, T = {}", name, to_string(horizon)), error);
        table.rows.push_back({to_string(horizon), fmt::format("{:.8g}", error.midpoint()),
                              fmt::format("{:.8g}", bound.midpoint()),
                              fmt::format("{:.8g}", (limit * log_t / t).midpoint())});
    }
    return table;
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    check_quadratics(model, context, ledger);
    check_nonquadratic(model, context, ledger);
    ledger.table(check_rate("h = (1, 4)", rationals({"1", "4"}), Rational(1) / 2, context, ledger));
    check_rate("one dimension", rationals({"1"}), Rational(1) / 2, context, ledger);
    check_rate("one dimension, no noise", rationals({"1"}), 0, context, ledger);
    return ledger.finish("E|theta_T-theta*|^2 <= q^{2T} e_0^2 + eta sigma^2/(mu(2-eta mu)) = O(ln T/T)",
                         fmt::format("{} certified comparisons, equality for quadratics", ledger.assertions()));
}

}  // namespace

Claim sgd_rate() {
    return {
        .id = "sgd-rate",
        .label = "S1",
        .paper = "P3",
        .source = "theorem S1, derived here",
        .summary = "the error of T stochastic inner steps: O(ln T/T)",
        .statement =
            "T stochastic inner steps with eta <= 1/L leave E|theta_T - theta*|^2 <= q^(2T) e_0^2 + eta sigma^2 (1 - "
            "q^(2T)) / (mu (2 - eta mu)), with equality for one-dimensional quadratics; e_0^2/T^2 + sigma^2 ln T/(mu^2 "
            "T (2 - eta mu)) for eta = ln T/(mu T) <= 1/L.",
        .kind = Kind::upper_bound,
        .method = Method::exact,
        .parts =
            {
                theorem("bound", "E|theta_T - theta*|^2 <= q^(2T) e_0^2 + eta sigma^2 (1-q^(2T))/(mu(2-eta mu)).",
                        "SgdRate.sgd_bound", "one-dimensional quadratics; strongly convex losses on paper"),
                theorem("equality", "For one coordinate of a quadratic, noise of variance sigma^2, it is an equality.",
                        "SgdRate.sgd_exact"),
                theorem("order",
                        "With eta = ln T/(mu T) <= 1/L it is at most e_0^2/T^2 + sigma^2 ln T/(mu^2 T (2-eta mu)).",
                        "SgdRate.sgd_rate",
                        "one-dimensional quadratics, T >= 3, and 1 for 2-eta mu; the rest on paper"),
                theorem("limit",
                        "With eta = ln T/(mu T), T/ln T times the error of a diagonal quadratic tends to sum s_i/(2 "
                        "h_i mu)."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("half-variance", "a bound that counts half of the variance is too small", {"bound", "equality"},
                        check, {.counted = Rational(1) / 2}),
                control("step-beyond-limit",
                        "for a step above 2/L the iterates diverge, and the bound with mu does not see it", {"bound"},
                        check, {.step_factor = Rational(5) / 2}),
                control("reused-sample", "one sample for all steps does not average out", {"bound", "equality"}, check,
                        {.reuse = true}),
                altered("loose-bound", "twice the noise term holds, but is no equality", {"equality"}, "noise", "2"),
                altered("half-rate", "half of the noise term of the rate", {"order"}, "rate-noise", "1/2"),
                altered("another-limit", "a limit 5 per cent above", {"limit"}, "limit", "21/20"),
            },
        .constants =
            {
                {"q^(2T) e_0^2", "start", {"1/2", "0"}},
                {"eta sigma^2 (1 - q^(2T))/(mu (2 - eta mu))", "noise", {"1/2", "0"}},
                {"2T of q^(2T)", "power", {"2"}},
                {"e_0^2/T^2", "rate-start", {"1/2", "0"}},
                {"sigma^2 ln T/(mu^2 T (2 - eta mu))", "rate-noise", {"1/2", "0"}},
                {"limit sum s_i/(2 h_i mu)", "limit", {"19/20", "21/20"}},
            },
        .plots = {"sgd_rate"},
    };
}

}  // namespace datamix::verify
