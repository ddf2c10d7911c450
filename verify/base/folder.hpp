#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

namespace datamix::verify {

/// The folder of a report while one run writes into it. The program overwrites and deletes only what it wrote itself:
/// FOLDER/.datamix has a line `CHECKSUM NAME` for every file, appended before the file is put in its place, so that it
/// is there whatever stops the run. What is not listed with the content that it has (another's file, or one that was
/// edited) is foreign and never touched; a run that would have to is refused. Temporaries carry the random mark of the
/// folder, which stands in the first line of .datamix. Names are relative to the folder.
class ReportFolder {
public:
    /// Creates the folder and its parents and has it for itself until this object or its process ends: a lock on
    /// .datamix, which nothing outlives. Removes what a killed run left of files that it was writing. Throws InputError
    /// if the folder cannot be created or written, or another run has it.
    explicit ReportFolder(std::filesystem::path folder);
    ~ReportFolder();
    ReportFolder(const ReportFolder&) = delete;
    ReportFolder& operator=(const ReportFolder&) = delete;

    const std::filesystem::path& path() const { return folder_; }  ///< as it was given

    /// Creates a folder inside and tries that a file can be made in it: told before a long run, not after it. Throws
    /// InputError where it cannot.
    void add_folder(const std::filesystem::path& name);

    /// Whether `name` is a file that the program wrote here and nobody changed.
    bool is_ours(const std::filesystem::path& name) const;
    /// Throws InputError if something foreign is at `name`.
    void check(const std::filesystem::path& name) const;
    /// Writes a file as write_file() does. Throws InputError if something foreign is in its place, or it cannot.
    void write(const std::filesystem::path& name, std::string_view content);
    /// Removes a file, if it is there. Throws InputError if it is foreign.
    void remove(const std::filesystem::path& name);

    /// Where a tool may write what write() is to put at `name`; it must be gone by then. A leftover is removed some
    /// day.
    std::filesystem::path temporary(const std::filesystem::path& name) const;
    /// Removes all temporaries in a folder inside.
    void remove_temporaries(const std::filesystem::path& name) const;

private:
    void open();
    void read_list();

    std::filesystem::path folder_, list_;
    int file_ = -1;  // .datamix, open and locked
    std::string mark_;
    std::set<std::string> written_;  // lines of .datamix
};

}  // namespace datamix::verify
