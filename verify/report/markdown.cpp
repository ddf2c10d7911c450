#include "report/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <vector>

#include "base/text.hpp"
#include "report/math.hpp"

namespace datamix::verify {

namespace {

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r") - first + 1));
}

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t'; }

/// Inline marks of one block. A star that has spaces around it, or no partner, is a product and stays one.
std::string inline_html(std::string_view text) {
    std::string html;
    std::string plain;  // text since the last mark; a formula is read whole
    const auto flush = [&] {
        html += math_html(plain);
        plain.clear();
    };
    const auto span = [&](std::size_t at, std::string_view mark) -> std::size_t {  // where the closing mark is
        const std::size_t begin = at + mark.size();
        if (!text.substr(at).starts_with(mark) || begin >= text.size() || is_space(text[begin])) return 0;
        std::size_t end = text.find(mark, begin + 1);
        while (end != std::string_view::npos && is_space(text[end - 1])) end = text.find(mark, end + 1);
        return end == std::string_view::npos ? 0 : end;
    };
    for (std::size_t at = 0; at < text.size();) {
        if (const auto tick = text.find('`', at + 1); text[at] == '`' && tick != std::string_view::npos) {
            flush();
            html += "<code>" + escape_html(text.substr(at + 1, tick - at - 1)) + "</code>";
            at = tick + 1;
        } else if (const auto bold = span(at, "**")) {
            flush();
            html += "<strong>" + inline_html(text.substr(at + 2, bold - at - 2)) + "</strong>";
            at = bold + 2;
        } else if (const auto emphasis = span(at, "*"); emphasis && !text.substr(at).starts_with("**")) {
            flush();
            html += "<em>" + inline_html(text.substr(at + 1, emphasis - at - 1)) + "</em>";
            at = emphasis + 1;
        } else if (const auto middle = text.find("](", at);
                   text[at] == '[' && middle != std::string_view::npos &&
                   text.substr(at, middle - at).find('\n') == std::string_view::npos &&
                   text.find(')', middle) != std::string_view::npos) {
            // The page stands alone, so a link is shown as its text; the target follows where it says more.
            const auto end = text.find(')', middle);
            const auto shown = text.substr(at + 1, middle - at - 1), target = text.substr(middle + 2, end - middle - 2);
            flush();
            html += inline_html(shown);
            if (target.starts_with("http")) html += " (" + escape_html(target) + ")";
            at = end + 1;
        } else {
            plain += text[at++];
        }
    }
    flush();
    return html;
}

std::vector<std::string> cells(const std::string& row) {
    std::vector<std::string> result(1);
    const std::string text = trimmed(row);
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '|')
            result.back() += text[++i];
        else if (text[i] != '|')
            result.back() += text[i];
        else if (i + 1 < text.size())
            result.emplace_back();
    }
    return result;
}

std::string table_html(const std::vector<std::string>& rows) {
    std::string html = "<div class=\"wide\"><table>";
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i == 1 && rows[i].find_first_not_of("|-: \t\r") == std::string::npos) continue;
        html += "<tr>";
        for (const std::string& cell : cells(rows[i]))
            html += fmt::format("<{0}>{1}</{0}>", i == 0 ? "th" : "td", inline_html(trimmed(cell)));
        html += "</tr>\n";
    }
    return html + "</table></div>\n";
}

/// "- item", "* item" or "12. item": where the item's text starts; 0 for another line.
std::size_t item_start(const std::string& line) {
    const std::size_t mark = line.find_first_not_of(' ');
    if (mark == std::string::npos) return 0;
    std::size_t at = mark;
    while (at < line.size() && std::isdigit(static_cast<unsigned char>(line[at]))) ++at;
    const bool numbered = at > mark && at < line.size() && (line[at] == '.' || line[at] == ')');
    if (!numbered && (at != mark || (line[at] != '-' && line[at] != '*' && line[at] != '+'))) return 0;
    return at + 1 < line.size() && line[at + 1] == ' ' ? at + 2 : 0;
}

bool is_rule(const std::string& text) {
    return text.size() >= 3 &&
           (text.find_first_not_of('-') == std::string::npos || text.find_first_not_of('*') == std::string::npos);
}

}  // namespace

std::string markdown_to_html(std::string_view markdown, int top) {
    std::vector<std::string> lines;
    std::istringstream stream{std::string(markdown)};
    for (std::string line; std::getline(stream, line);) lines.push_back(line);

    std::string html, text;  // `text` is the paragraph or item being read
    std::string list;        // "ul" or "ol" while inside one
    const auto flush = [&] {
        if (!text.empty()) html += list.empty() ? "<p>" + inline_html(text) + "</p>\n" : inline_html(text) + "</li>\n";
        text.clear();
    };
    const auto close = [&] {
        flush();
        if (!list.empty()) html += "</" + list + ">\n";
        list.clear();
    };
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string line = lines[i], content = trimmed(line);
        if (content.starts_with("```")) {
            close();
            html += "<pre>";
            while (++i < lines.size() && !trimmed(lines[i]).starts_with("```")) html += escape_html(lines[i]) + "\n";
            html += "</pre>\n";
        } else if (content.empty()) {
            // A list goes on behind an empty line if the next line is an item or is indented.
            const bool goes_on = !list.empty() && i + 1 < lines.size() &&
                                 (item_start(lines[i + 1]) > 0 || lines[i + 1].starts_with("  "));
            if (!goes_on) close();
        } else if (text.empty() && list.empty() && line.starts_with("    ")) {
            html += "<pre>";
            for (; i < lines.size() && (lines[i].starts_with("    ") || trimmed(lines[i]).empty()); ++i)
                html += escape_html(lines[i].substr(std::min<std::size_t>(4, lines[i].size()))) + "\n";
            while (html.ends_with("\n\n")) html.pop_back();
            html += "</pre>\n";
            --i;
        } else if (const auto level = content.find_first_not_of('#');
                   level >= 1 && level <= 6 && content[level] == ' ') {
            close();
            html += fmt::format("<h{0}>{1}</h{0}>\n", std::min(6, static_cast<int>(level) - 1 + top),
                                inline_html(trimmed(content.substr(level))));
        } else if (content.front() == '|') {
            close();
            std::vector<std::string> rows;
            for (; i < lines.size() && trimmed(lines[i]).starts_with("|"); ++i) rows.push_back(lines[i]);
            --i;
            html += table_html(rows);
        } else if (is_rule(content)) {
            close();
            html += "<hr>\n";
        } else if (content.starts_with("> ")) {
            close();
            html += "<blockquote>" + inline_html(content.substr(2)) + "</blockquote>\n";
        } else if (const std::size_t start = item_start(line)) {
            flush();
            const bool numbered = std::isdigit(static_cast<unsigned char>(content.front()));
            if (list.empty()) {
                list = numbered ? "ol" : "ul";
                html += "<" + list +
                        (numbered ? " start=\"" + std::to_string(std::stol(content.substr(0, 6))) + "\"" : "") + ">\n";
            }
            html += "<li>";
            text = line.substr(start);
        } else {
            text += (text.empty() ? "" : "\n") + content;
        }
    }
    close();
    return html;
}

}  // namespace datamix::verify
