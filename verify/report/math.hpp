#pragma once

#include <string>
#include <string_view>

namespace datamix::verify {

/// Text as escaped HTML in which formulas read as such: w_k, w_{k+1}, ρ^T and e^{−αηk} get subscripts and superscripts,
/// <= and -> become their signs. Names like greedy_worst_domain stay as they are.
std::string math_html(std::string_view ascii);

}  // namespace datamix::verify
