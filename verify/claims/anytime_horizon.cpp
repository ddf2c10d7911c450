// F9 anytime-horizon (P2: does one need to know the budget?).
//
// Statement (derived here). F4's instance, ρ = ¾, λ = ln(4/3), average iterate, against the best fixed horizon of each
// budget:
//   T_k = ⌈ln(k+2)/λ⌉        at most 1.35 times its error up to N = 1e5, but 1.9 times at 1e12: the factor grows with N
//   T_k = ⌈(6/5) ln(k+2)/λ⌉  at most 1.5 times its error from 1e3 to 1e12
// Reason: the mean of the biases βρ^{T_k} ≈ β/(k+2)^c over K rounds is β ln K/K for c = 1, which beats the transient
// k_0/K, but O(1/K) for c > 1, where the horizons are c times as long. So Θ(log N) needs no budget, but the constant
// 1/λ does.
//
// How it is checked. A schedule has few horizons, each in a block of rounds whose ends are exact: (k+2)^q ≤ (4/3)^{pT}.
// A block is a power of the matrix of a round, in balls; a constant horizon gives the error of the search.
// proofs/anytime_horizon.md.

#include <fmt/format.h>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/schedule_run.hpp"

namespace datamix::verify {
namespace {

/// The first k whose horizon exceeds T.
using BlockEnd = Integer (*)(unsigned horizon);

/// T_k = ⌈(q/p) ln(k+2)/λ⌉, which is at most T iff (k+2)^q 3^{pT} ≤ 4^{pT}.
template <unsigned q, unsigned p>
Integer logarithmic(unsigned horizon) {
    using boost::multiprecision::pow;
    const Integer four = pow(Integer(4), p * horizon), three = pow(Integer(3), p * horizon);
    Integer low = 0, high = 2;  // low^q·3^{pT} ≤ 4^{pT} < high^q·3^{pT}, in the end high = low + 1
    while (pow(high, q) * three <= four) high *= 2;
    while (high - low > 1) {
        const Integer middle = (low + high) / 2;
        (pow(middle, q) * three <= four ? low : high) = middle;
    }
    return low < 2 ? Integer(0) : Integer(low - 1);
}
/// T_k = ⌈√(k+1)⌉.
Integer square_root(unsigned horizon) { return Integer(horizon) * horizon; }
/// T_k = 10.
Integer fixed(unsigned horizon) {
    return horizon < 10 ? Integer(0) : Integer(boost::multiprecision::pow(Integer(10), 30));
}

struct Model {
    BlockEnd schedule = logarithmic<1, 1>;
    Rational outer_step = Rational(1) / 4;  ///< of the rounds that are compared with the search's
};

constexpr Precision bits{192};

/// Rounds of the schedule until the budget does not pay for one more.
Ball error_of(BlockEnd schedule, const Integer& budget) {
    ScheduleRun run = reference_schedule(bits);
    Integer left = budget;
    for (unsigned horizon = 1; horizon <= left; ++horizon) {
        const Integer block = schedule(horizon) - run.rounds(), affordable = left / horizon;
        if (block <= 0) continue;
        const Integer count = std::min(block, affordable);
        run.rounds(horizon, count);
        left -= count * horizon;
        if (count < block) break;
    }
    return run.worst(delta, sigma);  // F4's signs are those of the worst case
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    HorizonSearch search(average_instance(), StepLaw::constant(Rational(1) / 4), Output::average);
    Table table{"anytime_horizon", {"exponent", "one", "sixfifths"}, {}};
    const auto times = [&](const char* key, const char* value) {
        return Ball(Rational(context.factor(key) * parse_rational(value)), bits);
    };
    Ball before(0);
    std::string measured;
    for (int exponent = 3; exponent <= 12; ++exponent)
        for (const int digit : {1, 2, 5}) {
            if (exponent == 12 && digit > 1) break;
            const Integer budget = digit * boost::multiprecision::pow(Integer(10), static_cast<unsigned>(exponent));
            const std::string where = fmt::format(" at N = {}e{}", digit, exponent);
            const Integer horizon = search.best(budget).horizon, rounds = budget / horizon;
            const Ball best = abs(search.offset(horizon, rounds, bits)(0));
            ScheduleRun constant(4, Rational(1) / 4, model.outer_step, bits);
            constant.rounds(horizon, rounds);
            ledger.part("round").certify(known(constant.worst(delta, sigma).overlaps(best)),
                                         "a constant horizon gives the error of the search" + where);
            const Ball plain = error_of(model.schedule, budget) / best,
                       steep = error_of(logarithmic<6, 5>, budget) / best;
            if (exponent < 5 || (exponent == 5 && digit == 1))
                ledger.part("short").certify(less(plain, times("short", "1.35")),
                                             "at most 1.35 times the best fixed horizon's error" + where);
            ledger.part("steeper").certify(less(steep, times("steeper", "1.5")),
                                           "with 6/5, at most 1.5 times the best fixed horizon's error" + where);
            if (digit > 1) continue;
            if (exponent > 4) ledger.part("growth").certify(less(before, plain), "the factor grows" + where);
            if (exponent == 12)
                ledger.part("growth").certify(less(times("growth", "1.9"), plain), "the factor exceeds 1.9" + where);
            before = plain;
            ledger.number(fmt::format("factor at N = 1e{}", exponent), plain, 6);
            ledger.number(fmt::format("factor at N = 1e{}, 6/5", exponent), steep, 6);
            table.rows.push_back({std::to_string(exponent), fmt::format("{:.6f}", plain.midpoint()),
                                  fmt::format("{:.6f}", steep.midpoint())});
            if (exponent == 12)
                measured = fmt::format("{:.3f} and {:.3f} times at N = 1e12", plain.midpoint(), steep.midpoint());
        }
    ledger.table(std::move(table));
    return ledger.finish("c ln(k+2)/lambda: at most 1.35 (c = 1, to 1e5, growing), 1.5 (c = 6/5)", measured);
}

}  // namespace

Claim anytime_horizon() {
    return {
        .id = "anytime-horizon",
        .label = "F9",
        .paper = "P2",
        .source = "F9, derived here",
        .summary =
            "schedules that do not know the budget against the best fixed horizon: ln(k+2)/λ falls behind, 6/5 of it "
            "does not",
        .statement =
            "On F4's instance T_k = ceil(ln(k+2)/lambda), which knows no budget, has at most 1.35 times the error of "
            "the best fixed horizon at the budgets checked from N = 1e3 to 1e5, but the factor grows and exceeds 1.9 "
            "at 1e12; T_k = ceil((6/5) ln(k+2)/lambda) has at most 1.5 times that error at those from 1e3 to 1e12.",
        .kind = Kind::two_sided,
        .method = Method::enclosure,
        .parts =
            {
                certified("short",
                          "T_k = ceil(ln(k+2)/lambda): at most 1.35 times at N = 1, 2, 5 times 10^e, 1e3 ... 1e5."),
                certified("growth", "Its factor grows with every decade from 1e4 to 1e12, where it exceeds 1.9."),
                certified(
                    "steeper",
                    "T_k = ceil((6/5) ln(k+2)/lambda): at most 1.5 times at N = 1, 2, 5 times 10^e, 1e3 ... 1e12."),
                certified(
                    "round",
                    "A constant horizon run as a schedule gives the error of the search that finds the best one."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("square-root", "T_k = ceil(sqrt(k+1)), for noisy gradients, costs three times the best at 1e5",
                        {"short"}, check, {.schedule = square_root}),
                control("fixed", "T = 10 throughout keeps its bias", {"short"}, check, {.schedule = fixed}),
                control("other-rounds", "rounds with alpha = 1/5 are not those of the instance", {"round"}, check,
                        {.outer_step = Rational(1) / 5}),
                altered("twice-the-growth", "a factor of 3.8 at 1e12", {"growth"}, "growth", "2"),
                altered("tighter", "1.35 times for 6/5", {"steeper"}, "steeper", "9/10"),
            },
        .constants =
            {
                {"1.35 times the best, to 1e5", "short", {"19/20"}},
                {"1.9 times the best, at 1e12", "growth", {"21/20", "2"}},
                {"1.5 times the best, 6/5", "steeper", {"9/10"}},
            },
        .plots = {"anytime_horizon"},
    };
}

}  // namespace datamix::verify
