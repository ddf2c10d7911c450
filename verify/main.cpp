#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "commands/commands.hpp"

namespace {

/// Columns of the terminal behind standard output; 120 for a pipe, and within what tables can be read in.
std::size_t columns() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 120;
    return std::clamp<std::size_t>(size.ws_col, 60, 140);
}

}  // namespace

int main(int argc, char** argv) {
    using namespace datamix::verify;
    Session session{claims(), std::cout, std::cerr, isatty(STDERR_FILENO) == 1, columns()};
    const int status = run_program({argv + 1, argv + argc}, session);
    std::cout.flush();
    if (!std::cout) {  // a full disk or a closed pipe behind `>`: the result did not arrive
        std::cerr << "verify: cannot write to standard output\n";
        return Status::bad_input;
    }
    return status;
}
