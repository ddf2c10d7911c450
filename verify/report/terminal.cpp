#include "report/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "report/text.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t gap = 2, narrowest = 12;

/// Width of each column: the widest cell, with the flexible ones cut from the widest down until all fit.
std::vector<std::size_t> fit(std::vector<std::size_t> widths, const std::vector<bool>& flexible, std::size_t columns) {
    const std::size_t gaps = gap * (widths.size() - 1);
    while (std::accumulate(widths.begin(), widths.end(), gaps) > columns) {
        std::size_t widest = widths.size();
        for (std::size_t i = 0; i < widths.size(); ++i) {
            if (flexible[i] && widths[i] > narrowest && (widest == widths.size() || widths[i] > widths[widest]))
                widest = i;
        }
        if (widest == widths.size()) break;  // nothing left to give; a very narrow terminal breaks lines itself
        --widths[widest];
    }
    return widths;
}

void append_row(std::string& text, const std::vector<std::vector<std::string>>& cells,
                const std::vector<std::size_t>& widths) {
    std::size_t height = 1;
    for (const auto& cell : cells) height = std::max(height, cell.size());
    for (std::size_t line = 0; line < height; ++line) {
        std::string written;
        std::size_t pending = 0;  // spaces owed before the next word
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string part = line < cells[i].size() ? cells[i][line] : "";
            if (!part.empty()) {
                written += std::string(pending, ' ') + part;
                pending = 0;
            }
            const std::size_t used = display_width(part);
            pending += widths[i] - std::min(used, widths[i]) + gap;
        }
        text += written + '\n';
    }
}

std::string plural(std::size_t count, const std::string& noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string paragraph(const std::string& text, std::size_t columns) {
    std::string joined;
    for (const std::string& line : wrap(text, columns - 4)) joined += (joined.empty() ? "" : "    ") + line + "\n";
    return joined;
}

}  // namespace

std::string text_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
                       const std::vector<bool>& flexible, std::size_t columns) {
    std::vector<std::size_t> widths(header.size());
    for (std::size_t i = 0; i < header.size(); ++i) {
        widths[i] = display_width(header[i]);
        for (const auto& row : rows) widths[i] = std::max(widths[i], display_width(row[i]));
    }
    widths = fit(std::move(widths), flexible, columns);

    std::string text;
    const auto add = [&](const std::vector<std::string>& row) {
        std::vector<std::vector<std::string>> cells;
        for (std::size_t i = 0; i < row.size(); ++i)
            cells.push_back(flexible[i] ? wrap(row[i], widths[i]) : std::vector<std::string>{row[i]});
        append_row(text, cells, widths);
    };
    add(header);
    std::vector<std::vector<std::string>> rule;
    for (const std::size_t width : widths) rule.push_back({std::string(width, '-')});
    append_row(text, rule, widths);
    for (const auto& row : rows) add(row);
    return text;
}

std::string counts(const Run& run) {
    std::map<Verdict, std::size_t> verdicts;
    std::size_t claims = 0, controls = 0, refuted = 0;
    for (const ClaimOutcome& entry : run.claims) {
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
    }
    return text;
}

std::string run_summary(const Run& run, std::size_t columns) {
    std::vector<std::vector<std::string>> rows;
    std::string notes;
    for (const ClaimOutcome& entry : run.claims) {
        if (!entry.check) continue;
        const Finding& finding = entry.check->finding;
        rows.push_back({entry.claim->id, finding.theory, finding.measured, to_string(finding.verdict),
                        fmt::format("{:7.1f}", entry.check->seconds)});
        if (!passes(finding.verdict))
            notes += paragraph(fmt::format("{} is {}: {}", entry.claim->id, to_string(finding.verdict), finding.reason),
                               columns);
    }
    for (const ClaimOutcome& entry : run.claims) {
        for (const ControlOutcome& control : entry.controls) {
            if (control.as_it_must()) continue;
            const Finding& found = control.outcome.finding;
            notes += paragraph(
                fmt::format("control {}/{} is {}, it must be refuted: {}", entry.claim->id, control.control->name,
                            to_string(found.verdict), found.reason.empty() ? control.control->why : found.reason),
                columns);
        }
    }
    std::string text;
    if (!rows.empty())
        text = text_table({"claim", "theory", "measured", "verdict", "seconds"}, rows,
                          {false, true, true, false, false}, columns) +
               "\n";
    if (!notes.empty()) text += notes + "\n";
    return text + counts(run) + "\n";
}

}  // namespace datamix::verify
