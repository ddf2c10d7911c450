#include "commands/commands.hpp"

#include <CLI/CLI.hpp>
#include <ostream>

#include "base/build_info.hpp"
#include "base/text.hpp"
#include "commands/command.hpp"

namespace datamix::verify {

namespace {

/// Messages end up on one line whatever they quote.
void complain(Session& session, const std::string& message, int status) {
    session.err << "verify: " << printable(message) << '\n';
    session.status = status;
}

}  // namespace

Command::Command(CLI::App& program, const std::string& name, const std::string& description)
    : command_(*program.add_subcommand(name, description)) {}

void Command::required(const std::string& name, std::string& value, const std::string& help) {
    command_.add_option(name, value, help)->required();
}

void Command::required(const std::string& name, Strings& values, const std::string& help) {
    command_.add_option(name, values, help)->required();
}

void Command::optional(const std::string& name, std::string& value, const std::string& help) {
    CLI::Option* option = command_.add_option(name, value, help);
    if (!value.empty()) option->capture_default_str();
}

void Command::optional(const std::string& name, Strings& values, const std::string& help) {
    command_.add_option(name, values, help);
}

void Command::flag(const std::string& name, bool& value, const std::string& help) {
    command_.add_flag(name, value, help);
}

void Command::exclude(const std::string& one, const std::string& other) {
    command_.get_option(one)->excludes(command_.get_option(other));
}

void Command::callback(std::function<void()> work) { command_.callback(std::move(work)); }

int run_program(const std::vector<std::string>& arguments, Session& session) {
    CLI::App app("Checks theorems on data mixing with a finite inner horizon by running them", "verify");
    app.set_version_flag("--version", version());
    app.require_subcommand(0, 1);
    add_list_command(app, session);
    add_run_command(app, session);
    add_show_command(app, session);
    add_error_command(app, session);
    add_horizon_command(app, session);
    add_law_command(app, session);
    add_curve_command(app, session);
    add_diagnose_command(app, session);
    add_mix_command(app, session);
    add_compare_command(app, session);
    add_mutants_command(app, session);
    add_recheck_command(app, session);

    try {
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // the order CLI11 takes a vector in
        app.parse(std::move(reversed));
        if (app.get_subcommands().empty()) session.out << app.help();
    } catch (const CLI::Success&) {  // --help and --version of the program or of a subcommand
        const auto chosen = app.get_subcommands();
        const bool version = app.count("--version") > 0;
        session.out << (version          ? verify::version() + "\n"
                        : chosen.empty() ? app.help()
                                         : chosen.back()->help(app.get_name()));
    } catch (const CLI::Error& error) {
        complain(session, std::string(error.what()) + " (verify --help lists the arguments)", Status::bad_input);
    } catch (const std::exception& error) {
        const Ending ending = ending_of(error);
        complain(session, ending.message, ending.status);
    }
    return session.status;
}

}  // namespace datamix::verify
