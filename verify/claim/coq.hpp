#pragma once

#include <filesystem>
#include <string>

namespace datamix::verify {

/// A machine-checked theorem as the sources state it, and what an audit on this machine made of it.
struct CoqTheorem {
    std::string statement;      ///< as restated in full in an Audit file; empty where there is none
    std::string problem;        ///< why it cannot stand behind a claim; empty if it can
    std::string version, date;  ///< of Coq and of the audit that these very sources passed here; empty if none did

    bool audited() const { return !version.empty(); }
    /// "compiled and audited, Coq 8.16.1, 2026-11-25", "stated, not checked here" or the problem
    std::string status() const;
};

/// Looks up `qualified` ("DataMixing.Module.name") in `sources` (proofs/coq): the module must prove it and an Audit
/// file must restate it. proofs/coq/audit leaves in `build` the sources it compiled (compiled/) and a line for every
/// theorem it audited since (audited/): these count only while the sources are the same, byte for byte. A theorem that
/// failed its audit there has a problem. So has one that the module does not prove or that is not restated.
CoqTheorem find_coq_theorem(const std::filesystem::path& sources, const std::filesystem::path& build,
                            const std::string& qualified);

/// The same in this program's own source tree and build folder.
CoqTheorem find_coq_theorem(const std::string& qualified);

}  // namespace datamix::verify
