#pragma once

#include <string>
#include <utility>
#include <vector>

/// What the program was built with, as its headers and libraries tell.
namespace datamix::verify {

std::string compiler();  ///< e.g. "gcc 12.2.0"
/// Name and version of each library that has a version, in lower case.
std::vector<std::pair<std::string, std::string>> libraries();

}  // namespace datamix::verify
