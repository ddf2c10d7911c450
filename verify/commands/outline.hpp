#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

/// The command line as data, read off the definitions of the commands: what shell completion and manual page are made
/// of, so that nothing of it is written twice.
namespace datamix::verify {

struct OptionOutline {
    std::vector<std::string> names;  ///< "-V", "--version", or the name of a positional argument alone
    std::string value;               ///< what it takes: "DIR", "quick|standard|deep"; empty for a flag
    std::string by_default, help;
    bool positional = false, required = false, repeated = false;

    std::vector<std::string> choices() const;  ///< of "a|b"; none where the value is free
};
struct CommandOutline {
    std::string name, description;
    std::vector<OptionOutline> options;
};
struct ProgramOutline {
    std::string name, description, footer;
    std::vector<OptionOutline> options;
    std::vector<CommandOutline> commands;
};

ProgramOutline outline(const CLI::App& app);

/// What `verify COMMAND --help` prints, or `verify --help` for an empty name. Throws InputError for an unknown command,
/// with the nearest ones.
std::string help_text(const CLI::App& app, const std::string& command);

/// A bash script that completes commands, options, values and ids of claims.
std::string bash_completion(const ProgramOutline& program);
/// The manual page, as roff.
std::string man_page(const ProgramOutline& program, const std::string& version);

}  // namespace datamix::verify
