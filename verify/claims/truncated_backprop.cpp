// X6 truncated-backprop (extension: is it a law of unrolling, or of data mixing?).
//
// Statement (derived here; the method is of Shaban et al., 2019). F4's model, but of the T steps of a round only the
// last K ≤ T are differentiated. With q_i = (1−ηh_i)^K, p_i = (1−ηh_i)^T, m = 2−q_1−q_2 and n rounds
//   w̄_n − w* = b_K + S_n/n,   b_K = (c_2−c_1)(q_1−q_2)/(2m),
//   mS_n = (s_0−s_n)/α + Σ(1−q_i)p_i(y_n−y_0)_i/(1−p_i):
// the bias is that of horizon K, whatever T is, so no budget and no waiting takes it away. On F4's instance with the
// last step alone: T* = 1 at every N, and every error exceeds 3/50, the limit. With the last K: T* is the lesser of K
// and the unrolled method's. With the last ⌈T/2⌉ there is no floor: log N again, at twice the slope.
//
// How it is checked. The identity in exact rationals; T* by a certified search (proofs/method_table.md); T* = 1 at
// every N by sums of all numbers of rounds in balls (proofs/truncated_backprop.md).

#include <fmt/format.h>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/method_models.hpp"
#include "datamix/algorithm/hypergradient_descent.hpp"
#include "datamix/theory/full_horizon.hpp"

