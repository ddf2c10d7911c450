// The text claims without their data, or with data that cannot be read.

#include "base/files.hpp"
#include "claim/mutant.hpp"
#include "claims/text_domains.hpp"
#include "program/json.hpp"
#include "program/support.hpp"

namespace datamix::verify {
Claim text_greedy();
Claim text_horizon();
}  // namespace datamix::verify

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

TEST_CASE("Text claims without their data are undecided and name the package", "[text]") {
    const TemporaryFolder folder;
    std::vector<Claim> claims = {text_greedy(), text_horizon()};
    for (Claim& claim : claims) give_checks(claim);
    const Ran ran = run_verify(claims, {"run", "--corpus", folder / "none", "--out", folder / "out"});
    CHECK(ran.status == Status::missing);
    const auto results = json_of(read_file(folder / "out/results.json"));
    for (const auto& claim : results["claims"]) {
        CHECK(claim["verdict"] == "undecided");
        CHECK(claim["reason"] == (folder / "none/computers") + ": not found; it is a file of the package fortunes: " +
                                     "apt-get install fortunes fortunes-min");
    }
    CHECK(results["claims"].size() == 2);
    for (const Claim& claim : claims) {
        for (const Control& control : claim.controls) {
            Context context;
            context.corpus = folder / "none";
            CHECK_THROWS_AS(control.check(context), MissingError);
        }
    }
}

TEST_CASE("A text claim whose data cannot be read is undecided, not passed", "[text]") {
    const TemporaryFolder folder;
    for (const char* name : kTextDomainNames) write_file(folder / name, "\xff");
    write_file(folder / "linux", "text");
    write_file(folder / "perl", "text");
    const Ran ran = run_verify({text_greedy()}, {"run", "--corpus", folder.path().string(), "--out", folder / "out"});
    CHECK(ran.status == Status::failed);
    CHECK(ran.out.find("invalid UTF-8 at byte 0") != std::string::npos);
}
