#include "base/build_info.hpp"

namespace datamix::verify {

std::string version() { return DATAMIX_VERSION; }
std::string build_type() { return DATAMIX_BUILD_TYPE; }
std::filesystem::path source_tree() { return DATAMIX_SOURCE_DIR; }
std::filesystem::path coq_build_folder() { return DATAMIX_COQ_BUILD; }
std::filesystem::path default_corpus() { return DATAMIX_CORPUS; }

}  // namespace datamix::verify
