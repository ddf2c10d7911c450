#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "claim/claim.hpp"
#include "claim/coq.hpp"

namespace datamix::verify {

class Journal;
class Ranks;

/// What came of one check. An exception becomes an undecided finding of a check that was not completed; `missing` tells
/// that it was a MissingError.
struct Outcome {
    Finding finding;
    double seconds = 0;
    bool completed = false, missing = false;
};

/// One control of a run.
struct ControlOutcome {
    const Control* control = nullptr;
    Outcome outcome;
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

/// The claims and controls that `ids` name, in the order of `all` whatever the order of `ids`: "claim-id", or
/// "claim-id/control-name" for one control alone; no ids means everything. Throws InputError for an unknown id, naming
/// the nearest valid ones.
std::vector<ClaimOutcome> select(const std::vector<Claim>& all, const std::vector<std::string>& ids,
                                 bool with_controls);

/// Told how a run goes, from the thread that called run_checks.
struct Progress {
    /// Now and then: finished tasks, all tasks, and the name of a task that is running.
    std::function<void(std::size_t done, std::size_t total, const std::string& running)> at;
    /// Once for each claim, when its check and its controls are over and nothing of it changes any more.
    std::function<void(ClaimOutcome& entry)> finished;
};

/// How the work is done; findings do not depend on it.
struct Workforce {
    unsigned jobs = 1;           ///< threads
    Journal* journal = nullptr;  ///< what is finished is in it, and is not done again
    Ranks* ranks = nullptr;      ///< other processes that help, if any
};

/// Runs every selected check and control as a unit of work of its own. Throws InputError if the journal cannot be
/// written or another process is not the same run.
Run run_checks(std::vector<ClaimOutcome> selected, const Context& context, const Workforce& workforce,
               const Progress& progress = {});

/// Another rank's part: runs what rank 0 hands out.
void help_with_checks(std::vector<ClaimOutcome> selected, const Context& context, Ranks& ranks);

/// Exit status of a run: passed, failed, or missing where things missing on the machine are all that is wrong.
int status_of(const Run& run);

}  // namespace datamix::verify
