// Manual pages as a text: roff, letters with marks, and what a package must have installed.

#include "study/manual_pages.hpp"

#include <zlib.h>

#include "base/ending.hpp"
#include "base/files.hpp"
#include "datamix/text/corpus.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace fs = std::filesystem;

namespace {

/// A package "pages" that lists what is below a folder.
struct Package {
    TemporaryFolder folder;
    std::string list = "/.\n";

    fs::path add(const std::string& name) {
        fs::path path = folder.path() / "man" / "xx" / name;
        fs::create_directories(path.parent_path());
        list += path.string() + '\n';
        return path;
    }
    Manual read() const {
        write_file(folder / "pages.list", list);
        return read_manual("pages", folder.path());
    }
    /// What read() says; empty if it throws nothing.
    template <class Error>
    std::string message() const {
        try {
            read();
        } catch (const Error& e) {
            return e.what();
        }
        return "";
    }
};

void compress(const fs::path& path, const std::string& text) {
    gzFile file = gzopen(path.c_str(), "wb");
    REQUIRE(gzwrite(file, text.data(), static_cast<unsigned>(text.size())) == static_cast<int>(text.size()));
    REQUIRE(gzclose(file) == Z_OK);
}

}  // namespace

TEST_CASE("Requests, comments and escapes of a page are no text", "[text][manual]") {
    CHECK(text_of_page(".TH CP 1\n'br\nA \\fBbold\\fP, \\f(BIboth\\fR \\f[I]word\\f[] a\\-b\\ c\\\" why\n") ==
          "A bold, both word a-b c\n");
    CHECK(text_of_page("\\*(L\xC2\xBBone\\*(R\xC2\xAB \\(aqtwo\\[rq] \\&end\\e\\") == "one two end\n");
    CHECK(text_of_page("open \\[never") == "open \n");
    CHECK(text_of_page("\\").size() == 1);
    CHECK(text_of_page("").empty());
}

TEST_CASE("Letters lose their marks as Unicode decomposes them", "[text][manual]") {
    CHECK(without_marks("\xC4\x83\xC3\xA9\xC3\x91\xC8\x9B") == "aeNt");              // ă é Ñ ț
    CHECK(without_marks("\xC5\x82\xC3\xB8\xC3\x9F") == "\xC5\x82\xC3\xB8\xC3\x9F");  // ł ø ß stay
    CHECK_THROWS_AS(without_marks("\xff"), InputError);
}

TEST_CASE("A package's pages are read in the order of their paths, without aliases and documents", "[text][manual]") {
    Package package;
    compress(package.add("man8/b.8.gz"), "def\n");
    write_file(package.add("man1/a.1"), ".TH A\nabc\n");
    fs::create_symlink("a.1", package.add("man1/alias.1"));
    write_file(package.add("doc/copyright"), "no page\n");
    const Manual manual = package.read();
    CHECK(manual.pages == 2);
    CHECK(manual.characters == 8);
    CHECK(manual.shares == trigram_shares("abc\ndef\n"));
    CHECK(manual.digest.size() == 16);
}

TEST_CASE("Pages that are not there name their package, and why", "[text][manual]") {
    const TemporaryFolder empty;
    try {
        read_manual("manpages-ro", empty.path());
        FAIL("nothing was missed");
    } catch (const MissingError& e) {
        const std::string list = empty / "manpages-ro.list";
        CHECK(e.what() == list + ": not found; the texts are those of a package: apt-get install manpages-ro");
    }
    Package package;
    package.add("man1/a.1.gz");
    const std::string message = package.message<MissingError>();
    CHECK(message.find("man1/a.1.gz: not found, though pages is installed; a path-exclude") != std::string::npos);
    CHECK(message.find("apt-get install --reinstall pages") != std::string::npos);
}

TEST_CASE("A page that cannot be read is named", "[text][manual]") {
    {
        Package package;
        const fs::path page = package.add("man1/a.1.gz");
        compress(page, std::string(1000, 'x'));
        fs::resize_file(page, fs::file_size(page) - 10);
        CHECK(package.message<InputError>() == page.string() + ": expected a whole gzip file, found the beginning of one");
    }
    {
        Package package;
        const fs::path page = package.add("man1/a.1");
        write_file(page, "abc\xff");
        CHECK(package.message<InputError>() == page.string() + ": UTF-8 text was expected");
    }
    CHECK(Package().message<InputError>().find("pages: expected at least 3 characters") == 0);
}
