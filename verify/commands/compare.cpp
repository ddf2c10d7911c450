#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "commands/commands.hpp"
#include "report/compare.hpp"
#include "report/files.hpp"

namespace datamix::verify {

namespace {

Results read(std::filesystem::path path) {
    if (std::filesystem::is_directory(path)) path /= "results.json";
    return read_results(read_file(path), path.string());
}

}  // namespace

void add_compare_command(CLI::App& app, Session& session) {
    struct Options {
        std::string first, second;
        bool same_bytes = false;
    };
    const auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("compare", "Compare two runs: verdicts agree, enclosures overlap, exact values are equal");
    command->add_option("A", options->first, "results.json, or the folder of a report")->required();
    command->add_option("B", options->second, "the other")->required();
    command->add_flag("--same-bytes", options->same_bytes, "Certified numbers must be equal to the last digit");
    command->callback([options, &session] {
        const auto found = differences(read(options->first), read(options->second), options->same_bytes);
        for (const std::string& line : found) session.out << line << '\n';
        if (found.empty())
            session.out << "the two runs agree\n";
        else
            session.status = Status::failed;
    });
}

}  // namespace datamix::verify
