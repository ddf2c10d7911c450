// What the top level says of the release is what was built.
#include <string>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "catch.hpp"

namespace datamix::verify {

TEST_CASE("citation, changelog and licence are those of this version", "[program]") {
    const auto has = [](const std::string& file, const std::string& part) {
        return read_file(source_tree() / file).find(part) != std::string::npos;
    };
    for (const std::string part :
         {"cff-version: 1.2.0\n", "\nmessage: ", "\ntitle: ", "\nauthors:\n", "arXiv:2602.19510"})
        CHECK(has("CITATION.cff", part));
    CHECK(has("CITATION.cff", "\nversion: " + std::string(version()) + "\n"));
    CHECK(has("CHANGELOG.md", "\n## [" + std::string(version()) + "] - "));
    CHECK(has("LICENSE", "MIT License\n\nCopyright (c) 2026 the datamix authors\n"));
}

}  // namespace datamix::verify
