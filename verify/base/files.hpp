#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/table.hpp"
#include "datamix/numeric/error.hpp"

/// Files of the report. Whatever the file system refuses becomes an InputError of one line that names the path.
namespace datamix::verify {

/// "cannot ACTION PATH: why", with the text of an errno.
InputError cannot(std::string_view action, const std::filesystem::path& path, int error);

/// 16 hexadecimal digits that tell whether two texts are the same.
std::string checksum(std::string_view text);

/// Creates the folder and its parents.
void create_folder(const std::filesystem::path& folder);

/// Tries that a file can be made in a folder.
void try_folder(const std::filesystem::path& folder, std::string_view mark);

/// The hidden file that write_file() writes first: beside `path`, with the number of the process and a mark in its
/// name.
std::filesystem::path temporary_beside(const std::filesystem::path& path, std::string_view mark);

/// Writes beside `path`, has it on the disk and renames, so that a reader finds the old file or the new one, never a
/// part.
void write_file(const std::filesystem::path& path, std::string_view content, std::string_view mark = "0");

/// Writes all of `content` to an open file and has it on the disk; returns the errno if it cannot, else 0.
int write_all(int file, std::string_view content);

/// Reads a regular file. Throws UnsupportedError for one of more than `limit` bytes.
std::string read_file(const std::filesystem::path& path, std::size_t limit = std::size_t{64} << 20);

/// First row header, where there are columns; tabs and line breaks inside a cell become spaces.
std::string to_tsv(const Table& table);
/// The same with commas: cells with commas, quotes or line breaks are quoted, quotes inside doubled (RFC 4180; lines
/// end with \n).
std::string to_csv(const Table& table);

}  // namespace datamix::verify
