#include <fmt/format.h>

#include "commands/outline.hpp"

namespace datamix::verify {

namespace {

/// Text for roff: no escape sequence in it, hyphens as they are typed, no line that begins like a request.
std::string roff(const std::string& text) {
    std::string result;
    for (const char c : text) {
        const bool first = result.empty() || result.back() == '\n';
        if (c == '\\')
            result += "\\e";
        else if (c == '-')
            result += "\\-";
        else if (first && (c == '.' || c == '\''))
            result += std::string("\\&") + c;
        else
            result += c;
    }
    return result;
}

std::string bold(const std::string& text) { return "\\fB" + roff(text) + "\\fR"; }
std::string italic(const std::string& text) { return text.empty() ? "" : "\\fI" + roff(text) + "\\fR"; }

std::string name_of(const OptionOutline& option) {
    if (option.positional) return italic(option.names.front()) + (option.repeated ? "..." : "");
    std::string text;
    for (const std::string& name : option.names) text += (text.empty() ? "" : ", ") + bold(name);
    if (!option.value.empty()) text += " " + italic(option.value) + (option.repeated ? "..." : "");
    return text;
}

std::string options_of(const std::vector<OptionOutline>& options) {
    std::string text;
    for (const OptionOutline& option : options) {
        text += ".TP\n" + name_of(option) + "\n" + roff(option.help);
        if (!option.by_default.empty()) text += " (default: " + roff(option.by_default) + ")";
        text += "\n";
    }
    return text;
}

/// "verify error FILE --budget N --horizon T [options]": what a command cannot do without.
std::string synopsis(const std::string& program, const CommandOutline& command) {
    std::string text = bold(program + " " + command.name);
    bool more = false;
    for (const OptionOutline& option : command.options) {
        if (option.positional || option.required)
            text += option.required ? " " + name_of(option) : " [" + name_of(option) + "]";
        else
            more = true;
    }
    return text + (more ? " [" + italic("options") + "]" : "") + "\n";
}

}  // namespace

std::string man_page(const ProgramOutline& program, const std::string& version) {
    std::string text = fmt::format(".TH {} 1 \"\" \"datamix {}\" \"User Commands\"\n.nh\n.ad l\n", "VERIFY", version);
    text += fmt::format(".SH NAME\n{} \\- {}\n", roff(program.name), roff(program.description));
    text += fmt::format(".SH SYNOPSIS\n{} {} [{}]\n", bold(program.name), italic("command"), italic("options"));
    text += ".SH OPTIONS\n" + options_of(program.options) + ".SH COMMANDS\n";
    for (const CommandOutline& command : program.commands)
        text +=
            ".SS " + synopsis(program.name, command) + roff(command.description) + ".\n" + options_of(command.options);
    return text + ".SH NOTES\n" + roff(program.footer) + "\n";
}

}  // namespace datamix::verify
