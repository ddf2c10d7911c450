// S10 simplex-stochastic (P3: Θ(√(N log N)) for exponentiated gradient on the simplex, both sides proved).
//
// Statement (derived here). Two noisy domains that share a Hessian, exponentiated gradient, average iterate, inner step
// min(ln T/(μT), cap), αΛ < 4. A round's sample moves X = logit w − αΣr_iu_iθ_i by −αΛ(w − w_∞) on average, so that
//   E w̄_K = w_∞ + [(logit w_0 − E logit w_K)/α − Σr_iu_iE(θ_0−θ_K)_i]/(ΛK)      exactly,
// and since X settles at logit w_∞, both sides of E(w̄_K − w*)² are known up to smaller terms. With C_1 = (logit w* −
// logit w_0)/(α|u|²), C_2 as in S5, both positive, and a bias that vanishes at no T,
//   T*/√(N ln N) → √(C_2/(2C_1μ)).
//
// Computed here, without simulation. The identity: over all paths of a two-point noise. The law: E(w̄ − w*)² of the
// algorithm is enclosed for every horizon and number of rounds (evaluate/enclosed_noisy_simplex.hpp), and branch and
// bound excludes every T that cannot be the best; what is left is compared with the leading form's minimiser and with
// the limit. proofs/simplex_stochastic.md.

#include <fmt/format.h>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/simplex_stochastic_models.hpp"
#include "claims/simplex_stochastic_tree.hpp"
#include "datamix/evaluate/enclosed_noisy_simplex.hpp"
#include "datamix/search/range_argmin.hpp"
#include "datamix/search/real_minimum.hpp"

