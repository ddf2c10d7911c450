#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Manual pages in a language as a text, for claim language-mixing.
namespace datamix::verify {

/// Lists of the files of installed packages, NAME.list, which dpkg keeps.
inline constexpr const char* kPackageLists = "/var/lib/dpkg/info";

/// All pages of one package, one after the other.
struct Manual {
    std::vector<double> shares;  ///< of trigrams, 35³ (datamix/text/corpus.hpp)
    std::size_t pages = 0;       ///< files
    std::uint64_t characters = 0;
    std::string digest;  ///< of `shares`, 16 hexadecimal digits
};

/// The text of a page: without requests, macros and their arguments (lines that begin with a point or an apostrophe),
/// comments, font changes and other escapes; the escapes of hyphen and space become these.
std::string text_of_page(std::string_view roff);

/// A letter with marks becomes the letter alone, as Unicode decomposes it (ă, é, ñ; not ł, ø, ß). Throws InputError for
/// what is not UTF-8.
std::string without_marks(std::string_view text);

/// Reads the pages that package `package` installed, aliases left out, in the order of their paths, whether compressed
/// or not. Throws MissingError, which names the package, where it is not installed or its pages are not there, and
/// InputError, which names the file, for one that cannot be read, is no UTF-8 or above 64 MiB.
Manual read_manual(const std::string& package, const std::filesystem::path& lists = kPackageLists);

}  // namespace datamix::verify
