// `verify law`, run in process: what it prints and writes, and what it refuses.
#include <filesystem>
#include <fstream>

#include "base/build_info.hpp"
#include "base/count.hpp"
#include "base/files.hpp"
#include "catch.hpp"
#include "program/json.hpp"
#include "program/samples.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

TEST_CASE("law: from a file to a verdict and pictures with one command", "[commands]") {
    const verify::testing::TemporaryFolder folder;
    const std::string out = folder / "report";
    const auto outcome = run({"law", samples + "opposite-signs.json", "--budget", "1e3..1e40", "--out", out});
    CHECK((outcome.status == 0 || outcome.status == 3));  // 3: no gnuplot here
    CHECK_THAT(outcome.out, ContainsSubstring("W(N), not ln N"));
    CHECK_THAT(outcome.out, ContainsSubstring("Verdict: agrees within the stated remainder."));
    CHECK_THAT(outcome.out, ContainsSubstring("holds: <a,b> < 0, exactly: cos = -1"));
    CHECK_THAT(outcome.out, ContainsSubstring("below its stability limit: checked when the file was read"));
    CHECK(read_file(out + "/law.txt") == outcome.out.substr(0, outcome.out.find("Pictures:")));
    const auto json = testing::json_of(read_file(out + "/law.json"));
    REQUIRE(json.size() == 1);
    const auto& study = json.at(0);
    CHECK(study.at("regime").at("name") == "average, opposite signs");
    CHECK(study.at("law").at("growth") == "log N");
    CHECK(study.at("budgets").size() == 38);
    for (const auto& row : study.at("budgets"))
        if (row.at("budget") == "1" + std::string(12, '0')) {
            CHECK(row.at("horizon") == "74");
            CHECK(row.at("place") == "inside");
        }
    for (const auto& rival : study.at("rivals")) CHECK_FALSE(rival.at("excluded_at").get<std::string>().empty());
    CHECK(std::filesystem::exists(out + "/plots/data/law_1.tsv"));
    if (outcome.status == 0) {
        CHECK(std::filesystem::exists(out + "/plots/law.svg"));
        CHECK(std::filesystem::exists(out + "/plots/law_gap.svg"));
    }
    // The same again gives the same bytes; a file that was edited is left alone.
    const std::string text = read_file(out + "/law.json");
    CHECK(run({"law", samples + "opposite-signs.json", "--budget", "1e3..1e40", "--out", out, "--json"}).out == text);
    std::ofstream(out + "/law.json") << "mine";
    const auto refused = run({"law", samples + "opposite-signs.json", "--budget", "1e3..1e40", "--out", out});
    CHECK(refused.status == 2);
    CHECK(refused.out.empty());
    CHECK_THAT(refused.err, ContainsSubstring("law.json: not written by this program"));
    CHECK(read_file(out + "/law.json") == "mine");
}

TEST_CASE("law: several files, and instances without a law", "[commands]") {
    const verify::testing::TemporaryFolder folder;
    const std::string out = folder / "report", start = (source_tree() / "tests/data/start_fixed.json").string();
    const auto outcome = run({"law", samples + "full-gradients.json", start, "--budget", "1e3..1e9", "--per-decade",
                              "1", "--out", out, "--json"});
    CHECK((outcome.status == 0 || outcome.status == 3));  // 3: no gnuplot here
    CHECK_THAT(outcome.err, !ContainsSubstring("law_gap.gp"));
    const auto json = testing::json_of(outcome.out);
    REQUIRE(json.size() == 2);
    CHECK(json.at(0).at("budgets").size() == 7);
    CHECK(json.at(1).at("verdict") == "no law applies");
    CHECK_THAT(json.at(1).at("why").get<std::string>(), ContainsSubstring("the start is the optimum"));
    CHECK_FALSE(json.at(1).contains("law"));
    CHECK(std::filesystem::exists(out + "/plots/data/law_2.tsv"));
    CHECK_FALSE(std::filesystem::exists(out + "/plots/law_gap_2.svg"));  // the gap is 0 at every horizon
    if (outcome.status == 0) CHECK(std::filesystem::exists(out + "/plots/law_gap_1.svg"));
    CHECK(run({"law", (source_tree() / "tests/data/one_round.json").string(), "--budget", "1e3..1e6", "--out", out})
              .status == outcome.status);
}

