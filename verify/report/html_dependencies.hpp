#pragma once

#include <string>

#include "report/html.hpp"

namespace datamix::verify {

/// A picture (inline SVG): statements of the paper → claims with their verdicts → theorems of Coq → files. Claims and
/// files that are there are links.
std::string dependencies_html(const Run& run, const PageSources& sources);

}  // namespace datamix::verify
