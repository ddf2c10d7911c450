// S11 minimax-noise (P3: the Θ(√(N log N)) that no cancellation can spoil).
//
// Statement (derived here). S5's run with |w_0 − w*| ≤ σ̄, the noise fixed. The expected squared error of the average is
// a convex quadratic in w_0 − w*, so its largest value over the class is that of an end, w* ± σ̄. On S5's instance, σ̄ =
// .35, the end from which transient and tilt agree in sign (S5's start) is the worse one at its own best horizon: so
// that horizon is minimax, and T/√(N ln N) → √(C_2/(2C_1μ)). The other end alone has the same horizon as a
// cancellation, which its gap does not show to a user who has not been told the sign. In the leading form no schedule
// of horizons from 5 on costs less than the constant N/K (Jensen).
//
// How it is checked. Quadratic and ends in exact rationals; the minimax horizon by the certified argmin of S5's end and
// the enclosed gap of the other; schedules in balls. proofs/minimax_noise.md.

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/stochastic_models.hpp"
#include "datamix/search/real_minimum.hpp"
#include "datamix/search/stochastic_argmin.hpp"

namespace datamix::verify {
namespace {

constexpr Precision bits{192};
const Rational best = Rational(2) / 5, sigma = Rational(7) / 20;

struct Model {
    Rational member_start = sigma;  ///< largest |w_0 − w*| of the members drawn
    Rational law_start = sigma;     ///< of the class that the law is told
    int spent = 1;                  ///< times the budget that schedules spend
};

/// E(w̄_K − w*)² of a member, exactly: T steps of η = 1/8.
Rational error_of(const Rational& start, int horizon, int rounds) {
    const ExactModel model = two_domain_noise(best + start);
    return StochasticGap<Rational>(model, round_law<Rational>(model, horizon, Rational(1) / 8)).average(rounds);
}

/// Part 1: the error is a convex quadratic in the start.
void check_class(const Model& model, int draws, const Context& context, Ledger& ledger) {
    std::mt19937_64 random(context.seed);
    const auto draw = [&](int low, int high) {
        return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
    };
    for (int i = 0; i < draws; ++i) {
        const int horizon = draw(1, 6), rounds = draw(1, 6);
        const Rational low = error_of(-sigma, horizon, rounds), middle = error_of(0, horizon, rounds),
                       high = error_of(sigma, horizon, rounds);
        const Rational share = model.member_start / sigma * draw(-8, 8) / 8;
        const Rational error = error_of(share * sigma, horizon, rounds);
        const Rational slope = (high - low) / 2, curve = (high + low) / 2 - middle;
        ledger.part("class").certify(known(error == middle + slope * share + curve * share * share),
                                     "the error is a quadratic in w_0 - w*");
        ledger.part("class").certify(known(curve > 0), "the quadratic is convex");
        ledger.part("class").certify(known(error <= context.factor("end") * std::max(low, high)),
                                     "no member of the class exceeds the worse end");
    }
}

/// Part 2: at every T the worst case is at least the error of S5's end, so the best horizon of that end is minimax
/// where the other end has a smaller error.
void check_minimax(const Model& model, const Context& context, Ledger& ledger, Table& table, std::string& measured) {
    const StochasticSearch low(two_domain_noise(best - sigma), schedule()),
        high(two_domain_noise(best + sigma), schedule());
    const theory::StochasticConstants told(two_domain_noise(best - model.law_start));
    const Ball limit = Ball(Rational(told.limit()), bits) * Ball(context.factor("limit"), bits);
    for (const unsigned exponent : {4U, 6U, 8U, 12U, 20U, 40U}) {
        if (context.profile == Profile::quick && exponent != 4 && exponent != 8 && exponent != 40) continue;
        const Integer budget = boost::multiprecision::pow(Integer(10), exponent);
        StochasticArgmin argmin(low, budget, {});
        argmin.among(1, budget);
        const BestHorizon found = argmin.find();
        const Ball horizon = Ball::between(Rational(found.low), Rational(found.high), bits), n(budget, bits);
        const Integer fewest = budget / found.high, most = budget / found.low;
        const Ball worst = low.gap(horizon, fewest, most, bits), other = high.gap(horizon, fewest, most, bits);
        ledger.part("minimax").certify(
            less(other * Ball(18 * context.factor("worse"), bits), worst),
            fmt::format("the other end has at most 1/18 of the error at the best horizon of S5's, N = 1e{}", exponent));
        const Ball law = Ball(Rational(leading_horizon(told, budget.convert_to<double>())), bits) *
                         Ball(context.factor("leading"), bits);
        if (exponent >= 8)
            ledger.part("leading").certify(
                within(horizon, law, Ball(Rational(1) / 500, bits)),
                fmt::format("the minimax horizon is within 1/500 of the leading form's minimiser at N = 1e{}",
                            exponent));
        const Ball ratio = horizon / sqrt(n * log(n));
        if (exponent == 40)
            ledger.part("limit").certify(within(ratio, limit, Ball(Rational(1) / 50, bits)),
                                         "T/sqrt(N ln N) is within 2 per cent of its limit at N = 1e40");
        const double share = (other / worst).midpoint();
        table.rows.push_back({std::to_string(exponent), to_string(found.low), to_string(found.high),
                              fmt::format("{:.5f}", ratio.midpoint()), fmt::format("{:.5f}", limit.midpoint()),
                              fmt::format("{:.5f}", share)});
        measured = found.low == found.high ? fmt::format("minimax T(1e{}) = {}", exponent, to_string(found.horizon))
                                           : fmt::format("minimax T(1e{}) in {} … {}", exponent, to_string(found.low),
                                                         to_string(found.high));
        ledger.bracket(fmt::format("minimax T(1e{})", exponent), found.low, found.high);
        ledger.number(fmt::format("error of the other end over it, N = 1e{}", exponent), other / worst, 6);
        if (ledger.refuted()) return;
    }
    ledger.number("limit of T/sqrt(N ln N)", told.limit(), 8);
}

/// Part 3: schedules of the leading form, random ones around the best horizon.
void check_schedules(const Model& model, const Context& context, Ledger& ledger) {
    std::mt19937_64 random(context.seed);
    const theory::StochasticConstants c(two_domain_noise(best - sigma));
    const Ball start(Rational(abs(c.start)), bits), tilt(c.tilt, bits), bias(c.horizon, bits), noise(c.variance, bits),
        mu(c.curvature, bits);
    // The mean of K rounds of the real horizons given: [C_1/K + C_2·mean η + C_3·mean 1/T]² + C_4·mean η/K.
    const auto cost = [&](const Ball& eta, const Ball& inverse, const Ball& rounds) {
        const Ball mean = start / rounds + tilt * eta + bias * inverse;
        return mean * mean + noise * eta / rounds;
    };
    double smallest = 2;
    for (const double budget : {1e4, 1e6, 1e8}) {
        const double centre = leading_horizon(c, budget);
        for (int i = 0; i < 100; ++i) {
            Ball eta(Rational(0), bits), inverse = eta, spent = eta;
            const int rounds = 20 + static_cast<int>(random() % 100);
            for (int k = 0; k < rounds; ++k) {
                const Ball horizon(Rational(std::max(5., centre * static_cast<double>(50 + random() % 101) / 100.)),
                                   bits);
                eta += log(horizon) / (mu * horizon);
                inverse += Ball(1) / horizon;
                spent += horizon;
            }
            const Ball count(static_cast<long>(rounds)), mean = spent / count / Ball(static_cast<long>(model.spent));
            const Ball here = cost(eta / count, inverse / count, Ball(Rational(budget), bits) / (spent / count)),
                       constant = cost(log(mean) / (mu * mean), Ball(1) / mean, Ball(Rational(budget), bits) / mean);
            ledger.part("schedules")
                .certify(less(constant * Ball(context.factor("schedules"), bits), here),
                         fmt::format("no schedule tried costs less than its mean horizon, N = {:.0e}", budget));
            smallest = std::min(smallest, (here / constant).midpoint());
        }
    }
    ledger.number("least cost of a schedule tried over that of its mean horizon", smallest, 5);
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    check_class(model, context.profile == Profile::quick ? 12 : 60, context, ledger);
    check_schedules(model, context, ledger);
    Table table{"minimax_noise", {"exponent", "T from", "T to", "ratio", "limit", "other"}, {}};
    std::string measured;
    if (!ledger.refuted()) check_minimax(model, context, ledger, table, measured);
    ledger.table(std::move(table));
    return ledger.finish("minimax T/√(N ln N) → √(C_2/(2C_1μ)), whatever cancels", measured);
}

}  // namespace

Claim minimax_noise() {
    return {
        .id = "minimax-noise",
        .label = "S11",
        .paper = "P3",
        .source = "theorem S11, derived here",
        .summary =
            "the worst case over a class of starts is least at √(C_2/(2C_1μ)) √(N ln N): no cancellation spoils it",
        .statement =
            "Over the starts |w_0 - w*| <= .35 of S5's run the largest expected error is that of an end, and the "
            "horizon "
            "that minimises it is that of the end where transient and tilt agree in sign, so it follows sqrt(C_2/(2 "
            "C_1 "
            "mu)) sqrt(N ln N); in the leading form no schedule of horizons from 5 on costs less than its mean.",
        .kind = Kind::two_sided,
        .method = Method::enclosure,
        .parts =
            {
                theorem("class", "The largest expected error over the class at (T, K) is that of an end, w* +- .35."),
                certified("minimax",
                          "The best horizon of S5's end is minimax: the other end has at most 1/18 of the error "
                          "there, N = 1e4 ... 1e40."),
                certified("leading", "It is within 1/500 of the leading form's minimiser at N = 1e8 ... 1e40."),
                theorem("limit", "T/sqrt(N ln N) tends to sqrt(C_2/(2 C_1 mu)) with |w_0 - w*| = .35 in C_1."),
                theorem("schedules",
                        "In the leading form no schedule of horizons from 5 on costs less than the constant horizon of "
                        "its mean.",
                        "ScheduleNoise.noise_schedule", "C_1 ... C_4 >= 0, real horizons"),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("outside", "starts twice as far off as the class allows", {"class"}, check,
                        {.member_start = 2 * sigma}),
                control("another-class", "the law of the class with |w_0 - w*| <= .3", {"leading"}, check,
                        {.law_start = Rational(3) / 10}),
                control("twice-the-budget", "schedules that spend twice the budget", {"schedules"}, check,
                        {.spent = 2}),
                altered("better-end", "an other end 5 per cent better still", {"minimax"}, "worse", "21/20"),
                altered("another-form", "a leading form whose minimiser is 5 per cent above", {"leading"}, "leading",
                        "21/20"),
                altered("another-limit", "a limit 5 per cent below", {"limit"}, "limit", "19/20"),
            },
        .constants =
            {
                {"the worse end", "end", {"1/2", "19/20"}},
                {"the other end has at most 1/18", "worse", {"21/20"}},
                {"the leading form's minimiser", "leading", {"19/20", "21/20"}},
                {"limit sqrt(C_2/(2 C_1 mu))", "limit", {"19/20", "21/20"}},
                {"no schedule costs less than its mean", "schedules", {"21/20"}},
            },
        .plots = {"minimax_noise"},
    };
}

}  // namespace datamix::verify
