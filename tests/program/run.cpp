// `verify run`: exit statuses, selection, exceptions of checks, and results that do not depend on threads.

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <regex>
#include <sstream>

#include "base/files.hpp"
#include "program/json.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;
using nlohmann::json;

namespace fs = std::filesystem;

TEST_CASE("the exit status says what came of the run") {
    const TemporaryFolder folder;
    const auto status = [&](std::function<Finding(const Context&)> check) {
        const std::vector<Claim> claims = {claim_of("good", below_one(0)), claim_of("other", std::move(check))};
        return run_verify(claims, {"run", "--out", folder / "out"}).status;
    };
    CHECK(status(below_one(0)) == Status::passed);
    CHECK(status(below_one(1)) == Status::failed);
    CHECK(status([](const Context&) { return Ledger().finish("", ""); }) == Status::failed);
    CHECK(status([](const Context&) -> Finding { throw MissingError("no corpus: apt-get install it"); }) ==
          Status::missing);
    CHECK(status([](const Context&) -> Finding { throw std::runtime_error("boom"); }) == Status::failed);
    CHECK(status([](const Context&) -> Finding { throw 7; }) == Status::failed);

    std::vector<Claim> bad_control = {claim_of("good", below_one(0))};
    bad_control[0].controls[1].check = below_one(0);
    const Ran ran = run_verify(bad_control, {"run", "--out", folder / "out"});
    CHECK(ran.status == Status::failed);
    CHECK(ran.out.find("control good/three is proved, it must be refuted: nor is three") != std::string::npos);
    CHECK(ran.out.find("only 1 refuted: the suite fails") != std::string::npos);
    CHECK(run_verify(bad_control, {"run", "--without-controls", "--out", folder / "out"}).status == Status::passed);

    std::vector<Claim> missing_and_false = {
        claim_of("lacking", [](const Context&) -> Finding { throw MissingError("no"); }), claim_of("no", below_one(1))};
    CHECK(run_verify(missing_and_false, {"run", "--out", folder / "out"}).status == Status::failed);
    CHECK(run_verify({}, {"run", "--out", folder / "out"}).status == Status::failed);
}

TEST_CASE("a check that throws is undecided with the reason, in the table and in the file") {
    const TemporaryFolder folder;
    const std::vector<Claim> claims = {
        claim_of("stops", [](const Context&) -> Finding { throw std::runtime_error("boom"); }),
        claim_of("lacks", [](const Context&) -> Finding { throw MissingError("no data: apt-get install data"); })};
    const Ran ran = run_verify(claims, {"run", "--out", folder / "out"});
    CHECK(ran.out.find("stops is undecided: the check stopped: boom") != std::string::npos);
    CHECK(ran.out.find("lacks is undecided: no data: apt-get install data") != std::string::npos);
    const json results = json_of(read_file(folder / "out/results.json"));
    CHECK(results["claims"][0]["verdict"] == "undecided");
    CHECK(results["claims"][0]["reason"] == "the check stopped: boom");
    CHECK(ran.messages().empty());
}

TEST_CASE("each claim has its line when it is over, on the error stream alone") {
    const TemporaryFolder folder;
    std::vector<Claim> claims = {claim_of("first", below_one(0)), claim_of("second", below_one(1))};
    claims[1].controls[0].check = below_one(0);
    const std::string seconds = "  *[0-9]+[.][0-9] s";
    const std::regex first("first  +proved " + seconds + "  2 controls refuted\n"),
        second("second  +refuted " + seconds + "  only 1 of 2 controls refuted\n");
    const auto text = [](const std::regex& line, const std::string& in) {
        std::smatch found;
        return std::regex_search(in, found, line);
    };
    for (const std::string jobs : {"1", "3"}) {
        const Ran ran = run_verify(claims, {"run", "--json", "--jobs", jobs, "--out", folder / "out"});
        INFO(ran.err);
        CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 2);
        CHECK(text(first, ran.err));
        CHECK(text(second, ran.err));
        CHECK(ran.err.find('\r') == std::string::npos);  // no terminal, nothing is overwritten
        CHECK(ran.out == read_file(folder / "out/results.json"));
    }
    const Ran resumed = run_verify(claims, {"run", "--resume", "first", "--without-controls", "--out", folder / "out"});
    CHECK(text(std::regex("^first  +proved " + seconds + "\n$"), resumed.err));
    const Ran control = run_verify(claims, {"run", "first/two", "--out", folder / "out"});
    CHECK(text(std::regex("^first  +not asked  +1 control refuted\n$"), control.err));

    std::ostringstream out, err;
    Session terminal{claims, out, err, true, 120};
    run_program({"run", "first", "--out", folder / "out"}, terminal);
    CHECK(text(std::regex("\r\033\\[Kfirst  +proved [^\r]*\n"), err.str()));  // the line below is wiped first
}

