#pragma once

#include "program/support.hpp"
#include "runner/runner.hpp"

/// A claim that has a picture, for the tests of the report.
namespace datamix::verify::testing {

/// A claim with one table and one picture.
inline Claim drawn_claim(const std::string& label) {
    Claim claim = claim_of("drawn", [label](const Context& context) {
        Finding finding = below_one(0)(context);
        finding.tables = {{"drawn", {"T", label}, {{"1", "2"}, {"2", "3\t4\n5"}}}};
        return finding;
    });
    claim.plots = {"drawn"};
    return claim;
}

/// The result points into `claims`.
inline Run run_of(const std::vector<Claim>& claims) { return run_checks(select(claims, {}, true), Context{}, {}); }

}  // namespace datamix::verify::testing
