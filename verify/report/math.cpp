#include "report/math.hpp"

#include <cctype>

#include "base/notation.hpp"
#include "base/text.hpp"

namespace datamix::verify {

namespace {

bool is_ascii(char c, int (*kind)(int)) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x80 && kind(byte) != 0;
}

/// What stands behind the mark at `at`: {…}, a run of digits, min or max of a symbol of one letter, or one letter that no
/// further letter follows, unless that has an index of its own and this is no long name (v_if_i). `length` is how much
/// of the text it takes, 0 for none.
std::string_view raised(std::string_view text, std::size_t at, std::size_t& length) {
    length = 0;
    const std::string_view rest = text.substr(at + 1);
    if (rest.empty()) return {};
    if (rest.front() == '{') {
        std::size_t end = 0;
        for (int depth = 0; end < rest.size(); ++end) {
            depth += rest[end] == '{' ? 1 : rest[end] == '}' ? -1 : 0;
            if (depth == 0) break;
        }
        if (end == rest.size() || end == 1) return {};
        length = end + 1;
        return rest.substr(1, end - 1);
    }
    std::size_t size = 0;
    while (size < rest.size() && is_ascii(rest[size], std::isdigit)) ++size;
    const bool long_name = at >= 2 && is_ascii(text[at - 2], std::isalnum);
    if (size == 0 && is_ascii(rest[0], std::isalpha)) {
        const bool product = rest.size() > 2 && is_ascii(rest[1], std::isalpha) && rest[2] == '_';
        if (product && !long_name) return rest.substr(0, length = 1);
        size = (rest.starts_with("min") || rest.starts_with("max")) && !long_name ? 3 : 1;
    }
    if (size == 0 && static_cast<unsigned char>(rest[0]) >= 0xC0) {  // one letter beyond ASCII, or a sign
        for (size = 1; size < rest.size() && (static_cast<unsigned char>(rest[size]) & 0xC0) == 0x80;) ++size;
    }
    if (size < rest.size() && (is_ascii(rest[size], std::isalnum) || rest[size] == '_')) return {};
    length = size;
    return rest.substr(0, size);
}

}  // namespace

std::string math_html(std::string_view ascii) {
    const std::string shown = notation(ascii);
    const std::string_view text = shown;
    std::string html;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t length = 0;
        const char c = text[at];
        const std::string_view inside =
            (c == '_' || c == '^') && at > 0 && text[at - 1] != ' ' ? raised(text, at, length) : std::string_view();
        if (length > 0) {
            const std::string tag = c == '_' ? "sub" : "sup";
            html += "<" + tag + ">" + math_html(inside) + "</" + tag + ">";
            at += 1 + length;
        } else {
            html += escape_html(text.substr(at, 1));
            ++at;
        }
    }
    return html;
}

}  // namespace datamix::verify
