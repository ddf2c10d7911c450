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
    /// Refuted.
    bool as_it_must() const { return outcome.finding.verdict == Verdict::refuted; }
};

/// One claim of a run; `check` is empty where only controls of it were asked for.
struct ClaimOutcome {
    const Claim* claim = nullptr;
    std::optional<Outcome> check;
    std::vector<ControlOutcome> controls;
    CoqTheorem coq;  ///< where the claim names one
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

/// Looks up the machine-checked theorem of a claim that names one; without it the claim is not proved. Whether it was
/// checked on this machine is said beside the verdict, which depends on the sources alone unless the check failed.
void require_theorem(ClaimOutcome& entry);

/// Exit status of a run: passed, failed, or missing where things missing on the machine are all that is wrong.
Status status_of(const Run& run);

}  // namespace datamix::verify
