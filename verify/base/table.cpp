#include "base/table.hpp"

#include <algorithm>
#include <numeric>

#include "base/painted_table.hpp"
#include "base/text.hpp"

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
                const std::vector<std::size_t>& widths, const Paint& paint = {}) {
    std::size_t height = 1;
    for (const auto& cell : cells) height = std::max(height, cell.size());
    for (std::size_t line = 0; line < height; ++line) {
        std::string written;
        std::size_t pending = 0;  // spaces owed before the next word
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string part = line < cells[i].size() ? cells[i][line] : "";
            if (!part.empty()) {
                written += std::string(pending, ' ') + (paint ? paint(i, part) : part);
                pending = 0;
            }
            const std::size_t used = display_width(part);
            pending += widths[i] - std::min(used, widths[i]) + gap;
        }
        text += written + '\n';
    }
}

}  // namespace

std::string text_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
                       const std::vector<bool>& flexible, std::size_t columns) {
    return painted_table(header, rows, flexible, columns, {});
}

std::string painted_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
                          const std::vector<bool>& flexible, std::size_t columns, const Paint& paint) {
    std::vector<std::size_t> widths(header.size());
    for (std::size_t i = 0; i < header.size(); ++i) {
        widths[i] = display_width(header[i]);
        for (const auto& row : rows) widths[i] = std::max(widths[i], display_width(row[i]));
    }
    widths = fit(std::move(widths), flexible, columns);

    std::string text;
    const auto add = [&](const std::vector<std::string>& row, const Paint& painted) {
        std::vector<std::vector<std::string>> cells;
        for (std::size_t i = 0; i < row.size(); ++i)
            cells.push_back(flexible[i] ? wrap(printable(row[i]), widths[i]) : std::vector{printable(row[i])});
        append_row(text, cells, widths, painted);
    };
    add(header, {});
    std::vector<std::vector<std::string>> rule;
    for (const std::size_t width : widths) rule.push_back({std::string(width, '-')});
    append_row(text, rule, widths);
    for (const auto& row : rows) add(row, paint);
    return text;
}

}  // namespace datamix::verify