TEST_CASE("law: a run leaves no numbered file of the run before, nor touches what is not ours", "[commands]") {
    const verify::testing::TemporaryFolder folder;
    const std::string out = folder / "report";
    const auto law = [&](std::vector<std::string> files) {
        files.insert(files.begin(), "law");
        files.insert(files.end(), {"--budget", "1e3..1e6", "--per-decade", "1", "--out", out});
        return run(files);
    };
    const auto exists = [&](const std::string& name) { return std::filesystem::exists(out + "/plots/" + name); };
    const auto both = law({full, samples + "opposite-signs.json"});
    CHECK((both.status == 0 || both.status == 3));
    CHECK(exists("data/law_gap_2.tsv"));
    std::ofstream(out + "/plots/data/law_3.tsv") << "mine";
    const auto one = law({full});
    CHECK(one.status == both.status);
    for (const char* name : {"law_gap_1.svg", "law_gap_2.svg", "data/law_2.tsv", "data/law_gap_2.tsv"}) {
        INFO(name);
        CHECK_FALSE(exists(name));
    }
    CHECK(exists("data/law_1.tsv"));
    CHECK(read_file(out + "/plots/data/law_3.tsv") == "mine");
    if (one.status == 0) {
        CHECK_THAT(one.out, ContainsSubstring("Pictures: " + out + "/plots/law.svg, " + out + "/plots/law_gap.svg\n"));
        CHECK(law({full, full}).status == 0);
        CHECK_FALSE(exists("law_gap.svg"));
    }

    for (const char* name : {"data/law_1.tsv", "data/law_gap_1.tsv", "data/law_names.tsv", "law_gap.svg"}) {
        std::filesystem::remove_all(out);
        std::filesystem::create_directories(out + "/plots/data");
        std::ofstream(out + "/plots/" + name) << "mine";
        const auto refused = law({full});
        CHECK(refused.status == 2);
        CHECK_THAT(refused.err, ContainsSubstring(std::string(name) + ": not written by this program"));
        CHECK_FALSE(std::filesystem::exists(out + "/law.json"));
    }
}

TEST_CASE("law: best horizons beyond double are written whole, without slopes and pictures", "[commands]") {
    const verify::testing::TemporaryFolder folder;
    const std::string out = folder / "report", last = samples + "last-iterate.json";
    const auto before = run({"law", last, "--budget", "1e3..1e9", "--out", out});
    CHECK((before.status == 0 || before.status == 3));
    const auto outcome = run({"law", last, "--budget", "1e700..1e703", "--per-decade", "1", "--out", out});
    CHECK(outcome.status == 1);  // undecided: the law is in double
    CHECK(outcome.messages().empty());
    CHECK_THAT(outcome.out, ContainsSubstring("No exponents: expected at least 6 points, found 4"));
    CHECK_THAT(outcome.out, !ContainsSubstring("Pictures"));
    for (const char* name : {"law.svg", "law_gap.svg"}) CHECK_FALSE(std::filesystem::exists(out + "/plots/" + name));
    const std::string table = read_file(out + "/plots/data/law_1.tsv"),
                      gaps = read_file(out + "/plots/data/law_gap_1.tsv");
    for (const char* word : {"nan", "inf"}) {
        CHECK_THAT(table, !ContainsSubstring(word));
        CHECK_THAT(gaps, !ContainsSubstring(word));
    }
    const auto rows = testing::json_of(read_file(out + "/law.json")).at(0).at("budgets");
    REQUIRE(rows.size() == 4);
    CHECK_FALSE(rows.at(1).at("slope").contains("dT/dlnN"));
    CHECK(rows.at(1).at("slope").at("dlnT/dlnN") == "0.5000");
    CHECK_THAT(table, ContainsSubstring("\t" + rows.at(1).at("horizon").get<std::string>() + "\t"));
}

TEST_CASE("law: bad arguments get one line and leave nothing", "[commands]") {
    const verify::testing::TemporaryFolder folder;
    const std::string out = folder / "report";
    const std::pair<std::vector<std::string>, std::string> cases[] = {
        {{"law", full, "--budget", "1e3", "--out", out}, "--budget: expected FROM..TO, found \"1e3\""},
        {{"law", full, "--budget", "1e6..1e3", "--out", out}, "--budget: expected FROM at most TO, found \"1e6..1e3\""},
        {{"law", full, "--budget", "0..1e3", "--out", out},
         "--budget: expected a whole number from 1 to 1e1000, found \"0\""},
        {{"law", full, "--per-decade", "0", "--out", out},
         "--per-decade: expected a whole number from 1 to 100, found \"0\""},
        {{"law", full, full, full, full, full, full, full, full, "--out", out},
         "FILE: expected at most 7 files, found 8"},
        {{"law", "nowhere.json", "--out", out}, "nowhere.json: no such file"},
    };
    for (const auto& [arguments, expected] : cases) {
        const auto outcome = run(arguments);
        CHECK(outcome.status == 2);
        CHECK(outcome.out.empty());
        CHECK(outcome.err == "verify: " + expected + "\n");
        CHECK_FALSE(std::filesystem::exists(out));
    }
}

TEST_CASE("ranges of counts", "[commands]") {
    const auto [from, to] = parse_range("1e3..20000", "--budget");
    CHECK(from == 1000);
    CHECK(to == 20000);
}
