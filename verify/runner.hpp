#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "claim.hpp"

namespace datamix::verify {

/// What came of one check. An exception becomes an undecided finding; `missing` tells that it was a MissingError.
struct Outcome {
    Finding finding;
    double seconds = 0;
    bool missing = false;
};

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
    /// The finding of the check, or an undecided one that says it was not asked for.
    Finding finding() const;
};

struct Run {
    Context context;
    unsigned jobs = 1;
    std::vector<ClaimOutcome> claims;
};

constexpr bool passes(Verdict verdict) { return verdict == Verdict::proved || verdict == Verdict::supported; }

/// The claims and controls that `ids` name, in the order of `all` whatever the order of `ids`: "claim-id", or
/// "claim-id/control-name" for one control alone; no ids means everything. Throws InputError for an unknown id, naming
/// the nearest valid ones.
std::vector<ClaimOutcome> select(const std::vector<Claim>& all, const std::vector<std::string>& ids,
                                 bool with_controls);

/// Called now and then from the calling thread: finished tasks, all tasks, and the name of a task that is running.
using Progress = std::function<void(std::size_t done, std::size_t total, const std::string& running)>;

/// Runs every selected check and control as a task of its own on `jobs` threads. Findings do not depend on `jobs`.
Run run_checks(std::vector<ClaimOutcome> selected, const Context& context, unsigned jobs,
               const Progress& progress = {});

/// Exit status of a run: passed, failed, or missing where things missing on the machine are all that is wrong.
int status_of(const Run& run);

}  // namespace datamix::verify
