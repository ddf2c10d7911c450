// F10 many-domains (P2: Θ(log N) for any number of domains, and what decides its second term).
//
// Statement (derived here). m domains that share a Hessian, d parameters, linear outer step, average iterate, interior
// optimum. The error in the space of parameters is e(T) = aT/N + bρ^T + …, vectors: a the start seen through the outer
// step, b the slowest bias, λ = ln(1/ρ). The best horizon depends on their angle:
//   ⟨a,b⟩ > 0   T* = ln(λ⟨a,b⟩N/|a|²)/λ + O(1)           = (ln N + O(1))/λ
//   ⟨a,b⟩ = 0   T* = W(2λ²|b|²N²/|a|²)/(2λ) + O(1)        = (ln N − ½ ln ln N + O(1))/λ
//   ⟨a,b⟩ < 0   T* = W(λ|b|²N/|⟨a,b⟩|)/λ + O(1)           = (ln N − ln ln N + O(1))/λ
// Two domains have parallel a and b only (F4, F6).
//
// Computed here. Certified best horizons of the actual error from five starts, against the law of each and against the
// integer that minimises the leading form |aT/N + bρ^T|². a and b are exact. proofs/many_domains.md.

#include <fmt/format.h>

#include "claim/control.hpp"
#include "claim/ledger.hpp"
#include "claims/many_domains_models.hpp"
#include "datamix/numeric/lambert.hpp"
#include "datamix/search/horizon_search.hpp"
#include "datamix/theory/outer_geometry.hpp"

namespace datamix::verify {
namespace {

using boost::multiprecision::pow;

constexpr Precision bits{256};
const Rational eta = Rational(1) / 4;
const Rational closeness = Rational(3) / 4;  // of T* to the law from N = 1e20 on: rounding costs ½, what is left → 0

enum class Angle { acute, right, obtuse };

const char* name_of(Angle angle) {
    return angle == Angle::acute ? "acute" : angle == Angle::right ? "right" : "obtuse";
}

struct Start {
    const char* first;  ///< w_0 = (first, second, the rest)
    const char* second;
    Angle law;
    Vector<Rational> weights() const {
        Vector<Rational> w(3);
        w << parse_rational(first), parse_rational(second), Rational(0);
        w(2) = 1 - w(0) - w(1);
        return w;
    }
};

struct Model {
    std::vector<Start> starts;
    bool leading = true;
};

/// The leading form and its law.
struct Form {
    Rational aa, ab, bb;  // |a|², ⟨a,b⟩, |b|²
    Rational kept;        // ρ

