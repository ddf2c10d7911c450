#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace datamix::verify::testing {

/// What the program printed, parsed. The parser takes seconds to compile, hence once.
nlohmann::json json_of(const std::string& text);

}  // namespace datamix::verify::testing
