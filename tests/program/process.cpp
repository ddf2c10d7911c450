// Other programs: what reaches them, what comes back, and how they fail.
#include "base/process.hpp"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <future>

#include "catch.hpp"
#include "program/support.hpp"

using namespace datamix::verify;
using namespace datamix::verify::testing;

TEST_CASE("a program gets its arguments as they are, in the folder it is to work in", "[process]") {
    const TemporaryFolder folder;
    const std::filesystem::path strange = folder.path() / "-a \"b\" $c 'd' \\";
    std::filesystem::create_directory(strange);
    const Ended printed = run_process({"printf", "%s|", "a b", "$HOME", "'", "", "\"", "`id`", "*"}, strange);
    CHECK(printed.start_error == 0);
    CHECK(printed.status == 0);
    CHECK(printed.output == "a b|$HOME|'||\"|`id`|*|");
    CHECK(run_process({"pwd", "-P"}, strange).output == std::filesystem::canonical(strange).string() + "\n");
    CHECK(run_process({"pwd", "-P"}, ".").output == std::filesystem::canonical(".").string() + "\n");
}

TEST_CASE("a program has no input, one locale, and both its outputs are read to the end", "[process]") {
    const TemporaryFolder folder;
    const Ended ended = run_process({"sh", "-c", "cat; echo out; echo err >&2; echo $LC_ALL; exit 7"}, folder.path());
    CHECK(ended.status == 7);
    CHECK(ended.output == "out\nerr\nC.UTF-8\n");
    CHECK(run_process({"sh", "-c", "kill -KILL $$"}, folder.path()).status == 128);
    CHECK(run_process({"head", "-c", "1000000", "/dev/zero"}, folder.path()).output.size() == 1000000);
}

TEST_CASE("a program that cannot be started, and a folder that is not there", "[process]") {
    const TemporaryFolder folder;
    CHECK(run_process({"no-program-of-this-name"}, folder.path()).start_error == ENOENT);
    std::ofstream(folder.path() / "text") << "no program\n";
    CHECK(run_process({folder / "text"}, folder.path()).start_error == EACCES);
    const Ended lost = run_process({"true"}, folder.path() / "none");
    CHECK(lost.start_error == 0);
    CHECK(lost.status != 0);
    CHECK(has(lost.output, folder / "none"));
}

TEST_CASE("no program holds the pipe of one that runs beside it", "[process]") {
    const TemporaryFolder folder;
    std::vector<std::future<Ended>> all;
    for (int i = 0; i < 8; ++i)
        all.push_back(std::async(std::launch::async, [&folder, i] {
            return run_process({"sh", "-c", "ls /dev/fd/ | wc -l; echo " + std::to_string(i)}, folder.path());
        }));
    const std::string alone = run_process({"sh", "-c", "ls /dev/fd/ | wc -l"}, folder.path()).output;
    for (int i = 0; i < 8; ++i) {
        const Ended ended = all[static_cast<std::size_t>(i)].get();
        CHECK(ended.output == alone + std::to_string(i) + "\n");
    }
}
