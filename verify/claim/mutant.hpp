#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "claim/claim.hpp"

/// Mutants of statements: a claim's own check, told that one constant of its statement is another. What the library's
/// mutants are to its tests these are to the claims: a false statement that passes shows a check that is too weak, or
/// a constant that is not sharp.
namespace datamix::verify {

/// The constant that is changed, and by what.
struct StatementMutant {
    std::vector<Constant> listed;  ///< all constants of the claim
    std::string key;
    Rational factor;
    std::atomic<bool> asked = false;  ///< whether the check asked for `key`
};

/// What `check` finds when the constant `key` of those `listed` is multiplied by `factor`; undecided, with the reason,
/// if it never asked for the constant. Throws what the check throws.
Finding check_altered(const Check& check, const std::vector<Constant>& listed, const std::string& key,
                      const Rational& factor, const Context& context);

/// Gives the controls of a claim that change a constant their check: the claim's own, in the quick profile, for a
/// counterexample needs few draws, or in the run's where that has made the measurement to judge. Throws
/// std::logic_error for a constant that the claim does not list.
void give_checks(Claim& claim);

/// The claim with its mutants for controls: "KEY FACTOR", `why` the constant's name, each with its check.
Claim with_mutants(Claim claim);

/// Why a mutant may survive: "ID/KEY FACTOR reason" a line, by its first two words; lines that begin with '#' are
/// comments. Throws InputError for a line without a reason, or for the same mutant twice.
std::map<std::string, std::string> read_justified(const std::filesystem::path& file);

}  // namespace datamix::verify
