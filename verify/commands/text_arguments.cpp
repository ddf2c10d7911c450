#include "commands/text_arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/count.hpp"
#include "base/decimal.hpp"
#include "base/text.hpp"
#include "datamix/instance/quoted.hpp"
#include "datamix/numeric/error.hpp"
#include "study/text_files.hpp"

namespace datamix::verify {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMostDomains = 64;  // 0.4 MB each, 2 MB with 64 symbols
constexpr std::size_t kLongestName = 100;

double regularisation_of(const std::string& text) {
    const std::optional<double> value = parse_double(text);
    if (!value || *value < 1e-6 || *value > 10)
        throw InputError("--reg " + text.substr(0, 40) + ": a number from 1e-6 to 10 was expected");
    return *value;
}

/// The files of the domains; their names go to `input`.
std::vector<fs::path> read_domains(const std::vector<std::string>& domains, TextInput& input) {
    if (domains.size() < 2) throw InputError("--domain: at least two domains were expected");
    if (domains.size() > kMostDomains)
        throw UnsupportedError(fmt::format("--domain: at most {} domains were expected", kMostDomains));
    std::vector<fs::path> files;
    for (const std::string& text : domains) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
            throw InputError("--domain " + text + ": NAME=FILE was expected");
        const std::string name = text.substr(0, equals);
        if (name.size() > kLongestName)
            throw InputError(
                fmt::format("--domain {}: a name of at most {} bytes was expected", in_quotes(name), kLongestName));
        if (broken_utf8(name) || printable(name) != name)
            throw InputError("--domain " + text + ": a name in UTF-8 without control characters was expected");
        if (std::find(input.names.begin(), input.names.end(), name) != input.names.end())
            throw InputError("--domain " + text + ": every domain must have a name of its own");
        input.names.push_back(name);
        files.emplace_back(text.substr(equals + 1));
    }
    return files;
}

}  // namespace

void TextArguments::add_to(Command& command, bool required) {
    const std::string domain_help =
        "Two or more NAME=FILE; FILE may be compressed (gzip) or a folder: all files below it";
    const std::string validation_help = "One or more files or folders, read one after the other";
    if (required) {
        command.required("--domain", domains, domain_help);
        command.required("--validation", validation, validation_help);
    } else {
        command.optional("--domain", domains, domain_help);
        command.optional("--validation", validation, validation_help);
        regularisation.clear();  // so that one that is given is seen
    }
    command.takes("--domain", "NAME=FILE");
    command.takes("--validation", "FILE");
    command.optional("--reg", regularisation,
                     fmt::format("Regularisation of the domain losses{}", required ? "" : " (default: 0.001)"));
    command.takes("--reg", "R");
    command.optional("--alphabet", alphabet,
                     "2 to 64 symbols: the n - 1 most frequent characters of the domains, in lower case, and one for "
                     "all others (default: a to z, space . , ' newline - ? ! and one for all others)");
    command.takes("--alphabet", "n");
}

bool TextArguments::any() const {
    return !domains.empty() || !validation.empty() || !regularisation.empty() || !alphabet.empty();
}

TextInput TextArguments::read() const {
    TextInput input;
    if (!regularisation.empty()) input.regularisation = regularisation_of(regularisation);
    const int size = alphabet.empty()
                         ? 0
                         : parse_count(alphabet, "--alphabet", kFewestTextSymbols, kMostTextSymbols).convert_to<int>();
    const std::vector<fs::path> files = read_domains(domains, input);
    if (validation.empty()) throw InputError("--validation: at least one file was expected");
    std::vector<std::string> fields;
    for (const std::string& name : input.names) fields.push_back("domain " + name);
    ChosenAlphabet chosen;
    if (size > 0) {
        chosen = fitting_alphabet(size, files, fields);
        input.characters = utf8(chosen.characters);
        input.symbols = chosen.alphabet.size();
    }
    for (std::size_t i = 0; i < files.size(); ++i)
        input.texts.domains.push_back(text_shares({files[i]}, fields[i], chosen.alphabet));
    input.texts.validation = text_shares({validation.begin(), validation.end()}, "validation", chosen.alphabet);
    return input;
}

}  // namespace datamix::verify
