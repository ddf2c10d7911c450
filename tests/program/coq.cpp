// A claim is proved only with its Coq theorem: it exists, is restated for the audit, and did not fail it.
#include <fstream>

#include "catch.hpp"
#include "claim/coq.hpp"
#include "program/support.hpp"
#include "runner/runner.hpp"

namespace datamix::verify {
namespace {

using testing::TemporaryFolder;

void put(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

/// A development with one theorem, `small`, and its restatement.
void write_development(const TemporaryFolder& folder) {
    put(folder / "Numbers.v", "Theorem small : 1 < 2.\nProof. exact lt. Qed.\nTheorem unaudited : 1 < 3.\n");
    put(folder / "Audit.v", "Theorem audit_small :\n  1 < 2.\nProof. exact @small. Qed.\n");
}

}  // namespace

TEST_CASE("a Coq theorem must exist, be restated, and not have failed its audit", "[program]") {
    const TemporaryFolder folder;
    write_development(folder);
    const auto find = [&](const std::string& name) { return find_coq_theorem(folder.path(), folder.path(), name); };
    CHECK(find("DataMixing.Numbers.small").problem.empty());
    CHECK(find("DataMixing.Numbers.small").statement == "Theorem small :\n  1 < 2.");
    CHECK(find("DataMixing.Numbers.smal").problem == "the Coq theorem DataMixing.Numbers.smal does not exist");
    CHECK(find("DataMixing.Other.small").problem == "the Coq theorem DataMixing.Other.small does not exist");
    CHECK(find("small").problem == "the Coq theorem small does not exist");
    CHECK(find("DataMixing.Numbers.unaudited").problem ==
          "the Coq theorem DataMixing.Numbers.unaudited is not restated in an Audit file");
    put(folder / "failed.txt", "Audit.audit_small\n");
    CHECK(find("DataMixing.Numbers.small").problem == "the Coq theorem DataMixing.Numbers.small failed its audit");
}

TEST_CASE("a certified check without its theorem is undecided", "[program]") {
    Claim claim = testing::claim_of("first", testing::below_one(Rational(1) / 2));
    const auto verdict = [&] {
        const std::vector<Claim> claims = {claim};
        return run_checks(select(claims, {}, false), Context{}, {}).claims[0].finding();
    };
    CHECK(verdict().verdict == Verdict::proved);
    claim.coq = "DataMixing.Nowhere.nothing";
    CHECK(verdict().verdict == Verdict::undecided);
    CHECK(verdict().reason == "the Coq theorem DataMixing.Nowhere.nothing does not exist");
    claim.coq = "DataMixing.GreedyWorstDomain.greedy_worst_domain";
    CHECK(verdict().verdict == Verdict::proved);
}

TEST_CASE("every claim's Coq theorem exists and is restated", "[program]") {
    for (const Claim& claim : claims()) {
        INFO(claim.id << ": " << claim.coq);
        if (!claim.coq.empty()) CHECK(find_coq_theorem(claim.coq).problem.empty());
    }
}

}  // namespace datamix::verify
