#pragma once

#include <string>
#include <string_view>

#include "report/html.hpp"

/// One claim on the page.
namespace datamix::verify {

std::string verdict_html(Verdict verdict);
/// ` data-paper="P1" data-verdict="proved" data-basis="theorem evidence"`: what the filters of the page go by.
std::string filter_attributes(const ClaimOutcome& entry);
/// A file of the source tree by its name there, as the way from the report to it; its name alone if it is not there.
/// `tag` is around the name ("" for none, as in a picture).
std::string source_link(const std::string& file, const PageSources& sources, const std::string& tag = "code");
/// What the paper's abstract says, for readers who do not know P1 to P4 by heart: "P2: with full gradients …".
std::string paper_statement(const std::string& paper);

/// From the claim to its evidence: parts, pictures with their data, numbers with their kinds, controls with what
/// refuted them, proof, and where all of it comes from. `corpus` is the folder of the texts, which reasons quote.
std::string claim_section(const ClaimOutcome& entry, const PageSources& sources, const std::string& corpus);

}  // namespace datamix::verify
