// F8 minimax-horizon (P2: the Θ(log N) that no cancellation can spoil).
//
// Statement (derived here). F4's model with |c_2 − c_1| ≤ δ̄ and |w_0 − w*| ≤ σ̄. The error is A_{T,K}(c_2−c_1) +
// B_{T,K}(w_0−w*), so its largest value over the class is |A_{T,K}|δ̄ + |B_{T,K}|σ̄, at a corner. On F4's h, η, α, with δ̄
// = .2 and σ̄ = .5 (β̄ = .05, k̄ = 1), the horizon that minimises this worst case is ⌊T_c⌋ or ⌈T_c⌉, T_c = ln(λβ̄N/k̄)/λ,
// for every N from 1000 on: single instances have other horizons (opposite signs cancel: W(N), full-regimes), the class
// has not. In the leading form β̄·mean ρ^{T_k} + k̄/K no schedule of horizons costs less than the constant T_c does
// (Jensen).
//
// How it is checked. Linearity and corners in exact rationals; the minimax horizon is that of the same-sign corner,
// where A and B agree in sign, and no more than that of it elsewhere; schedules in balls. proofs/minimax_horizon.md.

#include <fmt/format.h>

#include <random>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/schedule_run.hpp"
#include "datamix/evaluate/closed_run.hpp"
#include "datamix/theory/full_horizon.hpp"

