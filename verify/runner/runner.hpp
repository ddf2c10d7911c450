#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "claim/status.hpp"

namespace datamix::verify {

class Journal;
class Ranks;

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

}  // namespace datamix::verify
