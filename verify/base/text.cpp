#include "base/text.hpp"

#include <algorithm>
#include <numeric>

namespace datamix::verify {

namespace {

/// Bytes of the code point at `at`, never beyond the text (which may be broken UTF-8).
std::size_t code_point_size(std::string_view text, std::size_t at) {
    std::size_t size = 1;
    while (at + size < text.size() && (static_cast<unsigned char>(text[at + size]) & 0xC0) == 0x80) ++size;
    return size;
}

bool is_combining(std::string_view point) {  // U+0300 to U+036F
    if (point.size() != 2) return false;
    const auto lead = static_cast<unsigned char>(point[0]), tail = static_cast<unsigned char>(point[1]);
    return lead == 0xCC || (lead == 0xCD && tail < 0xB0);
}

/// Edit distance (insert, delete, substitute).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = code_point_size(text, at);
        if (!is_combining(text.substr(at, size))) ++width;
        at += size;
    }
    return width;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
    width = std::max<std::size_t>(width, 1);
    std::vector<std::string> lines(1);
    std::size_t used = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = text.find_first_not_of(" \t\r\n", at);
        if (start == std::string_view::npos) break;
        const std::size_t end = std::min(text.find_first_of(" \t\r\n", start), text.size());
        std::string_view word = text.substr(start, end - start);
        at = end;
        if (used > 0 && used + 1 + display_width(word) > width) {
            lines.emplace_back();
            used = 0;
        }
        if (used > 0) {
            lines.back() += ' ';
            ++used;
        }
        while (!word.empty()) {
            if (used >= width) {
                lines.emplace_back();
                used = 0;
            }
            const std::string_view point = word.substr(0, code_point_size(word, 0));
            lines.back() += point;
            used += is_combining(point) ? 0 : 1;
            word.remove_prefix(point.size());
        }
    }
    return lines;
}

std::string printable(std::string_view text) {
    std::string shown;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto c = static_cast<unsigned char>(text[at]);
        const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0U;
        const bool c1 = c == 0xc2 && next >= 0x80 && next < 0xa0;  // U+0080 to U+009F
        shown += c < 0x20 || c == 0x7f || c1 ? ' ' : text[at];
        if (c1) ++at;
    }
    return shown;
}

std::string escape_html(std::string_view text) {
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': escaped += "&amp;"; break;
            case '<': escaped += "&lt;"; break;
            case '>': escaped += "&gt;"; break;
            case '"': escaped += "&quot;"; break;
            case '\'': escaped += "&#39;"; break;
            default: escaped += c;
        }
    }
    return escaped;
}

std::string unknown_name(std::string_view kind, const std::string& name, const std::vector<std::string>& valid) {
    const std::string_view shown = std::string_view(name).substr(0, 100);
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (const std::string& candidate : valid) {
        // Part of a name is closer to it than any misspelling.
        const bool part = !shown.empty() && candidate.find(shown) != std::string::npos;
        ranked.emplace_back(part ? 0 : distance(shown, candidate), candidate);
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string message = "no " + std::string(kind) + " is called '" + std::string(shown) + "'";
    for (std::size_t i = 0; i < std::min<std::size_t>(3, ranked.size()); ++i)
        message += (i == 0 ? "; nearest: " : ", ") + ranked[i].second;
    return message;
}

}  // namespace datamix::verify
