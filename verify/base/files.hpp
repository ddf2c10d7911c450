#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/table.hpp"

/// Files of the report. Whatever the file system refuses becomes an InputError of one line that names the path.
namespace datamix::verify {

/// Creates the folder and its parents and tries that a file can be made in it: told before a long run, not after it.
/// Runs remove_temporaries() there, too.
void prepare_folder(const std::filesystem::path& folder);

/// Removes what a killed run left of files it was writing into the folder.
void remove_temporaries(const std::filesystem::path& folder);

/// Writes beside `path`, has it on the disk and renames, so that a reader finds the old file or the new one, never a
/// part.
void write_file(const std::filesystem::path& path, std::string_view content);

/// Removes a folder with all that is in it, if it is there.
void remove_folder(const std::filesystem::path& folder);

/// Reads a regular file of at most `limit` bytes.
std::string read_file(const std::filesystem::path& path, std::size_t limit = std::size_t{64} << 20);

/// First row header; tabs and line breaks inside a cell become spaces.
std::string to_tsv(const Table& table);

}  // namespace datamix::verify
