// Text to trigram shares: the map to 35 symbols, UTF-8 in pieces, and a message for every kind of bad file.

#include "datamix/text/corpus.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <numeric>

#include "catch.hpp"

namespace {

using datamix::InputError;
using datamix::text_symbol;
using datamix::trigram_shares;
namespace fs = std::filesystem;

/// A folder of files that goes away with the test.
struct Folder {
    fs::path path = fs::temp_directory_path() / ("datamix-text-" + std::to_string(getpid()));
    Folder() { fs::create_directories(path); }
    ~Folder() { fs::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    fs::path file(const std::string& name, const std::string& content) const {
        std::ofstream(path / name, std::ios::binary) << content;
        return path / name;
    }
};

std::string message(const std::vector<fs::path>& files) {
    try {
        trigram_shares(files, "domain law");
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

std::size_t trigram(char32_t a, char32_t b, char32_t c) {
    return static_cast<std::size_t>((text_symbol(a) * 35 + text_symbol(b)) * 35 + text_symbol(c));
}

}  // namespace

TEST_CASE("Characters map to 35 symbols", "[text]") {
    CHECK(text_symbol('a') == 0);
    CHECK(text_symbol('z') == 25);
    CHECK(text_symbol('Q') == text_symbol('q'));
    const std::string marks = " .,'\n-?!";
    for (std::size_t i = 0; i < marks.size(); ++i)
        CHECK(text_symbol(static_cast<unsigned char>(marks[i])) == 26 + int(i));
    for (const char32_t other : {U'0', U'9', U'%', U'\t', U'\r', U'"', U'é', U'ß', U'\u0131', U'\u2019', U'\U0001F600'})
        CHECK(text_symbol(other) == 34);
    // The two code points beyond ASCII whose lower case is an ASCII letter.
    CHECK(text_symbol(U'\u212A') == text_symbol('k'));
    CHECK(text_symbol(U'\u0130') == text_symbol('i'));
}

TEST_CASE("Overlapping trigrams are counted, one character each", "[text]") {
    const auto shares = trigram_shares(
        "Ab\xC3\xA9"
        "b a!");  // A b é b space a !: five trigrams
    CHECK(std::accumulate(shares.begin(), shares.end(), 0.0) == Approx(1).epsilon(1e-15));
    CHECK(shares[trigram('a', 'b', U'é')] == 0.2);
    CHECK(shares[trigram('b', U'é', 'b')] == 0.2);
    CHECK(shares[trigram(U'é', 'b', ' ')] == 0.2);
    CHECK(shares[trigram('b', ' ', 'a')] == 0.2);
    CHECK(shares[trigram(' ', 'a', '!')] == 0.2);
    CHECK(trigram_shares("aaaa")[0] == 1.0);
    // Every bit of the lead byte counts: U+0130 and U+212A are letters here, what differs from them in one bit is none.
    CHECK(trigram_shares("ab\xC4\xB0")[trigram('a', 'b', 'i')] == 1);
    CHECK(trigram_shares("ab\xE2\x84\xAA")[trigram('a', 'b', 'k')] == 1);
    for (const char* other : {"\xC5\xB0", "\xC6\xB0", "\xCC\xB0", "\xD4\xB0", "\xE3\x84\xAA", "\xE6\x84\xAA",
                              "\xEA\x84\xAA", "\xF1\x82\x84\xAA", "\xF2\x82\x84\xAA"})
        CHECK(trigram_shares(std::string("ab") + other)[trigram('a', 'b', U'\u0100')] == 1);
}

TEST_CASE("Pieces may end anywhere, and files are read one after the other", "[text]") {
    const std::string text = "na\xC3\xAFve \xE2\x80\x9Cquotes\xE2\x80\x9D, \xF0\x9F\x98\x80!\n";
    datamix::TrigramCounter counter;
    for (const char c : text) counter.feed({&c, 1});
    counter.end_of_file();
    CHECK(counter.shares() == trigram_shares(text));

    const Folder folder;
    const auto one = folder.file("one", text);
    const auto two = folder.file("two", "second");
    CHECK(trigram_shares({one, two}, "validation") == trigram_shares(text + "second"));
    CHECK(trigram_shares({folder.file("a", "x"), folder.file("b", "yz")}, "f") == trigram_shares("xyz"));
}

TEST_CASE("Files that cannot be used are refused in one line", "[text]") {
    const Folder folder;
    const auto at = [&](const std::string& name) { return (folder.path / name).string() + ": domain law: "; };
    CHECK(message({folder.path / "absent"}) ==
          at("absent") + "expected a readable text file: No such file or directory");
    CHECK(message({folder.path}) ==
          folder.path.string() + ": domain law: expected a UTF-8 text file, found a directory");
    CHECK(message({folder.file("empty", "")}) == at("empty") + "expected text, found an empty file");
    CHECK(message({folder.file("short", "ab")}) == at("short") + "expected at least 3 characters, found 2");
    CHECK(message({folder.file("two", "\xC3\xA9\xC3\xA9")}) == at("two") + "expected at least 3 characters, found 2");
    CHECK(message({folder.file("zeros", std::string(100000, '\0'))}) ==
          at("zeros") + "a NUL byte, which text does not contain, at byte 0; expected UTF-8 text");
    CHECK(message({folder.file("cut", "abc\xE2\x80")}) ==
          at("cut") + "the file ends inside a UTF-8 sequence at byte 5; expected UTF-8 text");
    CHECK(message({}) == "domain law: expected at least one text file");
    // Latin-1, a stray continuation, overlong forms, a surrogate, past the last code point, bytes that never occur.
    for (const char* bad : {"caf\xE9 noir", "abc\x80", "abc\xC0\xAF", "abc\xE0\x80\xAF", "abc\xF0\x80\x80\xAF",
                            "abc\xED\xA0\x80", "abc\xF4\x90\x80\x80", "abc\xF8\x88\x80\x80", "abc\xFF"}) {
        const std::string found = message({folder.file("bad", bad)});
        INFO(found);
        CHECK(found.find(at("bad") + "invalid UTF-8 at byte ") == 0);
        CHECK(found.find('\n') == std::string::npos);
    }
}

TEST_CASE("The first and last code points of every length, and their neighbours that are not UTF-8", "[text]") {
    const Folder folder;
    for (const char* good : {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
                             "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
        const auto shares = trigram_shares({folder.file("good", std::string("ab") + good)}, "domain law");
        CHECK(shares[trigram('a', 'b', U'\u0100')] == 1);
    }
    for (const char* bad :
         {"\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80"})
        CHECK(message({folder.file("bad", std::string("ab") + bad)}).find("invalid UTF-8") != std::string::npos);
}

TEST_CASE("Devices and pipes, which may never end, are refused at once", "[text]") {
    if (fs::exists("/dev/zero"))
        CHECK(message({"/dev/zero"}) == "/dev/zero: domain law: expected a UTF-8 text file, found a device or a pipe");
    const Folder folder;
    const fs::path pipe = folder.path / "pipe";
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(message({pipe}) == pipe.string() + ": domain law: expected a UTF-8 text file, found a device or a pipe");
}
