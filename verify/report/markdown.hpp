#pragma once

#include <string>
#include <string_view>

namespace datamix::verify {

/// The part of Markdown that the proofs use, as HTML: headings, paragraphs, lists, tables, fenced and indented code,
/// quotes, rules, `code`, **bold**, *emphasis* and links. Everything else, HTML too, is shown as the text it is.
/// Headings start at level `top`.
std::string markdown_to_html(std::string_view markdown, int top = 3);

}  // namespace datamix::verify
