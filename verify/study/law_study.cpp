#include "study/law_study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "datamix/numeric/error.hpp"

namespace datamix::verify {

namespace {

using Real50 = detail::FitReal;

constexpr long shown_digits = 12;
constexpr std::size_t usual_count = 50;

Real50 wide(const Integer& value) {
    Real50 result;
    mpfr_set_z(result.backend().data(), value.backend().data(), MPFR_RNDN);
    return result;
}

/// 10^x, to three significant digits from 1000 on.
Integer power_of_ten(const Real50& exponent) {
    const Real50 value = pow(Real50(10), exponent);
    const long whole = static_cast<long>(floor(exponent));
    const Real50 unit = whole > 2 ? Real50(pow(Real50(10), Real50(whole - 2))) : Real50(1);
    Integer rounded, scale;
    mpfr_get_z(rounded.backend().data(), Real50(floor(Real50(value / unit + Real50("0.5")))).backend().data(),
               MPFR_RNDN);
    mpz_ui_pow_ui(scale.backend().data(), 10, whole > 2 ? static_cast<unsigned long>(whole - 2) : 0);
    return rounded * scale;
}

/// ln of "1.25e-388000", which is beyond double and, as a fraction, too long.
double log_of_text(const std::string& decimal) {
    const std::size_t mark = decimal.find('e');
    const Rational digits = parse_rational(decimal.substr(0, mark));
    if (digits <= 0) return -std::numeric_limits<double>::infinity();
    const double exponent = mark == std::string::npos ? 0 : to_double(parse_rational(decimal.substr(mark + 1)));
    return log(Ball(digits, {64})).midpoint() + exponent * std::log(10.);
}

void fit(LawStudy& study) {
    std::vector<ScalingPoint<Real50>> points, laws;
    for (const LawRow& row : study.rows) {
        if (!row.horizon()) continue;
        points.push_back({wide(row.best.budget), wide(row.best.horizon)});
        if (!row.law) continue;
        laws.push_back({wide(row.best.budget), detail::to_fit_real(row.law->value)});
    }
    if (points.size() < 3) {
        study.why_no_fit = fmt::format("T* is certified at {} budgets", points.size());
        return;
    }
    const auto fits = fit_laws(points);
    study.fit = *std::min_element(fits.begin(), fits.end(),
                                  [](const auto& a, const auto& b) { return a.residual < b.residual; });
    try {
        study.exponents = fit_exponents(points);
    } catch (const Error& error) {
        constexpr std::string_view head = "exponents: ";  // the word stands before it where it is printed
        study.why_no_fit = error.what();
        if (study.why_no_fit.starts_with(head)) study.why_no_fit.erase(0, head.size());
    }
    try {
        study.law_exponents = fit_exponents(laws);
    } catch (const Error&) {  // too few points of it, or a constant
    }
}

/// Three budgets, early ones: the arms of all are then in one picture.
void draw_curves(LawStudy& study, GapEvaluator& evaluator) {
    std::vector<const LawRow*> certified;
    for (const LawRow& row : study.rows)
        if (row.horizon()) certified.push_back(&row);
    if (certified.empty()) return;
    const double from = theory::log_of(certified.front()->best.budget);
    const bool steep = study.regime.law && study.regime.law->growth == "sqrt(N)" && study.regime.arms;
    const double to = std::min(theory::log_of(certified.back()->best.budget), from + (steep ? 9 : 28));
    std::vector<const LawRow*> chosen;
    for (const double share : {0.1, 0.5, 1.0}) {
        const double target = from + share * (to - from);
        const auto off = [&](const LawRow* row) { return std::abs(theory::log_of(row->best.budget) - target); };
        const LawRow* row = *std::min_element(certified.begin(), certified.end(),
                                              [&](const auto* a, const auto* b) { return off(a) < off(b); });
        if (std::find(chosen.begin(), chosen.end(), row) == chosen.end()) chosen.push_back(row);
    }
    for (const LawRow* row : chosen) {
        const Integer& n = row->best.budget;
        const Integer last = std::min(n, Integer(4 * row->best.horizon + 8));
        const Integer first =
            study.regime.law && study.regime.law->growth == "log N" ? Integer(1) : Integer(row->best.horizon / 30 + 1);
        study.curves.push_back(gap_curve(evaluator, n, first, last, {}, &study.regime));
    }
}

}  // namespace

std::vector<Integer> budgets_between(const Integer& from, const Integer& to, std::size_t per_decade) {
    const Real50 low = log10(wide(from)), high = log10(wide(to));
    Real50 step = Real50(1) / std::max<long>(static_cast<long>(per_decade), 1);
    if (per_decade == 0) {
        const double decades = static_cast<double>(Real50(high - low));
        step = decades <= 3    ? Real50(1) / 4
               : decades <= 24 ? Real50(1) / 2
                               : Real50(std::ceil(decades / static_cast<double>(usual_count)));
    }
    std::vector<Integer> budgets = {from};
    for (int i = 1;; ++i) {
        const Real50 exponent = low + i * step;
        if (exponent > high) break;
        const Integer next = power_of_ten(Real50(exponent + Real50("1e-40")));
        if (next > budgets.back() && next <= to) budgets.push_back(next);
    }
    if (budgets.back() < to) budgets.push_back(to);
    return budgets;
}

std::pair<Integer, Integer> usual_budgets(const AnyInstance& any) {
    const auto power = [](unsigned exponent) { return Integer(pow(Integer(10), exponent)); };
    const auto* diagonal = std::get_if<Instance>(&any);
    if (diagonal == nullptr) return {power(2), power(3)};
    const Instance& instance = *diagonal;
    const bool noisy = instance.model.is_noisy();
    const bool by_ranges = instance.update == OuterRule::exponentiated_gradient && instance.output == Output::average &&
                           instance.inner.is_constant() && instance.model.domains() == 2;  // elsewhere no law is known
    if (instance.update != OuterRule::linear && (noisy || !by_ranges)) return {power(2), power(4)};
    if (noisy || by_ranges) return {power(3), power(12)};
    return {power(3), power(300)};
}

GapCurve gap_curve(GapEvaluator& evaluator, const Integer& budget, const Integer& first, const Integer& last,
                   const CurveDetail& detail, const Regime* regime) {
    GapCurve curve{budget, {}};
    const double low = theory::log_of(first), high = theory::log_of(last);
    const std::size_t count = detail.count;
    Integer previous = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double at =
            count > 1 ? low + (high - low) * static_cast<double>(i) / static_cast<double>(count - 1) : low;
        Integer horizon =
            std::clamp<Integer>(theory::law_point(budget, theory::log_of(budget), at, at, at).low, first, last);
        if (i + 1 == count) horizon = last;
        if (horizon <= previous) horizon = previous + 1;
        if (horizon > last) break;
        previous = horizon;
        const GapRow row = evaluator.at(budget, horizon, detail.digits);
        const double upper = log_of_text(row.upper), lower = log_of_text(row.lower);
        GapCurve::Point point{row, std::isfinite(lower) ? (lower + upper) / 2 : lower, std::nullopt, std::nullopt};
        if (regime != nullptr && regime->arms) {
            const auto [falls, rises] = regime->arms(horizon.convert_to<double>(), budget);
            point.falls = falls;
            point.rises = rises;
        }
        curve.points.push_back(point);
    }
    return curve;
}

LawStudy study_law(const AnyInstance& instance, const std::vector<Integer>& budgets,
                   const std::function<void(std::size_t, std::size_t)>& progress) {
    LawStudy study;
    study.file = head_of(instance).file;
    study.regime = regime_of(instance);
    GapEvaluator evaluator(instance);
    for (const Integer& budget : budgets) {
        if (progress) progress(study.rows.size(), budgets.size());
        LawRow row;
        try {
            row.best = evaluator.best(budget, shown_digits);
        } catch (const Error& error) {
            row.best.kind = GapRow::Kind::refused;
            row.best.budget = budget;
            row.best.note = ending_of(error).message;
        }
        study.rows.push_back(std::move(row));
    }
    if (study.regime.law)
        study.judgement = judge(study.rows, *study.regime.law, study.regime.rivals);
    else
        study.judgement = {LawVerdict::no_law, study.regime.why_not, {}};
    fit(study);
    draw_curves(study, evaluator);
    return study;
}

}  // namespace datamix::verify
