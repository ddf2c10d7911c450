// A claim is proved only with its Coq theorem: it exists, is restated, and did not fail an audit here. That it was
// checked is said only of sources that passed the audit as they are.
#include <filesystem>
#include <fstream>
#include <regex>

#include "base/files.hpp"
#include "catch.hpp"
#include "claim/coq.hpp"
#include "program/json.hpp"
#include "program/support.hpp"
#include "report/html.hpp"
#include "report/json.hpp"
#include "report/terminal.hpp"
#include "runner/runner.hpp"

namespace datamix::verify {
namespace {

namespace fs = std::filesystem;
using testing::TemporaryFolder;

void put(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

const std::string numbers = "Theorem small : 1 < 2.\nProof. exact lt. Qed.\nTheorem unaudited : 1 < 3.\n";

/// A development with one theorem, `small`, and its restatement.
void write_development(const TemporaryFolder& folder) {
    put(folder / "_CoqProject", "-Q . DataMixing\n");
    put(folder / "Numbers.v", numbers);
    put(folder / "Audit.v", "Theorem audit_small :\n  1 < 2.\nProof. exact @small. Qed.\n");
}

}  // namespace

TEST_CASE("a Coq theorem must exist and be restated", "[program]") {
    const TemporaryFolder folder;
    write_development(folder);
    const auto find = [&](const std::string& name) { return find_coq_theorem(folder.path(), folder.path(), name); };
    CHECK(find("DataMixing.Numbers.small").problem.empty());
    CHECK(find("DataMixing.Numbers.small").status() == "stated, not checked here");
    CHECK(find("DataMixing.Numbers.small").statement == "Theorem small :\n  1 < 2.");
    CHECK(find("DataMixing.Numbers.smal").problem == "the Coq theorem DataMixing.Numbers.smal does not exist");
    CHECK(find("DataMixing.Other.small").problem == "the Coq theorem DataMixing.Other.small does not exist");
    CHECK(find("small").problem == "the Coq theorem small does not exist");
    CHECK(find("DataMixing.Numbers.unaudited").problem ==
          "the Coq theorem DataMixing.Numbers.unaudited is not restated in an Audit file");
}

TEST_CASE("only an audit of these very sources counts as one", "[program]") {
    const TemporaryFolder folder, build;
    write_development(folder);
    const std::string audited = build / "audited/Audit.audit_small";
    fs::create_directories(fs::path(audited).parent_path());
    put(audited, "passed 8.16.1 2026-11-25\n");
    const auto found = [&] { return find_coq_theorem(folder.path(), build.path(), "DataMixing.Numbers.small"); };
    CHECK_FALSE(found().audited());  // of which sources?

    const auto compile = [&] {
        fs::create_directories(build / "compiled");
        for (const std::string name : {"_CoqProject", "Numbers.v", "Audit.v"})
            fs::copy_file(folder / name, build / ("compiled/" + name), fs::copy_options::overwrite_existing);
    };
    compile();
    CHECK(found().audited());
    CHECK(found().version == "8.16.1");
    CHECK(found().date == "2026-11-25");
    CHECK(found().status() == "compiled and audited, Coq 8.16.1, 2026-11-25");

    const auto edited = [&](const std::string& name, const std::string& text) {
        const std::string before = read_file(folder / name);
        put(folder / name, text);
        const CoqTheorem theorem = found();
        put(folder / name, before);
        return theorem.status();
    };
    const std::string admitted = "Theorem small : 1 < 2.\nProof. Admitted.\n";
    CHECK(edited("Numbers.v", admitted) == "stated, not checked here");
    CHECK(edited("Audit.v", "Theorem audit_small :\n  1 < 9.\nProof. exact @small. Qed.\n") ==
          "stated, not checked here");
    CHECK(edited("_CoqProject", "-type-in-type\n") == "stated, not checked here");
    CHECK(found().audited());
    put(folder / "Another.v", "");
    CHECK_FALSE(found().audited());
    fs::remove(folder / "Another.v");

    for (const std::string broken : {"", "passed", "passed 8.16.1", "perhaps 8.16.1 2026-11-25"}) {
        put(audited, broken);
        CHECK(found().status() == "stated, not checked here");
    }
    put(folder / "Numbers.v", admitted);
    compile();
    put(audited, "failed 8.16.1 2026-11-25\n");
    CHECK_FALSE(found().audited());
    CHECK(found().status() == "the Coq theorem DataMixing.Numbers.small failed its audit");
    CHECK(found().problem == found().status());
    put(folder / "Numbers.v", numbers);  // the failure was of other sources
    CHECK(found().status() == "stated, not checked here");
}

namespace {

/// A claim of one part, a theorem of that name, whose check certifies it.
Claim claim_of_theorem(const std::string& id, const std::string& coq) {
    Claim claim = testing::claim_of(id, [](const Context&) {
        Ledger ledger;
        ledger.part("value").certify(Truth::yes, "the value is below one");
        return ledger.finish("value < 1", "value = 0");
    });
    claim.parts = {{"value", "The value is below one.", Basis::theorem, coq}};
    return claim;
}

}  // namespace

TEST_CASE("table, page and environment say what was checked by Coq here, and results.json does not", "[program]") {
    const std::string theorem = "DataMixing.GreedyWorstDomain.greedy_worst_domain";
    const std::vector<Claim> claims = {claim_of_theorem("first", theorem),
                                       claim_of_theorem("second", "DataMixing.GreedyWorstDomain.greedy_worst_family"),
                                       claim_of_theorem("third", "")};
    Run run = run_checks(select(claims, {}, false), Context{}, {});
    const CoqTheorem stated{"Theorem t : 1 < 2.", "", "", ""},
        audited{"Theorem t : 1 < 2.", "", "8.16.1", "2026-11-25"};
    run.claims[0].coq = run.claims[1].coq = {stated};
    const std::string results = results_json(run);
    CHECK(counts(run) ==
          "3 claims: 3 proved. No control was run. Coq: 0 of 2 theorems compiled and audited here, 2 stated, not "
          "checked here "
          "(tests/run -L proof does).");
    CHECK(environment_json(run).find("compiled and audited") == std::string::npos);

    run.claims[0].coq = {audited};
    CHECK(counts(run) ==
          "3 claims: 3 proved. No control was run. Coq: 1 of 2 theorems compiled and audited here (Coq 8.16.1, "
          "2026-11-25), "
          "1 stated, not checked here (tests/run -L proof does).");
    const std::string table = run_summary(run, 120);
    CHECK(std::regex_search(table, std::regex("first .*proved +1 0 0 +1 audited ")));
    CHECK(std::regex_search(table, std::regex("second .*proved +1 0 0 +1 stated ")));
    CHECK(std::regex_search(table, std::regex("third .*proved +1 0 0   +0\\.0")));
    const std::string page = report_html(run, {"", ""});
    for (const std::string part : {"compiled and audited, Coq 8.16.1, 2026-11-25", "stated, not checked here",
                                   "not machine-checked", "<pre>Theorem t : 1 &lt; 2.</pre>"})
        CHECK(page.find(part) != std::string::npos);
    const auto environment = testing::json_of(environment_json(run));
    CHECK(environment["coq"].size() == 2);
    CHECK(results_json(run) == results);

    {
        const std::vector<Claim> same = {claim_of_theorem("first", theorem), claim_of_theorem("second", theorem)};
        CHECK(counts(run_checks(select(same, {}, false), Context{}, {})).find(" of 1 theorem ") != std::string::npos);
    }

    run.claims[1].coq[0].problem = "the Coq theorem t failed its audit";
    CHECK(
        counts(run).ends_with("1 of 2 theorems compiled and audited here (Coq 8.16.1, 2026-11-25), "
                              "1 missing or failed."));
    CHECK(std::regex_search(run_summary(run, 120), std::regex("second .*1 failed ")));
}

TEST_CASE("a certified check without its theorem is undecided", "[program]") {
    Claim claim = claim_of_theorem("first", "");
    const auto verdict = [&] {
        const std::vector<Claim> claims = {claim};
        std::vector<Verdict> told;
        const auto finished = [&](const ClaimOutcome& entry) { told.push_back(entry.finding().verdict); };
        Finding finding = run_checks(select(claims, {}, false), Context{}, {}, {{}, finished}).claims[0].finding();
        CHECK(told == std::vector{finding.verdict});
        return finding;
    };
    CHECK(verdict().verdict == Verdict::proved);
    claim.parts[0].coq = "DataMixing.Nowhere.nothing";
    CHECK(verdict().verdict == Verdict::undecided);
    CHECK(verdict().reason == "part 'value': the Coq theorem DataMixing.Nowhere.nothing does not exist");
    claim.parts[0].coq = "DataMixing.GreedyWorstDomain.greedy_worst_domain";
    CHECK(verdict().verdict == Verdict::proved);
}

TEST_CASE("every Coq theorem that a claim names exists and is restated", "[program]") {
    for (const Claim& claim : claims())
        for (const Part& part : claim.parts) {
            INFO(claim.id << ": " << part.coq);
            if (!part.coq.empty()) CHECK(find_coq_theorem(part.coq).problem.empty());
        }
}

}  // namespace datamix::verify
