// S8 stochastic-regimes (P3: "Θ(√(N log N))" — and of what that is true).
//
// Statement (derived here). S5's law is not that of every noisy run. Two domains, N = KT, constants C_1 … C_4 and V of
// the instance at hand (proofs/stochastic_regimes.md):
//   average, the noises' pulls cancel (C_2 = 0)    T*/√N → τ, 2C_1²τ⁴ + C_4τ² = 2C_3²
//   average, sensitivities on their own samples    the same with C_4 of independent noise
//   average, no noise, step ln T/(μT)              T*/√N → √(C_3/C_1)
//   average, step s ln T/(μT), s = ½               T*/N^(2/3) → (C_3/(2C_1))^(2/3)
//   last iterate                                   K* minimises s_0²q^{2K} + V ln(T)/(μT): N/T* = ln N/(2 ln(1/q)) + …,
//                                                  T* = Θ(N/ln N)
//
// Computed here. Certified brackets of the best of all horizons for the actual expected error (closed second moments),
// against the limit with its constant; for the last iterate the best number of rounds itself. Every control offers one
// regime under the law of another.

#include <fmt/format.h>

#include <functional>
#include <optional>
#include <utility>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/stochastic_models.hpp"
#include "datamix/search/stochastic_argmin.hpp"
#include "datamix/theory/stochastic_horizon.hpp"

