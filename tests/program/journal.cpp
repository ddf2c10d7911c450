// The journal: what is finished is not done again, and what cannot be trusted is named.

#include "runner/journal.hpp"

#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace fs = std::filesystem;

namespace {

Outcome some_outcome() {
    Outcome outcome;
    outcome.finding = below_one(Rational(1) / 7)({});
    outcome.finding.tables = {{"picture", {"N", "T"}, {{"1", "2\t\"x\""}, {"3", ""}}}};
    outcome.seconds = 0.1;
    outcome.completed = true;
    return outcome;
}

/// Three claims that count how often their checks run.
struct Counted {
    int runs = 0;
    std::vector<Claim> claims;
    Counted() {
        for (const char* id : {"one", "two", "three"})
            claims.push_back(claim_of(id, [this](const Context& context) {
                ++runs;
                return below_one(Rational(context.seed == 1 ? 0 : 1) / 2)(context);
            }));
    }
};

}  // namespace

TEST_CASE("a unit of work comes back from its text as it was", "[journal]") {
    const Outcome before = some_outcome(), after = parse_unit(unit_text("run", "a/b", before), "run", "a/b", "here");
    CHECK(after.completed);
    CHECK_FALSE(after.missing);
    CHECK(after.seconds == before.seconds);
    CHECK(after.finding.verdict == Verdict::proved);
    CHECK(after.finding.theory == before.finding.theory);
    CHECK(after.finding.measured == before.finding.measured);
    REQUIRE(after.finding.numbers.size() == 2);
    CHECK(after.finding.numbers[1].name == "third");
    CHECK(after.finding.numbers[1].lower == "1/21");
    CHECK(after.finding.numbers[1].upper == "1/21");
    CHECK(after.finding.numbers[1].derivation == before.finding.numbers[1].derivation);
    CHECK(after.finding.numbers[1].derivation.inputs.back().first == "by");
    CHECK(after.finding.instances == before.finding.instances);
    REQUIRE(after.finding.instances.size() == 1);
    REQUIRE(after.finding.tables.size() == 1);
    CHECK(after.finding.tables[0].columns == before.finding.tables[0].columns);
    CHECK(after.finding.tables[0].rows == before.finding.tables[0].rows);
}

TEST_CASE("every truncation and every changed byte of a unit is noticed", "[journal]") {
    const std::string text = unit_text("run", "a/b", some_outcome());
    for (std::size_t length = 0; length < text.size(); ++length)
        CHECK_THROWS_AS(parse_unit(text.substr(0, length), "run", "a/b", "here"), InputError);
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string changed = text;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        CHECK_THROWS_AS(parse_unit(changed, "run", "a/b", "here"), InputError);
    }
    const std::string nul = text.substr(text.find('\n') + 1) + std::string(1, '\0');  // its checksum is right
    CHECK_THROWS_WITH(parse_unit("datamix journal " + checksum(nul) + " " + std::to_string(nul.size()) + "\n" + nul,
                                 "run", "a/b", "here"),
                      "here: not JSON at byte " + std::to_string(nul.size()) + ": a NUL byte");
    CHECK_THROWS_WITH(parse_unit(text, "other", "a/b", "here"), "here: of another run (run), this one is other");
    CHECK_THROWS_WITH(parse_unit(text, "run", "b", "here"), "here: holds a/b");
    CHECK_THROWS_WITH(parse_unit(text.substr(0, text.size() - 1), "run", "a/b", "here"),
                      ContainsSubstring("here: truncated"));
}

TEST_CASE("run --resume does only what is not in the journal, with the same results", "[journal]") {
    const TemporaryFolder folder;
    Counted counted;
    const auto run = [&](std::vector<std::string> more) {
        counted.runs = 0;
        more.insert(more.begin(), {"run", "--out", folder / "out"});
        return run_verify(counted.claims, more);
    };
    CHECK(run({"--resume"}).status == Status::passed);  // nothing to resume: a run from the start
    CHECK(counted.runs == 3);
    const std::string results = read_file(folder / "out/results.json");

    fs::remove(folder / "out/journal/two.json");
    fs::remove(folder / "out/journal/three.two.json");
    const std::string end = ".123-" + read_file(folder / "out/.datamix").substr(22, 16) + ".tmp";
    write_file(folder / "out/journal/.two.json" + end, "half");
    write_file(folder / "out/plots/.two" + end, "half");
    CHECK(run({"--resume"}).status == Status::passed);
    CHECK(counted.runs == 1);
    CHECK(read_file(folder / "out/results.json") == results);
    CHECK_FALSE(fs::exists(folder / "out/journal/.two.json" + end));
    CHECK_FALSE(fs::exists(folder / "out/plots/.two" + end));

    CHECK(run({}).err.find("dropped") == std::string::npos);  // without --resume all is done again
    CHECK(counted.runs == 3);
    fs::remove(folder / "out/results.json");  // as if it had been stopped before its end
    CHECK(run({}).err.starts_with(            // of three claims with two controls each
        "verify: 9 finished checks of a run that was stopped are dropped; --resume would have kept them\n"));
    const Ran foreign = run({"--resume", "--seed", "2"});
    CHECK(foreign.status == Status::bad_input);
    CHECK(foreign.err.find("out/journal/one.json: of another run") != std::string::npos);
    CHECK(foreign.err.find("seed 1") != std::string::npos);
    CHECK(foreign.err.find("seed 2") != std::string::npos);
    CHECK(counted.runs == 0);

    const std::string unit = read_file(folder / "out/journal/one.json");
    write_file(folder / "out/journal/one.json", unit.substr(0, unit.size() / 2));
    const Ran truncated = run({"--resume"});
    CHECK(truncated.status == Status::bad_input);
    CHECK(truncated.err.find("out/journal/one.json: truncated") != std::string::npos);
    CHECK(truncated.err.find("delete it to have one checked again") != std::string::npos);
    write_file(folder / "out/journal/one.json", read_file(folder / "out/journal/two.json"));
    CHECK(run({"--resume"}).err.find("out/journal/one.json: holds two") != std::string::npos);
    CHECK(read_file(folder / "out/results.json") == results);
}

TEST_CASE("a check that stopped is not journaled: next time it may go better", "[journal]") {
    const TemporaryFolder folder;
    bool there = false;
    const std::vector<Claim> claims = {claim_of("lacking", [&](const Context& context) {
        if (!there) throw MissingError("no data: apt-get install data");
        return below_one(0)(context);
    })};
    CHECK(run_verify(claims, {"run", "--out", folder / "out"}).status == Status::missing);
    there = true;
    CHECK(run_verify(claims, {"run", "--resume", "--out", folder / "out"}).status == Status::passed);
}

TEST_CASE("a journal that cannot be written ends the run with its name", "[journal]") {
    const TemporaryFolder folder;
    bool remove = false;
    const std::vector<Claim> claims = {claim_of("good", [&](const Context& context) {
        if (remove) fs::remove_all(folder / "journal");
        return below_one(0)(context);
    })};
    const std::vector<std::string> arguments = {"run", "--without-controls", "--out", folder.path().string()};
    REQUIRE(run_verify(claims, arguments).status == Status::passed);
    const std::string old = read_file(folder / "results.json");
    remove = true;
    const Ran ran = run_verify(claims, arguments);
    CHECK(ran.status == Status::bad_input);
    CHECK(ran.err == "verify: cannot write " + (folder / "journal/good.json") + ": No such file or directory\n");
    CHECK(read_file(folder / "results.json") == old);
}
