// What a command line says of itself: help, version, suggestions, completion, manual page, colours.

#include <regex>
#include <set>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "base/process.hpp"
#include "commands/outline.hpp"
#include "commands/progress_line.hpp"
#include "commands/resume_hint.hpp"
#include "program/support.hpp"
#include "report/json.hpp"
#include "report/terminal.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace fs = std::filesystem;

namespace {

std::string out_of(const std::vector<std::string>& arguments) {
    const Ran ran = run_verify({}, arguments);
    INFO(ran.err);
    CHECK(ran.status == Status::passed);
    return ran.out;
}

/// The commands that `verify --help` lists.
std::vector<std::string> commands() {
    std::istringstream lines(out_of({"--help"}));
    std::vector<std::string> names;
    bool listed = false;
    for (std::string line; std::getline(lines, line);) {
        std::smatch name;
        if (line == "Subcommands:")
            listed = true;
        else if (listed && std::regex_search(line, name, std::regex("^  ([a-z]+) ")))
            names.push_back(name[1]);
    }
    return names;
}

/// The options and positional arguments that the help of a command names.
std::set<std::string> arguments_of(const std::string& command) {
    std::istringstream lines(out_of({command, "--help"}));
    std::set<std::string> names;
    for (std::string line; std::getline(lines, line);) {
        std::smatch found;
        if (std::regex_search(line, found, std::regex("^  (?:-[a-z],)?(--[a-z-]+|[A-Z]+)\\b"))) names.insert(found[1]);
    }
    return names;
}

/// What bash offers for the last of these words.
std::string completed(const fs::path& folder, const std::string& words) {
    const std::string program = "verify() { [ \"$*\" != 'list --names' ] || printf 'full-rate\\nfull-rate/two\\n'; }\n";
    const std::string ask =
        "words=(" + words + "); COMP_WORDS=(verify \"${words[@]}\"); COMP_CWORD=${#words[@]}; compopt() { :; }\n" +
        "_datamix_verify verify \"${words[-1]}\" \"${COMP_WORDS[COMP_CWORD-1]}\"; echo \"${COMPREPLY[*]}\"\n";
    write_file(folder / "script", out_of({"completion", "bash"}) + program + ask);
    const Ended ended = run_process({"bash", (folder / "script").string()}, folder);
    CHECK(ended.status == 0);
    return ended.output;
}

}  // namespace

TEST_CASE("help is the same by command and by option, and hints name it", "[commands]") {
    CHECK(commands().size() == 16);
    for (const std::string& command : commands()) {
        INFO(command);
        CHECK(out_of({"help", command}) == out_of({command, "--help"}));
        const Ran wrong = run_verify({}, {command, "--no-such-option"});
        CHECK(wrong.status == Status::bad_input);
        CHECK(wrong.err.ends_with(" (verify " + command + " --help lists the arguments)\n"));
    }
    CHECK(out_of({"help"}) == out_of({"--help"}));
    CHECK(run_verify({}, {"--no-such-option"}).err.ends_with(" (verify --help lists the arguments)\n"));
}

TEST_CASE("a mistyped command gets suggestions", "[commands]") {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"rn"}, {"rn", "--json"}, {"help", "rn"}}) {
        const Ran ran = run_verify({}, arguments);
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.err.starts_with("verify: no command is called 'rn'; nearest: run, man, "));
    }
    CHECK(has(run_verify({}, {"horizn"}).err, "nearest: horizon, "));
}

TEST_CASE("the version, and on demand what the program was built with", "[commands]") {
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"-V"}, {"--version"}, {"version"}})
        CHECK(out_of(arguments) == version() + "\n");
    const std::string verbose = out_of({"version", "--verbose"});
    CHECK(verbose.starts_with(version() + "\n"));
    CHECK(std::regex_search(verbose, std::regex("\n  compiler  (gcc|clang) [0-9]+[.][0-9]+[.][0-9]+\n")));
    CHECK(std::regex_search(verbose, std::regex("\n  build     (none|[A-Z][A-Za-z]+)\n")));
    CHECK(has(verbose, "\n  data      " + source_tree().string() + "\n"));
    for (const std::string library : {"arb", "mpfr", "gmp", "boost", "eigen", "fmt", "json", "cli11"})
        CHECK(std::regex_search(verbose, std::regex("\n  " + library + " +[^\n]*[0-9]+[.][0-9]")));
}

