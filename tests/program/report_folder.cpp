// The folder of a report: what the program did not write is neither deleted nor overwritten, and one run has it at a
// time.

#include "base/folder.hpp"

#include <sys/wait.h>

#include <csignal>

#include "base/files.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace fs = std::filesystem;

namespace {

const std::string foreign =
    ": not written by this program, or changed since: move it away or name another folder with --out";

/// A run of one claim with a table and a picture (of the script of `verify mix`).
struct Project {
    TemporaryFolder folder;
    std::vector<Claim> claims = {claim_of("good", [this](const Context& context) {
        if (during) during();
        Finding finding = below_one(0)(context);
        finding.tables = {{"text_mix", {"horizon", "gap", "limit", "uniform"}, {{"1", "2", "1", "3"}}}};
        return finding;
    })};
    std::function<void()> during;

    Project() { claims[0].plots = {"text_mix"}; }
    std::string out(const std::string& name) const { return folder / ("out/" + name); }
    Ran run(std::vector<std::string> more = {}) const {
        more.insert(more.begin(), {"run", "--out", folder / "out"});
        return run_verify(claims, more);
    }
    void put(const std::string& name, const std::string& content) const {
        fs::create_directories(fs::path(out(name)).parent_path());
        write_file(out(name), content);
    }
};

}  // namespace

TEST_CASE("a run deletes nothing that it did not write", "[folder]") {
    const Project project;
    const std::vector<std::string> names = {
        "journal/2024/12/01.md", ".notes.tmp",     "journal/.draft.7.tmp", "journal/letter.json", "notes",
        "plots/mine.svg",        "plots/.x.1.tmp", "plots/data/mine.tsv"};
    for (const std::string& name : names) project.put(name, "mine: " + name);
    fs::create_directory(project.out("journal/.empty.1.tmp"));
    for (int i = 0; i < 2; ++i) {
        const Ran ran = project.run();
        CHECK(ran.status == Status::passed);
        for (const std::string part : {"journal/2024", "journal/letter.json", "journal/.draft.7.tmp"})
            CHECK(ran.err.find("verify: " + project.out(part) + ": not written by this program, left alone\n") !=
                  std::string::npos);
        for (const std::string& name : names) CHECK(read_file(project.out(name)) == "mine: " + name);
        CHECK(fs::is_directory(project.out("journal/.empty.1.tmp")));
    }
    CHECK(project.run({"--resume"}).messages().empty());
}

TEST_CASE("a run is refused before it begins where another's file is in its way", "[folder]") {
    for (const std::string name :
         {"results.json", "environment.json", "index.html", "plots/text_mix.svg", ".datamix"}) {
        Project project;
        INFO(name);
        bool checked = false;
        project.during = [&] { checked = true; };
        project.put(name, "mine");
        const Ran ran = project.run();
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.messages() == "verify: " + project.out(name) + foreign + "\n");
        CHECK(read_file(project.out(name)) == "mine");
        CHECK_FALSE(checked);
    }
    const Project project;
    project.put("journal/good.json", "mine");  // told as --resume tells it
    CHECK(project.run().status == Status::bad_input);
    CHECK(read_file(project.out("journal/good.json")) == "mine");
    fs::remove(project.out("journal/good.json"));
    project.put("plots/data/text_mix.tsv", "mine");  // known when the run is over; the old results stay
    const Ran late = project.run();
    CHECK(late.status == Status::bad_input);
    CHECK(late.messages() == "verify: " + project.out("plots/data/text_mix.tsv") + foreign + "\n");
    CHECK_FALSE(fs::exists(project.out("results.json")));
}

TEST_CASE("a file of a report that was edited is another's", "[folder]") {
    const Project project;
    REQUIRE(project.run().status == Status::passed);
    CHECK(project.run().status == Status::passed);  // its own files are replaced
    const std::string edited = read_file(project.out("index.html")) + "<!-- mine -->";
    write_file(project.out("index.html"), edited);
    CHECK(project.run().messages() == "verify: " + project.out("index.html") + foreign + "\n");
    CHECK(read_file(project.out("index.html")) == edited);

    fs::remove(project.out("index.html"));
    fs::create_symlink(project.out("results.json"), project.out("index.html"));
    CHECK(project.run().messages() == "verify: " + project.out("index.html") + foreign + "\n");
    CHECK(fs::is_symlink(project.out("index.html")));
}

TEST_CASE("mix is refused where another's file is in its way", "[folder][text]") {
    for (const std::string name : {"mix.json", "plots/text_mix.svg", "plots/data/text_mix.tsv"}) {
        const Project project;
        project.put(name, "mine");
        const std::string text = project.folder / "text";
        write_file(text, "some text to count");
        const Ran ran = run_verify({}, {"mix", "--domain", "a=" + text, "b=" + text, "--validation", text, "--budget",
                                        "1", "--out", project.folder / "out"});
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.messages() == "verify: " + project.out(name) + foreign + "\n");
        CHECK(read_file(project.out(name)) == "mine");
    }
}

TEST_CASE("a second run in a folder that is in use is told so", "[folder]") {
    Project project;
    Ran second;
    project.during = [&] { second = run_verify({claim_of("other", below_one(0))}, {"run", "--out", project.out("")}); };
    CHECK(project.run().status == Status::passed);
    CHECK(second.status == Status::bad_input);
    CHECK(second.out.empty());
    CHECK(second.messages() ==
          "verify: " + project.out("") + ": another run is writing into it; wait for its end or name another folder\n");
    project.during = nullptr;
    CHECK(project.run().status == Status::passed);  // the first is over
}

TEST_CASE("a run that was killed leaves neither a lock nor halves of files", "[folder]") {
    const TemporaryFolder folder;
    const fs::path path = folder.path() / "out";
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ReportFolder mine(path);
        mine.add_folder("plots");
        write_file(path / mine.temporary("plots/half.svg"), "<svg");
        mine.write("results.json", "{}");
        raise(SIGKILL);
    }
    waitpid(child, nullptr, 0);
    REQUIRE(std::distance(fs::directory_iterator(path / "plots"), {}) == 1);
    ReportFolder next(path);
    CHECK(fs::is_empty(path / "plots"));
    CHECK(next.is_ours("results.json"));
    CHECK_NOTHROW(next.write("results.json", "[]"));
    CHECK_THROWS_AS(ReportFolder(path), InputError);
}

TEST_CASE("what is listed survives a line that was cut short", "[folder]") {
    const TemporaryFolder folder;
    {
        ReportFolder first(folder.path());
        first.write("a", "one");
    }
    fs::resize_file(folder / ".datamix", fs::file_size(folder / ".datamix") - 1);  // of "a"
    {
        ReportFolder second(folder.path());
        CHECK_FALSE(second.is_ours("a"));
        second.write("b", "two");
    }
    ReportFolder third(folder.path());
    CHECK(third.is_ours("b"));
    CHECK_FALSE(third.is_ours("a"));
    CHECK_THROWS_AS(third.remove("a"), InputError);
    CHECK(fs::exists(folder / "a"));
    CHECK_NOTHROW(third.remove("b"));
    CHECK_NOTHROW(third.remove("b"));  // is not there
    CHECK_FALSE(fs::exists(folder / "b"));
}
