#pragma once

#include <stdexcept>

namespace datamix {

/// Input that cannot be used. The message is one line that names the file and field, where there is one, and what was
/// expected; the program ends with exit status 2.
struct InputError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Something the machine lacks (data, gnuplot), named together with the command that installs it; exit status 3.
struct MissingError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace datamix
