#include <fmt/format.h>
#include <fmt/ranges.h>

#include "commands/outline.hpp"

namespace datamix::verify {

namespace {

/// The branch of a `case`: what follows `names` is one of these words, or a file.
std::string branch(const std::vector<std::string>& names, const OptionOutline& option) {
    const std::vector<std::string> choices = option.choices();
    const std::string words = choices.empty() ? "" : fmt::format("words '{}'", fmt::join(choices, " "));
    const bool folder = option.value == "DIR";
    return fmt::format("        {}) {} ;;\n", fmt::join(names, "|"),
                       !words.empty() ? words
                       : folder       ? "folders"
                                      : "files");
}

}  // namespace

std::string bash_completion(const ProgramOutline& program) {
    std::string commands, options, values, positionals;
    for (const CommandOutline& command : program.commands) {
        commands += (commands.empty() ? "" : " ") + command.name;
        std::string names;
        for (const OptionOutline& option : command.options) {
            if (option.positional) {
                const std::string& name = option.names.front();
                const std::string words = name == "ID"        ? "words \"$(\"$program\" list --names 2>/dev/null)\""
                                          : name == "COMMAND" ? "words \"$commands\""
                                          : name == "SHELL"   ? "words bash"
                                                              : "files";
                positionals += fmt::format("        {}) {} ;;\n", command.name, words);
                continue;
            }
            std::vector<std::string> patterns;
            for (const std::string& name : option.names) {
                names += (names.empty() ? "" : " ") + name;
                patterns.push_back(command.name + "," + name);
            }
            if (!option.value.empty()) values += branch(patterns, option);
        }
        options += fmt::format("        {}) options='{}' ;;\n", command.name, names);
    }
    std::string own;
    for (const OptionOutline& option : program.options)
        for (const std::string& name : option.names) own += (own.empty() ? "" : " ") + name;
    return fmt::format(R"bash(# bash completion of {0}, made by `{0} completion bash`
_datamix_{0}() {{
    local program=$1 word=$2 before=$3 command=${{COMP_WORDS[1]}} options=
    local commands='{1}'
    words() {{ mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word"); }}
    files() {{ compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$word"); }}
    folders() {{ compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$word"); }}
    COMPREPLY=()
    if [ "$COMP_CWORD" -le 1 ]; then
        words "$commands {2}"
        return
    fi
    case $command in
{3}    esac
    if [[ $word == -* ]]; then
        words "$options"
        return
    fi
    case $command,$before in
{4}        *) case $command in
{5}        esac ;;
    esac
}}
complete -F _datamix_{0} {0}
)bash",
                       program.name, commands, own, options, values, positionals);
}

}  // namespace datamix::verify
