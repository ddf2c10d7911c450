#include "study/manual_pages.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <sstream>

#include "base/ending.hpp"
#include "base/files.hpp"
#include "datamix/numeric/digest.hpp"
#include "datamix/text/corpus.hpp"
#include "study/text_files.hpp"

namespace datamix::verify {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestPage = std::size_t{64} << 20;

/// The content of a page, whole or compressed.
std::string content_of(const fs::path& page) {
    std::string content;
    read_content(page, [&](std::string_view piece) {
        content += piece;
        if (content.size() > kLargestPage) throw InputError("a page of at most 64 MiB was expected");
    });
    return content;
}

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }  // a UTF-8 sequence

/// Position after the character at `at`, or the end.
std::size_t after_character(std::string_view line, std::size_t at) {
    if (at < line.size()) ++at;
    while (at < line.size() && continues(line[at])) ++at;
    return at;
}

/// Position after the name of a font, string or character at `at`: one character, two after "(", or any in brackets.
std::size_t after_name(std::string_view line, std::size_t at) {
    if (at >= line.size()) return at;
    if (line[at] == '(') return after_character(line, after_character(line, at + 1));
    if (line[at] == '[') return std::min(line.find(']', at), line.size() - 1) + 1;
    return after_character(line, at);
}

void append_line(std::string_view line, std::string& text) {
    for (std::size_t i = 0; i < line.size();) {
        if (line[i] != '\\') {
            text += line[i++];
            continue;
        }
        const char escape = i + 1 < line.size() ? line[i + 1] : '\0';
        if (escape == '"') break;  // a comment
        if (escape == '-') text += '-';
        if (escape == ' ' || escape == '~') text += ' ';
        i = after_name(line, i + (escape == 'f' || escape == '*' ? 2 : 1));
    }
    text += '\n';
}

/// Whether a path of a package is a page: …/manN/NAME.
bool is_page(const fs::path& path) {
    const std::string folder = path.parent_path().filename().string();
    return folder.size() == 4 && folder.starts_with("man") && std::isdigit(static_cast<unsigned char>(folder[3])) != 0;
}

std::vector<fs::path> pages_of(const std::string& package, const fs::path& lists) {
    const fs::path list = lists / (package + ".list");
    std::error_code error;
    if (!fs::exists(list, error)) {
        throw MissingError(list.string() + ": not found; the texts are those of a package: apt-get install " + package);
    }
    std::istringstream lines(read_file(list));
    std::vector<fs::path> pages;
    for (std::string line; std::getline(lines, line);) {
        const fs::path page = line;
        if (!is_page(page) || fs::is_symlink(page, error)) continue;
        if (!fs::exists(page, error)) {
            throw MissingError(page.string() + ": not found, though " + package + " is installed; a path-exclude in " +
                               "/etc/dpkg/dpkg.cfg.d keeps manual pages out: without it, apt-get install --reinstall " +
                               package);
        }
        pages.push_back(page);
    }
    std::sort(pages.begin(), pages.end());
    return pages;
}

}  // namespace

std::string text_of_page(std::string_view roff) {
    std::string text;
    for (std::size_t from = 0; from < roff.size();) {
        const std::size_t to = std::min(roff.find('\n', from), roff.size());
        const std::string_view line = roff.substr(from, to - from);
        if (!line.starts_with('.') && !line.starts_with('\'')) append_line(line, text);
        from = to + 1;
    }
    return text;
}

std::string without_marks(std::string_view text) {
    utf8proc_uint8_t* mapped = nullptr;
    const auto length =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                     &mapped, static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK));
    if (length < 0) throw InputError("UTF-8 text was expected");
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
    return {reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(length)};
}

Manual read_manual(const std::string& package, const fs::path& lists) {
    Manual manual;
    TrigramCounter counter;
    for (const fs::path& page : pages_of(package, lists)) {
        try {
            counter.feed(without_marks(text_of_page(content_of(page))));
            counter.end_of_file();
        } catch (const InputError&) {
            rethrow_with(page.string() + ": ");
        }
        ++manual.pages;
    }
    try {
        manual.shares = counter.shares();
    } catch (const InputError&) {
        rethrow_with(package + ": ");
    }
    manual.characters = counter.characters();
    Digest digest;
    for (const double share : manual.shares) digest.add(share);
    manual.digest = digest.hex();
    return manual;
}

}  // namespace datamix::verify
