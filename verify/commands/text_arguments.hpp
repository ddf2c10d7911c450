#pragma once

#include <string>
#include <vector>

#include "commands/command.hpp"
#include "study/text_study.hpp"

namespace datamix::verify {

/// The arguments that make a problem of a user's texts: --domain, --validation, --reg, --alphabet.
struct TextArguments {
    std::vector<std::string> domains, validation;
    std::string regularisation = "0.001", alphabet;

    /// Adds them to a command; the texts must be given where they are `required`.
    void add_to(Command& command, bool required);

    /// Whether one of them was given, where they are not required.
    bool any() const;

    /// Reads the texts. Throws InputError or UnsupportedError, which name the option or the file.
    TextInput read() const;
};

}  // namespace datamix::verify
