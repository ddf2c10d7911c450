#pragma once

#include <string>
#include <string_view>
#include <type_traits>

namespace datamix {

/// Texts and whole numbers, one after the other.
template <class... Parts>
std::string text_of(const Parts&... parts) {
    std::string text;
    const auto add = [&](const auto& part) {
        if constexpr (std::is_integral_v<std::decay_t<decltype(part)>>)
            text += std::to_string(part);
        else
            text += part;
    };
    (add(parts), ...);
    return text;
}

/// One line for a terminal: control characters (C0, DEL and C1), which could move the cursor or hide text, become
/// spaces.
inline std::string printable(std::string_view text) {
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

/// At most `limit` bytes of a text, cut between code points, and "..." where something is left out.
inline std::string shortened(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return std::string(text);
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xc0) == 0x80) --limit;
    return std::string(text.substr(0, limit)) + "...";
}

/// `text` in double quotes with control characters as spaces, cut to about 40 bytes between code points.
inline std::string in_quotes(std::string_view text) { return "\"" + printable(shortened(text, 40)) + "\""; }

}  // namespace datamix
