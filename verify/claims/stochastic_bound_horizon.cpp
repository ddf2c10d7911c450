// S4 stochastic-bound-horizon (P3: with stochastic gradients the optimal horizon is Θ(√(N log N))).
//
// Statement (derived here). The bounds of claim S3 have, as functions of T at budget N, the forms
//   φ_0 = AT/N + B ln T/T on T ≥ 3:  T² = q(ln T − 1), q = BN/A ≥ 45: T = √(−(q/2)W_{−1}(−2e²/q)),
//                                    |2T²/(q ln q) − 1| ≤ (ln ln q + 2)/ln q, so T/√(N ln N) → √(B/(2A));
//   φ_1 = AT/N + B(1 + ln T)/T:      √(½ q ln q) ≤ T ≤ √(q ln q/(2 − 1/e)) for q ≥ e²;
//   RMS = A√(T/N) + B√(ln T/T):      T/√(N ln N) → B/(A√2), not √(B/(2A)).
// Two traps: on T ≥ 1 the minimum of φ_0 is T = 1, because ln 1 = 0; and S3(a) with its true bias has the form
// A√(T/N) + B ln T/T, whose minimiser is of order N^{1/3}(ln N)^{2/3}.
//
// Everything is certified: roots by Lambert's W in balls and, independently, by bisection on the sign of the
// derivative; integer minimisers by comparing the only three candidates. The laws are proved in
// proofs/stochastic_bound_horizon.md and in proofs/coq/StochasticBoundForms.v and StochasticBoundRms.v.

#include <fmt/format.h>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/stochastic_bound_horizon_forms.hpp"
#include "datamix/search/real_minimum.hpp"

