#include "commands/resume_hint.hpp"

#include <unistd.h>

#include <algorithm>

namespace datamix::verify {

namespace {

std::string message;  // written before the handler is installed, read by nothing else

/// Only what is safe inside a signal: writes the message, then lets the signal do what it does by default.
extern "C" void tell_and_end(int signal) {
    const ssize_t written = write(STDERR_FILENO, message.data(), message.size());
    static_cast<void>(written);  // nobody is left to be told
    struct sigaction usual = {};
    usual.sa_handler = SIG_DFL;
    sigaction(signal, &usual, nullptr);
    raise(signal);
}

/// A word that a shell reads back as it is.
std::string quoted(const std::string& word) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
    std::string result = "'";
    for (const char c : word) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return result + "'";
}

}  // namespace

std::string resuming_line(const std::string& program, const std::vector<std::string>& arguments) {
    std::string line = quoted(program);
    const bool resumed = std::find(arguments.begin(), arguments.end(), "--resume") != arguments.end();
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        line += " " + quoted(arguments[i]);
        if (i == 0 && !resumed) line += " --resume";
    }
    return line;
}

ResumeHint::ResumeHint(const std::string& command_line) {
    message = "\nverify: stopped; to go on: " + command_line + "\n";
    struct sigaction action = {};
    action.sa_handler = tell_and_end;
    sigaction(SIGINT, &action, &interrupt_);
    sigaction(SIGTERM, &action, &terminate_);
    if (interrupt_.sa_handler == SIG_IGN) sigaction(SIGINT, &interrupt_, nullptr);  // in the background, or nohup
    if (terminate_.sa_handler == SIG_IGN) sigaction(SIGTERM, &terminate_, nullptr);
}

ResumeHint::~ResumeHint() {
    sigaction(SIGINT, &interrupt_, nullptr);
    sigaction(SIGTERM, &terminate_, nullptr);
}

}  // namespace datamix::verify
