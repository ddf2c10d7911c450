#include "program/json.hpp"

namespace datamix::verify::testing {

nlohmann::json json_of(const std::string& text) { return nlohmann::json::parse(text); }

}  // namespace datamix::verify::testing
