// mutants ROOT list | sample COUNT SEED | only ID… | write ID
// The first three print one mutant a line: id, file, line, the line as it is, the line mutated, separated by tabs.
// `write` prints the whole mutated file. Called by tests/mutate.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

#include "mutants.hpp"

using namespace datamix::mutation;
namespace fs = std::filesystem;

int main(int argc, char** argv) try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() < 2) throw std::runtime_error("ROOT and a command were expected");
    std::map<std::string, std::string> texts;  // by path below the root
    for (const auto& entry : fs::recursive_directory_iterator(arguments[0])) {
        if (!entry.is_regular_file()) continue;
        std::ifstream stream(entry.path());
        texts[fs::relative(entry.path(), arguments[0]).generic_string()] = {std::istreambuf_iterator<char>(stream), {}};
    }
    std::vector<Mutant> all, chosen;
    for (const auto& [file, text] : texts)
        for (auto& mutant : mutants_of(file, text)) all.push_back(std::move(mutant));

    const std::string& command = arguments[1];
    if (command == "list") {
        chosen = all;
    } else if (command == "sample" && arguments.size() == 4) {
        chosen = sample(all, std::stoul(arguments[2]), std::stoul(arguments[3]));
    } else if (command == "only" || (command == "write" && arguments.size() == 3)) {
        for (std::size_t i = 2; i < arguments.size(); ++i) {
            const auto found =
                std::find_if(all.begin(), all.end(), [&](const Mutant& mutant) { return mutant.id == arguments[i]; });
            if (found == all.end()) throw std::runtime_error("no mutant " + arguments[i]);
            chosen.push_back(*found);
        }
    } else {
        throw std::runtime_error("unknown command " + command);
    }
    for (const auto& mutant : chosen) {
        const std::string& before = texts[mutant.file];
        const std::string after = applied(mutant, before);
        if (command == "write")
            std::fputs(after.c_str(), stdout);
        else
            std::printf("%s\t%s\t%zu\t%s\t%s\n", mutant.id.c_str(), mutant.file.c_str(), mutant.line,
                        line_of(before, mutant.offset).c_str(), line_of(after, mutant.offset).c_str());
    }
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::fprintf(stderr, "mutants: %s\n", error.what());
    return 2;
}
