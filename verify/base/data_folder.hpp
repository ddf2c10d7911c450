#pragma once

#include <filesystem>

namespace datamix::verify {

/// The folder that has proofs/, plots/, verify/instances/, verify/reference/ and verify/recheck/: what DATAMIX_DATA
/// names in the environment; else share/datamix beside the bin/ of an installed program; else the sources that the
/// program was built from. Throws MissingError where that is no such folder.
std::filesystem::path data_folder();

/// This program's own file; empty where the system does not tell.
std::filesystem::path program_file();

}  // namespace datamix::verify