namespace datamix::verify {
namespace {

using boost::multiprecision::pow;
using theory::StochasticConstants;

constexpr Precision bits{128};
const Rational closeness = Rational(1) / 100;  // of T*/N^p to its limit from N = 1e12 on, stated beforehand

Integer power_of_ten(unsigned exponent) { return pow(Integer(10), exponent); }

/// A noisy run.
struct Run {
    ExactModel model = two_domain_noise();
    StepLaw step = schedule();
    NoisePath path = NoisePath::shared;
    bool last = false;
};
Run untilted_run() {  // ½ per coordinate on one domain, ⅓ on the other: w*s_1 = (1−w*)s_2, so that C_2 = 0
    Run run;
    run.model.noise.col(1) = Vector<Rational>::Constant(2, Rational(1) / 3);
    return run;
}
Run independent_run() { return {.path = NoisePath::independent}; }
Run noiseless_run() { return {.model = two_domain_noise(Rational(1) / 20, 0)}; }
Run half_run() { return {.step = StepLaw::logarithmic(1, Rational(1) / 4, Rational(1) / 2)}; }

/// The certified best horizon.
BestHorizon best_of(const StochasticSearch& search, const Integer& budget) {
    StochasticArgmin argmin(search, budget, {});
    argmin.among(1, budget);
    return argmin.find();
}

/// A law T* ~ limit·N^power of the average iterate, and the run that it is told of.
struct Row {
    std::string key, name;
    Run run;
    Rational power;
    std::function<Ball(const Context&)> limit;
};

struct Model {
    std::vector<Row> rows;
    std::optional<Run> last;
};

Ball ball(const Rational& x) { return Ball(x, bits); }

/// τ > 0 with 2C_1²τ⁴ + C_4τ² = 2C_3².
Ball balance(const StochasticConstants& c, const Rational& variance) {
    const Rational square = 2 * c.start * c.start;
    return sqrt((sqrt(ball(variance * variance + 8 * square * c.horizon * c.horizon)) - ball(variance)) /
                ball(2 * square));
}

Row untilted(Run run = untilted_run()) {
    return {"untilted", "no tilt", std::move(run), Rational(1) / 2, [](const Context& context) {
                const StochasticConstants c(untilted_run().model);
                return balance(c, Rational(c.variance * context.factor("untilted-C4")));
            }};
}
Row independent(Run run = independent_run()) {
    return {"independent", "independent samples", std::move(run), Rational(1) / 2, [](const Context& context) {
                const StochasticConstants c(two_domain_noise(), NoisePath::independent);
                return balance(c, Rational(c.variance * context.factor("independent-C4")));
            }};
}
Row noiseless(Run run = noiseless_run()) {
    return {"noiseless", "no noise", std::move(run), Rational(1) / 2, [](const Context&) {
                const StochasticConstants c(two_domain_noise());
                return sqrt(ball(c.horizon / c.start));
            }};
}
Row half(Run run = half_run()) {
    return {"half", "step ln T/(2T)", std::move(run), Rational(2) / 3, [](const Context&) {
                const StochasticConstants c(two_domain_noise());
                return exp(ball(Rational(2) / 3) * log(ball(c.horizon / (2 * c.start))));
            }};
}

void check_row(const Row& row, const Context& context, Ledger& ledger, Table& table) {
    const StochasticSearch search(row.run.model, row.run.step, row.run.path);
    const Ball limit = row.limit(context) * ball(context.factor(row.key)), near = ball(closeness);
    const Rational power = row.power * context.factor(row.key + "-power");
    const bool quick = context.profile == Profile::quick;
    Ball ratio;
    for (unsigned exponent = 4; exponent <= 20; exponent += quick ? 8 : 2) {
        const Integer budget = power_of_ten(exponent);
        const BestHorizon found = best_of(search, budget);
        const Ball scale = exp(ball(power) * log(Ball(budget, bits)));
        ratio = Ball::between(Rational(found.low), Rational(found.high), bits) / scale;
        table.rows.push_back({row.name, std::to_string(exponent), to_string(found.horizon),
                              fmt::format("{:.6f}", (ratio / limit).midpoint())});
        if (exponent < 12) continue;
        ledger.part(row.key).certify(within(ratio, limit, near),
                                     fmt::format("{}: T*/N^({}) is within a per cent of its limit at N = 1e{}",
                                                 row.name, to_string(row.power), exponent));
        if (ledger.refuted()) break;
    }
    ledger.number(fmt::format("{}: limit of T*/N^({})", row.name, to_string(row.power)), limit, 8);
    ledger.number(fmt::format("{}: T*/N^({}) at N = 1e20", row.name, to_string(row.power)), ratio, 4);
}

/// The last iterate: K* against the integer that minimises s_0²q^{2K} + V ln(N/K) K/(μN).
void check_last(const Run& run, const Context& context, Ledger& ledger, Table& table) {
    constexpr long most_rounds = 200;
    const ExactModel told = two_domain_noise();
    const StochasticConstants c(told);
    const Rational pull = 2 * told.outer_step * c.half_square;  // α|u|²
    const Ball rate = log(ball(1 - pull)) * ball(context.factor("q")),
               variance = ball(context.factor("V") * pull * c.variance / (2 - pull));
    const Rational start = told.start(0) * told.start(0);
    StochasticSearch search(run.model, run.step, run.path);
    if (run.last) search.use_last_iterate();
    for (unsigned exponent = 4; exponent <= 20; ++exponent)
        for (const int digit : {1, 2, 5}) {
            if (digit > 1 && (context.profile == Profile::quick || exponent == 20)) continue;
            const Integer budget = digit * power_of_ten(exponent);
            const BestHorizon found = best_of(search, budget);
            const Integer rounds = budget / found.horizon;
            const auto form = [&](long k) {
                const Ball length = Ball(budget, bits) / Ball(k);
                return ball(start) * exp(Ball(2 * k) * rate) + variance * log(length) / length;
            };
            Truth least = known(found.open.empty() && rounds <= most_rounds);
            if (rounds <= most_rounds) {
                const Ball here = form(rounds.convert_to<long>());
                for (long k = 1; k <= most_rounds && k < budget; ++k)
                    if (k != rounds) least = least && less(here, form(k));
            }
            const std::string at = fmt::format("{}e{}", digit, exponent);
            ledger.part("last").certify(least, "last iterate: K* minimises the leading form at N = " + at);
            if (ledger.refuted()) return;
            if (digit > 1) continue;
            const Ball law = log(Ball(budget, bits)) / (Ball(-2) * rate);
            table.rows.push_back({"last iterate", std::to_string(exponent), to_string(found.horizon),
                                  fmt::format("{:.6f}", (law / Ball(rounds, bits)).midpoint())});
            ledger.number("last iterate: K* at N = " + at, Rational(rounds));
        }
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    Table table{"stochastic_regimes", {"regime", "exponent", "T", "ratio"}, {}};
    for (const Row& row : model.rows) check_row(row, context, ledger, table);
    if (model.last) check_last(*model.last, context, ledger, table);
    const std::size_t count = table.rows.size();
    ledger.table(std::move(table));
    return ledger.finish(
        "sqrt(N), N^{2/3} and N/log N: by output, noise and step",
        fmt::format("{} regimes, {} certified horizons", model.rows.size() + model.last.has_value(), count));
}

}  // namespace

Claim stochastic_regimes() {
    const Run tilted, last{.last = true};
    const char* leading = "the leading form over real T > 0; that the gap is it up to smaller terms is on paper";
    return {
        .id = "stochastic-regimes",
        .label = "S8",
        .paper = "P3",
        .source = "theorem S8, derived here",
        .summary = "what √(N log N) needs: five regimes of noisy runs, with √N, N^{2/3} or N/log N",
        .statement =
            "With stochastic gradients the best horizon follows the law of its regime, with its constant: "
            "sqrt(N log N) is that of the average iterate with a tilt (S5); it is sqrt(N) where the tilt cancels, the "
            "sensitivities have their own samples or there is no noise, N^(2/3) for half the step, "
            "and N/log N for the last iterate.",
        .kind = Kind::limit,
        .method = Method::enclosure,
        .parts =
            {
                theorem(
                    "untilted",
                    "Average, C_1, C_3, C_4 > 0 = C_2 and the bias vanishes at no T: T*/sqrt(N) tends to tau, 2 C_1^2 "
                    "tau^4 + C_4 tau^2 = 2 C_3^2.",
                    "StochasticRegimes.untilted_horizon_leading", leading),
                theorem("independent",
                        "Average, sensitivities on samples of their own: the same with C_4 of independent noise.",
                        "StochasticRegimes.untilted_horizon_leading", leading),
                theorem("noiseless", "Average, step ln T/(mu T), no noise: T*/sqrt(N) tends to sqrt(C_3/C_1).",
                        "StochasticRegimes.untilted_horizon_leading", leading),
                theorem("half", "Average, step ln T/(2 mu T): T*/N^(2/3) tends to (C_3/(2 C_1))^(2/3).",
                        "StochasticRegimes.scaled_step_horizon_leading", leading),
                certified("last",
                          "Last iterate: K* = N/T* minimises s_0^2 q^(2K) + V ln(T)/(mu T) over whole K at N = 1e4 ... "
                          "1e20, so that T* is of order N/log N there."),
            },
        .check = with_model(check, {{untilted(), independent(), noiseless(), half()}, last}),
        .controls =
            {
                control("tilted", "noise on one domain alone tilts: sqrt(N log N)", {"untilted"}, check,
                        {{untilted(tilted)}, {}}),
                control("shared-samples", "the samples of the parameters tilt: sqrt(N log N)", {"independent"}, check,
                        {{independent(tilted)}, {}}),
                control("noisy", "noise without a tilt changes the constant of sqrt(N)", {"noiseless"}, check,
                        {{noiseless(independent_run())}, {}}),
                control("whole-step", "without noise the step ln T/T has sqrt(N)", {"half"}, check,
                        {{half(noiseless_run())}, {}}),
                control("average-as-last", "the average iterate has sqrt(N log N)", {"last"}, check, {{}, tilted}),
            },
        .constants =
            {
                {"tau", "untilted", {"19/20", "21/20"}},
                {"C_4 in tau", "untilted-C4", {"1/2", "2", "0"}},
                {"N^(1/2), no tilt", "untilted-power", {"19/20", "21/20"}},
                {"tau of independent samples", "independent", {"19/20", "21/20"}},
                {"N^(1/2), independent samples", "independent-power", {"19/20", "21/20"}},
                {"C_4 of independent noise", "independent-C4", {"1/2", "2", "0"}},
                {"sqrt(C_3/C_1)", "noiseless", {"19/20", "21/20"}},
                {"N^(1/2), no noise", "noiseless-power", {"19/20", "21/20"}},
                {"(C_3/(2 C_1))^(2/3)", "half", {"19/20", "21/20"}},
                {"N^(2/3)", "half-power", {"19/20", "21/20"}},
                {"ln(1/q) of the last iterate", "q", {"19/20", "21/20"}},
                {"V of the last iterate", "V", {"1/2", "2"}},
            },
        .plots = {"stochastic_regimes"},
    };
}

}  // namespace datamix::verify