namespace datamix::verify {
namespace {

using simplex_noise::NoiseTree, simplex_noise::Setting, simplex_noise::Transient;

constexpr Precision bits{128};

struct Model {
    std::size_t settings = 3;  ///< how many of them
    NoisePath path = NoisePath::shared;
    Rational scale = 1;  ///< of the inner step of the run
    Transient told = Transient::log_odds;
};

/// Short runs over all paths: the identity, and the enclosure of the squared error.
void check_identity(const Setting& setting, const Model& model, const Context& context, Ledger& ledger) {
    constexpr Precision precision{256};
    const ExactModel& instance = setting.model;
    const EnclosedNoisySimplex enclosed(instance, setting.step());
    const Ball small(parse_rational("1/1000000000000000000000000000000"), precision);
    for (const long horizon : {2L, 12L}) {
        const Ball eta = setting.step().at(horizon, precision);
        NoiseTree tree(
            instance,
            round_law<Ball>(instance, setting.step().retained(instance.problem.curvature, horizon, precision), eta,
                            precision),
            model.path, precision);
        const std::size_t rounds = model.path == NoisePath::independent ? 2 : 4;
        const auto expected = tree.expect(rounds, {.drift = context.factor("drift"), .warm = context.factor("warm")});
        const Ball off = abs(expected.average - expected.formula);
        ledger.part("identity")
            .certify(less(off, small), fmt::format("{}: E average is what the log-odds say, to 1e-30, T = {}, K = {}",
                                                   setting.name, horizon, rounds));
        ledger.number(fmt::format("{}: E average - w*, T = {}, K = {}", setting.name, horizon, rounds),
                      expected.average - Ball(enclosed.best(), precision), 12);
        if (model.path == NoisePath::shared)
            ledger.part("identity")
                .certify(known(enclosed.squared_error(Ball(Integer(horizon), precision), rounds, rounds, precision)
                                   .overlaps(expected.square)),
                         fmt::format("{}: E(average - w*)^2 lies in its enclosure, T = {}, K = {}", setting.name,
                                     horizon, rounds));
    }
}

/// The certified bracket of T*.
void check_law(const Setting& setting, const Model& model, const Context& context, Ledger& ledger, Table& table) {
    struct At {
        unsigned exponent;
        const char* margin;  ///< within which T* is the leading form's
    };
    const ExactModel& instance = setting.model;
    const EnclosedNoisySimplex enclosed(instance, setting.step(model.scale));
    const auto told = simplex_noise::constants(instance, model.told);
    const Ball limit = Ball(Rational(told.limit()), bits) * Ball(context.factor("limit"), bits);
    for (const At& at : {At{12, "3/20"}, At{16, "1/20"}, At{20, "1/50"}}) {
        if (context.profile == Profile::quick && at.exponent < 20) continue;
        const Integer budget = boost::multiprecision::pow(Integer(10), at.exponent);
        const auto enclose = [&](const Integer& low, const Integer& high, long precision) {
            return enclosed.squared_error(Ball::between(Rational(low), Rational(high), {precision}),
                                          Integer(budget / high), Integer(budget / low), {precision});
        };
        const BestHorizon found = range_argmin(1, budget, 1e-4, enclose, bits.bits, 100000);
        const Ball best = Ball::between(Rational(found.low), Rational(found.high), bits);
        const Ball leading = Ball(Rational(leading_horizon(told, budget.convert_to<double>())), bits) *
                             Ball(context.factor("leading"), bits);
        ledger.part("bracket").certify(within(best, leading, Ball(parse_rational(at.margin), bits)),
                                       fmt::format("{}: T* is within {} of the leading form's minimiser at N = 1e{}",
                                                   setting.name, at.margin, at.exponent));
        const Ball n(budget, bits), ratio = best / sqrt(n * log(n));
        if (at.exponent == 20)
            ledger.part("limit").certify(
                within(ratio, limit, Ball(Rational(3) / 100, bits)),
                fmt::format("{}: T*/sqrt(N ln N) is within 3 per cent of its limit at N = 1e20", setting.name));
        const auto share = [&](const Integer& end) { return (Ball(end, bits) / leading).midpoint(); };
        table.rows.push_back({setting.name, std::to_string(at.exponent), to_string(found.low), to_string(found.high),
                              fmt::format("{:.6g}", leading.midpoint()), fmt::format("{:.4f}", share(found.low)),
                              fmt::format("{:.4f}", share(found.high))});
        ledger.number(fmt::format("{}: least T that may be best at N = 1e{}", setting.name, at.exponent),
                      Rational(found.low));
        ledger.number(fmt::format("{}: greatest T that may be best at N = 1e{}", setting.name, at.exponent),
                      Rational(found.high));
        if (ledger.refuted()) return;
    }
    ledger.number(fmt::format("{}: limit of T*/sqrt(N ln N)", setting.name), told.limit(), 8);
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    Table table{
        "simplex_stochastic", {"instance", "exponent", "low", "high", "leading", "low_share", "high_share"}, {}};
    const std::vector<Setting> all = simplex_noise::settings();
    for (std::size_t s = 0; s < model.settings && !ledger.refuted(); ++s) {
        check_identity(all[s], model, context, ledger);
        if (!ledger.refuted()) check_law(all[s], model, context, ledger, table);
    }
    const std::size_t count = table.rows.size();
    ledger.table(std::move(table));
    return ledger.finish("T*/√(N ln N) → √(C_2/(2C_1 μ)), C_1 in log-odds",
                         fmt::format("{} instances, {} certified brackets", model.settings, count));
}

}  // namespace

Claim simplex_stochastic() {
    return {
        .id = "simplex-stochastic",
        .label = "S10",
        .paper = "P3",
        .source = "theorem S10, derived here",
        .summary =
            "exponentiated gradient with noise: both sides of T* ~ √(C_2/(2C_1μ)) √(N ln N) proved, C_1 in log-odds",
        .statement =
            "Exponentiated gradient on two noisy quadratic domains with a shared Hessian, average iterate, eta = "
            "min(ln T/(mu T), cap), alpha Lambda < 4: the expected average weight is what the change of log-odds says, "
            "exactly; if C_1 = (logit w* - logit w_0)/(alpha |u|^2) and C_2 are positive and the bias vanishes at no "
            "T, T*/sqrt(N ln N) tends to sqrt(C_2/(2 C_1 mu)).",
        .kind = Kind::limit,
        .method = Method::enclosure,
        .parts =
            {
                theorem("limit", "T*/sqrt(N ln N) tends to sqrt(C_2/(2 C_1 mu)), C_1 in log-odds."),
                certified(
                    "identity",
                    "E average is what the change of log-odds says, to 1e-30, over all paths of a two-point noise, and "
                    "E(average - w*)^2 lies in its enclosure: three instances, T = 2 and 12."),
                certified("bracket",
                          "Every horizon that is not within 15, 5 and 2 per cent of the leading form's minimiser has a "
                          "greater expected gap than one that is, at N = 1e12, 1e16 and 1e20; three instances."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("independent-samples", "sensitivities on their own noise have no drift", {"identity"}, check,
                        {.settings = 1, .path = NoisePath::independent}),
                control("half-schedule", "with eta = ln T/(2T) the bias of the horizon dominates: N^(2/3)",
                        {"bracket", "limit"}, check, {.settings = 1, .scale = Rational(1) / 2}),
                control("linearised-odds", "a transient that is linear in the weights at w*", {"bracket", "limit"},
                        check, {.settings = 1, .told = Transient::linearised}),
                altered("another-limit", "a limit 5 per cent below", {"limit"}, "limit", "19/20"),
                altered("another-form", "a leading form whose minimiser is 5 per cent above", {"bracket"}, "leading",
                        "21/20"),
            },
        .constants =
            {
                {"limit sqrt(C_2/(2 C_1 mu))", "limit", {"19/20", "21/20"}},
                {"the leading form's minimiser", "leading", {"19/20", "21/20"}},
                {"round's variances in Lambda and w_inf", "drift", {"0", "19/20", "21/20"}},
                {"sum r_i u_i (theta_0 - theta_K)_i of the identity", "warm", {"0", "19/20", "21/20"}},
            },
        .plots = {"simplex_stochastic"},
    };
}

}  // namespace datamix::verify