    explicit Form(const ExactModel& model, const Rational& transient) {
        const theory::OuterGeometry geometry(model);
        const auto& slowest = geometry.parts.front();
        const Vector<Rational> a = geometry.transient * transient;
        aa = dot<Rational>(a, a);
        ab = dot<Rational>(a, slowest.bias);
        bb = dot<Rational>(slowest.bias, slowest.bias);
        kept = 1 - eta * slowest.curvature;
    }
    Ball law(Angle told, const Integer& budget) const {
        const Ball rate = -log(Ball(kept, bits)), n(budget, bits), two(2);
        const Rational product = ab == 0 ? Rational(1) : abs(ab);
        switch (told) {
            case Angle::acute: return log(rate * Ball(Rational(product / aa), bits) * n) / rate;
            case Angle::right:
                return lambert_w(two * rate * rate * Ball(Rational(bb / aa), bits) * n * n) / (two * rate);
            case Angle::obtuse: break;
        }
        return lambert_w(rate * Ball(Rational(bb / product), bits) * n) / rate;
    }
    /// |aT/N + bρ^T|²
    Ball at(const Integer& horizon, const Integer& budget) const {
        const Ball t = Ball(horizon, bits) / Ball(budget, bits), r = power(Ball(kept, bits), horizon);
        return Ball(aa, bits) * t * t + Ball(Rational(2 * ab), bits) * t * r + Ball(bb, bits) * r * r;
    }
    /// Its least integer argument up to `most`; 0 if that is not decided.
    Integer minimiser(const Integer& budget, const Integer& most) const {
        Integer best = 1;
        Ball least = at(best, budget);
        for (Integer t = 2; t <= most; ++t) {
            const Ball value = at(t, budget);
            if (value.overlaps(least)) return 0;
            if (!certainly(less(value, least))) continue;
            best = t;
            least = value;
        }
        return best;
    }
};

void check_start(const Start& start, const Model& model, const Context& context, Ledger& ledger, Table& table) {
    const ExactModel instance = three_domain_model(start.weights());
    const Form told(instance, context.factor("transient")), form(instance, context.factor("form"));
    const std::string angle = name_of(start.law),
                      name = fmt::format("{} angle, w_0 = ({}, {}, ...)", angle, start.first, start.second);
    HorizonSearch search(instance, StepLaw::constant(eta), Output::average);
    const bool quick = context.profile == Profile::quick;
    for (int exponent = 4; exponent <= 100; exponent += exponent < 20 || !quick ? 4 : 20) {
        const Integer budget = pow(Integer(10), static_cast<unsigned>(exponent)), best = search.best(budget).horizon;
        const Ball law = told.law(start.law, budget) * Ball(context.factor(angle), bits);
        table.rows.push_back({name_of(start.law), fmt::format("{}, {}", start.first, start.second),
                              std::to_string(exponent), to_string(best), fmt::format("{:.4f}", law.midpoint())});
        if (exponent >= 20)
            ledger.part(angle).certify(
                less(abs(Ball(best, bits) - law), Ball(Rational(closeness * context.factor(angle + "-within")), bits)),
                fmt::format("{}: T* is within 3/4 of its law at N = 1e{}", name, exponent));
        if (model.leading) {
            const Integer minimiser = form.minimiser(budget, 4 * best);
            ledger.part("leading").certify(known(minimiser > 0 && abs(best - minimiser) <= (exponent < 8 ? 1 : 0)),
                                           fmt::format("{}: T* minimises |aT/N + b rho^T| at N = 1e{}, below 1e8 with "
                                                       "1 to spare",
                                                       name, exponent));
        }
        if (ledger.refuted()) return;
        if (exponent == 8 || exponent == 100)
            ledger.number(fmt::format("{}: T* at N = 1e{}", name, exponent), Rational(best));
    }
}

Finding check(const Model& model, const Context& context) {
    Ledger ledger;
    Table table{"many_domains", {"angle", "start", "exponent", "T", "law"}, {}};
    for (const Start& start : model.starts) {
        check_start(start, model, context, ledger, table);
        if (ledger.refuted()) break;
    }
    const std::size_t count = table.rows.size();
    ledger.table(std::move(table));
    return ledger.finish("(ln N - kappa ln ln N + O(1))/lambda, kappa = 0, 1/2, 1 by the angle",
                         fmt::format("{} starts, {} certified horizons", model.starts.size(), count));
}

}  // namespace

Claim many_domains() {
    const char* leading = "the leading form over real T; that the error is it up to smaller terms is on paper";
    return {
        .id = "many-domains",
        .label = "F10",
        .paper = "P2",
        .source = "theorem F10, derived here",
        .summary =
            "any number of domains: (ln N − κ ln ln N + O(1))/λ, κ = 0, ½ or 1 by the angle of transient and bias",
        .statement =
            "m quadratic domains with a shared Hessian, linear step, average iterate, interior optimum: with a the "
            "transient and b the slowest bias (vectors in the space of parameters), the best horizon is (ln N - kappa "
            "ln "
            "ln N + O(1))/lambda, kappa = 0, 1/2 or 1 as <a,b> is positive, zero or negative.",
        .kind = Kind::two_sided,
        .method = Method::enclosure,
        .parts =
            {
                theorem("acute", "<a,b> > 0: T* = ln(lambda <a,b> N/|a|^2)/lambda + O(1).", "ManyDomains.leading_angle",
                        leading),
                theorem("right", "<a,b> = 0: T* = W(2 lambda^2 |b|^2 N^2/|a|^2)/(2 lambda) + O(1).",
                        "ManyDomains.leading_angle", leading),
                theorem("obtuse", "<a,b> < 0: T* = W(lambda |b|^2 N/|<a,b>|)/lambda + O(1).",
                        "ManyDomains.leading_angle", leading),
                certified("leading",
                          "From six starts of three domains T* is the integer that minimises |aT/N + b rho^T|, at the "
                          "budgets checked from 1e8 to 1e100; at 1e4 within 1."),
            },
        .check = with_model(check, {.starts = {{"1/3", "1/3", Angle::acute},
                                               {"1/2", "2/5", Angle::right},
                                               {"4/5", "1/10", Angle::obtuse},
                                               {"1/10", "4/5", Angle::acute},
                                               {"1/2", "1/10", Angle::right},
                                               {"3/5", "1/10", Angle::obtuse}}}),
        .controls =
            {
                control("obtuse-as-acute", "<a,b> < 0 under the law of <a,b> > 0", {"acute"}, check,
                        {.starts = {{"4/5", "1/10", Angle::acute}}, .leading = false}),
                control("acute-as-right", "<a,b> > 0 under the law of <a,b> = 0", {"right"}, check,
                        {.starts = {{"1/3", "1/3", Angle::right}}, .leading = false}),
                control("acute-as-obtuse", "<a,b> > 0 under the law of <a,b> < 0", {"obtuse"}, check,
                        {.starts = {{"1/3", "1/3", Angle::obtuse}}, .leading = false}),
                altered("other-size", "a leading form of a transient that is 20 per cent larger", {"leading"}, "form",
                        "6/5"),
            },
        .constants =
            {
                {"ln(lambda <a,b> N/|a|^2)/lambda", "acute", {"19/20", "21/20"}},
                {"W(2 lambda^2 |b|^2 N^2/|a|^2)/(2 lambda)", "right", {"19/20", "21/20"}},
                {"W(lambda |b|^2 N/|<a,b>|)/lambda", "obtuse", {"19/20", "21/20"}},
                {"|a| in the laws", "transient", {"1/2", "2"}},
                {"|a| in the leading form", "form", {"1/2", "2"}},
                {"within 3/4, acute", "acute-within", {"1/2"}},
                {"within 3/4, right", "right-within", {"1/2"}},
                {"within 3/4, obtuse", "obtuse-within", {"1/2"}},
            },
        .plots = {"many_domains"},
    };
}

}  // namespace datamix::verify
