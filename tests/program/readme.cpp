// What README.md says of the command line is so: its commands run, its options exist, and no command is missing.

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "program/support.hpp"

using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace {

/// The words of every indented line of README.md that calls build/verify, up to the explanation, which two spaces set
/// off.
std::vector<std::vector<std::string>> called() {
    std::vector<std::vector<std::string>> calls;
    std::istringstream lines(read_file(source_tree() / "README.md"));
    const std::string prefix = "    build/verify ";
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(prefix)) continue;
        std::istringstream words(line.substr(prefix.size(), line.find("  ", prefix.size()) - prefix.size()));
        calls.emplace_back(std::istream_iterator<std::string>(words), std::istream_iterator<std::string>());
    }
    return calls;
}

}  // namespace

TEST_CASE("README.md names every command, and options that it has", "[readme]") {
    std::set<std::string> named;
    const std::regex option("--[a-z-]+");
    for (const auto& words : called()) {
        REQUIRE_FALSE(words.empty());
        named.insert(words.front());
        const auto help = run({words.front(), "--help"});
        INFO(words.front());
        REQUIRE(help.status == 0);
        for (const std::string& word : words)
            for (std::sregex_iterator found(word.begin(), word.end(), option), end; found != end; ++found) {
                INFO(found->str());
                CHECK(std::regex_search(help.out, std::regex(found->str() + "[ ,\n]")));
            }
    }
    const std::string commands = run({"help"}).out;
    std::istringstream lines(commands.substr(commands.find("\nSubcommands:") + 1));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);) {
        const std::regex command("^  ([a-z]+) .*");
        std::smatch match;
        if (!std::regex_match(line, match, command)) continue;
        ++count;
        INFO(match[1]);
        CHECK((named.contains(match[1]) || match[1] == "version"));
    }
    CHECK(count + 1 >= named.size());
    CHECK(count > 10);
}

TEST_CASE("README.md's examples run", "[readme]") {
    std::size_t ran = 0;
    for (auto words : called()) {
        const bool concrete = std::none_of(words.begin(), words.end(), [](const std::string& word) {
            return word.find_first_of("[]|…") != std::string::npos || word == "FILE" || word == "ID" || word == "A";
        });
        if (!concrete || words.front() == "run" || words.front() == "man") continue;
        for (std::string& word : words)
            if (word.starts_with("verify/")) word = (source_tree() / word).string();
        INFO(words.front());
        CHECK(run(words).status == 0);
        ++ran;
    }
    CHECK(ran >= 3);  // list, error, horizon, completion
}
