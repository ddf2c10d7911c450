// F12 condition-and-budget (P2: from which budget on is the best horizon logarithmic?).
//
// Statement (derived here). Θ(log N) is a law of budgets that are large against the condition number. Two domains whose
// curvatures are a power law, h_i = i^−2 for i = 1 … 8 (κ = 64), and whose difference and bias are spread over it
// (1/i each): while T is below κ the bias falls like a power of T and so does the best horizon grow with N. Its local
// exponent, ln T* over ln N from decade to decade, exceeds ½ from N = 1e3 to 1e5, as if the law were √N or N^(2/3), and
// then falls from decade to decade, below 1/6 by 1e8. Only far beyond is the law of F10 in force, T* =
// ln(λ⟨a,b⟩N/|a|²)/λ.
//
// Computed here. Certified best horizons; everything is exact but the logarithms, which are balls.
// proofs/condition_and_budget.md.

#include <fmt/format.h>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "datamix/search/horizon_search.hpp"
#include "datamix/theory/outer_geometry.hpp"

namespace datamix::verify {
namespace {

using boost::multiprecision::pow;

constexpr Precision bits{256};

struct Model {
    Eigen::Index dimension = 8;           ///< h_i = i^−2, i = 1 … dimension
    Rational rate_of = Rational(1) / 64;  ///< ηh of the coordinate whose rate the late law is told
};

/// d = 8, a_1 = (1/i), a_2 = 0, c = a_1/2 + y with y_i = −1/(10i) but for y_1, which makes w* = ½; η = 1, α = 3/10,
/// w_0 = (9/10, 1/10), θ_0 = 0.
ExactModel power_law_model(Eigen::Index d) {
    SharedQuadratic<Rational> problem{Vector<Rational>(d), Matrix<Rational>::Constant(d, 2, Rational(0)),
                                      Vector<Rational>(d)};
    Rational missing = 0;
    for (Eigen::Index i = 0; i < d; ++i) {
        const Rational inverse = Rational(1) / (i + 1);
        problem.curvature(i) = inverse * inverse;
        problem.optima(i, 0) = inverse;
        problem.validation(i) = i == 0 ? Rational(0) : Rational(-inverse / 10);
        missing -= inverse * problem.validation(i);
    }
    problem.validation(0) = missing;
    problem.validation += problem.optima.col(0) / Rational(2);
    return {problem, rationals({"9/10", "1/10"}), Vector<Rational>::Constant(d, Rational(0)), Rational(3) / 10};
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    const ExactModel instance = power_law_model(model.dimension);
    HorizonSearch search(instance, StepLaw::constant(1), Output::average);
    Table table{"condition_and_budget", {"exponent", "T", "law", "local"}, {}};
    const auto factor = [&](const char* key) { return Ball(context.factor(key), bits); };

    const theory::OuterGeometry geometry(instance);
    const Vector<Rational>& bias = geometry.parts.front().bias;
    const Rational ratio =
        dot<Rational>(geometry.transient, bias) / dot<Rational>(geometry.transient, geometry.transient);
    const Ball rate = -log(Ball(Rational(1 - model.rate_of), bits));
    const auto law = [&](const Integer& n) {
        return log(rate * Ball(abs(ratio), bits) * Ball(n, bits)) / rate * factor("law");
    };
    const auto horizon = [&](unsigned exponent) {
        const Integer budget = pow(Integer(10), exponent);
        Integer best = search.best(budget).horizon;
        if (exponent <= 8 || exponent >= 60) ledger.number(fmt::format("T* at N = 1e{}", exponent), Rational(best));
        return best;
    };

    Integer last = horizon(3);
    Ball before(1);
    for (unsigned exponent = 4; exponent <= 8 && !ledger.refuted(); ++exponent) {
        const Integer best = horizon(exponent);
        const Ball local = log(Ball(Rational(best) / Rational(last), bits)) / log(Ball(Integer(10), bits));
        const std::string where = fmt::format("from N = 1e{} to 1e{}", exponent - 1, exponent);
        if (exponent == 4)
            ledger.part("early").certify(less(factor("early") / Ball(2), local),
                                         "the local exponent exceeds 1/2 " + where);
        ledger.part("decline").certify(less(local, before), "the local exponent has fallen " + where);
        if (exponent == 8)
            ledger.part("decline").certify(less(local, factor("decline") / Ball(6)),
                                           "the local exponent is below 1/6 " + where);
        ledger.number("local exponent " + where, local, 6);
        table.rows.push_back({std::to_string(exponent), to_string(best),
                              fmt::format("{:.3f}", law(pow(Integer(10), exponent)).midpoint()),
                              fmt::format("{:.6f}", local.midpoint())});
        last = best;
        before = local;
    }
    for (unsigned exponent = 10; exponent <= 100 && !ledger.refuted(); exponent += exponent < 20 ? 2 : 20) {
        const Integer best = horizon(exponent);
        const Ball told = law(pow(Integer(10), exponent));
        if (exponent >= 60)
            ledger.part("late").certify(
                less(abs(Ball(best, bits) - told), factor("within") * Ball(Rational(3) / 4, bits)),
                fmt::format("T* is within 3/4 of F10's law at N = 1e{}", exponent));
        table.rows.push_back({std::to_string(exponent), to_string(best), fmt::format("{:.3f}", told.midpoint()), ""});
    }
    const std::string measured =
        "exponent " + (table.rows.size() > 4 ? table.rows[0][3] + " ... " + table.rows[4][3] : "");
    ledger.table(std::move(table));
    return ledger.finish("log N only far beyond the condition number", measured);
}

}  // namespace

Claim condition_and_budget() {
    return {
        .id = "condition-and-budget",
        .label = "F12",
        .paper = "P2",
        .source = "F12, derived here",
        .summary =
            "Θ(log N) needs N far beyond the condition number: on a power-law spectrum T* first grows like a power "
            "of N",
        .statement =
            "Two domains with curvatures i^-2, i = 1 ... 8 (kappa = 64): the local exponent of the best horizon "
            "exceeds "
            "1/2 from N = 1e3 to 1e4, falls from decade to decade and is below 1/6 by 1e8; at 1e60 to 1e100 T* is "
            "within 3/4 "
            "of ln(lambda <a,b> N/|a|^2)/lambda.",
        .kind = Kind::two_sided,
        .method = Method::enclosure,
        .parts =
            {
                certified("early", "ln T* over ln N exceeds 1/2 from N = 1e3 to 1e4."),
                certified("decline", "It falls from decade to decade and is below 1/6 from 1e7 to 1e8."),
                certified("late", "T* is within 3/4 of ln(lambda <a,b> N/|a|^2)/lambda at N = 1e60, 1e80, 1e100."),
            },
        .check = with_model(check, {}),
        .controls =
            {
                control("small-condition", "with kappa = 4 the exponent is a logarithm's from the start", {"early"},
                        check, {.dimension = 2, .rate_of = Rational(1) / 4}),
                altered("smaller-exponent", "an exponent below 1/8 by 1e8", {"decline"}, "decline", "3/4"),
                control("mean-curvature", "the late law with the second smallest curvature", {"late"}, check,
                        {.rate_of = Rational(1) / 49}),
            },
        .constants =
            {
                {"local exponent 1/2, early", "early", {"5/4"}},
                {"local exponent 1/6 by 1e8", "decline", {"3/4"}},
                {"ln(lambda <a,b> N/|a|^2)/lambda", "law", {"19/20", "21/20"}},
                {"within 3/4 of it", "within", {"1/2"}},
            },
        .plots = {"condition_and_budget"},
    };
}

}  // namespace datamix::verify
