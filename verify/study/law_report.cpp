#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/notation.hpp"
#include "study/law_study.hpp"

namespace datamix::verify {

namespace {

using nlohmann::ordered_json;

std::string place_text(const LawRow& row) {
    switch (row.place) {
        case LawRow::Place::inside: return "inside";
        case LawRow::Place::outside: return "OUTSIDE";
        case LawRow::Place::open: return "open";
        case LawRow::Place::lawless: return "";
        case LawRow::Place::unknown: break;
    }
    return row.best.kind == GapRow::Kind::refused ? "T* unknown" : "";
}

std::string horizon_text(const GapRow& row) {
    if (row.kind == GapRow::Kind::refused) return "";
    if (row.kind == GapRow::Kind::tied) return short_ranges(row.tied);
    if (row.low < row.high) return short_integer(row.low) + " to " + short_integer(row.high);
    return short_integer(row.horizon);
}

std::string real_text(const Ball& value) {
    if (certainly(less(abs(value), Ball(1000000)))) return fmt::format("{:.2f}", value.midpoint());
    return fmt::format("{:.8g}", value.midpoint());
}

/// At most `most` rows, evenly: the table of 50 budgets is in the files.
std::vector<std::size_t> shown_rows(std::size_t count, std::size_t most) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < std::min(count, most); ++i)
        rows.push_back(count <= most ? i : (i * (count - 1) + (most - 1) / 2) / (most - 1));
    return rows;
}

std::string exponents_text(const ExponentFit& fit) {
    return fmt::format("p = {:.4f} ± {:.4f}, q = {:.3f} ± {:.3f}", fit.p, fit.p_margin, fit.q, fit.q_margin);
}

/// ΔT/Δ ln N and Δ ln T/Δ ln N from the last certified row to this one; empty where double cannot hold it.
std::pair<std::string, std::string> slopes(const LawRow* before, const LawRow& row) {
    if (before == nullptr || !row.horizon()) return {"", ""};
    const double step = theory::log_of(row.best.budget) - theory::log_of(before->best.budget);
    const double rise = *row.horizon() - *before->horizon();
    const double log_rise = theory::log_of(row.best.horizon) - theory::log_of(before->best.horizon);
    return {std::isfinite(rise) ? fmt::format("{:.5g}", rise / step) : "", fmt::format("{:.4f}", log_rise / step)};
}

/// "1e9" where short_integer writes all zeros: for the key of a picture.
std::string budget_text(const Integer& value) {
    const std::string text = to_string(value);
    const auto digits = text.find_last_not_of('0') + 1;
    if (text.size() <= 4 || digits > 3) return short_integer(value);
    return fmt::format("{}{}{}e{}", text.substr(0, 1), digits > 1 ? "." : "", text.substr(1, digits - 1),
                       text.size() - 1);
}

ordered_json exponents_json(const ExponentFit& fit) {
    const auto number = [](double x) { return fmt::format("{:.6g}", x); };
    return {{"p", number(fit.p)},           {"p_margin", number(fit.p_margin)},
            {"q", number(fit.q)},           {"q_margin", number(fit.q_margin)},
            {"offset", number(fit.offset)}, {"relative_residual", number(fit.residual)}};
}

ordered_json row_json(const LawRow& row, const LawRow* before) {
    ordered_json object = {{"budget", to_string(row.best.budget)}};
    if (row.best.kind == GapRow::Kind::refused)
        object["refused"] = row.best.note;
    else if (row.best.low < row.best.high)
        object["horizon"] = {{"lower", to_string(row.best.low)}, {"upper", to_string(row.best.high)}};
    else
        object["horizon"] = to_string(row.best.horizon);
    if (row.best.kind == GapRow::Kind::tied)
        for (const HorizonRange& range : row.best.tied)
            object["tie"].push_back({to_string(range.first), to_string(range.last)});
    if (row.best.kind != GapRow::Kind::refused) object["gap"] = {{"lower", row.best.lower}, {"upper", row.best.upper}};
    if (row.law) {
        object["law"] = real_text(row.law->value);
        object["remainder"] = {{"lower", to_string(row.law->low)}, {"upper", to_string(row.law->high)}};
        object["place"] = place_text(row);
    }
    const auto [rise, log_rise] = slopes(before, row);
    if (!rise.empty()) object["slope"]["dT/dlnN"] = rise;
    if (!log_rise.empty()) object["slope"]["dlnT/dlnN"] = log_rise;
    return object;
}

