#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace datamix::verify {

/// Decimal lower and upper bound of an exact number printed as "p/q": equal where its decimals end within 40 places,
/// else rounded outwards to 20 significant digits. Any other text is returned twice as it is.
std::pair<std::string, std::string> decimal_bounds(std::string_view exact);

/// One cell for people: "3/10", "0.512345", or "[0.51234, 0.51235]".
std::string interval_text(std::string_view lower, std::string_view upper);

}  // namespace datamix::verify
