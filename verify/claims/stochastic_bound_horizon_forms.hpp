#pragma once

#include <fmt/format.h>

#include <tuple>
#include <vector>

#include "claim/ledger.hpp"
#include "claim/measured.hpp"
#include "datamix/search/real_minimum.hpp"

/// Claim stochastic-bound-horizon (S4): the forms at a budget, their integer minimisers, and their ratios to the law.
namespace datamix::verify::stochastic_bound_horizon_forms {

using theory::StochasticBound;
using theory::StochasticForm;

inline constexpr Precision precision{800};

inline Ball exact(const Rational& value) { return Ball(value, precision); }

struct Instance {
    Rational a, b;
    unsigned exponent;  ///< N = 10^exponent

    Integer budget() const { return boost::multiprecision::pow(Integer(10), exponent); }
    StochasticBound bound(StochasticForm form) const { return {form, exact(a), exact(b), exact(Rational(budget()))}; }
    Rational ratio() const { return b * Rational(budget()) / a; }  ///< q
    std::string name() const { return fmt::format("A = {}, B = {}, N = 1e{}", to_string(a), to_string(b), exponent); }
    const Ball& minimiser(StochasticForm form) const;  ///< the larger real one of a form
};

/// Of an instance with these A, B and exponent.
inline Ball find_minimiser(const std::tuple<StochasticForm, Rational, Rational, unsigned>& which, const Context&) {
    const auto& [form, a, b, exponent] = which;
    return minimising_horizon(Instance{a, b, exponent}.bound(form));
}
inline const Ball& Instance::minimiser(StochasticForm form) const {
    return measured<find_minimiser>(std::tuple(form, a, b, exponent), Context());
}

/// The minimum over integers T ≥ first is at ⌊T⌋ or ⌈T⌉ of the larger stationary point: beside it only `first`
/// competes.
inline void check_integers(const StochasticBound& bound, const Ball& root, long first, const std::string& name,
                           Ledger& ledger) {
    fmpz_t whole;
    fmpz_init(whole);
    const bool unique = arb_get_unique_fmpz(whole, root.data()) != 0;
    arf_get_fmpz(whole, arb_midref(root.data()), ARF_RND_FLOOR);
    Integer below;
    fmpz_get_mpz(below.backend().data(), whole);
    fmpz_clear(whole);
    if (unique) ledger.leave_open("the real minimiser cannot be told from an integer");
    const Ball low = bound.at(exact(Rational(below))), high = bound.at(exact(Rational(below + 1)));
    const Ball edge = bound.at(exact(first));
    ledger.part("integers")
        .certify(less(low, edge) || less(high, edge),
                 fmt::format("the integer minimiser over T >= {} is next to the larger root ({})", first, name));
}

/// φ_0 at every q: the integer minimiser over T ≥ 3, found by comparing all T, is 3 at q = 44 and next to the root at
/// q = 45 … 1000. (φ_0 ≥ AT/N, so T up to q·min φ_0/B are enough.)
inline void check_every_ratio(const Context& context, Ledger& ledger) {
    const Precision coarse{96};
    std::vector<Ball> decay = {Ball(0)};             // ln t/t
    const auto minimiser = [&](const Rational& q) {  // of T/q + ln T/T
        const Ball scale(q, coarse);
        const auto value = [&](long t) {
            for (auto next = static_cast<long>(decay.size()); next <= t; ++next)
                decay.push_back(log(Ball(Rational(next), coarse)) / Ball(next));
            return Ball(t) / scale + decay[static_cast<std::size_t>(t)];
        };
        long best = 3;
        Ball least = value(3);
        for (long t = 4; !certainly(less(least, Ball(t) / scale)); ++t) {
            const Ball there = value(t);
            if (certainly(less(there, least))) {
                best = t;
                least = there;
            } else if (!certainly(less(least, there))) {
                ledger.leave_open("two integers tie as minimisers of phi_0");
            }
        }
        return best;
    };
    ledger.part("integers")
        .certify(known(minimiser(44) == 3), "phi_0: at q = 44 the integer minimiser over T >= 3 is 3");
    for (Rational q = 45 * context.factor("threshold"); q <= 1000; q += 1) {
        const Ball root = theory::mean_square_horizon(Ball(q, precision)), at(minimiser(q));
        ledger.part("integers")
            .certify(less(abs(at - root), Ball(1)), "phi_0: the integer minimiser is next to the root from q = 45 on");
    }
}

/// T over √(N ln N) for the four forms, A = B = 1: the picture and the table of its proof.
inline Table ratios() {
    Table table{"stochastic_bound_horizon", {"N", "phi0", "phi1", "rms", "truebias"}, {}};
    for (unsigned e = 3; e <= 300; e += e < 20 ? 1 : 10) {
        const Instance instance{1, 1, e};
        table.rows.push_back({fmt::format("{}", e)});
        const Ball n = exact(Rational(instance.budget())), scale = sqrt(n * log(n));
        for (const auto form : {StochasticForm::mean_square, StochasticForm::mean_square_1, StochasticForm::rms,
                                StochasticForm::true_bias})
            table.rows.back().push_back(fmt::format("{:.8g}", (instance.minimiser(form) / scale).midpoint()));
    }
    return table;
}

}  // namespace datamix::verify::stochastic_bound_horizon_forms
