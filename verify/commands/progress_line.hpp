#pragma once

#include <cstddef>
#include <string>

#include "commands/commands.hpp"
#include "runner/runner.hpp"

namespace datamix::verify {

/// How far a command is: on a terminal one line that is overwritten, wiped before anything else is printed and at the
/// end; elsewhere nothing.
class ProgressLine {
public:
    explicit ProgressLine(Session& session) : session_(session) {}
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ~ProgressLine() { wipe(); }

    /// "[done/total] running"
    void show(std::size_t done, std::size_t total, const std::string& running);
    /// "[done/total] 0:41, about 1:30 left: running"
    void show(const Standing& now);
    /// A line that stays.
    void print(const std::string& line);

private:
    void wipe();

    Session& session_;
};

}  // namespace datamix::verify
