#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/table.hpp"
#include "claim/derivation.hpp"
#include "datamix/numeric/ball.hpp"

namespace datamix::verify {

/// What a check decided.
enum class Verdict {
    proved,     ///< every asserted inequality was certified: exact rationals, or balls that exclude the contrary
    supported,  ///< numerical or statistical evidence passed a stated test
    refuted,    ///< an assertion is false
    undecided,  ///< balls too wide, too few samples, data missing; never a pass
};

/// How far a check goes, never what it asserts.
enum class Profile { quick, standard, deep };
/// What a claim states of the quantity it is about.
enum class Kind { exact, upper_bound, two_sided, limit, statistical, experiment };
/// What decides it: rationals, balls, loops over doubles, or random samples with a stated test.
enum class Method { exact, enclosure, simulation, statistics };

struct StatementMutant;

/// What a check may depend on, besides its model.
struct Context {
    Profile profile = Profile::standard;
    std::uint64_t seed = 1;
    std::filesystem::path corpus = "/usr/share/games/fortunes";  ///< folder of the text files (claims E1 to E3)
    std::shared_ptr<StatementMutant> mutant = nullptr;           ///< set where a mutant of the statement is checked

    /// What a check multiplies a constant of its statement by (Claim::constants): 1, except in a mutant of that
    /// constant. Throws std::logic_error in a mutant for a key that the claim does not list.
    Rational factor(std::string_view key) const;
};

/// A reported number: decimal strings rounded outwards; lower == upper for an exact value, upper empty for a simulated
/// one and for the digest of Monte Carlo samples.
struct Quantity {
    std::string name, lower, upper;
    Derivation derivation = {};
};

/// What the text of a digest begins with, so that it is never taken for a number.
inline constexpr std::string_view digest_prefix = "fnv1a:";

/// What a check found of one part of its claim.
struct PartFinding {
    std::string key;                       ///< of the Part
    Verdict verdict = Verdict::undecided;  ///< of the assertions that were made for it
    std::string reason;                    ///< the first of these that is false or open; empty for a pass
    std::size_t assertions = 0;            ///< how many were decided
};

/// What a check found. `theory` and `measured` are the cells of the claims table; `reason` names the first assertion
/// that is false or open, and is empty for a pass.
struct Finding {
    Verdict verdict = Verdict::undecided;
    std::string reason, theory, measured;
    std::vector<PartFinding> parts;
    std::vector<Quantity> numbers;
    std::vector<Table> tables;
    std::vector<NamedInstance> instances;  ///< that the derivations of `numbers` name
};

/// Computes, compares and says what came of it. May throw datamix::Error and MissingError: the claim is then undecided.
using Check = std::function<Finding(const Context&)>;

/// What stands behind a part of a claim. A statement about every case, or a limit, is a theorem or it is not shown:
/// cases decided here are certified, however many, and a test with a probability of error is evidence.
enum class Basis {
    theorem,    ///< proved, by machine where Part::coq names the theorem, else on paper in Claim::proof()
    certified,  ///< the instances and budgets it names, decided in exact rationals or balls
    evidence    ///< a test that was stated beforehand, on simulations or doubles
};

/// One statement of a claim, and what it rests on. The check asserts what would be false if the part were: of a
/// theorem, that it holds on its worst known cases.
struct Part {
    std::string key;  ///< what Ledger::part and Control::parts name it: letters, digits, hyphens
    std::string statement;
    Basis basis{};
    std::string coq = {};      ///< of a theorem: its qualified name in proofs/coq, or empty
    std::string assumes = {};  ///< what that takes as hypotheses and leaves to paper; empty if nothing
};

/// The claim's own check where the claim is false: in another model, or with a constant of the statement changed. It
/// must refute just the parts it names.
struct Control {
    std::string name;  ///< unique within the claim: letters, digits, hyphens
    std::string why;   ///< one clause: why the claim is false in it
    std::vector<std::string> parts;
    Check check;  ///< empty where a constant is changed, until give_checks gives it the claim's own
    std::string constant = {}, factor = {};  ///< Constant::key, and what it is multiplied by
};

/// A constant, an exponent or a term of a statement, and what it can be multiplied by so that the statement says more.
/// The claim's check must refute each of these mutants, unless tests/mutation/statements.txt says why it cannot.
struct Constant {
    std::string name;                   ///< as the statement has it, e.g. "C of |w_T - w*| <= C rho^T"
    std::string key;                    ///< what the check asks Context::factor for
    std::vector<const char*> stronger;  ///< "1/2" of an upper bound, "2" of a lower one, "0" for a term left out
};

/// One claim. Its id with underscores is the stem of its source, its proof, its plot scripts and its Coq file.
struct Claim {
    std::string id;            ///< e.g. greedy-worst-domain: the ctest name and the JSON key
    std::string label = {};    ///< e.g. G1: under which proofs/theory.md states it
    std::string paper;         ///< P1 … P4 or "extension"
    std::string source;        ///< e.g. "theorem G1, derived here"
    std::string summary = {};  ///< what is checked, in one line of the tables in README.md and proofs/theory.md
    std::string statement;     ///< one sentence
    Kind kind{};
    Method method{};
    std::vector<Part> parts = {};
    Check check;
    bool judges_measurement = false;  ///< `check` does, of one that takes long and has no constants: claim/measured.hpp
    std::vector<Control> controls = {};
    std::vector<Constant> constants = {};
    std::vector<std::string> plots = {};  ///< stems of scripts in plots/

    std::string stem() const;   ///< id with underscores
    std::string proof() const;  ///< path of the Markdown proof in the repository
};

/// As results.json and the command line have them: "proved", "quick", "theorem", "upper bound", "enclosure".
std::string to_string(Verdict);
std::string to_string(Profile);
std::string to_string(Basis);
std::string to_string(Kind);
std::string to_string(Method);

/// All claims, by `paper`, `label` and `id`, which is the order of proofs/theory.md (verify/claims/list.cpp.in).
const std::vector<Claim>& claims();

}  // namespace datamix::verify
