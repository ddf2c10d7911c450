#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "claim/claim.hpp"
#include "datamix/numeric/digest.hpp"
#include "datamix/numeric/predicate.hpp"

namespace datamix::verify {

/// Collects the assertions of one check and forms its verdict: one that is false refutes, else one that is open leaves
/// it undecided, else one that rests on evidence makes it `supported`, else (and only if there was any) it is `proved`.
class Ledger {
public:
    /// The part of the claim that what is asserted next belongs to.
    Ledger& part(std::string_view key);
    /// An inequality decided by exact numbers or balls.
    void certify(Truth holds, std::string_view assertion);
    /// A stated test on numbers that are not certified (double simulations, statistics).
    void test(bool passed, std::string_view assertion);
    /// Something that keeps the whole check from being decided, e.g. data that is missing.
    void leave_open(std::string_view reason);

    /// Reports a number under a name that is unique within the claim: an exact one, an enclosure or a simulated one
    /// (`digits` significant digits), a count. `derivation` says how to compute a certified one again.
    void number(std::string name, const Rational& exact, Derivation derivation = {});
    void number(std::string name, const Ball& enclosure, std::size_t digits = 12, Derivation derivation = {});
    void number(std::string name, double simulated, int digits = 6);
    void number(std::string name, std::size_t count, Derivation derivation = {});
    /// Reports a whole number that is certainly in low … high.
    void bracket(std::string name, const Integer& low, const Integer& high, Derivation derivation = {});
    /// Of all samples of a Monte Carlo check, where these are the same bits on every machine.
    void number(std::string name, const Digest& digest);
    /// An instance that derivations name; once is enough.
    void instance(std::string name, Inputs inputs);
    /// Data of a picture.
    void table(Table data) { tables_.push_back(std::move(data)); }

    std::size_t assertions() const;  ///< decided ones, so far
    /// Whether an assertion was false already, so that what follows cannot change the verdict.
    bool refuted() const { return !refutation_.empty(); }
    /// Closes the check; `theory` and `measured` are the cells of the claims table.
    Finding finish(std::string theory, std::string measured) const;

private:
    struct Assertions {
        std::string key;
        std::size_t certified = 0, tested = 0;
        std::string refutation = {}, open = {};
    };
    Assertions& current();

    std::vector<Assertions> parts_;
    std::size_t current_ = 0;
    std::string refutation_, open_;
    std::vector<Quantity> numbers_;
    std::vector<Table> tables_;
    std::vector<NamedInstance> instances_;
};

}  // namespace datamix::verify
