#include "commands/commands.hpp"

#include <CLI/CLI.hpp>
#include <ostream>
#include <sstream>

#include "base/build_info.hpp"
#include "base/text.hpp"
#include "commands/command.hpp"
#include "commands/outline.hpp"
#include "datamix/numeric/error.hpp"

namespace datamix::verify {

namespace {

/// Messages end up on one line whatever they quote.
void complain(Session& session, const std::string& message, int status) {
    session.err << "verify: " << printable(message) << '\n';
    session.status = status;
}

/// The name of a positional argument says what it is.
CLI::Option& named(CLI::Option& option) {
    if (option.get_positional()) option.type_name("");
    return option;
}

}  // namespace

Command::Command(CLI::App& program, const std::string& name, const std::string& description)
    : command_(*program.add_subcommand(name, description)) {}

void Command::required(const std::string& name, std::string& value, const std::string& help) {
    named(*command_.add_option(name, value, help)).required();
}

void Command::required(const std::string& name, Strings& values, const std::string& help) {
    named(*command_.add_option(name, values, help)).required();
}

void Command::optional(const std::string& name, std::string& value, const std::string& help) {
    CLI::Option& option = named(*command_.add_option(name, value, help));
    if (!value.empty()) option.capture_default_str();
}

void Command::optional(const std::string& name, Strings& values, const std::string& help) {
    named(*command_.add_option(name, values, help));
}

void Command::flag(const std::string& name, bool& value, const std::string& help) {
    command_.add_flag(name, value, help);
}

void Command::takes(const std::string& name, const std::string& what) { command_.get_option(name)->type_name(what); }

void Command::exclude(const std::string& one, const std::string& other) {
    command_.get_option(one)->excludes(command_.get_option(other));
}

void Command::callback(std::function<void()> work) { command_.callback(std::move(work)); }

namespace {

constexpr const char* footer =
    "Exit status: 0 if all is proved or supported and all controls are refuted; 1 if something is refuted, undecided "
    "or "
    "different; 2 for bad arguments or input and for what is not supported; 3 if the machine lacks something, which is "
    "named. Verdicts have colours on a terminal, unless NO_COLOR is set or TERM is dumb.";

OptionOutline outline_of(const CLI::Option& option) {
    OptionOutline result;
    for (const std::string& name : option.get_snames()) result.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) result.names.push_back("--" + name);
    result.positional = result.names.empty();
    if (result.positional) result.names = {option.get_name(true)};
    if (option.get_expected_max() > 0 && option.get_type_size() > 0) result.value = option.get_type_name();
    result.by_default = option.get_default_str();
    result.help = option.get_description();
    result.required = option.get_required();
    result.repeated = option.get_items_expected_max() > 1;
    return result;
}

std::vector<OptionOutline> outlines_of(const CLI::App& app) {
    std::vector<OptionOutline> options;
    for (const CLI::Option* option : app.get_options()) options.push_back(outline_of(*option));
    return options;
}

const auto any = [](const CLI::App*) { return true; };

/// The subcommand of this name. Throws InputError if there is none.
const CLI::App& find_command(const CLI::App& app, const std::string& name) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands(any)) {
        if (command->get_name() == name) return *command;
        names.push_back(command->get_name());
    }
    throw InputError(unknown_name("command", name, names) + " (verify --help lists them)");
}

}  // namespace

std::vector<std::string> OptionOutline::choices() const {
    std::vector<std::string> words;
    std::istringstream parts(value);
    for (std::string word; std::getline(parts, word, '|');) words.push_back(word);
    if (words.size() < 2) words.clear();
    return words;
}

ProgramOutline outline(const CLI::App& app) {
    ProgramOutline program{app.get_name(), app.get_description(), app.get_footer(), outlines_of(app), {}};
    for (const CLI::App* command : app.get_subcommands(any))
        program.commands.push_back({command->get_name(), command->get_description(), outlines_of(*command)});
    return program;
}

std::string help_text(const CLI::App& app, const std::string& command) {
    if (!command.empty()) return find_command(app, command).help(app.get_name());
    // Not app.help(): once a command was given, CLI11 has that show the help of the command.
    return app.get_formatter()->make_help(&app, app.get_name(), CLI::AppFormatMode::Normal);
}

int run_program(const std::vector<std::string>& arguments, Session& session) {
    CLI::App app("Checks theorems on data mixing with a finite inner horizon by running them", "verify");
    app.set_version_flag("-V,--version", version());
    app.footer(footer);
    app.require_subcommand(0, 1);
    for (const auto add :
         {add_list_command, add_run_command, add_show_command, add_error_command, add_horizon_command, add_law_command,
          add_curve_command, add_diagnose_command, add_mix_command, add_compare_command, add_mutants_command,
          add_recheck_command, add_help_command, add_version_command, add_completion_command, add_man_command})
        add(app, session);

    session.arguments = arguments;
    std::string command;  // the one that is asked for, which a hint names
    try {
        if (!arguments.empty() && !arguments.front().starts_with("-"))
            command = find_command(app, arguments.front()).get_name();
        std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // the order CLI11 takes a vector in
        app.parse(std::move(reversed));
        if (app.get_subcommands().empty()) session.out << app.help();
    } catch (const CLI::Success&) {  // --help and --version of the program or of a subcommand
        const auto chosen = app.get_subcommands();
        session.out << (app.count("--version") > 0 ? version() + "\n"
                                                   : help_text(app, chosen.empty() ? "" : chosen.back()->get_name()));
    } catch (const CLI::Error& error) {
        complain(session,
                 std::string(error.what()) + " (verify " + (command.empty() ? "" : command + " ") +
                     "--help lists the arguments)",
                 Status::bad_input);
    } catch (const std::exception& error) {
        const Ending ending = ending_of(error);
        complain(session, ending.message, ending.status);
    }
    return session.status;
}

}  // namespace datamix::verify
