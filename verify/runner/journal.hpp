#pragma once

#include <filesystem>
#include <string>

#include "runner/runner.hpp"

/// The journal of a run: a file per finished unit of work (a claim or a control), so that a run which was killed can go
/// on. DIR/journal/UNIT.json has one line "datamix journal CHECKSUM BYTES", then JSON of so many bytes.
namespace datamix::verify {

/// All that a finding depends on: version, program (checksum of the executable), profile, seed, corpus. One line.
std::string run_identity(const Context& context);

/// A finished unit as text: the content of its journal file, and what processes of one run send each other.
std::string unit_text(const std::string& identity, const std::string& unit, const Outcome& outcome);

/// Reads it back. Throws InputError, which names `where`, for a text that is truncated, corrupted, or of another run or
/// unit.
Outcome parse_unit(const std::string& text, const std::string& identity, const std::string& unit,
                   const std::string& where);

class Journal {
public:
    /// Opens the journal of a run in `folder`. What an earlier run left there is deleted unless `resume`.
    Journal(std::filesystem::path folder, std::string identity, bool resume);

    /// Fills in the outcome of a unit that was finished before; false if it was not. Throws as parse_unit.
    bool restore(const std::string& unit, Outcome& outcome) const;
    /// Has the outcome on the disk when it returns; throws InputError if it cannot be written.
    void record(const std::string& unit, const Outcome& outcome) const;

private:
    std::filesystem::path file(const std::string& unit) const;

    std::filesystem::path folder_;
    std::string identity_;
};

}  // namespace datamix::verify
