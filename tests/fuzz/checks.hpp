#pragma once

#include <string_view>

/// What is fuzzed: one function per reader. They throw std::logic_error where a promise is broken; a text that the
/// reader refuses with an Error of the library is no finding, any other exception is one.
namespace datamix::fuzz {

/// The bytes as an instance file, as far as `verify error` goes before it evaluates. A refusal must be one short line
/// that begins with the file's name; what is accepted must keep what instance.hpp promises, survive being written and
/// read again, and be accepted by the evaluator.
void check_instance(std::string_view bytes);

/// The first byte says how the rest is cut into pieces and files; the shares must not depend on it, must agree with a
/// count by code points, and must sum to 1; or both ways must be refused with the same message.
void check_text(std::string_view bytes);

}  // namespace datamix::fuzz
