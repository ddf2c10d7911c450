#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "claim/status.hpp"

/// The files for machines. Everything in results.json follows from the version and the arguments alone: no timings, no
/// paths, no compiler; those are in environment.json.
namespace datamix::verify {

/// results.json (proofs/formats.md). A certified number is {"lower", "upper"}, with "exact" where it is a fraction
/// whose decimals do not end; a simulated one is a string.
std::string results_json(const Run& run);

/// environment.json: compiler, libraries, machine, threads, which Coq theorems were audited here, and the seconds that
/// every check took.
std::string environment_json(const Run& run);

/// Version, commit of the sources where it is known, date, machine, compiler, profile … of a run, by name, for readers.
std::vector<std::pair<std::string, std::string>> run_facts(const Run& run);

/// The seconds of an environment.json, by task; nothing where there is none or it cannot be read.
std::map<std::string, double> seconds_of(const std::filesystem::path& environment);

/// `verify list --json`.
std::string list_json(const std::vector<Claim>& claims);

/// A claim's entry in results.json, as read back.
struct ClaimResult {
    std::string id, method, verdict, reason, theory, measured;
    std::vector<Quantity> numbers;
    std::vector<std::pair<std::string, std::string>> parts, controls;  ///< key or name, verdict
    std::vector<NamedInstance> instances = {};
};
/// A results.json, as read back.
struct Results {
    std::string version, profile, seed;
    std::vector<ClaimResult> claims;
};

/// Reads the text of a results.json. Throws InputError, which names `file`, for a text that is not such a file.
Results read_results(const std::string& text, const std::string& file);

}  // namespace datamix::verify
