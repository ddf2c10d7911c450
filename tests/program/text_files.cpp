// Texts in folders and gzip files, which `verify mix` takes where it takes a file.

#include "study/text_files.hpp"

#include <sys/stat.h>
#include <zlib.h>

#include "base/files.hpp"
#include "datamix/text/corpus.hpp"
#include "program/support.hpp"
#include "text/naive.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace fs = std::filesystem;

namespace {

void write_compressed(const fs::path& path, const std::string& text, const char* mode = "wb") {
    gzFile file = gzopen(path.c_str(), mode);
    REQUIRE(gzwrite(file, text.data(), static_cast<unsigned>(text.size())) == static_cast<int>(text.size()));
    REQUIRE(gzclose(file) == Z_OK);
}

std::string text_message(const fs::path& path) {
    try {
        text_shares({path}, "domain law");
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("A folder stands for all regular files below it in the order of their paths", "[text]") {
    const TemporaryFolder folder;
    fs::create_directories(folder.path() / "b/deep");
    fs::create_directories(folder.path() / ".git");
    fs::create_directories(folder.path() / "none");
    write_file(folder / "c", "seven");
    write_file(folder / "b/2", "two");
    write_file(folder / "b/10", "ten");
    write_file(folder / "b/deep/x", "deep");
    write_file(folder / "b-", "dash");  // after b/…: paths are compared name by name
    write_file(folder / ".hidden", "\xff");
    write_file(folder / ".git/x", "\xff");
    write_file(folder / "empty", "");
    fs::create_symlink(folder / "c", folder / "link");
    fs::create_directory_symlink(folder.path(), folder / "loop");
    fs::create_symlink("/nowhere", folder / "dangling");
    REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
    const std::vector<fs::path> expected = {folder / "b/10", folder / "b/2", folder / "b/deep/x",
                                            folder / "b-",   folder / "c",   folder / "link"};
    CHECK(files_of(folder.path(), "f") == expected);
    CHECK(text_shares({folder.path()}, "f") == trigram_shares("tentwodeepdashsevenseven"));
    CHECK(text_shares({folder / "c", folder / "b"}, "f") == trigram_shares("sevententwodeep"));
    CHECK(files_of(folder / ".hidden", "f") == std::vector<fs::path>{folder / ".hidden"});  // asked for by name
    CHECK(files_of(folder / ".git", "f").size() == 1);
}

TEST_CASE("A gzip file is known by its content, whatever its name", "[text]") {
    const TemporaryFolder folder;
    const std::string text = naive::random_text(1, 200000, "abcdefgh .,");
    write_compressed(folder.path() / "plain.txt", text);
    write_file(folder / "not.gz", text);
    CHECK(text_shares({folder / "plain.txt"}, "f") == trigram_shares(text));
    CHECK(text_shares({folder / "not.gz"}, "f") == trigram_shares(text));
    write_compressed(folder.path() / "two.gz", "first ");
    write_compressed(folder.path() / "two.gz", "second", "ab");  // two members, one after the other
    CHECK(text_shares({folder / "two.gz"}, "f") == trigram_shares("first second"));
}

TEST_CASE("Folders and gzip files that cannot be used are refused in one line", "[text]") {
    const TemporaryFolder folder;
    const auto at = [&](const std::string& name) { return (folder / name) + ": domain law: "; };
    fs::create_directory(folder.path() / "none");
    CHECK(text_message(folder / "none") ==
          at("none") + "expected a folder with text files, found none that are neither " + "hidden nor empty");
    fs::create_directory(folder.path() / "some");
    write_file(folder / "some/a", "good");
    write_file(folder / "some/b", "caf\xe9 noir");
    CHECK(text_message(folder / "some") == at("some/b") + "invalid UTF-8 at byte 4; expected UTF-8 text");
    CHECK(text_message(folder / "absent") == at("absent") + "expected a readable text file: No such file or directory");
    write_compressed(folder.path() / "cut", naive::random_text(1, 5000, "abcdefgh .,"));
    fs::resize_file(folder.path() / "cut", fs::file_size(folder.path() / "cut") - 9);
    CHECK(text_message(folder / "cut") == at("cut") + "expected a whole gzip file, found the beginning of one");
    write_file(folder / "head", "\x1f\x8b");
    CHECK(text_message(folder / "head") == at("head") + "expected a whole gzip file, found the beginning of one");
    write_file(folder / "damaged", "\x1f\x8b\x08 no, this is something else");
    CHECK(text_message(folder / "damaged") ==
          at("damaged") + "expected a text or gzip file, found a damaged gzip file");
    write_compressed(folder.path() / "latin", "caf\xe9 noir");
    CHECK(text_message(folder / "latin") == at("latin") + "invalid UTF-8 at byte 4; expected UTF-8 text");
    write_compressed(folder.path() / "nothing", "");
    CHECK(text_message(folder / "nothing") == at("nothing") + "expected text, found an empty file");
    if (geteuid() != 0) {  // who may read everything
        fs::create_directory(folder.path() / "locked");
        fs::permissions(folder.path() / "locked", fs::perms::none);
        CHECK(text_message(folder / "locked") == at("locked") + "expected a readable folder: Permission denied");
        fs::permissions(folder.path() / "locked", fs::perms::owner_all);
    }
}

TEST_CASE("mix takes folders and gzip files where it takes files", "[text]") {
    const TemporaryFolder folder;
    const std::string one = naive::random_text(1, 2000, "abcdefgh .,"), two = naive::random_text(2, 2000, "help me 42"),
                      three = naive::random_text(3, 900, "abcdefgh .,");
    write_file(folder / "one", one + two);
    write_file(folder / "two", two);
    write_file(folder / "three", three);
    fs::create_directory(folder.path() / "parts");
    write_file(folder / "parts/1", one);
    write_compressed(folder.path() / "parts/2.gz", two);
    write_compressed(folder.path() / "three.gz", three);
    const auto mix = [&](const std::string& first, const std::string& validation) {
        return run({"mix", "--domain", "first=" + (folder / first), "second=" + (folder / "two"), "--validation",
                    folder / validation, "--reg", "0.1", "--budget", "20", "--horizon", "5", "--json", "--out",
                    folder / "out"});
    };
    const Ran files = mix("one", "three"), folders = mix("parts", "three.gz");
    CHECK(!files.out.empty());
    CHECK(folders.out == files.out);
    const Ran none = run({"mix", "--domain", "first=" + (folder / "two"), "second=" + (folder / "absent"),
                          "--validation", folder / "three", "--out", folder / "new"});
    CHECK(none.status == Status::bad_input);
    CHECK(!fs::exists(folder.path() / "new"));
}
