#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "report/json.hpp"

namespace datamix::verify {

/// What simulated numbers of two machines may differ by; everything else has no tolerance.
struct SimulationTolerance {
    double relative = 1e-3, absolute = 1e-9;
};

/// The differences of two result files, a line each; none if they agree. Same profile and seed, same claims, verdicts
/// and controls; exact numbers are equal and enclosures overlap. With `same_bytes` enclosures are equal to the last
/// digit, as two builds of one version must give. A simulated number (one decimal, no bounds) is equal in claims of
/// method "statistics", whose random numbers are counter-based, and agrees within the tolerance in those of method
/// "simulation".
std::vector<std::string> differences(const Results& a, const Results& b, bool same_bytes,
                                     const SimulationTolerance& tolerance = {});

/// Of the claims that are in both: how many, and how many have one verdict.
std::pair<std::size_t, std::size_t> verdicts_in_both(const Results& a, const Results& b);

/// The results.json that a path means: itself, or the one in the folder of a report.
std::filesystem::path results_file(std::filesystem::path path);

/// Reads a results.json or the one in the folder of a report. Throws InputError `FILE: …` for what is none, and before
/// it takes memory for one of hostile size: more than 8 MiB, 100000 values, 16 levels or 1000 keys in an object.
Results read_run(std::filesystem::path path);

}  // namespace datamix::verify
