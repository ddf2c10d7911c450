#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <sstream>

#include "commands/commands.hpp"
#include "report/terminal.hpp"
#include "runner/ranks.hpp"

namespace {

using namespace datamix::verify;

/// Columns of the terminal behind standard output; 120 for a pipe, and within what tables can be read in.
std::size_t columns() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 120;
    return std::clamp<std::size_t>(size.ws_col, 60, 140);
}

bool color(int descriptor) {
    return wants_color(isatty(descriptor) == 1, std::getenv("NO_COLOR"), std::getenv("TERM"));
}

int run(const std::string& program, const std::vector<std::string>& arguments) {
    Ranks ranks;
    std::ostringstream out, err;  // of ranks that only help: rank 0 says what all would say
    const bool first = ranks.rank() == 0;
    Session session{
        claims(), first ? std::cout : out, first ? std::cerr : err, first && isatty(STDERR_FILENO) == 1, columns(),
        &ranks};
    session.color_out = color(STDOUT_FILENO);
    session.color_err = color(STDERR_FILENO);
    session.program = program;
    int status = run_program(arguments, session);
    if (!first && status != Status::passed && status != Status::bad_input)
        std::cerr << "rank " << ranks.rank() << ": " << err.str();
    std::cout.flush();
    if (!std::cout) {  // a full disk or a closed pipe behind `>`: the result did not arrive
        std::cerr << "verify: cannot write to standard output\n";
        status = Status::bad_input;
    }
    ranks.leave(status);
    return status;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc > 0 ? argv[0] : "verify", {argv + std::min(argc, 1), argv + argc});
    } catch (const std::exception& error) {  // before there is a session
        const Ending ending = ending_of(error);
        std::cerr << "verify: " << ending.message << '\n';
        return ending.status;
    }
}
