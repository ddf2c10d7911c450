#pragma once

#include <filesystem>
#include <string>

/// What the build fixed. Only build_info.cpp is compiled with these, so that no other object depends on a folder.
namespace datamix::verify {

std::string version();                     ///< of this program, e.g. "0.1.0"
std::string build_type();                  ///< CMAKE_BUILD_TYPE, e.g. "Release"
std::filesystem::path source_tree();       ///< proofs/, plots/, verify/instances/ and verify/reference/ lie below it
std::filesystem::path coq_build_folder();  ///< where the Coq proofs were compiled and audited, if they were
std::filesystem::path default_corpus();    ///< folder of the text files of the P4 claims

}  // namespace datamix::verify
