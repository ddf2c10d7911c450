#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "runner.hpp"

namespace datamix::verify {

/// A table of `columns` columns in all: cells of the flexible columns are wrapped, the others keep their width. Lines
/// end without trailing spaces.
std::string text_table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
                       const std::vector<bool>& flexible, std::size_t columns);

/// What `verify run` prints: the claims table, a line per claim that does not pass and per control that is not refuted,
/// and the counts.
std::string run_summary(const Run& run, std::size_t columns);

/// "7 claims: 5 proved, 2 supported. 19 controls, all refuted as they must be."
std::string counts(const Run& run);

}  // namespace datamix::verify
