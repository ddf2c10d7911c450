#pragma once

#include <filesystem>
#include <string>

#include "base/folder.hpp"
#include "runner/runner.hpp"

/// The journal of a run: a file per finished unit of work (a claim or a control), so that a run which was killed can go
/// on. journal/UNIT.json in the folder of the report has one line "datamix journal CHECKSUM BYTES", then JSON of so
/// many bytes.
namespace datamix::verify {

/// All that a finding depends on: version, program (checksum of the executable), profile, seed, corpus. One line.
std::string run_identity(const Context& context);

/// A finished unit as text: the content of its journal file, and what processes of one run send each other.
std::string unit_text(const std::string& identity, const std::string& unit, const Outcome& outcome);

/// Reads it back. Throws InputError, which names `where`, for a text that is truncated, corrupted, or of another run or
/// unit.
Outcome parse_unit(const std::string& text, const std::string& identity, const std::string& unit,
                   const std::string& where);

/// The journal of one run, in the folder of its report.
class Journal {
public:
    /// Opens the journal of a run in `folder`, which must outlive it. What earlier runs wrote there is deleted unless
    /// `resume`; what the program did not write stays. Throws InputError where the folder cannot be made or read.
    Journal(ReportFolder& folder, std::string identity, bool resume);

    /// What is in the folder of the journal and stayed there when the rest was deleted.
    const std::vector<std::filesystem::path>& left() const { return left_; }

    /// How many finished checks of earlier runs were deleted.
    std::size_t dropped() const { return dropped_; }

    /// Fills in the outcome of a unit that was finished before; false if it was not. Throws as parse_unit.
    bool restore(const std::string& unit, Outcome& outcome) const;
    /// Has the outcome on the disk when it returns; throws InputError if it cannot be written.
    void record(const std::string& unit, const Outcome& outcome) const;

private:
    static std::filesystem::path file(const std::string& unit);

    ReportFolder& folder_;
    std::string identity_;
    std::vector<std::filesystem::path> left_;
    std::size_t dropped_ = 0;
};

}  // namespace datamix::verify
