#pragma once

#include <stdexcept>

namespace datamix {

/// What this library throws on purpose. The three kinds tell what to do about it: correct the argument, ask for less,
/// or ask more precisely. Messages are one line and say what was expected, with file and field where there are any.
struct Error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The argument is outside the domain of the function: no implementation could answer.
struct InputError : Error {
    using Error::Error;
};

/// The question has an answer, but there is no method for it here, or it is over a limit that the message states: of
/// work, of memory, of the range of a type.
struct UnsupportedError : Error {
    using Error::Error;
};

/// The method ended without a decision: enclosures that still overlap, an iteration that did not converge. More
/// precision or time may decide; nothing is known to be wrong with the argument.
struct UndecidedError : Error {
    using Error::Error;
};

}  // namespace datamix
