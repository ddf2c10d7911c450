#include <fmt/format.h>

#include <cmath>

#include "study/law_study.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t fewest_rows = 3;

/// The certified best horizons of a row: those that tie, or the bracket.
std::vector<HorizonRange> known(const GapRow& row) {
    if (row.kind == GapRow::Kind::tied) return row.tied;
    if (row.low < row.high) return {{row.low, row.high}};
    return {{row.horizon, row.horizon}};
}

LawRow::Place place(const GapRow& row, const Integer& low, const Integer& high) {
    if (row.kind == GapRow::Kind::refused) return LawRow::Place::unknown;
    bool touches = false, inside = true;
    for (const HorizonRange& range : known(row)) {
        touches = touches || (range.first <= high && range.last >= low);
        inside = inside && range.first >= low && range.last <= high;
    }
    if (row.kind == GapRow::Kind::tied) inside = touches;  // any of those that tie is a best horizon
    if (!touches) return LawRow::Place::outside;
    return inside ? LawRow::Place::inside : LawRow::Place::open;
}

/// ln g(N) of a growth.
double log_growth(const std::string& growth, double log_budget) {
    const double slow = std::log(log_budget);
    if (growth == "log N") return slow;
    if (growth == "sqrt(N)") return log_budget / 2;
    if (growth == "sqrt(N log N)") return (log_budget + slow) / 2;
    if (growth == "N/log N") return log_budget - slow;
    return 0;  // "constant"
}

/// A growth g through the T* of one row, with the remainder that the law has at each budget.
Rival scaled_rival(const std::vector<LawRow>& rows, const LawRow& anchor, const std::string& growth) {
    Rival rival{growth + " through T* at N = " + short_integer(anchor.best.budget), std::nullopt};
    const double at_anchor = log_growth(growth, theory::log_of(anchor.best.budget));
    for (const LawRow& row : rows) {
        if (row.place != LawRow::Place::inside || !row.horizon()) continue;
        const Precision precision{96 + static_cast<long>(msb(row.best.budget))};
        const double grown = log_growth(growth, theory::log_of(row.best.budget)) - at_anchor;
        const Ball value = Ball(anchor.best.horizon, precision) * exp(Ball(Rational(grown), precision));
        const Ball below = row.law->value - Ball(row.law->low, precision),
                   above = Ball(row.law->high, precision) - row.law->value;
        const Ball off = Ball(row.best.horizon, precision) - value;
        if (certainly(less(off, -below - Ball(1))) || certainly(less(above + Ball(1), off))) {
            rival.excluded_at = row.best.budget;
            break;
        }
    }
    return rival;
}

Rival law_rival(const std::vector<LawRow>& rows, const theory::HorizonLaw& law) {
    Rival rival{law.name, std::nullopt};
    bool in_force = false;
    for (const LawRow& row : rows) {
        if (row.place != LawRow::Place::inside) continue;
        const auto point = law.at(row.best.budget);
        if (!point) continue;
        in_force = true;
        if (place(row.best, point->low, point->high) != LawRow::Place::outside) continue;
        rival.excluded_at = row.best.budget;
        break;
    }
    if (!in_force) rival.name += " (in force at none of these budgets)";
    return rival;
}

}  // namespace

std::optional<double> LawRow::horizon() const {
    if (best.kind == GapRow::Kind::refused || best.low < best.high) return std::nullopt;
    return best.horizon.convert_to<double>();
}

std::string to_string(LawVerdict verdict) {
    switch (verdict) {
        case LawVerdict::agrees: return "agrees within the stated remainder";
        case LawVerdict::not_told: return "agrees within the stated remainder, but so does a rival";
        case LawVerdict::disagrees: return "disagrees";
        case LawVerdict::no_law: return "no law applies";
        case LawVerdict::undecided: break;
    }
    return "undecided";
}

LawJudgement judge(std::vector<LawRow>& rows, const theory::HorizonLaw& law,
                   const std::vector<theory::HorizonLaw>& rivals) {
    LawJudgement judgement;
    std::size_t inside = 0, outside = 0, open = 0, lawless = 0, unknown = 0;
    const LawRow *anchor = nullptr, *miss = nullptr;
    for (LawRow& row : rows) {
        row.law = law.at(row.best.budget);
        row.place = row.best.kind == GapRow::Kind::refused ? LawRow::Place::unknown
                    : row.law                              ? place(row.best, row.law->low, row.law->high)
                                                           : LawRow::Place::lawless;
        inside += row.place == LawRow::Place::inside;
        outside += row.place == LawRow::Place::outside;
        open += row.place == LawRow::Place::open;
        lawless += row.place == LawRow::Place::lawless;
        unknown += row.place == LawRow::Place::unknown;
        if (row.place == LawRow::Place::inside && row.horizon() && anchor == nullptr) anchor = &row;
        if (row.place == LawRow::Place::outside && miss == nullptr) miss = &row;
    }
    const std::string rest =
        fmt::format("{}{}{}", lawless > 0 ? fmt::format("; not yet in force at {} of the budgets", lawless) : "",
                    open > 0 ? fmt::format("; T* known to a bracket only at {}", open) : "",
                    unknown > 0 ? fmt::format("; T* unknown at {}", unknown) : "");
    if (outside > 0) {
        judgement.verdict = LawVerdict::disagrees;
        judgement.why = fmt::format("T* is outside the remainder at {} of {} budgets, first at N = {}{}", outside,
                                    rows.size(), short_integer(miss->best.budget), rest);
        return judgement;
    }
    if (inside < fewest_rows || anchor == nullptr) {
        judgement.why = fmt::format("at {} of {} budgets T* is certified and the law in force, fewer than {}{}", inside,
                                    rows.size(), fewest_rows, rest);
        return judgement;
    }
    for (const theory::HorizonLaw& other : rivals) judgement.rivals.push_back(law_rival(rows, other));
    for (const char* growth : {"constant", "log N", "sqrt(N)", "sqrt(N log N)", "N/log N"})
        if (law.growth != growth) judgement.rivals.push_back(scaled_rival(rows, *anchor, growth));
    judgement.verdict = LawVerdict::agrees;
    judgement.why = fmt::format("T* is within the remainder at all {} budgets where both are known{}", inside, rest);
    for (const Rival& rival : judgement.rivals) {
        if (rival.excluded_at) continue;
        judgement.verdict = LawVerdict::not_told;
        judgement.why += "; these budgets do not exclude: " + rival.name;
    }
    return judgement;
}

}  // namespace datamix::verify