TEST_CASE("bash completes every command, every option and its values", "[commands]") {
    const TemporaryFolder folder;
    const std::string script = out_of({"completion", "bash"});
    for (const std::string& command : commands()) {
        std::smatch line;
        REQUIRE(std::regex_search(script, line, std::regex("\n        " + command + "\\) options='([^']*)'")));
        const std::string options = " " + line[1].str() + " ";
        for (const std::string& name : arguments_of(command)) {
            INFO(command << " " << name);
            if (name.starts_with("--")) CHECK(has(options, " " + name + " "));
        }
    }
    CHECK(completed(folder.path(), "ru") == "run\n");
    CHECK(completed(folder.path(), "--ver") == "--version\n");
    CHECK(completed(folder.path(), "help mu") == "mutants\n");
    CHECK(completed(folder.path(), "run --resu") == "--resume\n");
    CHECK(completed(folder.path(), "run --profile st") == "standard\n");
    CHECK(completed(folder.path(), "run full-rate/") == "full-rate/two\n");
    CHECK(completed(folder.path(), "completion ''") == "bash\n");
    fs::create_directory(folder.path() / "some-folder");
    write_file(folder / "some-file", "");
    CHECK(completed(folder.path(), "run --out some") == "some-folder\n");
    CHECK(completed(folder.path(), "error some-fi") == "some-file\n");
    CHECK(run_verify({}, {"completion", "fish"}).err == "verify: completion: bash was expected, found \"fish\"\n");
}

TEST_CASE("the manual page has every command and every option, and is well-formed", "[commands]") {
    const TemporaryFolder folder;
    const std::string page = out_of({"man"});
    CHECK(page.starts_with(".TH VERIFY 1 \"\" \"datamix " + version() + "\" \"User Commands\"\n"));
    for (const std::string& command : commands()) {
        INFO(command);
        const auto begin = page.find(".SS \\fBverify " + command + "\\fR");
        REQUIRE(begin != std::string::npos);
        const std::string section = page.substr(begin, page.find("\n.S", begin + 1) - begin);
        for (const std::string& name : arguments_of(command)) {
            INFO(name);
            CHECK(has(section, (name.starts_with("--") ? "\\fB" : "\\fI") +
                                   std::regex_replace(name, std::regex("-"), "\\-") + "\\fR"));
        }
    }
    const OptionOutline hostile{{"--a"}, "X\\Y", "", ".TH \\fB\n.SH\n'x", false, false, false};
    const std::string escaped = man_page({"p", "d", "f", {hostile}, {}}, "1");
    CHECK(has(escaped, "\n\\&.TH \\efB\n\\&.SH\n\\&'x\n"));
    CHECK(has(escaped, "\\fIX\\eY\\fR"));

    write_file(folder / "verify.1", page);
    const Ended ended = run_process({"groff", "-man", "-Tutf8", "-ww", "-b", folder / "verify.1"}, folder.path());
    if (ended.start_error == 0) CHECK_FALSE(has(ended.output, "warning"));
}

TEST_CASE("verdicts have colours on a terminal that wants them, and nothing moves", "[commands]") {
    CHECK(wants_color(true, nullptr, "xterm"));
    CHECK(wants_color(true, "", "xterm"));
    CHECK_FALSE(wants_color(false, nullptr, "xterm"));
    CHECK_FALSE(wants_color(true, "1", "xterm"));
    CHECK_FALSE(wants_color(true, nullptr, "dumb"));
    CHECK_FALSE(wants_color(true, nullptr, nullptr));

    const TemporaryFolder folder;
    const std::vector<Claim> claims = {claim_of("good", below_one(0)), claim_of("bad", below_one(1))};
    const auto run = [&](bool color, const std::vector<std::string>& arguments) {
        std::ostringstream out, err;
        Session session{claims, out, err, false, 120};
        session.color_out = session.color_err = color;
        run_program(arguments, session);
        return out.str() + err.str();
    };
    const auto plain = [](const std::string& text) {  // without colours, and without the seconds of one run or another
        return std::regex_replace(text, std::regex("\033\\[[0-9]*m|[0-9]+[.][0-9]"), "");
    };
    const std::vector<std::string> arguments = {"run", "--jobs", "1", "--out", folder / "out"};
    const std::string colored = run(true, arguments), bare = run(false, arguments);
    CHECK(has(colored, "\033[32mproved\033[0m"));
    CHECK(has(colored, "bad                       \033[31mrefuted  \033[0m"));
    CHECK_FALSE(has(bare, "\033"));
    CHECK(plain(colored) == plain(bare));
    CHECK_FALSE(has(run(true, {"run", "--json", "--out", folder / "out"}).substr(0, 2000), "\033[32mproved\033[0m\""));
    CHECK(has(run(true, {"show", "good", "--out", folder / "out"}), "\033[32mproved\033[0m"));
}
