#pragma once

#include <filesystem>
#include <string>

namespace datamix::verify {

/// A machine-checked theorem as the sources state it.
struct CoqTheorem {
    std::string statement;  ///< as restated in full in an Audit file; empty where there is none
    std::string problem;    ///< why it cannot stand behind a claim; empty if it can
};

/// Looks up `qualified` ("DataMixing.Module.name") in `sources` (proofs/coq): the module must prove it and an Audit
/// file must restate it. If an audit was run in `build` and left the theorem in its list of failures, that is a problem
/// too.
CoqTheorem find_coq_theorem(const std::filesystem::path& sources, const std::filesystem::path& build,
                            const std::string& qualified);

/// The same in this program's own source tree and build folder.
CoqTheorem find_coq_theorem(const std::string& qualified);

}  // namespace datamix::verify
