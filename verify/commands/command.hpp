#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace datamix::verify {

/// One subcommand and what it takes. Values arrive as text: each command reads its own, strictly. CLI11 itself is read
/// by one source file only, since its code would be compiled again, in seconds, wherever it is included.
///
/// A name that begins with "--" is an option, any other a positional argument. The variables outlive the parsing.
class Command {
public:
    using Strings = std::vector<std::string>;

    Command(CLI::App& program, const std::string& name, const std::string& description);

    void required(const std::string& name, std::string& value, const std::string& help);
    void required(const std::string& name, Strings& values, const std::string& help);
    /// Keeps what `value` holds already if it is not given; the help shows that unless it is empty.
    void optional(const std::string& name, std::string& value, const std::string& help);
    void optional(const std::string& name, Strings& values, const std::string& help);
    void flag(const std::string& name, bool& value, const std::string& help);
    /// What the value of an option that was added is, for help, completion and manual: "DIR", "FILE", "a|b".
    void takes(const std::string& name, const std::string& what);
    /// Two flags that were added and must not be given together.
    void exclude(const std::string& one, const std::string& other);

    /// What the subcommand does; called once all arguments have been read.
    void callback(std::function<void()> work);

private:
    CLI::App& command_;
};

}  // namespace datamix::verify
