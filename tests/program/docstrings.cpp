// What the API pages cannot check: that a docstring says what its function throws (tests/static runs Doxygen for the
// rest).

#include <filesystem>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "catch.hpp"

using namespace datamix::verify;

namespace fs = std::filesystem;

namespace {

std::vector<std::string> lines_of(const fs::path& file) {
    std::istringstream text(read_file(file));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
}

/// The docstrings around line `at`: the nearest one above it at its indentation, that of the function, and the nearest
/// at each smaller one, those of its classes.
std::string docstrings_above(const std::vector<std::string>& lines, std::size_t at) {
    std::string text;
    for (std::size_t limit = lines[at].find_first_not_of(' ') + 1; at-- > 0 && limit > 0;) {
        const auto indentation = lines[at].find("///");
        if (lines[at].find_first_not_of(' ') != indentation || indentation >= limit) continue;
        text = lines[at] + '\n' + text;
        if (at == 0 || lines[at - 1].find("///") != indentation) limit = indentation;
    }
    return text;
}

}  // namespace

TEST_CASE("a docstring names the errors that its function throws") {
    std::size_t checked = 0;
    for (const auto& entry : fs::recursive_directory_iterator(source_tree() / "include")) {
        if (entry.path().extension() != ".hpp") continue;
        const auto lines = lines_of(entry.path());
        bool detail = false, hidden = false;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (lines[i] == "namespace detail {") detail = true;
            if (lines[i] == "}  // namespace detail") detail = false;
            if (std::regex_search(lines[i], std::regex("^ *private:$"))) hidden = true;
            if (lines[i] == "};") hidden = false;
            std::smatch thrown;
            if (detail || hidden || !std::regex_search(lines[i], thrown, std::regex("throw (\\w+Error)\\("))) continue;
            ++checked;
            INFO(entry.path().string() << ", line " << i + 1 << ": " << lines[i]);
            const std::string text = docstrings_above(lines, i);
            CHECK(std::regex_search(text, std::regex("Throws[^]*" + thrown[1].str())));
        }
    }
    CHECK(checked > 0);
}