namespace datamix::verify {
namespace {

struct Model {
    Rational member_start = Rational(1) / 2;  ///< largest |w_0 − w*| of the members drawn; the class has 1/2
    Rational law_start = Rational(1) / 2;     ///< of the class that the law is told
    int spent = 1;                            ///< times the budget that schedules spend
};

constexpr Precision bits{192};

/// A member of the class: optimum .4, as the instance of F4.
ExactModel member(const Rational& offset, const Rational& start) {
    const Rational best = Rational(2) / 5;
    Vector<Rational> c(2);
    c << best - offset / 2, best + offset / 2;
    return two_domain_model(4, c, best + start, Rational(1) / 4);
}

/// w̄_K − w* of a member, exactly.
Rational error_of(const ExactModel& model, int horizon, int rounds) {
    const auto kept = retained_by_descent<Rational>(model.problem.curvature, Rational(1) / 4, horizon);
    LinearRun<Rational> run(model, kept);
    return run.weights(model, run.average(rounds))(0) - Rational(2) / 5;
}

/// Part 1: members inside of the class never exceed the corner, which is attained.
void check_class(const Model& model, int draws, const Context& context, Ledger& ledger) {
    std::mt19937_64 random(context.seed);
    const auto draw = [&](int low, int high) {
        return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
    };
    for (int i = 0; i < draws; ++i) {
        const int horizon = draw(1, 12), rounds = draw(1, 12);
        const Rational bias = error_of(member(delta, 0), horizon, rounds),
                       transient = error_of(member(0, sigma), horizon, rounds);
        const Rational worst = context.factor("corner") * (abs(bias) + abs(transient));
        const Rational offset = delta * draw(-8, 8) / 8, start = model.member_start * draw(-8, 8) / 8;
        const Rational error = error_of(member(offset, start), horizon, rounds);
        ledger.part("class").certify(known(error == bias * offset / delta + transient * start / sigma),
                                     "the error is linear in c_2 - c_1 and w_0 - w*");
        ledger.part("class").certify(known(abs(error) <= worst), "no member of the class exceeds the corner");
        const Rational sign = bias * transient < 0 ? -1 : 1;
        ledger.part("class").certify(known(abs(error_of(member(sign * delta, sigma), horizon, rounds)) == worst),
                                     "the corner is attained");
    }
}

/// Part 2: the horizon that is best for the worst case. At every T the worst case is at least the error of the
/// same-sign corner, so the best horizon of that corner is minimax if A and B agree in sign there.
void check_minimax(const Model& model, const Context& context, Ledger& ledger, Table& table, std::string& measured) {
    HorizonSearch search(member(delta, sigma), StepLaw::constant(Rational(1) / 4), Output::average);
    const theory::HorizonConstants law(member(delta, model.law_start), Rational(1) / 4);
    const int last = context.profile == Profile::deep ? 20000 : context.profile == Profile::standard ? 5000 : 1500;
    const auto decide = [&](const Integer& budget) {
        const Integer horizon = search.best(budget).horizon;
        // A_T is about 1/N, and the map of a round is only known up to its rounding.
        ScheduleRun run = reference_schedule({192 + 3 * static_cast<long>(msb(budget))});
        run.rounds(horizon, budget / horizon);
        ledger.part("minimax").certify(less(Ball(0), run.bias()) && less(Ball(0), run.transient()),
                                       "bias and transient agree in sign at the best horizon of the corner");
        const Ball centre = theory::same_sign_horizon(law, budget, bits);
        ledger.part("minimax").certify(
            less(abs(Ball(horizon, bits) - centre), Ball(context.factor("within"), bits)),
            fmt::format("the minimax horizon is the floor or the ceiling of T_c at N = {}", to_string(budget)));
        return std::pair(horizon, centre);
    };
    for (int n = 1000; n <= last && !ledger.refuted(); ++n) decide(n);
    for (int exponent = 4; exponent <= 300 && !ledger.refuted(); exponent += exponent < 10 ? 1 : 29) {
        const auto [horizon, centre] = decide(boost::multiprecision::pow(Integer(10), static_cast<unsigned>(exponent)));
        measured = fmt::format("minimax T(1e{}) = {}, T_c = {:.3f}", exponent, to_string(horizon), centre.midpoint());
        table.rows.push_back({std::to_string(exponent), to_string(horizon), fmt::format("{:.4f}", centre.midpoint())});
        if (exponent <= 6) ledger.number(fmt::format("minimax T(1e{})", exponent), Rational(horizon));
    }
}

/// Part 3: schedules that go from one horizon to another over the rounds, and random ones around the best.
void check_schedules(const Model& model, const Context& context, Ledger& ledger) {
    std::mt19937_64 random(context.seed);
    HorizonSearch search(member(delta, sigma), StepLaw::constant(Rational(1) / 4), Output::average);
    const theory::HorizonConstants law(member(delta, sigma), Rational(1) / 4);
    const Ball allowed(context.factor("schedules") * 98 / 100, bits);
    for (const int budget : {10000, 100000}) {
        const int best = search.best(budget).horizon.convert_to<int>();
        ScheduleRun constant = reference_schedule();
        constant.rounds(best, budget / best);
        const Ball least = constant.worst(delta, sigma);
        double smallest = 2;
        const auto compare = [&](auto horizon_at) {
            ScheduleRun run = reference_schedule();
            Ball biases(Rational(0), bits);  // sum of the leading form's rho^T
            int spent = 0;
            for (int left = budget * model.spent; left > 0;) {  // blocks of a twentieth of the budget
                const double share = 1 - static_cast<double>(left) / (budget * model.spent);
                const int horizon = std::max(1, static_cast<int>(std::lround(horizon_at(share))));
                const int count = std::min(std::max(1, budget * model.spent / 20 / horizon), left / horizon);
                if (count == 0) break;
                run.rounds(horizon, count);
                biases += Ball(Rational(count), bits) * power<Ball>(Ball(law.contraction, bits), horizon);
                left -= count * horizon;
                spent += count * horizon;
            }
            const Ball beta(law.bias, bits), transient(law.transient, bits), rounds(Rational(run.rounds()), bits);
            const Ball cost = (transient + beta * biases) / rounds,
                       least_cost = transient / Ball(spent) *
                                    (theory::same_sign_horizon(law, spent, bits) + Ball(1) / law.rate(bits));
            ledger.part("leading").certify(
                less_equal(Ball(context.factor("leading"), bits) * least_cost, cost),
                fmt::format("no schedule tried costs less than the bound of the leading form at N = {}", budget));
            const Ball ratio = run.worst(delta, sigma) / least;
            smallest = std::min(smallest, ratio.midpoint());
            ledger.part("schedules")
                .certify(less(allowed, ratio),
                         fmt::format("no schedule tried beats the best constant one by 2 % at N = {}", budget));
        };
        for (int first = best / 2; first <= 2 * best; first += 2)
            for (int second = best / 2; second <= 2 * best; second += 2)
                compare([&](double share) { return first + share * (second - first); });
        for (int i = 0; i < 200; ++i) compare([&](double) { return best - 5 + static_cast<int>(random() % 11); });
        ledger.number(fmt::format("best schedule tried over the best constant horizon, N = {}", budget), smallest, 5);
    }
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    check_class(model, context.profile == Profile::quick ? 60 : 400, context, ledger);
    check_schedules(model, context, ledger);
    Table table{"minimax_horizon", {"exponent", "T", "law"}, {}};
    std::string measured;
    check_minimax(model, context, ledger, table, measured);
    ledger.table(std::move(table));
    return ledger.finish("minimax T = floor or ceiling of ln(λβN/k)/λ, whatever cancels", measured);
}

}  // namespace

Claim minimax_horizon() {
    return {
        .id = "minimax-horizon",
        .label = "F8",
        .paper = "P2",
        .source = "theorem F8, derived here",
        .summary =
            "the worst case over a class of instances is least at ⌊T_c⌋ or ⌈T_c⌉: the Θ(log N) that no cancellation "
            "spoils",
        .statement =
            "Over the instances of F4's model with |c_2 - c_1| <= .2 and |w_0 - w*| <= .5 the largest error is that of "
            "a corner, and the horizon that minimises it is the floor or the ceiling of ln(lambda N/20)/lambda for "
            "every N from 1000 on; at N = 1e4 and 1e5 no schedule of horizons tried beats it by 2 per cent.",
        .kind = Kind::two_sided,
        .method = Method::enclosure,
        .parts =
            {
                theorem(
                    "class",
                    "The largest error of the class at (T, K) is |A_{T,K}| delta + |B_{T,K}| sigma, that of a corner.",
                    "MinimaxHorizon.class_corner", "h = 4, eta = alpha = 1/4, w* = 2/5; others on paper"),
                theorem("minimax", "It is least at the floor or the ceiling of T_c, for every N from 1000 on.",
                        "MinimaxHorizon.minimax_horizon",
                        "N >= 20000, w* = 2/5; other w* on paper, and every N below that by claim F4"),
                theorem("leading",
                        "In the leading form no schedule of horizons costs less than (k_0/N)(T_c + 1/lambda), what the "
                        "constant T_c costs.",
                        "ScheduleHorizon.schedule_lower_bound"),
                certified("schedules",
                          "At N = 1e4 and 1e5 no schedule tried (from one horizon to another, or random around the "
                          "best) has a "
                          "worst case 2 % below that of the best constant horizon."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("outside", "starts twice as far off as the class allows", {"class"}, check,
                        {.member_start = 1}),
                control("another-class", "the law of the class with |w_0 - w*| <= 1/10", {"minimax"}, check,
                        {.law_start = Rational(1) / 10}),
                altered("dearer", "a bound of the leading form 5 per cent higher", {"leading"}, "leading", "21/20"),
                control("twice-the-budget", "schedules that spend twice the budget", {"schedules"}, check,
                        {.spent = 2}),
            },
        .constants =
            {
                {"the corner", "corner", {"1/2", "19/20"}},
                {"floor or ceiling: within 1", "within", {"1/2"}},
                {"leading form: (k_0/N)(T_c + 1/lambda)", "leading", {"21/20"}},
                {"no better by 2 %", "schedules", {"21/20"}},
            },
        .plots = {"minimax_horizon"},
    };
}

}  // namespace datamix::verify
