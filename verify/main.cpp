#include <unistd.h>

#include <iostream>

#include "commands/commands.hpp"

int main(int argc, char** argv) {
    using namespace datamix::verify;
    Session session{claims(), std::cout, std::cerr, isatty(STDERR_FILENO) == 1};
    const int status = run_program({argv + 1, argv + argc}, session);
    std::cout.flush();
    if (!std::cout) {  // a full disk or a closed pipe behind `>`: the result did not arrive
        std::cerr << "verify: cannot write to standard output\n";
        return Status::bad_input;
    }
    return status;
}
