#pragma once

// Text to the statistics that softmax regression needs: shares of overlapping character trigrams (claims text-greedy,
// text-horizon). Symbols, unless an alphabet is given, in order: a-z, space . , ' newline - ? !, other.

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "datamix/numeric/error.hpp"
#include "datamix/text/state.hpp"

namespace datamix {

/// 35³: the length of a text's trigram shares.
constexpr int kTrigrams = kTextSymbols * kTextSymbols * kTextSymbols;

/// Symbol (0 … 34) of a Unicode code point after lower-casing. Beyond ASCII only two code points have an ASCII letter
/// for their (simple) lower case: the Kelvin sign and the dotted capital I. All others are "other", digits too.
inline int text_symbol(char32_t code) {
    if (code >= U'A' && code <= U'Z') return static_cast<int>(code - U'A');
    if (code >= U'a' && code <= U'z') return static_cast<int>(code - U'a');
    switch (code) {
        case U' ': return 26;
        case U'.': return 27;
        case U',': return 28;
        case U'\'': return 29;
        case U'\n': return 30;
        case U'-': return 31;
        case U'?': return 32;
        case U'!': return 33;
        case U'\u212A': return 'k' - 'a';
        case U'\u0130': return 'i' - 'a';
        default: return 34;
    }
}

/// Which symbol a character is: a table.
class TextAlphabet {
public:
    /// That of text_symbol.
    TextAlphabet() : size_(kTextSymbols) {
        static const std::vector<std::uint8_t> standard = [] {
            std::vector<std::uint8_t> table;
            for (char32_t code = 0; code <= U'\u212A'; ++code)
                table.push_back(static_cast<std::uint8_t>(text_symbol(code)));
            return table;
        }();
        table_ = standard;
    }
    /// Of `size` symbols, 2 to 64: code point c is symbol table[c], one beyond the table the last symbol. Throws
    /// InputError for another size or symbol.
    TextAlphabet(int size, std::vector<std::uint8_t> table) : size_(size), table_(std::move(table)) {
        if (size < kFewestTextSymbols || size > kMostTextSymbols)
            throw InputError("text: alphabet: expected 2 to 64 symbols, found " + std::to_string(size));
        for (const std::uint8_t symbol : table_) {
            if (symbol >= size) throw InputError("text: alphabet: expected symbols below its size");
        }
    }

    int size() const { return size_; }  ///< symbols
    /// 0 … size() − 1
    int symbol(char32_t code) const { return code < table_.size() ? table_[code] : size_ - 1; }

private:
    int size_;
    std::vector<std::uint8_t> table_;
};

/// Code points of a text that arrives in pieces; a piece may end inside a UTF-8 sequence.
class Utf8Reader {
public:
    /// Gives the code points of `bytes` to count(char32_t). Throws InputError, which says at which byte of the file but
    /// names none, for what is not UTF-8 and for a NUL byte.
    template <class Count>
    void feed(std::string_view bytes, const Count& count) {
        for (const char c : bytes) {
            take(static_cast<unsigned char>(c), count);
            ++position_;
        }
    }

    /// Ends a file. Throws InputError where a UTF-8 sequence is open.
    void end_of_file() {
        if (pending_ > 0) fail("the file ends inside a UTF-8 sequence");
        position_ = 0;
    }

private:
    template <class Count>
    void take(unsigned char byte, const Count& count) {
        if (pending_ > 0) {
            if ((byte & 0xC0) != 0x80) fail("invalid UTF-8");
            code_ = (code_ << 6) | (byte & 0x3Fu);
            if (--pending_ > 0) return;
            // Overlong forms, surrogates and values past the last code point are not UTF-8.
            if (code_ < smallest_ || code_ > 0x10FFFF || (code_ >= 0xD800 && code_ <= 0xDFFF)) fail("invalid UTF-8");
            count(code_);
        } else if (byte == 0) {
            fail("a NUL byte, which text does not contain,");
        } else if (byte < 0x80) {
            count(static_cast<char32_t>(byte));
        } else if ((byte & 0xE0) == 0xC0) {
            begin(byte & 0x1Fu, 1, 0x80);
        } else if ((byte & 0xF0) == 0xE0) {
            begin(byte & 0x0Fu, 2, 0x800);
        } else if ((byte & 0xF8) == 0xF0) {
            begin(byte & 0x07u, 3, 0x10000);
        } else {
            fail("invalid UTF-8");
        }
    }

    void begin(char32_t code, int pending, char32_t smallest) {
        code_ = code;
        pending_ = pending;
        smallest_ = smallest;
    }

    [[noreturn]] void fail(const std::string& what) const {
        throw InputError(what + " at byte " + std::to_string(position_) + "; expected UTF-8 text");
    }

    std::uint64_t position_ = 0;  // byte offset within the file
    char32_t code_ = 0;
    char32_t smallest_ = 0;
    int pending_ = 0;
};

/// Overlapping trigrams of a text that arrives in pieces; a piece may end inside a UTF-8 sequence.
class TrigramCounter {
public:
    /// Counts symbols of this alphabet.
    explicit TrigramCounter(TextAlphabet alphabet = {})
        : alphabet_(std::move(alphabet)), size_(static_cast<std::size_t>(alphabet_.size())) {
        counts_.resize(size_ * size_ * size_);
    }