ordered_json method_json(const MethodRow& row) {
    ordered_json object = {{"method", row.choice.name}};
    object["kind"] = row.choice.method ? "closed form" : "simulated";
    if (!row.limit_upper.empty()) object["limit"] = {{"lower", row.limit_lower}, {"upper", row.limit_upper}};
    object["budgets"] = ordered_json::array();
    for (const MethodRow::Cell& cell : row.cells) {
        ordered_json entry = {{"budget", to_string(cell.budget)}};
        if (!cell.upper.empty()) {
            entry["horizon"] = to_string(cell.horizon);
            if (row.choice.method && !row.choice.horizon) entry["certified"] = cell.certified;
            if (row.choice.method)
                entry["gap"] = {{"lower", cell.lower}, {"upper", cell.upper}};
            else
                entry["gap"] = cell.upper;
        }
        if (!cell.note.empty()) entry["note"] = cell.note;
        object["budgets"].push_back(std::move(entry));
    }
    return object;
}

ordered_json study_json(const LawStudy& study) {
    ordered_json object = {{"file", study.file}};
    object["regime"] = {{"name", study.regime.name}, {"words", study.regime.words}};
    object["regime"]["conditions"] = ordered_json::array();
    for (const Condition& condition : study.regime.conditions)
        object["regime"]["conditions"].push_back(
            {{"condition", condition.text}, {"found", condition.found}, {"holds", true}});
    object["regime"]["constants"] = ordered_json::object();
    for (const auto& [name, value] : study.regime.constants) object["regime"]["constants"][name] = value;
    object["regime"]["notes"] = study.regime.notes;
    if (study.regime.law)
        object["law"] = {{"name", study.regime.law->name},
                         {"formula", study.regime.law->formula},
                         {"growth", study.regime.law->growth},
                         {"source", study.regime.source}};
    object["verdict"] = to_string(study.judgement.verdict);
    object["why"] = study.judgement.why;
    object["rivals"] = ordered_json::array();
    for (const Rival& rival : study.judgement.rivals)
        object["rivals"].push_back(
            {{"law", rival.name}, {"excluded_at", rival.excluded_at ? to_string(*rival.excluded_at) : ""}});
    if (study.fit)
        object["fit"] = {{"law", study.fit->law},
                         {"scale", fmt::format("{:.8g}", to_double(study.fit->scale))},
                         {"offset", fmt::format("{:.8g}", to_double(study.fit->offset))},
                         {"relative_residual", fmt::format("{:.3g}", to_double(study.fit->residual))}};
    if (study.exponents) object["exponents"] = exponents_json(*study.exponents);
    if (study.law_exponents) object["law_exponents"] = exponents_json(*study.law_exponents);
    if (!study.why_no_fit.empty()) object["no_exponents"] = study.why_no_fit;
    object["budgets"] = ordered_json::array();
    const LawRow* before = nullptr;
    for (const LawRow& row : study.rows) {
        object["budgets"].push_back(row_json(row, before));
        if (row.horizon()) before = &row;
    }
    for (const MethodRow& row : study.methods) object["methods"].push_back(method_json(row));
    return object;
}

}  // namespace

