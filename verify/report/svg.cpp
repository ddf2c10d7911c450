#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "report/plots.hpp"

namespace datamix::verify {

namespace {

void remove_element(std::string& text, std::string_view name) {
    const std::string close = "</" + std::string(name) + ">";
    const auto begin = text.find("<" + std::string(name));
    const auto end = text.find(close);
    if (begin != std::string::npos && end != std::string::npos && begin < end)
        text.erase(begin, end + close.size() - begin);
}

/// Whether a picture holds what gnuplot never writes and a browser would run. Text that only names it is escaped there.
bool may_run(std::string_view svg) {
    std::string lower(svg);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    constexpr std::array marks = {"<script", "<foreignobject", "<iframe"};
    return std::any_of(marks.begin(), marks.end(),
                       [&](const char* mark) { return lower.find(mark) != std::string::npos; });
}

}  // namespace

std::string inline_svg(std::string_view svg, std::string_view prefix, std::string_view label) {
    const auto start = svg.find("<svg");
    if (start == std::string_view::npos || may_run(svg)) return {};
    std::string text(svg.substr(start));
    remove_element(text, "title");  // browsers show it as a tooltip over the whole picture
    remove_element(text, "desc");

    // Ids and references are renamed inside tags only: a label may well spell id="x".
    constexpr std::array<std::string_view, 5> names = {" id=\"", " id='", "href=\"#", "href='#", "url(#"};
    std::string result = "<svg role=\"img\" aria-label=\"" + escape_html(label) + "\"";
    bool inside_tag = true;
    for (std::size_t at = 4; at < text.size();) {
        const auto name = std::find_if(names.begin(), names.end(), [&](std::string_view candidate) {
            return inside_tag && std::string_view(text).substr(at).starts_with(candidate);
        });
        if (name != names.end()) {
            result.append(*name).append(prefix);
            at += name->size();
            continue;
        }
        if (text[at] == '<') inside_tag = true;
        if (text[at] == '>') inside_tag = false;
        result += text[at++];
    }
    return result;
}

}  // namespace datamix::verify
