#pragma once

#include "datamix/numeric/rational.hpp"

namespace datamix {

/// A rational as tests write it: "3/4", "-0.25", "1e-30".
inline Rational r(const char* text) { return parse_rational(text); }
inline Rational over(int p, int q) { return Rational(p) / q; }

}  // namespace datamix
