#pragma once

#include <string>
#include <string_view>

namespace datamix::verify {

/// Markdown as code hosts read it (CommonMark with GitHub's tables; parser: md4c) as HTML for a page that stands alone:
/// HTML in it is shown as the text it is, a link as its text, followed by its target if that is a web address.
/// Formulas outside code read as such (math_html). Headings start at level `top`.
std::string markdown_to_html(std::string_view markdown, int top = 3);

}  // namespace datamix::verify