namespace datamix::verify {
namespace {

struct Model {
    bool whole = false;                               ///< all T steps are differentiated, in the identity
    HypergradientMethod one_step{Way::truncated, 1};  ///< of part "one-step"
    Way capped = Way::truncated;                      ///< of part "cap"
};

const Rational& eta = method_step;
constexpr Precision bits = method_bits;
Ball ball(const Rational& x) { return method_ball(x); }

/// The closed form after n rounds, in exact rationals, from where the run ended.
Rational closed_error(const ExactModel& instance, const Integer& horizon, const Integer& last, std::size_t rounds,
                      const Vector<Rational>& weights, const Vector<Rational>& parameters) {
    const auto& problem = instance.problem;
    Rational m = 0, sum = (instance.start_weights(0) - weights(0)) / instance.outer_step, pull = 0;
    for (Eigen::Index i = 0; i < 2; ++i) {
        const Rational base = 1 - eta * problem.curvature(i), q = power<Rational>(base, last),
                       p = power<Rational>(base, horizon);
        m += 1 - q;
        sum += (1 - q) * p * (parameters(i) - instance.start_parameters(i)) / (1 - p);
        pull += i == 0 ? q : Rational(-q);
    }
    const Rational bias = (problem.validation(1) - problem.validation(0)) * pull / (2 * m);
    return bias + sum / m / static_cast<long>(rounds);
}

/// Part 1: the algorithm itself.
void check_identity(const Model& model, const Context& context, Ledger& ledger) {
    const ExactModel instances[] = {average_instance(), average_instance("9/10", "1/20"),
                                    two_domain_model(3, rationals({"-1/2", "1/4"}), 1, Rational(1) / 10)};
    const Integer times = numerator(context.factor("last"));
    for (const ExactModel& instance : instances)
        for (const std::size_t horizon : {2u, 5u})
            for (const std::size_t last : {1u, 2u})
                for (const std::size_t rounds : {1u, 3u, 8u}) {
                    const auto run =
                        exact_run(instance, horizon, rounds, TruncatedDescent::to(model.whole ? horizon : last));
                    const Rational error = run.average(0) - instance.problem.minimiser();
                    ledger.part("identity")
                        .certify(known(error == closed_error(instance, Integer(horizon), Integer(last) * times, rounds,
                                                             run.weights, run.parameters)),
                                 "the error of the average is b_K + S_n/n, in exact rationals");
                    if (model.whole) continue;
                    MethodRun<Ball> closed(instance, {Way::truncated, Integer(last)}, eta, Integer(horizon), bits);
                    ledger.part("identity")
                        .certify(known(closed.average(Integer(rounds))(0).contains(error)),
                                 "the matrix of a round is the algorithm's");
                }
}

/// Part 2: T* = 1 at every N, and every error is above the limit.
void check_one_step(const Model& model, int last, const Context& context, Ledger& ledger) {
    const ExactModel instance = average_instance();
    const Rational floor = context.factor("floor") * 3 / 50;
    const auto certify = [&](const Truth& holds, const char* what) { ledger.part("one-step").certify(holds, what); };
    for (const int horizon : {1, 2, 5, 1000})
        certify(known(MethodRun<Rational>(instance, model.one_step, eta, horizon).limit()(0) == floor),
                "the limit of the error is 3/50 at every horizon");
    const auto sums_at = [&](int horizon) {
        return MethodSums::of(MethodRun<Ball>(instance, model.one_step, eta, horizon));
    };
    const auto every = [&](const MethodSums& sums, std::size_t from, const auto& holds, const char* what) {
        certify(known(sums.known), "a power of a round's matrix is small");
        for (std::size_t n = from; n <= sums.first.size(); ++n) certify(holds(sums.first[n - 1](0)), what);
        if (sums.known) certify(holds(sums.rest(0)), what);
    };
    const Ball most = ball(Rational(123) / 100), two = ball(Rational(7) / 10), least = ball(Rational(43) / 100);
    every(
        sums_at(1), 1, [&](const Ball& s) { return less(Ball(0), s) && less(s, most); },
        "T = 1: the sums are between 0 and 123/100, at every number of rounds");
    every(
        sums_at(2), 2, [&](const Ball& s) { return less(two, s); }, "T = 2: above 7/10 from two rounds on");
    for (int horizon = 3; horizon < 12; ++horizon)
        every(
            sums_at(horizon), 1, [&](const Ball& s) { return less(least, s); }, "T > 2: above 43/100");
    every(
        MethodSums::of(MethodRun<Ball>(instance, model.one_step,
                                       method_factors_from(model.one_step, instance.problem.curvature, eta, 12, bits),
                                       bits)),
        1, [&](const Ball& s) { return less(least, s); }, "T > 11: above 43/100");
    // One by one, though the sums say it already but for N = 2 and 3.
    const auto claimed = numerator(context.factor("horizon"));
    const MethodSearch search(instance, model.one_step, eta);
    for (int budget = 1; budget <= last; ++budget) {
        const Ball best = budget < claimed ? Ball(0) : search.gap(claimed, Integer(budget / claimed));
        for (int horizon = 1; horizon <= budget; ++horizon)
            if (horizon != claimed)
                certify(less(best, search.gap(horizon, budget / horizon)), "T* = 1, at every N one by one");
        if (ledger.refuted()) return;
    }
    ledger.number("every N to, one by one", static_cast<std::size_t>(last));
}

/// Part 3: with the last K the horizon stops at K.
void check_cap(const Model& model, int to, const Context& context, Ledger& ledger) {
    const ExactModel instance = average_instance();
    const std::vector<Integer> budgets = powers_of_ten(3, to);
    const auto unrolled = MethodSearch(instance, {Way::unrolled}, eta).find(budgets);
    for (const int last : {2, 5, 10, 20, 40}) {
        const HypergradientMethod method{model.capped, last};
        const auto found = MethodSearch(instance, method, eta).find(budgets);
        const Integer cap = last * numerator(context.factor("cap"));
        for (std::size_t i = 0; i < budgets.size(); ++i) {
            const std::string where = fmt::format("last {}, N = 1e{}", last, i + 3);
            ledger.part("cap").certify(known(found[i].certified && unrolled[i].certified &&
                                             found[i].horizon == std::min(cap, unrolled[i].horizon)),
                                       "T* is the lesser of K and the unrolled method's: " + where);
            if (ledger.refuted()) return;
            if (i == 0 || i == 3 || i == 9) ledger.number("T*, " + where, Rational(found[i].horizon));
        }
        const Vector<Rational> limit = MethodRun<Rational>(instance, method, eta, last).limit();
        ledger.number(fmt::format("limit of the error, last {}", last), ball(limit(0)), 10);
    }
}

/// Part 4: with the last ⌈T/2⌉ the slope doubles.
std::string check_half(int to, const Context& context, Ledger& ledger) {
    const ExactModel instances[] = {average_instance(),
                                    two_domain_model(3, rationals({"-1/2", "1/4"}), 1, Rational(1) / 10)};
    std::string measured;
    for (const ExactModel& instance : instances) {
        const bool reference = &instance == instances;
        const int from = reference ? 3 : 9;
        const std::vector<Integer> budgets = powers_of_ten(from, to);
        const auto found = MethodSearch(instance, {Way::half}, eta).find(budgets);
        const theory::HorizonConstants law(instance, eta);
        for (std::size_t i = 0; i < budgets.size(); ++i) {
            const Ball rate = law.rate(bits),
                       steps = log(rate * law.scaled_budget(budgets[i], bits) * ball(context.factor("half") / 2)) /
                               (rate * ball(context.factor("rate")));
            const Ball centre = Ball(2) * ball(context.factor("waits")) * steps - Ball(1);
            const auto exponent = from + static_cast<int>(i);
            ledger.part("half").certify(known(found[i].certified && found[i].horizon % 2 == 1) &&
                                            less(abs(ball(Rational(found[i].horizon)) - centre),
                                                 ball(Rational(11) / 10 * context.factor("within"))),
                                        fmt::format("T* is odd and within 11/10 of 2T_h - 1 at N = 1e{}", exponent));
            if (ledger.refuted()) return measured;
            if (reference && (exponent <= 6 || exponent % 6 == 0))
                ledger.number(fmt::format("T*, last half, N = 1e{}", exponent), Rational(found[i].horizon));
            if (reference && exponent == 12)
                measured = fmt::format("last half: T*(1e12) = {}, 2T_h - 1 = {:.1f}", to_string(found[i].horizon),
                                       centre.midpoint());
        }
    }
    return measured;
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    const bool quick = context.profile == Profile::quick, deep = context.profile == Profile::deep;
    check_identity(model, context, ledger);
    check_one_step(model, quick ? 60 : deep ? 400 : 150, context, ledger);
    check_cap(model, quick ? 12 : deep ? 24 : 18, context, ledger);
    const std::string measured = check_half(quick ? 12 : deep ? 24 : 18, context, ledger);
    return ledger.finish("limit 3/50, T* = 1 at every N for the last step; slope 2/lambda for the last half", measured);
}

}  // namespace

Claim truncated_backprop() {
    return {
        .id = "truncated-backprop",
        .label = "X6",
        .paper = "extension",
        .source = "theorem X6, derived here; the method is of Shaban et al. (2019)",
        .summary =
            "the last K of T steps differentiated: the bias of horizon K whatever T; for the last step T* = 1 at every "
            "N with a floor of 3/50; for the last half log N at twice the slope",
        .statement =
            "F4's model, the last K of T steps differentiated: the error of the average is the bias b_K of horizon K, "
            "whatever T is, plus S_n/n. On F4's instance the last step alone has T* = 1 and an error above 3/50, its "
            "limit, at every N; the last K have the lesser of K and the unrolled T* at the budgets checked; the last "
            "half of the steps has an odd T* within 11/10 of 2T_h - 1, T_h = ln(lambda beta N/(2k_0))/lambda, there.",
        .kind = Kind::exact,
        .method = Method::enclosure,
        .parts =
            {
                theorem("identity", "The error of the average after n rounds is b_K + S_n/n; b_K does not depend on T.",
                        "TruncatedBackprop.truncated_backprop_identity"),
                theorem(
                    "one-step",
                    "F4's instance, the last step alone: T* = 1, and no other horizon, at every N >= 1, and the "
                    "error exceeds 3/50, its limit at every horizon (on paper, with sums that are enclosed here: no "
                    "short identity for Coq)."),
                certified("cap",
                          "F4's instance, the last K = 2, 5, 10, 20, 40: T* is the lesser of K and the unrolled "
                          "method's at the powers of ten checked from 1e3."),
                certified(
                    "half",
                    "F4's instance and one other, the last half of the steps: T* is odd and within 11/10 of 2T_h - 1 "
                    "at the powers of ten checked from 1e3 and 1e9."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("all-differentiated", "all T steps are differentiated: the bias is that of T", {"identity"},
                        check, {.whole = true}),
                control("last-two", "two steps are differentiated: T* = 2", {"one-step"}, check,
                        {.one_step = {Way::truncated, 2}}),
                control("half-for-last", "the last half grows with T: nothing stops at K", {"cap"}, check,
                        {.capped = Way::half}),
                altered("as-unrolled", "the slope 1/lambda of the unrolled method", {"half"}, "waits", "1/2"),
            },
        .constants =
            {
                {"K of the bias", "last", {"2"}},
                {"limit 3/50", "floor", {"19/20", "21/20"}},
                {"T* = 1 of the last step", "horizon", {"2", "3"}},
                {"K of the cap", "cap", {"2"}},
                {"2 of 2T_h - 1", "waits", {"19/20", "21/20"}},
                {"lambda of T_h", "rate", {"19/20", "21/20"}},
                {"1/2 of lambda beta N/(2k_0)", "half", {"2"}},
                {"within 11/10", "within", {"1/2"}},
            },
    };
}

}  // namespace datamix::verify
