#include "base/data_folder.hpp"

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/runtime_symbol_info.hpp>
#include <cstdlib>

#include "base/build_info.hpp"
#include "base/ending.hpp"

namespace datamix::verify {

namespace fs = std::filesystem;

namespace {

bool has_data(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_regular_file(folder / "plots" / "common.gp", ignored);
}

}  // namespace

fs::path program_file() {
    boost::dll::fs::error_code unknown;
    const fs::path program = boost::dll::program_location(unknown);
    return unknown ? fs::path() : program;
}

fs::path data_folder() {
    if (const char* named = std::getenv("DATAMIX_DATA")) {
        if (has_data(named)) return named;
        throw MissingError("DATAMIX_DATA: expected a folder with plots/, proofs/ and verify/, found " +
                           std::string(named));
    }
    const fs::path program = program_file();
    fs::path installed = program.parent_path().parent_path() / "share" / "datamix";
    if (!program.empty() && has_data(installed)) return installed;
    if (has_data(source_tree())) return source_tree();
    throw MissingError("no data folder: expected " + installed.string() + " or " + source_tree().string() +
                       "; DATAMIX_DATA may name another");
}

}  // namespace datamix::verify
