#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "claim/status.hpp"

namespace datamix::verify {

class Journal;
class Ranks;

/// The claims and controls that `ids` name, in the order of `all` whatever the order of `ids`: a claim by its id, all
/// that have a label ("S5") or support a statement of the paper ("P2"), "claim/control-name" for one control alone, or
/// a shell's pattern of any of these ("text-*"); no ids means everything. Throws InputError for an id that names
/// nothing, with the nearest valid ones.
std::vector<ClaimOutcome> select(const std::vector<Claim>& all, const std::vector<std::string>& ids,
                                 bool with_controls);

/// How far a run is.
struct Standing {
    std::size_t done = 0, total = 0;  ///< tasks
    std::string running;              ///< the name of a task that is running
    double elapsed = 0;               ///< seconds since the run began
    std::optional<double> left = {};  ///< seconds that the rest will take, about; none before a task has been finished
};

/// Told how a run goes, from the thread that called run_checks.
struct Progress {
    /// Now and then.
    std::function<void(const Standing&)> at;
    /// Once for each claim, when its check and its controls are over and nothing of it changes any more.
    std::function<void(ClaimOutcome& entry)> finished;
};

/// How the work is done; findings do not depend on it.
struct Workforce {
    unsigned jobs = 1;           ///< threads
    Journal* journal = nullptr;  ///< what is finished is in it, and is not done again
    Ranks* ranks = nullptr;      ///< other processes that help, if any
    /// Seconds that tasks took in an earlier run, by name, from which it is told how long the rest will take.
    std::map<std::string, double> earlier = {};
};

/// Runs every selected check and control as a unit of work of its own. Throws InputError if the journal cannot be
/// written or another process is not the same run.
Run run_checks(std::vector<ClaimOutcome> selected, const Context& context, const Workforce& workforce,
               const Progress& progress = {});

/// Another rank's part: runs what rank 0 hands out.
void help_with_checks(std::vector<ClaimOutcome> selected, const Context& context, Ranks& ranks);

}  // namespace datamix::verify