TEST_CASE("results.json has the documented format and the same bytes for any number of threads") {
    const TemporaryFolder folder;
    std::vector<Claim> claims;
    for (int i = 0; i < 8; ++i) claims.push_back(claim_of("claim-" + std::to_string(i), below_one(Rational(i) / 8)));
    claims[2].plots = {"some_plot"};
    CHECK(run_verify(claims, {"run", "--jobs", "1", "--out", folder / "one"}).status == Status::passed);
    CHECK(run_verify(claims, {"run", "--jobs", "2", "--out", folder / "two"}).status == Status::passed);
    const std::string one = read_file(folder / "one/results.json");
    CHECK(one == read_file(folder / "two/results.json"));
    CHECK(run_verify(claims, {"run", "--json", "--out", folder / "two"}).out == one);
    CHECK(one.find(folder.path().string()) == std::string::npos);

    const json results = json_of(one);
    CHECK(results["schema"] == 2);
    CHECK(results["profile"] == "standard");
    CHECK(results["seed"] == 1);
    REQUIRE(results["claims"].size() == 8);
    const json claim = results["claims"][2];
    CHECK(claim["id"] == "claim-2");
    CHECK(claim["paper"] == "P1");
    CHECK(claim["kind"] == "exact");
    CHECK(claim["verdict"] == "proved");
    CHECK_FALSE(claim.contains("reason"));
    CHECK(claim["proof"] == "proofs/claim_2.md");
    CHECK(claim["plots"][0] == "plots/some_plot.svg");
    CHECK(claim["numbers"]["value"] == json({{"lower", "0.25"}, {"upper", "0.25"}}));
    CHECK(claim["numbers"]["third"]["lower"] == "0.083333333333333333333");
    CHECK(claim["numbers"]["third"]["upper"] == "0.083333333333333333334");
    CHECK(claim["numbers"]["third"]["exact"] == "1/12");
    CHECK(claim["parts"] == json::array());
    CHECK(claim["controls"][1] == json({{"name", "three"},
                                        {"why", "nor is three"},
                                        {"must refute", ""},
                                        {"verdict", "refuted"},
                                        {"refuted", ""},
                                        {"reason", "false: the value is below one"}}));

    const json environment = json_of(read_file(folder / "one/environment.json"));
    CHECK(environment["threads"] == 1);
    CHECK(environment["seconds"].contains("claim-7/two"));
    CHECK_FALSE(environment["libraries"]["arb"].get<std::string>().empty());
}

TEST_CASE("bad arguments get one line and status 2") {
    const std::vector<Claim> claims = {claim_of("good", below_one(0))};
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
        {{"frobnicate"}, "frobnicate"},
        {{"run", "--profile", "fast"}, "quick, standard or deep was expected"},
        {{"run", "--jobs", "0"}, "from 1 to 1024"},
        {{"run", "--jobs", "-1"}, "from 1 to 1024"},
        {{"run", "--jobs", "1e4"}, "from 1 to 1024"},
        {{"run", "--seed", "15e-1"}, "--seed: expected a whole number"},
        {{"run", "--seed", "0x10"}, "--seed: expected a whole number from 0 to 18446744073709551615, found \"0x10\""},
        {{"run", "--seed", "18446744073709551616"}, "a whole number"},
        {{"run", "--out", ""}, "--out"},
        {{"run", "a\nb"}, "'a b'"},
        {{"show"}, "ID is required"},
        {{"list", "--json", "--names"}, "excludes"},
    };
    for (const auto& [arguments, part] : cases) {
        const Ran ran = run_verify(claims, arguments);
        INFO(ran.err);
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.out.empty());
        CHECK(ran.err.starts_with("verify: "));
        CHECK(ran.err.find(part) != std::string::npos);
        CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
    }
    const Ran help = run_verify(claims, {});
    CHECK(help.status == Status::passed);
    CHECK(help.out.find("Subcommands:") != std::string::npos);
    CHECK(run_verify(claims, {"run", "--help"}).out.find("--without-controls") != std::string::npos);
    CHECK(run_verify(claims, {"--version"}).out.size() > 1);
}

TEST_CASE("a folder that cannot be written is told before any check runs") {
    const TemporaryFolder folder;
    write_file(folder / "file", "x");
    bool checked = false;
    const std::vector<Claim> claims = {claim_of("good", [&](const Context& context) {
        checked = true;
        return below_one(0)(context);
    })};
    const Ran ran = run_verify(claims, {"run", "--out", folder / "file/inside"});
    CHECK(ran.status == Status::bad_input);
    CHECK(ran.err == "verify: cannot create folder " + (folder / "file/inside") + ": Not a directory\n");
    CHECK(run_verify(claims, {"run", "--out", folder / "file"}).status == Status::bad_input);
    CHECK_FALSE(checked);
}

TEST_CASE("a full disk leaves the old file and no half of a new one") {
    const TemporaryFolder folder;
    write_file(folder / "results.json", "old");
    // A limit on the size of files stands for the full disk.
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    rlimit small = before;
    small.rlim_cur = 1000;
    setrlimit(RLIMIT_FSIZE, &small);
    std::string message;
    try {
        write_file(folder / "results.json", std::string(5000, 'x'));
    } catch (const InputError& error) {
        message = error.what();
    }
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    CHECK(message == "cannot write " + (folder / "results.json") + ": File too large");
    CHECK(read_file(folder / "results.json") == "old");
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}
