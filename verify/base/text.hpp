#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datamix/instance/quoted.hpp"  // printable

/// Small helpers on UTF-8 text that the terminal and the page share.
namespace datamix::verify {

/// Offset of the first byte that is not part of well-formed UTF-8; nothing where all are.
std::optional<std::size_t> broken_utf8(std::string_view text);

/// Columns on a terminal: none for combining marks (hats, bars), two for wide characters, one for a broken byte.
std::size_t display_width(std::string_view text);

/// Breaks at spaces into lines of at most `width` columns; a longer word is cut. Never returns nothing.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// Text for HTML content and for quoted attributes.
std::string escape_html(std::string_view text);

/// "no KIND is called 'x'; nearest: a, b, c"
std::string unknown_name(std::string_view kind, const std::string& name, const std::vector<std::string>& valid);

}  // namespace datamix::verify
