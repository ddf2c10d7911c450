#pragma once

#include <string>
#include <string_view>
#include <vector>

/// All small changes that tests/mutate can make to a C++ file, found from its tokens. The file is read as clang-format
/// leaves it: an operator with spaces on both sides is binary, `<` without them opens template arguments.
namespace datamix::mutation {

struct Mutant {
    std::string id;           ///< file:hash; the hash sees only the tokens of the line, so it survives edits elsewhere
    std::string file;         ///< path below include/datamix
    std::size_t line;         ///< from 1
    std::size_t offset;       ///< of the replaced text in the file
    std::size_t length;       ///< of the replaced text; 0 inserts
    std::string replacement;  ///< what takes its place
};

/// Arithmetic operators, signs, comparisons (of balls too), logic, integer and floating constants. Left alone:
/// comments, literals, preprocessor lines, declarations of templates, static_assert, using, concept, and thrown
/// messages.
std::vector<Mutant> mutants_of(const std::string& file, std::string_view text);

/// `count` of them: one of each file as long as that lasts, then any, in an order that depends on seed and id only, so
/// that an edit of the library leaves the rest of the sample as it is.
std::vector<Mutant> sample(std::vector<Mutant> all, std::size_t count, unsigned long seed);

/// The text with the mutant in place.
std::string applied(const Mutant& mutant, std::string_view text);

/// The line of the mutant, without indentation.
std::string line_of(std::string_view text, std::size_t offset);

}  // namespace datamix::mutation