namespace datamix::verify {
namespace {

using namespace stochastic_bound_horizon_forms;

struct Model {
    long first = 3;                                            ///< horizons allowed: T ≥ first
    StochasticForm mean_square = StochasticForm::mean_square;  ///< the form that the law of φ_0 is asserted of
    bool rms_like_mean_square = false;                         ///< asserts √(B/(2A)) of the RMS form
    Rational upper_slope_loss = 1;                             ///< φ_1: T ≤ √(q ln q/(2 − loss/e))
};

void check_mean_square(const Model& model, const Instance& instance, const Context& context, Ledger& ledger) {
    const auto factor = [&](const char* key) { return exact(context.factor(key)); };
    const auto bound = instance.bound(model.mean_square);
    const Ball q = exact(instance.ratio()), root = factor("phi0-root") * theory::mean_square_horizon(q),
               &by_sign = instance.minimiser(model.mean_square);
    ledger.part("phi0").certify(
        known(root.overlaps(by_sign) && root.accuracy_bits() > 300 && by_sign.accuracy_bits() > 300),
        fmt::format("Lambert's W is the minimiser ({})", instance.name()));
    check_integers(bound, by_sign, model.first, instance.name(), ledger);
    const Ball two(2), one(1), log_q = log(q);
    ledger.part("phi0").certify(less_equal(abs(two * by_sign * by_sign / (q * log_q) - one),
                                           factor("phi0-distance") * (log(log_q) + two) / log_q),
                                fmt::format("2T^2/(q ln q) is 1 up to (ln ln q + 2)/ln q ({})", instance.name()));
    if (instance.exponent < 300) return;
    const Ball n = exact(Rational(instance.budget()));
    const Ball limit = factor("phi0-limit") * sqrt(exact(instance.b) / (two * exact(instance.a)) * n * log(n));
    ledger.part("phi0").certify(less(abs(by_sign / limit - one), exact(Rational(1) / 100)),
                                fmt::format("T/sqrt(N ln N) has reached sqrt(B/(2A)) ({})", instance.name()));
}

void check_mean_square_1(const Model& model, const Instance& instance, const Context& context, Ledger& ledger) {
    const auto factor = [&](const char* key) { return exact(context.factor(key)); };
    const auto bound = instance.bound(StochasticForm::mean_square_1);
    const Ball q = exact(instance.ratio()), root = factor("phi1-root") * theory::mean_square_1_horizon(q),
               &by_sign = instance.minimiser(StochasticForm::mean_square_1);
    ledger.part("phi1").certify(known(root.overlaps(by_sign)), fmt::format("phi_1: Lambert's W ({})", instance.name()));
    const Ball two(2), square = by_sign * by_sign, scale = q * log(q), e = exp(exact(1));
    ledger.part("phi1").certify(less_equal(factor("phi1-lower") * scale / two, square),
                                fmt::format("phi_1: lower end ({})", instance.name()));
    ledger.part("phi1").certify(
        less_equal(square, factor("phi1-upper") * scale / (two - exact(model.upper_slope_loss) / e)),
        fmt::format("phi_1: upper end ({})", instance.name()));
    check_integers(bound, by_sign, 1, instance.name(), ledger);
}

/// T = (B√N/A)(ln T − 1)/√ln T, so T/√(N ln N) = (B/(A√2))·√(2 ln T/ln N)·(1 − 1/ln T).
void check_rms(const Model& model, const Instance& instance, const Context& context, Ledger& ledger) {
    const Ball& root = instance.minimiser(StochasticForm::rms);
    const Ball n = exact(Rational(instance.budget())), log_n = log(n), two = exact(2), one(1);
    const Ball a = exact(instance.a), b = exact(instance.b);
    const Ball limit =
        exact(context.factor("rms-limit")) * (model.rms_like_mean_square ? sqrt(b / (two * a)) : b / (a * sqrt(two)));
    const Ball off = abs(root / (limit * sqrt(n * log_n)) - one);
    const Ball scale = abs(log(b / a)) + log(log_n) + two;  // ln T = ½ ln N + O(ln ln N + |ln(B/A)|)
    ledger.part("rms").certify(less_equal(off, scale / log_n),
                               fmt::format("RMS form: T/sqrt(N ln N) near B/(A sqrt 2) ({})", instance.name()));
}

/// S3(a) with the true bias is another law: T^{3/2} = 2q'(ln T − 1) with q' = B√N/A.
void check_true_bias(const Instance& instance, const Context& context, Ledger& ledger) {
    const Ball& root = instance.minimiser(StochasticForm::true_bias);
    const Ball n = exact(Rational(instance.budget())), third = exact(Rational(1) / 3);
    const Ball b = exact(context.factor("bias-law") * instance.b) / exact(instance.a), one(1), two(2);
    const Ball law = exp((log(two * b) * two + log(n)) * third) * exp(log(log(root) - one) * two * third);
    ledger.part("true-bias")
        .certify(less(abs(root / law - one), exact(parse_rational("1e-200"))),
                 fmt::format("true bias: T^(3/2) = 2(B sqrt N/A)(ln T - 1) ({})", instance.name()));
    if (instance.exponent >= 100)
        ledger.part("true-bias")
            .certify(less(root, sqrt(n)), fmt::format("true bias: T is far below sqrt N ({})", instance.name()));
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    const std::vector<std::pair<Rational, Rational>> constants = {
        {1, 1}, {2, Rational(1) / 3}, {Rational(1) / 5, 3}, {Rational(7) / 10, Rational(1) / 16}};
    std::vector<unsigned> exponents = {5, 8, 20, 100, 300};
    if (context.profile == Profile::deep) exponents = {5, 6, 8, 10, 15, 20, 30, 50, 70, 100, 200, 300, 1000};
    for (const auto& [a, b] : constants)
        for (const unsigned e : exponents) {
            const Instance instance{a, b, e};
            for (const auto form : {StochasticForm::mean_square, StochasticForm::mean_square_1, StochasticForm::rms,
                                    StochasticForm::true_bias})
                ledger.part("integers")
                    .certify(less(instance.bound(form).slope_sign(exact(8)), Ball(0)),
                             "the budget is large enough: every form still falls at T = 8");
            check_mean_square(model, instance, context, ledger);
            check_mean_square_1(model, instance, context, ledger);
            check_rms(model, instance, context, ledger);
            check_true_bias(instance, context, ledger);
        }
    // Where the error term of φ_0 and the upper end of φ_1 (attained at q = e^{2e−1} = 84.5) are tightest.
    check_mean_square(model, {1, Rational(3) / 5, 2}, context, ledger);
    check_mean_square_1(model, {1, Rational(169) / 200, 2}, context, ledger);
    if (model.first == 3 && model.mean_square == StochasticForm::mean_square) check_every_ratio(context, ledger);
    for (const unsigned e : {4U, 8U, 20U}) {
        const Instance unit{1, 1, e};
        const auto report = [&](const char* name, StochasticForm form, const char* formula) {
            ledger.number(fmt::format("{}, N = 1e{}", name, e), unit.minimiser(form), 12,
                          {"minimising real horizon of the bound",
                           {{"bound", formula}, {"A", "1"}, {"B", "1"}, {"budget", fmt::format("1e{}", e)}}});
        };
        report("phi_0", StochasticForm::mean_square, "A T/N + B ln T/T");
        report("phi_1", StochasticForm::mean_square_1, "A T/N + B (1 + ln T)/T");
        report("RMS", StochasticForm::rms, "A sqrt(T/N) + B sqrt(ln T/T)");
        report("true bias", StochasticForm::true_bias, "A sqrt(T/N) + B ln T/T");
    }
    ledger.table(ratios());
    const Instance large{1, 1, 300};
    const Ball n = exact(Rational(large.budget()));
    const Ball ratio = large.minimiser(StochasticForm::mean_square) / sqrt(n * log(n));
    return ledger.finish(
        "T/sqrt(N ln N) -> sqrt(B/(2A)); RMS form: B/(A sqrt 2)",
        fmt::format("A = B = 1: {:.5f} at N = 1e300 (limit {:.5f})", ratio.midpoint(), std::sqrt(0.5)));
}

}  // namespace

Claim stochastic_bound_horizon() {
    return {
        .id = "stochastic-bound-horizon",
        .label = "S4",
        .paper = "P3",
        .source = "theorem S4, derived here",
        .summary = "the horizon that minimises the bound: T/√(N ln N) → √(B/(2A))",
        .statement =
            "The horizon that minimises AT/N + B ln T/T over T >= 3 is sqrt(-(q/2) W_{-1}(-2e^2/q)) for q = BN/A >= "
            "45, and T/sqrt(N ln N) tends to sqrt(B/(2A)); for A sqrt(T/N) + B sqrt(ln T/T) it tends to B/(A sqrt 2).",
        .kind = Kind::two_sided,
        .method = Method::enclosure,
        .parts =
            {
                theorem("phi0",
                        "AT/N + B ln T/T over T >= 3 is least at sqrt(-(q/2) W_{-1}(-2e^2/q)) for q = BN/A >= 45; "
                        "T/sqrt(N ln N) tends to sqrt(B/(2A)).",
                        "StochasticBoundForms.phi0_horizon",
                        "real minimisers, q >= e^4, T^2 = q(ln T - 1) for the form by W_{-1}; that form, from q >= "
                        "44.6 on, is LambertForms.phi0_lambert"),
                theorem("phi1",
                        "AT/N + B (1 + ln T)/T over T >= 1 is, for q >= e^2, least at sqrt(-(q/2) W_{-1}(-2/q)), "
                        "between sqrt(q ln q/2) and sqrt(q ln q/(2-1/e)).",
                        "StochasticBoundForms.phi1_horizon",
                        "real minimisers, T^2 = q ln T for the form by W_{-1}; that form is LambertForms.phi1_lambert"),
                theorem("rms", "A sqrt(T/N) + B sqrt(ln T/T) over T >= 3: T/sqrt(N ln N) tends to B/(A sqrt 2).",
                        "StochasticBoundRms.rms_horizon", "real minimisers, q = B^2 N/A^2 >= e^9"),
                theorem("true-bias",
                        "A sqrt(T/N) + B ln T/T over T >= 3: T^(3/2) = 2(B sqrt N/A)(ln T - 1) for all large N, far "
                        "below sqrt N."),
                certified(
                    "integers",
                    "The integer minimiser, over T >= 3 of phi_0 and over T >= 1 of phi_1, is next to the root: for "
                    "phi_0 at every integer q from 45 to 1000, for both at four (A, B) and N = 1e5 ... 1e300."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("from-one", "over T >= 1 the minimum of phi_0 is T = 1, because ln 1 = 0", {"integers"}, check,
                        {.first = 1}),
                control("rms-limit", "the RMS form has the limit B/(A sqrt 2), not sqrt(B/(2A))", {"rms"}, check,
                        {.rms_like_mean_square = true}),
                control("tight-upper", "T^2 = q ln T exceeds q ln q/2: the constant 2 - 1/e cannot be 2", {"phi1"},
                        check, {.upper_slope_loss = 0}),
                control("true-bias", "A sqrt(T/N) + B ln T/T has another law, N^(1/3) (ln N)^(2/3)",
                        {"phi0", "integers"}, check, {.mean_square = StochasticForm::true_bias}),
                altered("another-limit", "phi_0 with a limit 5 per cent above", {"phi0"}, "phi0-limit", "21/20"),
                altered("another-bias-law", "the law of the true bias 5 per cent above", {"true-bias"}, "bias-law",
                        "21/20"),
            },
        .constants =
            {
                {"phi_0: T = sqrt(-(q/2) W_{-1}(-2e^2/q))", "phi0-root", {"19/20", "21/20"}},
                {"phi_0: (ln ln q + 2)/ln q", "phi0-distance", {"1/2", "0"}},
                {"phi_0: limit sqrt(B/(2A))", "phi0-limit", {"19/20", "21/20"}},
                {"phi_0: q >= 45", "threshold", {"44/45"}},
                {"phi_1: T = sqrt(-(q/2) W_{-1}(-2/q))", "phi1-root", {"19/20", "21/20"}},
                {"phi_1: lower end q ln q/2 of T^2", "phi1-lower", {"2", "21/20"}},
                {"phi_1: upper end q ln q/(2 - 1/e) of T^2", "phi1-upper", {"1/2", "19/20"}},
                {"RMS form: limit B/(A sqrt 2)", "rms-limit", {"19/20", "21/20"}},
                {"true bias: T^(3/2) = 2(B sqrt N/A)(ln T - 1)", "bias-law", {"19/20", "21/20"}},
            },
        .plots = {"stochastic_bound_horizon"},
    };
}

}  // namespace datamix::verify
