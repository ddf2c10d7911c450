#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace datamix::verify {

/// A JSON value that keeps the text of its numbers: 0.3 stays "0.3" and is never a double.
struct JsonTree {
    enum class Kind { null, boolean, number, string, array, object };

    Kind kind = Kind::null;
    std::string text;                ///< of a number (as written), string or boolean
    std::vector<JsonTree> items;     ///< of an array or object, in order
    std::vector<std::string> names;  ///< of an object: the keys of its items, distinct

    /// The item of an object under this key; null where there is none.
    const JsonTree* find(std::string_view key) const;
    /// What a message says it found: `"abc"`, `0.3`, `an array`, …; at most about 40 characters, one line.
    std::string shown() const;
};

/// Throws InputError `FILE: not JSON at byte …` for a text with a NUL, at which the parser would take it to end.
void refuse_nul(std::string_view text, const std::string& file);

/// `text` in double quotes with control characters as spaces, cut to about 40 bytes between code points.
std::string in_quotes(std::string_view text);

/// The text of a small file. Throws InputError `FILE: …` when it cannot be opened, is a directory, a device or a pipe,
/// or is empty, UnsupportedError when it holds more than `limit` bytes; never reads more than that.
std::string read_small_file(const std::string& file, std::size_t limit);
/// The rest of a stream; `name` is the one used in messages. Throws the same where they apply.
std::string read_small_stream(std::istream& stream, const std::string& name, std::size_t limit);

/// Parses JSON. Throws InputError `FILE: …` on text that is not UTF-8, not JSON or has the same key twice in an object,
/// UnsupportedError on text nested deeper than 16 or of more than 10000 values (counted on the way, so that memory
/// stays small).
JsonTree parse_json(const std::string& text, const std::string& file, std::size_t most_values = 10000);

}  // namespace datamix::verify
