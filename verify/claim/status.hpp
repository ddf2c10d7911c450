#pragma once

#include <optional>
#include <vector>

#include "base/ending.hpp"
#include "claim/claim.hpp"
#include "claim/coq.hpp"

/// From assertions to an exit status: a Ledger makes a Finding of assertions, what follows makes an Outcome of a check,
/// the verdict of a claim and the status of a run. Nothing else decides any of these.
namespace datamix::verify {

/// What came of one check. An exception becomes an undecided finding of a check that was not completed; `missing` tells
/// that it was a MissingError.
struct Outcome {
    Finding finding;
    double seconds = 0;  ///< that the check took
    bool completed = false, missing = false;
};

/// One control of a run.
struct ControlOutcome {
    const Control* control = nullptr;
    Outcome outcome;
    /// Refuted, in the parts that it names and in no other.
    bool as_it_must() const;
    /// The parts that it did refute, by key: "rate, family"; empty for a check without parts.
    std::string refuted() const;
};

/// One claim of a run; `check` is empty where only controls of it were asked for.
struct ClaimOutcome {
    const Claim* claim = nullptr;
    std::optional<Outcome> check;
    std::vector<ControlOutcome> controls;
    std::vector<CoqTheorem> coq = {};  ///< by part; of one that names no theorem an empty one, or none at all
    /// What the check found of a part of the claim, or an undecided finding.
    PartFinding part(const Part& part) const;
    /// The finding of the check, or an undecided one that says it was not asked for.
    Finding finding() const;
};

/// A run and what came of it.
struct Run {
    Context context;
    unsigned jobs = 1;  ///< threads of each process
    int processes = 1;
    std::vector<ClaimOutcome> claims;
};

/// A verdict that lets a claim pass.
constexpr bool passes(Verdict verdict) { return verdict == Verdict::proved || verdict == Verdict::supported; }

/// Runs a check and says what came of it, whatever it threw.
Outcome outcome_of(const Check& check, const Context& context);

/// Holds the finding of a check against what the claim says of its parts: each must have been asserted, and rest on
/// what it is said to rest on; the Coq theorem that it names must exist, be restated and not have failed its audit
/// here. Otherwise the part, and the claim with it, is undecided. Whether Coq checked a theorem on this machine is said
/// beside the verdict, which depends on the sources alone unless that failed.
void judge_parts(ClaimOutcome& entry);

/// "theorem", "certified", "evidence" of a part that passed, else its verdict.
std::string shown(const Part& part, const PartFinding& finding);

/// Exit status of a run: passed, failed, or missing where things missing on the machine are all that is wrong.
Status status_of(const Run& run);

}  // namespace datamix::verify
