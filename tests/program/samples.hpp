#pragma once

#include "base/build_info.hpp"
#include "program/support.hpp"

namespace datamix::verify::testing {

/// Sample instances and the files of the tests, as arguments of a command.
inline const std::string samples = (source_tree() / "verify/instances/").string();
inline const std::string full = samples + "full-gradients.json", eg = samples + "exponentiated-gradient.json";
inline const std::string data = (source_tree() / "tests/data/").string();

}  // namespace datamix::verify::testing
