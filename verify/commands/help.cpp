#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <ostream>

#include "base/build_facts.hpp"
#include "base/build_info.hpp"
#include "base/data_folder.hpp"
#include "commands/command.hpp"
#include "commands/commands.hpp"
#include "commands/outline.hpp"
#include "datamix/numeric/error.hpp"

namespace datamix::verify {

void add_help_command(CLI::App& app, Session& session) {
    const auto name = std::make_shared<std::string>();
    Command command(app, "help", "Show the options of a command, as COMMAND --help does");
    command.optional("COMMAND", *name, "The command (default: the program)");
    command.callback([name, &app, &session] { session.out << help_text(app, *name); });
}

void add_version_command(CLI::App& app, Session& session) {
    const auto verbose = std::make_shared<bool>(false);
    Command command(app, "version", "Show the version, and what the program was built with");
    command.flag("--verbose", *verbose, "Show compiler, build type, libraries and the folders of its data, too");
    command.callback([verbose, &session] {
        session.out << version() << '\n';
        if (!*verbose) return;
        const auto line = [&](const std::string& name, const std::string& value) {
            session.out << fmt::format("  {:<10}{}\n", name, value);
        };
        line("compiler", compiler());
        line("build", build_type().empty() ? "none" : build_type());
        line("data", data_folder().string());
        line("text", std::filesystem::exists(default_corpus()) ? default_corpus().string() : "none");
        for (const auto& [name, number] : libraries()) line(name, number);
    });
}

void add_completion_command(CLI::App& app, Session& session) {
    const auto shell = std::make_shared<std::string>();
    Command command(app, "completion", "Print the completion script of a shell: eval \"$(verify completion bash)\"");
    command.required("SHELL", *shell, "bash");
    command.callback([shell, &app, &session] {
        if (*shell != "bash") throw InputError("completion: bash was expected, found \"" + shell->substr(0, 40) + "\"");
        session.out << bash_completion(outline(app));
    });
}

void add_man_command(CLI::App& app, Session& session) {
    Command command(app, "man", "Print the manual page, as roff: verify man | man -l -");
    command.callback([&app, &session] { session.out << man_page(outline(app), version()); });
}

}  // namespace datamix::verify
