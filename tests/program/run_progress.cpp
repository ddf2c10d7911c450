// What a run says of itself while it lasts: time taken and left, and after an interrupt the line that resumes it.

#include <fcntl.h>
#include <sys/wait.h>

#include <csignal>
#include <thread>

#include "base/files.hpp"
#include "commands/progress_line.hpp"
#include "commands/resume_hint.hpp"
#include "program/support.hpp"
#include "report/json.hpp"
#include "report/terminal.hpp"
#include "runner/units.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace fs = std::filesystem;

TEST_CASE("the progress line tells the time since the beginning and about how much is left", "[commands]") {
    std::vector<ClaimOutcome> selected;
    const std::vector<Claim> claims = {claim_of("quick", below_one(0)), claim_of("slow", below_one(0))};
    selected = select(claims, {"quick", "slow"}, false);
    const auto left = [&](const std::map<std::string, double>& earlier) {
        Units units(selected, nullptr, earlier);
        std::optional<Standing> told;
        const Progress progress{[&](const Standing& now) { told = now; }, {}};
        units.take();
        units.show(progress);
        REQUIRE(told);
        CHECK_FALSE(told->left);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        units.put(0, Outcome());
        units.take();
        units.show(progress);
        CHECK(told->done == 1);
        CHECK(told->elapsed >= .02);
        REQUIRE(told->left);
        return *told->left / told->elapsed;
    };
    CHECK(left({}) == Approx(1));
    CHECK(left({{"quick", 2}, {"slow", 14}}) == Approx(7));
    CHECK(left({{"quick", 2}}) == Approx(1));  // of "slow" nothing is known but the mean

    std::ostringstream out, err;
    Session terminal{claims, out, err, true, 120};
    {
        ProgressLine line(terminal);
        line.show({3, 80, "full-rate", 40.6, {}});
        line.show({3, 80, "full-rate", 40.6, 3690.});
    }
    CHECK(has(err.str(), "\r[3/80] 0:41: full-rate\033[K"));
    CHECK(has(err.str(), "\r[3/80] 0:41, about 1:01:30 left: full-rate\033[K"));
}

TEST_CASE("the seconds of an earlier run are read where they can be", "[commands]") {
    const TemporaryFolder folder;
    const std::vector<Claim> claims = {claim_of("good", below_one(0))};
    run_verify(claims, {"run", "--out", folder / "out"});
    const auto seconds = seconds_of(folder / "out/environment.json");
    CHECK(seconds.size() == 3);
    CHECK(seconds.contains("good/two"));
    for (const std::string broken :
         {"", "{", "[]", "{\"seconds\": 3}", R"({"seconds": {"a": 1, "b": "x", "c": "-1"}})"}) {
        write_file(folder / "broken.json", broken);
        CHECK(seconds_of(folder / "broken.json").empty());
    }
    CHECK(seconds_of(folder / "none.json").empty());
}

TEST_CASE("an interrupted run says how to go on, and that works", "[commands]") {
    CHECK(resuming_line("build/verify", {"run", "P2", "--out", "it's mine"}) ==
          "build/verify run --resume P2 --out 'it'\\''s mine'");
    CHECK(resuming_line("a b/verify", {"run", "--resume", ""}) == "'a b/verify' run --resume ''");

    const TemporaryFolder folder;
    const std::vector<std::string> arguments = {"run", "--jobs", "1", "--out", folder / "my report"};
    for (const int signal : {SIGINT, SIGTERM}) {
        const pid_t child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            dup2(open((folder / "err").c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600), STDERR_FILENO);
            const std::vector<Claim> claims = {claim_of("first", below_one(0)),
                                               claim_of("second", [&](const Context&) -> Finding {
                                                   kill(getpid(), signal);
                                                   for (;;) pause();
                                               })};
            std::signal(signal, SIG_DFL);  // the test's own framework listens, too
            std::ostringstream out, err;
            Session session{claims, out, err, false, 120};
            run_program(arguments, session);
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        CHECK(WIFSIGNALED(status));
        CHECK(WTERMSIG(status) == signal);
        CHECK(read_file(folder / "err") ==
              "\nverify: stopped; to go on: verify run --resume --jobs 1 --out '" + (folder / "my report") + "'\n");
        CHECK(fs::exists(folder / "my report/journal/first.json"));
    }
    int runs = 0;
    const std::vector<Claim> claims = {claim_of("first",
                                                [&](const Context& context) {
                                                    ++runs;
                                                    return below_one(0)(context);
                                                }),
                                       claim_of("second", below_one(0))};
    CHECK(run_verify(claims, {"run", "--resume", "--jobs", "1", "--out", folder / "my report"}).status ==
          Status::passed);
    CHECK(runs == 0);
}
