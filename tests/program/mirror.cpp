// tests/ mirrors include/datamix: every header has a test file of its name, in a room that is compiled, and the other
// way round. And no two headers define one name: sources see one of them each, the linker both.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "base/build_info.hpp"
#include "catch.hpp"

namespace fs = std::filesystem;

namespace {

/// "numeric/ball" for every file of a suffix in the rooms below a folder; detail/ is reached through its room's
/// headers.
std::set<std::string> file_stems(const fs::path& root, const std::string& suffix, const std::set<std::string>& rooms) {
    std::set<std::string> found;
    for (const std::string& room : rooms)
        for (const auto& entry : fs::directory_iterator(root / room))
            if (entry.path().extension() == suffix) found.insert(room + '/' + entry.path().stem().string());
    return found;
}

std::set<std::string> without(std::set<std::string> all, const std::set<std::string>& these) {
    for (const std::string& name : these) all.erase(name);
    return all;
}

}  // namespace

TEST_CASE("every header of the library has a test of its name, and every test a header", "[mirror]") {
    const fs::path tree = datamix::verify::source_tree(), library = tree / "include/datamix";
    std::set<std::string> rooms;
    for (const auto& entry : fs::directory_iterator(library)) {
        INFO(entry.path());
        CHECK(entry.is_directory());  // no header outside a room
        rooms.insert(entry.path().filename().string());
    }
    const auto headers = file_stems(library, ".hpp", rooms), tests = file_stems(tree / "tests", ".cpp", rooms);
    CHECK(headers.size() > 60);
    CHECK(without(without(headers, tests), {"evaluate/output"}).empty());  // an enumeration alone
    std::set<std::string> others = without(tests, headers);
    // Slow cases may have a file of their own: NAME_scan beside NAME.
    std::erase_if(others, [&](const std::string& name) { return headers.contains(name.substr(0, name.rfind('_'))); });
    CHECK(others.empty());

    std::ifstream lists(tree / "tests/CMakeLists.txt");
    std::set<std::string> compiled;
    for (std::string line; std::getline(lists, line);) {
        if (line.rfind("set(rooms ", 0) != 0) continue;
        std::istringstream words(line.substr(10, line.find(')') - 10));
        for (std::string room; words >> room;) compiled.insert(room);
    }
    CHECK(without(rooms, compiled).empty());
}

TEST_CASE("no two headers of the program define a type or a constant of one name in one namespace", "[mirror]") {
    const std::regex opened(R"(namespace ([\w:]+) \{)"), type(R"((?:struct|class|enum class) (\w+)[^;]*\{.*)"),
        constant(R"(inline const(?:expr)? [^(]*?(\w+) =.*)");
    std::map<std::string, std::string> first;  // name, qualified, and the header that defines it
    std::size_t headers = 0;
    for (const auto& entry : fs::recursive_directory_iterator(datamix::verify::source_tree() / "verify")) {
        if (entry.path().extension() != ".hpp") continue;
        ++headers;
        std::ifstream header(entry.path());
        std::string inside;
        for (std::string line; std::getline(header, line);) {
            std::smatch found;
            if (std::regex_match(line, found, opened)) inside = found[1];
            if (!std::regex_match(line, found, type) && !std::regex_match(line, found, constant)) continue;
            const auto [other, fresh] = first.emplace(inside + "::" + found[1].str(), entry.path().string());
            INFO(other->first << ": " << other->second << " and " << entry.path().string());
            CHECK((fresh || other->second == entry.path().string()));
        }
    }
    CHECK(headers > 60);
    CHECK(first.contains("datamix::verify::Table"));
}
