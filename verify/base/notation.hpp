#pragma once

#include <string>
#include <string_view>

namespace datamix::verify {

/// Formulas of claims, which sources and results.json have in ASCII, as people are shown them everywhere: η for eta,
/// √( for sqrt(, ≤ ≥ → ∞ ∇ ², Θ for Theta. Words, names and paths that only contain these
/// stay as they are.
std::string notation(std::string_view text);

}  // namespace datamix::verify
