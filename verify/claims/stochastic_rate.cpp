// S3 stochastic-rate (P3: the bounds whose minimising horizon is Θ(√(N log N)), and one whose is not).
//
// Statement (derived here). (a) F convex, exponentiated gradient from uniform weights:
//   E F(w̄_K) − F* ≤ ln m/(αK) + αB/8 + 2δ,  B ≥ E span(g_k)², δ ≥ ½span(E[g_k | past] − ∇F(w_k)),
// so with αB_2/2 + 2b, B_2 ≥ E|g_k|²_∞, b ≥ |E[g_k | past] − ∇F(w_k)|_∞, in place of the last two terms.
// (b) F any, projected gradient, α ≤ 1/L_F in the Euclidean norm, Π the projection on Σ = 0:
//   (1/K)Σ E|G_α(w_k)|² ≤ 2(F(w_0) − F*)/(αK) + sup E[|Π(g_k − ∇F(w_k))|² | past].
// *Which bound the law refers to.* With the mean squared error of order ln T/T (claim S2), (b) has the form AT/N + B ln
// T/T, and so has (a) when its bias is bounded by the RMS error (as A√(T/N) + B√(ln T/T)): both are least at T = Θ(√(N
// log N)). With the true bias, which is of order ln T/T itself, (a) has the form A√(T/N) + B ln T/T, least at
// N^{1/3}(ln N)^{2/3}.
//
// How it is checked. The algorithm's own inner loop in balls, over *all* paths of a two-point noise: every expectation
// is exact, every inequality certified. The worst cases are those nearest to equality that a search found: no constant
// of the bounds can be halved. Then the minimisers of the forms. proofs/stochastic_rate.md.

#include <fmt/format.h>

#include <optional>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claim/measured.hpp"
#include "claims/stochastic_rate_tree.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/search/real_minimum.hpp"

