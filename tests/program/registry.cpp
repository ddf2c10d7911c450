// What every registered claim must bring along.

#include <filesystem>
#include <set>

#include "base/build_info.hpp"
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
        CHECK_FALSE(claim.source.empty());
        CHECK(claim.check != nullptr);
        CHECK(fs::is_regular_file(tree / claim.proof()));
        CHECK(fs::is_regular_file(tree / "verify" / "claims" / (claim.stem() + ".cpp")));
        CHECK_FALSE(claim.controls.empty());
        for (const Control& control : claim.controls) {
            INFO(control.name);
            CHECK(names.insert(claim.id + "/" + control.name).second);
            CHECK(control.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
            CHECK_FALSE(control.why.empty());
            CHECK(control.check != nullptr);
        }
        for (const std::string& plot : claim.plots) {
            INFO(plot);
            CHECK_FALSE(plot_caption(tree / "plots" / (plot + ".gp")).empty());
        }
    }
}
