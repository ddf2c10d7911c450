// What every registered claim must bring along, and what the pages in proofs/ and README.md must say of it.

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "catch.hpp"
#include "claim/claim.hpp"
#include "report/plots.hpp"

using namespace datamix::verify;

namespace fs = std::filesystem;

TEST_CASE("every claim has a statement, a proof, controls and its pictures, under names of its own") {
    const fs::path tree = source_tree();
    std::set<std::string> names;
    CHECK_FALSE(claims().empty());
    for (const Claim& claim : claims()) {
        INFO(claim.id);
        CHECK(names.insert(claim.id).second);
        CHECK(claim.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
        CHECK_FALSE(claim.statement.empty());
        CHECK_FALSE(claim.summary.empty());
        CHECK(claim.summary.find_first_of("\\\n") == std::string::npos);
        CHECK_FALSE(claim.source.empty());
        CHECK(claim.check != nullptr);
        CHECK(fs::is_regular_file(tree / claim.proof()));
        CHECK(fs::is_regular_file(tree / "verify" / "claims" / (claim.stem() + ".cpp")));
        CHECK_FALSE(claim.controls.empty());
        CHECK_FALSE(claim.parts.empty());
        std::set<std::string> parts, alone;  // alone: refuted by a control that refutes nothing else
        for (const Part& part : claim.parts) {
            INFO(part.key);
            CHECK(parts.insert(part.key).second);
            CHECK(part.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
            CHECK_FALSE(part.statement.empty());
            CHECK((part.basis == Basis::theorem || part.coq.empty()));
            CHECK((!part.coq.empty() || part.assumes.empty()));
        }
        for (const Control& control : claim.controls) {
            INFO(control.name);
            CHECK(names.insert(claim.id + "/" + control.name).second);
            CHECK(control.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
            CHECK_FALSE(control.why.empty());
            CHECK_FALSE(control.parts.empty());
            for (const std::string& key : control.parts) CHECK(parts.contains(key));
            if (control.parts.size() == 1) alone.insert(control.parts[0]);
            CHECK(control.check != nullptr);
        }
        CHECK(alone == parts);
        for (const std::string& plot : claim.plots) {
            INFO(plot);
            CHECK_FALSE(plot_caption(tree / "plots" / (plot + ".gp")).empty());
        }
    }
}

namespace {

std::set<std::string> all_matches(const std::string& text, const std::regex& pattern) {
    std::set<std::string> found;
    for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match)
        found.insert((*match)[1]);
    return found;
}

/// The comments of a C++ source: what follows "//" on each line.
std::string comments(const fs::path& source) {
    std::istringstream lines(read_file(source));
    std::string text;
    for (std::string line; std::getline(lines, line);)
        if (const auto at = line.find("//"); at != std::string::npos) text += line.substr(at + 2) + "\n";
    return text;
}

template <class Visit>
void for_each_source(const fs::path& folder, Visit visit) {
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp") visit(entry.path());
}

}  // namespace

TEST_CASE("every source that defines a claim is in the list of claims, in the order of proofs/theory.md") {
    const fs::path tree = source_tree();
    std::set<std::string> defined, listed;
    for (const auto& entry : fs::directory_iterator(tree / "verify" / "claims"))
        if (entry.path().extension() == ".cpp")
            defined.merge(all_matches(read_file(entry.path()), std::regex("\nClaim ([a-z0-9_]+)\\(\\) \\{")));
    const std::string theory = read_file(tree / "proofs" / "theory.md");
    std::size_t place = 0;
    for (const Claim& claim : claims()) {
        INFO(claim.id);
        listed.insert(claim.stem());
        const auto stated = theory.find("\n### " + claim.label + " ");
        REQUIRE(stated != std::string::npos);
        CHECK(stated >= place);
        place = stated;
    }
    CHECK(defined == listed);
}

TEST_CASE("proofs/theory.md states every claim, under the label that its proof has") {
    const fs::path tree = source_tree();
    const std::string theory = read_file(tree / "proofs" / "theory.md");
    const auto named = all_matches(theory, std::regex("([a-z]+(?:-[a-z]+)+)"));
    for (const Claim& claim : claims()) {
        INFO(claim.id);
        CHECK(named.count(claim.id) == 1);
        CHECK(theory.find("(" + claim.stem() + ".md)") != std::string::npos);
        const std::string proof = read_file(tree / claim.proof());
        const std::string title = proof.substr(0, proof.find('\n'));
        if (title.find(claim.id) == std::string::npos) continue;  // one that another claim's label states
        CHECK(title == "# " + claim.label + " " + claim.id);
        CHECK(theory.find("\n##" + title + "\n") != std::string::npos);
    }
}

TEST_CASE("every label and every page that a comment cites exists") {
    const fs::path tree = source_tree();
    const auto labels = all_matches(read_file(tree / "proofs" / "theory.md"), std::regex("\n### ([A-Z][0-9]+) "));
    const std::regex label("\\b([GFSEX][0-9]+)\\b"), page("([A-Za-z_/]+\\.md)\\b");
    for (const Claim& claim : claims()) {
        INFO(claim.id << ": " << claim.source);
        CHECK(labels.count(claim.label) == 1);
        CHECK(all_matches(claim.source, label) == std::set{claim.label});
    }
    for (const char* folder : {"include", "verify", "tests"})
        for_each_source(tree / folder, [&](const fs::path& source) {
            const std::string text = comments(source);
            for (const std::string& cited : all_matches(text, label)) {
                INFO(source << ": " << cited);
                CHECK(labels.count(cited) == 1);
            }
            for (const std::string& cited : all_matches(text, page)) {
                INFO(source << ": " << cited);
                CHECK((fs::exists(tree / cited) || fs::exists(tree / "proofs" / cited)));
            }
        });
}