    /// Reads `bytes`. Throws InputError as Utf8Reader::feed.
    void feed(std::string_view bytes) {
        reader_.feed(bytes, [this](char32_t code) { count(code); });
    }

    /// Ends a file. Throws InputError where a UTF-8 sequence is open. The next file's first trigrams begin in this
    /// one's last characters.
    void end_of_file() { reader_.end_of_file(); }

    std::uint64_t characters() const { return characters_; }  ///< code points read, of all files

    /// Shares (n³, n the size of the alphabet) of the trigrams (c1, c2, c3), at index (c1 * n + c2) * n + c3; they sum
    /// to 1. Throws InputError for fewer than 3 characters.
    std::vector<double> shares() const {
        if (characters_ < 3) throw InputError("expected at least 3 characters, found " + std::to_string(characters_));
        std::vector<double> result(counts_.size());
        const auto total = static_cast<double>(characters_ - 2);
        for (std::size_t i = 0; i < counts_.size(); ++i) result[i] = static_cast<double>(counts_[i]) / total;
        return result;
    }

private:
    void count(char32_t code) {
        const auto symbol = static_cast<std::size_t>(alphabet_.symbol(code));
        if (++characters_ >= 3) ++counts_[context_ * size_ + symbol];
        context_ = last_ * size_ + symbol;
        last_ = symbol;
    }

    TextAlphabet alphabet_;
    std::size_t size_;
    Utf8Reader reader_;
    std::vector<std::uint64_t> counts_;
    std::size_t context_ = 0, last_ = 0;  // symbols of the two last characters, c1 * n + c2, and of the last
    std::uint64_t characters_ = 0;
};

/// Trigram shares (35³) of a text given as one string. Throws InputError as TrigramCounter does.
inline std::vector<double> trigram_shares(std::string_view text) {
    TrigramCounter counter;
    counter.feed(text);
    counter.end_of_file();
    return counter.shares();
}

/// Gives the bytes of a file to take(std::string_view), 64 kB at a time. Throws InputError, which does not name the
/// file, where it cannot be read.
template <class Take>
void read_bytes(const std::filesystem::path& file, const Take& take) {
    const auto close = [](std::FILE* f) { std::fclose(f); };
    const std::unique_ptr<std::FILE, decltype(close)> input(std::fopen(file.c_str(), "rb"), close);
    if (!input) throw InputError(std::string("expected a readable text file: ") + std::strerror(errno));
    std::array<char, 1 << 16> buffer{};
    while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), input.get())) {
        take(std::string_view(buffer.data(), n));
    }
    if (std::ferror(input.get()) != 0) throw InputError("expected a readable text file: read error");
}

/// Feeds files to a counter, one after the other; read(file, take) gives the bytes of one, as read_bytes does. `field`
/// says what they are for ("domain law") and stands in every message. Throws InputError for no file at all, a missing
/// or unreadable one, a directory, a device or pipe, an empty file and one that is not UTF-8.
template <class Counter, class Read>
void count_files(Counter& counter, const std::vector<std::filesystem::path>& files, const std::string& field,
                 const Read& read) {
    for (const std::filesystem::path& file : files) {
        const std::string where = file.string() + ": " + field + ": ";
        std::error_code error;
        if (std::filesystem::is_directory(file, error)) {
            throw InputError(where + "expected a UTF-8 text file, found a directory");
        }
        if (std::filesystem::is_other(file, error)) {  // it may never end
            throw InputError(where + "expected a UTF-8 text file, found a device or a pipe");
        }
        const std::uint64_t before = counter.characters();
        try {
            read(file, [&](std::string_view bytes) { counter.feed(bytes); });
            counter.end_of_file();
        } catch (const InputError& e) {
            throw InputError(where + e.what());
        }
        if (counter.characters() == before) throw InputError(where + "expected text, found an empty file");
    }
    if (files.empty()) throw InputError(field + ": expected at least one text file");
}

/// Trigram shares of files read one after the other, as count_files has them. Throws InputError as that, and for fewer
/// than 3 characters in all.
template <class Read>
std::vector<double> trigram_shares(const std::vector<std::filesystem::path>& files, const std::string& field,
                                   const Read& read, const TextAlphabet& alphabet) {
    TrigramCounter counter(alphabet);
    count_files(counter, files, field, read);
    try {
        return counter.shares();
    } catch (const InputError& e) {
        std::string names;
        for (const std::filesystem::path& file : files) names += (names.empty() ? "" : ", ") + file.string();
        throw InputError(names + ": " + field + ": " + e.what());
    }
}
/// The same of plain files in the alphabet of text_symbol (35³): a file of any size takes 64 kB of memory at a time.
inline std::vector<double> trigram_shares(const std::vector<std::filesystem::path>& files, const std::string& field) {
    const auto read = [](const std::filesystem::path& file, const auto& take) { read_bytes(file, take); };
    return trigram_shares(files, field, read, TextAlphabet());
}

}  // namespace datamix