std::string law_study_text(const LawStudy& study, std::size_t columns) {
    const Regime& regime = study.regime;
    std::string text = fmt::format("{}\n  {}\n", study.file, notation(regime.words));
    for (const Condition& condition : regime.conditions)
        text += fmt::format("  holds: {}: {}\n", notation(condition.text), condition.found);
    for (const std::string& note : regime.notes) text += fmt::format("  note: {}\n", notation(note));
    if (regime.law) {
        text += fmt::format("Law: {}\n{}", notation(regime.law->formula), regime.constants.empty() ? "" : "     ");
        for (std::size_t i = 0; i < regime.constants.size(); ++i)
            text += fmt::format("{} {}: {}", i == 0 ? "" : ";", notation(regime.constants[i].first),
                                regime.constants[i].second);
        text += fmt::format("{}      source: {}\n", regime.constants.empty() ? "" : "\n", regime.source);
    }
    std::vector<std::vector<std::string>> cells;
    for (const std::size_t i : shown_rows(study.rows.size(), 12)) {
        const LawRow& row = study.rows[i];
        cells.push_back({short_integer(row.best.budget), horizon_text(row.best),
                         row.law ? real_text(row.law->value) : "",
                         row.law ? short_integer(row.law->low) + " to " + short_integer(row.law->high) : "",
                         row.best.kind == GapRow::Kind::refused ? "" : row.best.upper.substr(0, 24), place_text(row)});
    }
    text += text_table({"budget N", "T*, certified", "law", "with remainder", "gap at most", ""}, cells,
                       {false, false, false, false, false, false}, columns);
    if (cells.size() < study.rows.size())
        text += fmt::format("{} of {} budgets; all are in the files.\n", cells.size(), study.rows.size());
    for (const LawRow& row : study.rows)
        if (row.best.kind == GapRow::Kind::refused) {
            text +=
                fmt::format("T* unknown at N = {}: {}\n", short_integer(row.best.budget), row.best.note.substr(0, 200));
            break;
        }
    if (study.fit)
        text += study.fit->law == "constant" ? fmt::format("Fitted: T = {:.6g}, relative residual {:.1e}\n",
                                                           to_double(study.fit->offset), to_double(study.fit->residual))
                                             : fmt::format("Fitted: T = {:.6g} + {:.6g} {}, relative residual {:.1e}\n",
                                                           to_double(study.fit->offset), to_double(study.fit->scale),
                                                           notation(study.fit->law), to_double(study.fit->residual));
    if (study.exponents)
        text += fmt::format("Exponents of a + b N^p (ln N)^q: {} (99 %)\n", exponents_text(*study.exponents));
    else
        text += fmt::format("No exponents: {}\n", study.why_no_fit);
    if (study.exponents && study.law_exponents)
        text += fmt::format("           of the law itself there: {}\n", exponents_text(*study.law_exponents));
    text += fmt::format("Verdict: {}.\n  {}.\n", to_string(study.judgement.verdict), notation(study.judgement.why));
    std::string excluded;
    for (const Rival& rival : study.judgement.rivals)
        if (rival.excluded_at)
            excluded += fmt::format("{}{} (at N = {})", excluded.empty() ? "" : ", ", notation(rival.name),
                                    short_integer(*rival.excluded_at));
    if (!excluded.empty()) text += fmt::format("  Excluded: {}.\n", excluded);
    return text + method_table_text(study.methods, columns);
}

std::string law_studies_json(const std::vector<LawStudy>& studies) {
    ordered_json list = ordered_json::array();
    for (const LawStudy& study : studies) list.push_back(study_json(study));
    return list.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Table law_table(const LawStudy& study, const std::string& name) {
    Table table{
        name,
        {"log10N", "N", "T", "lower", "upper", "law", "law_lower", "law_upper", "dT/dlnN", "dlnT/dlnN", "place"},
        {}};
    const LawRow* before = nullptr;
    for (const LawRow& row : study.rows) {
        const bool known = row.best.kind != GapRow::Kind::refused;
        const auto [rise, log_rise] = slopes(before, row);
        table.rows.push_back(
            {fmt::format("{:.6g}", theory::log_of(row.best.budget) / std::log(10.)), to_string(row.best.budget),
             row.horizon() ? to_string(row.best.horizon) : "", known && !row.horizon() ? to_string(row.best.low) : "",
             known && !row.horizon() ? to_string(row.best.high) : "",
             row.law ? fmt::format("{:.12g}", row.law->value.midpoint()) : "", row.law ? to_string(row.law->low) : "",
             row.law ? to_string(row.law->high) : "", rise, log_rise, place_text(row)});
        if (row.horizon()) before = &row;
    }
    return table;
}

Table curve_table(const std::vector<GapCurve>& curves, const std::string& name) {
    Table table{name, {"curve", "N", "T", "log10gap", "falls", "rises"}, {}};
    const auto tens = [](double log) { return std::isfinite(log) ? fmt::format("{:.15g}", log / std::log(10.)) : ""; };
    for (std::size_t i = 0; i < curves.size(); ++i)
        for (const GapCurve::Point& point : curves[i].points)
            table.rows.push_back({std::to_string(i + 1), budget_text(curves[i].budget), to_string(point.row.horizon),
                                  tens(point.gap), point.falls ? tens(*point.falls) : "",
                                  point.rises ? tens(*point.rises) : ""});
    return table;
}

}  // namespace datamix::verify
