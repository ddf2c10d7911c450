#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace datamix::verify {

/// Decimal lower and upper bound of an exact number printed as "p/q": equal where its decimals end within 40 places,
/// else rounded outwards to 20 significant digits. Any other text is returned twice as it is.
std::pair<std::string, std::string> decimal_bounds(std::string_view exact);

/// The double nearest to "0.3", "1e-3" or "1/4"; none where the text is no such number or its double is not finite. The
/// one reader of doubles: std::from_chars has none in clang's library, and strtod follows the user's language.
std::optional<double> parse_double(std::string_view text);

/// One cell for people: "3/10", "0.512345", or "[0.51234, 0.51235]".
std::string interval_text(std::string_view lower, std::string_view upper);

}  // namespace datamix::verify
