#include "base/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <numeric>

namespace datamix::verify {

namespace {

struct Decoded {
    utf8proc_int32_t value;
    std::size_t bytes;
};
/// The code point that a text begins with; nothing where it does not begin with one.
std::optional<Decoded> decode_utf8(std::string_view text) {
    Decoded first{};
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const auto size = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &first.value);
    if (size <= 0) return std::nullopt;
    first.bytes = static_cast<std::size_t>(size);
    return first;
}

/// The first code point of a text that is not empty; a byte that is none (the text may be broken UTF-8) counts as one.
struct CodePoint {
    std::string_view bytes;
    std::size_t width;  ///< columns on a terminal
};
CodePoint first_point(std::string_view text) {
    const auto decoded = decode_utf8(text);
    if (!decoded) return {text.substr(0, 1), 1};
    const bool control = utf8proc_category(decoded->value) == UTF8PROC_CATEGORY_CC;  // printable() makes it a space
    return {text.substr(0, decoded->bytes), control ? 1 : static_cast<std::size_t>(utf8proc_charwidth(decoded->value))};
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

std::optional<std::size_t> broken_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto decoded = decode_utf8(text.substr(at));
        if (!decoded) return at;
        at += decoded->bytes;
    }
    return std::nullopt;
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const CodePoint point = first_point(text);
        width += point.width;
        text.remove_prefix(point.bytes.size());
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
            const CodePoint point = first_point(word);
            if (used > 0 && used + point.width > width) {
                lines.emplace_back();
                used = 0;
            }
            lines.back() += point.bytes;
            used += point.width;
            word.remove_prefix(point.bytes.size());
        }
    }
    return lines;
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
