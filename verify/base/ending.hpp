#pragma once

#include <exception>
#include <stdexcept>
#include <string>

namespace datamix::verify {

/// Exit statuses of the program.
enum Status : int {
    passed = 0,
    failed = 1,     ///< something is refuted, undecided or different
    bad_input = 2,  ///< or not supported
    missing = 3,    ///< on the machine
};

/// Something the machine lacks (data, a library), named together with the command that installs it.
struct MissingError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What an error that ends the program means to its user: the line to print and the exit status. Bad input and what is
/// not supported or over a limit end with bad_input, what could not be decided with failed, what is missing on the
/// machine with missing. Anything else is a fault of the program and said to be one.
struct Ending {
    std::string message;  ///< one line
    Status status;
};
/// Of any error; throws nothing.
Ending ending_of(const std::exception& error);

/// For a handler of datamix::Error: throws what is handled anew, of the same kind, with `prefix` before its message.
[[noreturn]] void rethrow_with(const std::string& prefix);

}  // namespace datamix::verify
