#include "report/terminal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/notation.hpp"
#include "base/painted_table.hpp"
#include "base/text.hpp"

namespace datamix::verify {

namespace {

std::string plural(std::size_t count, const std::string& noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string paragraph(const std::string& text, std::size_t columns) {
    std::string joined;
    for (const std::string& line : wrap(printable(text), columns - 4))
        joined += (joined.empty() ? "" : "    ") + line + "\n";
    return joined;
}

/// What Coq made of one theorem here.
std::string coq_word(const CoqTheorem& theorem) {
    return theorem.audited() ? "audited" : theorem.problem.empty() ? "stated" : "failed";
}

/// What it made of the theorems that parts of claims name, each counted once.
using CoqWords = std::map<std::string, std::string>;  // by the theorem's name
void add_words(const ClaimOutcome& entry, CoqWords& words) {
    for (std::size_t i = 0; i < entry.coq.size(); ++i)
        if (!entry.claim->parts[i].coq.empty()) words[entry.claim->parts[i].coq] = coq_word(entry.coq[i]);
}
std::map<std::string, std::size_t> counted(const CoqWords& words) {
    std::map<std::string, std::size_t> counts;
    for (const auto& [theorem, word] : words) ++counts[word];
    return counts;
}

/// "Coq: 12 of 12 theorems compiled and audited here (Coq 8.16.1, 2026-11-25).", or nothing where no claim names one.
std::string coq_counts(const Run& run) {
    CoqWords words;
    std::set<std::string> audits;
    for (const ClaimOutcome& entry : run.claims) {
        if (!entry.check) continue;
        add_words(entry, words);
        for (const CoqTheorem& theorem : entry.coq)
            if (theorem.audited()) audits.insert(fmt::format("Coq {}, {}", theorem.version, theorem.date));
    }
    const std::size_t named = words.size();
    auto cells = counted(words);
    if (named == 0) return {};
    std::string text =
        fmt::format("Coq: {} of {} compiled and audited here", cells["audited"], plural(named, "theorem"));
    if (!audits.empty()) text += fmt::format(" ({})", fmt::join(audits, "; "));
    if (cells["failed"] > 0) text += fmt::format(", {} missing or failed", cells["failed"]);
    if (cells["stated"] > 0)
        text += fmt::format(", {} stated, not checked here (tests/run -L proof does)", cells["stated"]);
    return text + ".";
}

}  // namespace

std::string coq_cell(const ClaimOutcome& entry) {
    CoqWords words;
    add_words(entry, words);
    std::string cell;
    for (const auto& [word, count] : counted(words))
        cell += fmt::format("{}{} {}", cell.empty() ? "" : ", ", count, word);
    return cell;
}

std::string parts_cell(const ClaimOutcome& entry) {
    std::map<Basis, std::size_t> passed;
    for (const Part& part : entry.claim->parts) passed[part.basis] += passes(entry.part(part).verdict) ? 1 : 0;
    return fmt::format("{} {} {}", passed[Basis::theorem], passed[Basis::certified], passed[Basis::evidence]);
}

bool wants_color(bool terminal, const char* no_color, const char* term) {
    return terminal && (!no_color || *no_color == '\0') && term && std::string_view(term) != "dumb";
}

std::string painted(const std::string& verdict, bool color) {
    constexpr std::array<std::pair<std::string_view, int>, 4> colors = {
        {{"proved", 32}, {"supported", 36}, {"refuted", 31}, {"undecided", 33}}};
    const std::string word = verdict.substr(0, verdict.find_last_not_of(' ') + 1);
    for (const auto& [name, code] : colors)
        if (color && word == name) return fmt::format("\033[{}m{}\033[0m", code, verdict);
    return verdict;
}

std::string claim_line(const ClaimOutcome& entry, bool color) {
    const auto verdict = [&] { return painted(fmt::format("{:<9}", to_string(entry.check->finding.verdict)), color); };
    std::string line = entry.check
                           ? fmt::format("{:<24}  {} {:7.1f} s", entry.claim->id, verdict(), entry.check->seconds)
                           : fmt::format("{:<24}  not asked          ", entry.claim->id);
    const auto refuted = static_cast<std::size_t>(std::count_if(
        entry.controls.begin(), entry.controls.end(), [](const ControlOutcome& c) { return c.as_it_must(); }));
    if (refuted < entry.controls.size())
        line += fmt::format("  only {} of {} refuted", refuted, plural(entry.controls.size(), "control"));
    else if (refuted > 0)
        line += "  " + plural(refuted, "control") + " refuted";
    return line;
}

std::string counts(const Run& run) {
    std::map<Verdict, std::size_t> verdicts;
    std::size_t claims = 0, controls = 0, refuted = 0, listed = 0;
    for (const ClaimOutcome& entry : run.claims) {
        listed += entry.claim->controls.size();
        if (entry.check) {
            ++claims;
            ++verdicts[entry.check->finding.verdict];
        }
        controls += entry.controls.size();
        for (const ControlOutcome& control : entry.controls) refuted += control.as_it_must() ? 1 : 0;
    }
    std::string text;
    if (claims > 0) {
        text = plural(claims, "claim") + ":";
        for (const auto& [verdict, count] : verdicts) text += fmt::format(" {} {},", count, to_string(verdict));
        text.back() = '.';
    }
    if (controls > 0) {
        text += fmt::format("{}{}, ", text.empty() ? "" : " ", plural(controls, "control"));
        text += refuted < controls ? fmt::format("only {} refuted: the suite fails.", refuted)
                : controls == 1    ? "refuted as it must be."
                                   : "all refuted as they must be.";
    } else if (listed > 0) {
        text += " No control was run.";
    }
    if (const std::string coq = coq_counts(run); !coq.empty()) text += " " + coq;
    return text;
}

std::string run_summary(const Run& run, std::size_t columns, bool color) {
    std::vector<std::vector<std::string>> rows;
    std::string notes;
    for (const ClaimOutcome& entry : run.claims) {
        if (!entry.check) continue;
        const Finding& finding = entry.check->finding;
        rows.push_back({entry.claim->id, notation(finding.theory), notation(finding.measured),
                        to_string(finding.verdict), parts_cell(entry), coq_cell(entry),
                        fmt::format("{:7.1f}", entry.check->seconds)});
        if (!passes(finding.verdict))
            notes += paragraph(
                fmt::format("{} is {}: {}", entry.claim->id, to_string(finding.verdict), notation(finding.reason)),
                columns);
    }
    for (const ClaimOutcome& entry : run.claims) {
        for (const ControlOutcome& control : entry.controls) {
            if (control.as_it_must()) continue;
            const Finding& found = control.outcome.finding;
            const std::string parts = control.refuted();
            notes += paragraph(
                fmt::format("control {}/{} is {}{}, it must be refuted{}: {}", entry.claim->id, control.control->name,
                            to_string(found.verdict), parts.empty() ? "" : " in " + parts,
                            control.control->parts.empty()
                                ? ""
                                : fmt::format(" in {} alone", fmt::join(control.control->parts, ", ")),
                            notation(found.reason.empty() ? control.control->why : found.reason)),
                columns);
        }
    }
    std::string text;
    if (!rows.empty())
        text = painted_table({"claim", "theory", "measured", "verdict", "T C E", "Coq", "seconds"}, rows,
                             {false, true, true, false, false, false, false}, columns,
                             [color](std::size_t column, const std::string& cell) {
                                 return painted(cell, color && column == 3);
                             }) +
               "T, C, E: parts of the claim that are theorems, certified cases, evidence.\n\n";
    if (!notes.empty()) text += notes + "\n";
    return text + counts(run) + "\n";
}

}  // namespace datamix::verify