namespace datamix::verify {
namespace {

using namespace stochastic_rate_tree;

struct Model {
    bool counts_error = true;    ///< the bounds contain 2δ and sup MSE
    bool uniform = true;         ///< start
    bool true_bias_law = false;  ///< asserts √(N log N) of (a) with its true bias
};

std::vector<Setting> settings() {
    Matrix<Rational> three(2, 3), two(2, 2), line(1, 2);
    three << 1, 0, -1, 0, 1, -1;
    two << 1, 0, 1, 0;
    line << 1, 0;
    const auto r = [](const char* text) { return parse_rational(text); };
    return {
        {"three domains", rationals({"1", "4"}), rationals({"1/5", "3/10"}), three, r("1/4"), r("1/2"), r("1/2"), 2, 5,
         5},
        {"three domains, long horizon", rationals({"1", "4"}), rationals({"1/5", "3/10"}), three, r("1/4"), r("2"),
         r("3/10"), 8, 20, 1},
        {"greedy on the worst domain", rationals({"1", "4"}), rationals({"-2", "2"}), two, r("1/4"), r("1/20"),
         r("1/4"), 1, 120, 5},
        {"long horizon on the worst domain", rationals({"1", "4"}), rationals({"-2", "2"}), two, r("1/4"), r("1/20"),
         r("1/10"), 12, 36, 0},
        // The worst cases. Down a slope to the vertex: ln m/(αK) is nearly all there is, and nearly attained.
        {"down a slope", rationals({"1"}), rationals({"1000"}), line, 1, r("1/30000"), 0, 1, 200, 0},
        // One round: the gap of the start against the α that makes the first two terms equal.
        {"one round", rationals({"1"}), rationals({"1000"}), line, 1, r("47/20000"), 0, 1, 1, 0},
        // Greedy goes to the worst vertex: gap and 2δ nearly agree.
        {"greedy, far off", rationals({"1", "4"}), rationals({"-400", "203/2"}), two, r("1/4"), 1, 0, 1, 200, 0},
        // (b): the first round reaches the optimum, all but a hundredth.
        {"one step to the optimum", rationals({"1"}), rationals({"3/5"}), line, 1, r("1/2"), 0, 1, 5, 0, r("99/100")},
        // (b): at rest at the optimum but for the noise, which each round undoes and draws anew.
        {"noise alone", rationals({"1"}), rationals({"1/2"}), line, 1, r("1/2"), r("1/100"), 1, 10, 10, r("99/100")}};
}

/// What the bounds speak of in one setting, exactly: (a), and for two domains (b).
struct OfPaths {
    Setting setting;
    Ball gap, square, bias;  ///< (a): E F(w̄) − F*, B and δ
    struct Stationarity {
        Ball mean, start_gap, alpha, error;  ///< (1/K) Σ E|G_α(w_k)|², F(w_0) − F*, α and sup MSE
    };
    std::optional<Stationarity> stationarity = std::nullopt;  ///< (b)
};

/// Of every setting; the start is uniform, or all but a corner, and α = `start_and_step.second`·share/L_F in (b).
std::vector<OfPaths> run_paths(const std::pair<bool, Rational>& start_and_step, const Context&) {
    std::vector<OfPaths> all;
    for (const auto& setting : settings()) {
        const auto m = setting.optima.cols();
        Vector<Ball> start = Vector<Ball>::Constant(m, exact(Rational(1) / Rational(static_cast<int>(m))));
        if (!start_and_step.first)
            for (Eigen::Index j = 0; j < m; ++j)
                start(j) =
                    exact(j == 0 ? 1 - parse_rational("1e-9") * (static_cast<int>(m) - 1) : parse_rational("1e-9"));
        Tree<ExponentiatedGradient> tree(setting);
        tree.run(start);
        all.push_back({setting, tree.gap, tree.square_bound(), tree.bias});
        if (m != 2) continue;
        // F has the second derivative |u|² in w, so L_F = |u|²/2 in the Euclidean norm of (w, 1−w).
        const Vector<Rational> u = setting.optima.col(0) - setting.optima.col(1);
        Setting largest = setting;
        largest.alpha = start_and_step.second * setting.share * 2 / dot<Rational>(u, u);
        Tree<ProjectedGradient> descent(largest);
        descent.run(start);
        all.back().stationarity = {descent.stationarity, descent.objective(start) - exact(setting.least()),
                                   exact(largest.alpha), descent.mean_square};
    }
    return all;
}

void check_bounds(const Model& model, const Context& context, Ledger& ledger) {
    const auto factor = [&](const char* key) { return exact(context.factor(key)); };
    for (const OfPaths& found :
         measured<run_paths>(std::pair(model.uniform, context.factor("step")), of_any_profile(context))) {
        const Setting& setting = found.setting;
        const Ball rounds = exact(Rational(static_cast<long>(setting.rounds))), alpha = exact(setting.alpha), two(2);
        Ball bound = factor("log") * log(exact(Rational(static_cast<int>(setting.optima.cols())))) / (alpha * rounds) +
                     factor("square") * alpha * found.square / Ball(8);
        if (model.counts_error) bound += factor("bias") * two * found.bias;
        ledger.part("average").certify(less_equal(found.gap, bound), fmt::format("bound (a) holds: {}", setting.name));
        ledger.number(fmt::format("(a) {}: gap", setting.name), found.gap, 6);
        ledger.number(fmt::format("(a) {}: bound", setting.name), bound, 6);
        if (!found.stationarity) continue;
        const auto& [mean, start_gap, largest, error] = *found.stationarity;
        Ball limit = factor("gap") * two * start_gap / (largest * rounds);
        if (model.counts_error) limit += factor("error") * error;
        ledger.part("stationarity").certify(less_equal(mean, limit), fmt::format("bound (b) holds: {}", setting.name));
        ledger.number(fmt::format("(b) {}: stationarity", setting.name), mean, 6);
        ledger.number(fmt::format("(b) {}: bound", setting.name), limit, 6);
    }
}

/// The laws of the minimising horizons of the forms, over budgets from 1e50 to 1e300.
void check_laws(const Model& model, const Context& context, Ledger& ledger) {
    using theory::StochasticForm;
    const Precision wide{512};
    struct Form {
        const char* name;
        StochasticForm form;
        bool square_root_law;
        std::string key;
    };
    const Form forms[] = {{"(b)", StochasticForm::mean_square, true, "b"},
                          {"(a) with the RMS error for its bias", StochasticForm::rms, true, "rms"},
                          {"(a) with its true bias", StochasticForm::true_bias, model.true_bias_law, "bias"}};
    for (const auto& form : forms) {
        Ball ratios[2];
        int i = 0;
        for (const unsigned e : {50U, 300U}) {
            const Ball budget(Rational(boost::multiprecision::pow(Integer(10), e)), wide), one(Rational(1), wide);
            const Rational power = form.square_root_law ? Rational(1) / 2 : Rational(1) / 3,
                           logs = form.square_root_law ? Rational(1) / 2 : Rational(2) / 3;
            const Ball log_n = log(budget);
            const Ball law = exp(Ball(power * context.factor("power-" + form.key), wide) * log_n +
                                 Ball(logs * context.factor("logs-" + form.key), wide) * log(log_n));
            ratios[i++] = minimising_horizon({form.form, one, one, budget}) / law;
        }
        ledger.part("law-" + form.key)
            .certify(less(abs(log(ratios[1] / ratios[0])), Ball(Rational(1) / 20, wide)),
                     fmt::format("the minimising horizon of {} follows {}", form.name,
                                 form.square_root_law ? "sqrt(N ln N)" : "N^(1/3) (ln N)^(2/3)"));
        ledger.number(fmt::format("{}: T over its law at N = 1e300", form.name), ratios[1], 6);
    }
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    check_bounds(model, context, ledger);
    check_laws(model, context, ledger);
    return ledger.finish("(b), and (a) with RMS bias: sqrt(N log N); (a) with true bias: N^{1/3}(ln N)^{2/3}",
                         fmt::format("{} certified comparisons over all noise paths", ledger.assertions()));
}

}  // namespace

Claim stochastic_rate() {
    return {
        .id = "stochastic-rate",
        .label = "S3",
        .paper = "P3",
        .source = "theorem S3, derived here",
        .summary = "two convergence rates, and which of them √(N log N) refers to",
        .statement =
            "Theta(sqrt(N log N)) is the horizon that minimises the bound 2(F_0 - F*)/(alpha K) + sup MSE on the mean "
            "squared stationarity (any smooth F, projected gradient, alpha <= 1/L_F), and the convex EG bound with its "
            "bias bounded by the RMS error; with the true bias the EG bound is least at N^(1/3) (ln N)^(2/3), all over "
            "T >= 3.",
        .kind = Kind::upper_bound,
        .method = Method::enclosure,
        .parts =
            {
                theorem("average",
                        "(a): exponentiated gradient from uniform weights, E F(average) - F* <= ln m/(alpha K) + alpha "
                        "B/8 + 2 delta for convex F.",
                        "StochasticRate.stochastic_rate",
                        "expectations as linear, monotone functionals with the tower rule; the bias bound at every "
                        "outcome"),
                theorem("stationarity",
                        "(b): projected gradient, F L_F-smooth, alpha <= 1/L_F: (1/K) sum E|G_alpha(w_k)|^2 <= "
                        "2(F_0-F*)/(alpha K) + sup MSE.",
                        "StochasticStationarity.stochastic_stationarity_conditional",
                        "expectations as linear, monotone functionals; smoothness as the quadratic upper bound; "
                        "projections given as nearest points"),
                theorem("law-b",
                        "The form AT/N + B ln T/T of the bound (b) is least over T >= 3 at a horizon of order sqrt(N "
                        "ln N).",
                        "StochasticBoundForms.phi0_horizon", "real minimisers; that (b) has this form is on paper"),
                theorem("law-rms",
                        "So is the form A sqrt(T/N) + B sqrt(ln T/T) of (a), its bias bounded by the RMS error.",
                        "StochasticBoundRms.rms_horizon", "real minimisers; that (a) has this form is on paper"),
                theorem("law-bias",
                        "The form A sqrt(T/N) + B ln T/T of (a) with its true bias is least over T >= 3 at a horizon "
                        "of order N^(1/3) (ln N)^(2/3)."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("no-error-term", "without the terms in b and the mean squared error both bounds are false",
                        {"average", "stationarity"}, check, {.counts_error = false}),
                control("corner-start", "ln m is the distance from uniform weights; from a corner it is max ln(1/w_0)",
                        {"average"}, check, {.uniform = false}),
                control("true-bias-law", "(a) with its true bias does not follow sqrt(N log N)", {"law-bias"}, check,
                        {.true_bias_law = true}),
                altered("half-gap", "half of 2(F_0-F*)/(alpha K) in (b): false without noise, too", {"stationarity"},
                        "gap", "1/2"),
                altered("without-noise-log", "(a) without ln m/(alpha K): false without noise, too", {"average"}, "log",
                        "0"),
                altered("sqrt-n", "sqrt(N) for (b)", {"law-b"}, "logs-b", "0"),
                altered("sqrt-n-rms", "sqrt(N) for the RMS form", {"law-rms"}, "logs-rms", "0"),
            },
        .constants =
            {
                {"(a): ln m/(alpha K)", "log", {"1/2", "0"}},
                {"(a): alpha B/8", "square", {"1/2", "0"}},
                {"(a): 2 delta", "bias", {"1/2", "0"}},
                {"(b): 2(F_0 - F*)/(alpha K)", "gap", {"1/2", "0"}},
                {"(b): sup MSE", "error", {"1/2", "0"}},
                {"(b): alpha <= 1/L_F", "step", {"2"}},
                {"(b): N^(1/2) of the law", "power-b", {"19/20", "21/20"}},
                {"(b): (ln N)^(1/2) of the law", "logs-b", {"1/2", "2", "0"}},
                {"(a), RMS: N^(1/2) of the law", "power-rms", {"19/20", "21/20"}},
                {"(a), RMS: (ln N)^(1/2) of the law", "logs-rms", {"1/2", "2", "0"}},
                {"(a), true bias: N^(1/3) of the law", "power-bias", {"19/20", "21/20"}},
                {"(a), true bias: (ln N)^(2/3) of the law", "logs-bias", {"1/2", "2", "0"}},
            },
    };
}

}  // namespace datamix::verify
