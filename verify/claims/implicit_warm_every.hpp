#pragma once

#include <utility>
#include <vector>

#include "claim/ledger.hpp"
#include "claims/implicit_warm_run.hpp"

/// Claim implicit-warm (X2), part "every": T* = 1 at every N on F4's instance.
namespace datamix::verify {

/// Bits that last for so many rounds one after the other: each loses less than one.
constexpr Precision step_by_step(int rounds) { return {64 + rounds}; }

/// |w̄_K − w*| at [T − 1][K − 1], for T ≤ last and K ≤ last/T.
inline std::vector<std::vector<Ball>> implicit_errors(const ExactModel& model, const Rational& eta, int last,
                                                      ImplicitRun::Adjoint adjoint) {
    std::vector<std::vector<Ball>> errors;
    for (int horizon = 1; horizon <= last; ++horizon) {
        const ImplicitRun run(model, eta, horizon, step_by_step(last), adjoint);
        Matrix<Ball> state = run.start();
        std::vector<Ball> of_rounds;
        for (int rounds = 1; rounds <= last / horizon; ++rounds) {
            state = run.next(state);
            of_rounds.push_back(abs(ImplicitRun::sum_of(state)) / Ball(rounds));
        }
        errors.push_back(std::move(of_rounds));
    }
    return errors;
}

/// A lower bound of S_{T,K} on F4's instance for every K > 1 and T ≥ least, least ≥ 4: ¾ − 2D, with Σ|e| ≤ 1 + 2D and D
/// ≤ a + bΣ|e| (proofs/implicit_warm.md). −1 where b is not below ½.
inline Rational long_horizon_sums(int least) {
    const Rational p = power<Rational>(Rational(3) / 4, least), s = least * p / 3;
    const Rational a = 3 * p / 20 / (1 - p), b = p / 2 / (1 - p) + s / 2 / ((1 - p) * (1 - p));
    if (2 * b >= 1) return -1;
    return Rational(3) / 4 - ((1 + 2 * a) / (1 - 2 * b) - 1);
}

/// T* = 1 at every N: all T at N ≤ `last`, one by one; beyond, |S_{1,N}| < 9/10 < 2·S_{T,K} for T ≥ 2, while N ≥ 2K.
inline void check_every_budget(ImplicitRun::Adjoint adjoint, int last, const Context& context, Ledger& ledger) {
    const ExactModel instance = average_instance();
    const int first = 256, window = 64;
    const Rational eta = Rational(1) / 4;
    const Precision bits = step_by_step(first);
    const int claimed = static_cast<int>(numerator(context.factor("horizon")));
    const auto errors = implicit_errors(instance, eta, last, adjoint);
    const auto error = [&](int horizon, int budget) {
        return errors[static_cast<std::size_t>(horizon - 1)][static_cast<std::size_t>(budget / horizon - 1)];
    };
    for (int budget = claimed; budget <= last; ++budget)
        for (int horizon = 1; horizon <= budget; ++horizon)
            if (horizon != claimed)
                ledger.part("every").certify(less(error(claimed, budget), error(horizon, budget)),
                                             "one step has the least error, at every N one by one");
    if (ledger.refuted()) return;

    const Ball half(Rational(9) / 20, bits), most(Rational(9) / 10, bits);
    for (int horizon = 1; horizon <= 11; ++horizon) {
        const ImplicitRun run(instance, eta, horizon, bits, adjoint);
        const auto certify = [&](const Ball& total) {
            ledger.part("every").certify(horizon == 1 ? less(abs(total), most) : less(half, total),
                                         "T = 1: the sum stays below 9/10 from N = 6 on; T > 1: above 9/20");
        };
        Matrix<Ball> state = run.start();
        for (int rounds = 1; rounds < first; ++rounds) {
            state = run.next(state);
            if (horizon > 1 || rounds >= 6) certify(ImplicitRun::sum_of(state));
        }
        certify(run.sums_from(first, window));
    }
    const Rational beyond = long_horizon_sums(12);
    ledger.part("every").certify(known(beyond > Rational(9) / 20), "T >= 12: the sum is above 9/20");
    ledger.number("every N to, one by one", static_cast<std::size_t>(last));
    ledger.number("lower bound of the sums, T >= 12", Ball(beyond, bits), 6);
}

}  // namespace datamix::verify
