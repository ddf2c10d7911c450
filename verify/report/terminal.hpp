#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/table.hpp"
#include "claim/status.hpp"

namespace datamix::verify {

/// Whether what goes to a terminal, or elsewhere, is coloured; `no_color` and `term` are NO_COLOR and TERM of the
/// environment, null where they are not set.
bool wants_color(bool terminal, const char* no_color, const char* term);
/// A verdict's word, or it with spaces around, in its colour if `color`; any other text as it is.
std::string painted(const std::string& verdict, bool color);

/// What `verify run` prints: the claims table, a line per claim that does not pass and per control that is not refuted,
/// and the counts.
std::string run_summary(const Run& run, std::size_t columns, bool color = false);

/// "2 audited, 1 stated" of the Coq theorems that a claim's parts name; empty where they name none.
std::string coq_cell(const ClaimOutcome& entry);
/// "2 1 0": parts that passed as theorems, certified and as evidence.
std::string parts_cell(const ClaimOutcome& entry);

/// What is printed when a claim is over: "full-rate    proved    1.6 s  6 controls refuted".
std::string claim_line(const ClaimOutcome& entry, bool color = false);

/// "7 claims: 5 proved, 2 supported. 19 controls, all refuted as they must be."
std::string counts(const Run& run);

}  // namespace datamix::verify
