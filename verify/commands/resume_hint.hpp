#pragma once

#include <csignal>
#include <string>
#include <vector>

namespace datamix::verify {

/// The command line of a run with `--resume`, as a shell takes it: "build/verify run --resume --out 'my report'".
std::string resuming_line(const std::string& program, const std::vector<std::string>& arguments);

/// While it lives, an interrupt (Ctrl-C) or a request to terminate is answered, before it ends the program, by a line
/// on standard error that says how to go on. One at a time.
class ResumeHint {
public:
    explicit ResumeHint(const std::string& command_line);
    ResumeHint(const ResumeHint&) = delete;
    ResumeHint& operator=(const ResumeHint&) = delete;
    ~ResumeHint();

private:
    struct sigaction interrupt_ = {}, terminate_ = {};
};

}  // namespace datamix::verify
