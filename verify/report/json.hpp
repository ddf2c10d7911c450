#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runner.hpp"

/// The files for machines. Everything in results.json follows from the version and the arguments alone: no timings, no
/// paths, no compiler; those are in environment.json.
namespace datamix::verify {

/// results.json of design.md. A certified number is {"lower", "upper"}, with "exact" where it is a fraction whose
/// decimals do not end; a simulated one is a string.
std::string results_json(const Run& run);

/// environment.json: compiler, libraries, machine, threads, and the seconds that every check took.
std::string environment_json(const Run& run);

/// `verify list --json`.
std::string list_json(const std::vector<Claim>& claims);

/// What `verify show` needs of a claim's entry in results.json.
struct LastRun {
    std::string version, profile, seed, verdict, reason, theory, measured;
    std::vector<Quantity> numbers;
    std::vector<std::pair<std::string, std::string>> controls;  ///< name, verdict
};

/// Reads the entry of `id` out of the text of a results.json; false where the file has none. Throws InputError, which
/// names `file`, for a text that is not such a file.
bool read_last_run(const std::string& text, const std::string& file, const std::string& id, LastRun& last);

}  // namespace datamix::verify
