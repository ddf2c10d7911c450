#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "study/text_alphabet.hpp"

/// Text files as users have them: one, a folder of them, compressed or not.
namespace datamix::verify {

/// The files that a path stands for: itself or, for a folder, all regular files below it, in the order of their paths;
/// hidden and empty ones, folders that are links and what is neither file nor folder are left out. `field` says what
/// for ("domain law"). Throws InputError, which names the path, for a folder that cannot be read or holds no file.
std::vector<std::filesystem::path> files_of(const std::filesystem::path& path, const std::string& field);

/// Gives the content of a file to `take`, 64 kB at a time, uncompressed if it begins as a gzip file does, whatever its
/// name. Throws InputError, which does not name the file, for one that cannot be read or is damaged.
void read_content(const std::filesystem::path& file, const std::function<void(std::string_view)>& take);

/// Trigram shares of the files that paths stand for, read one after the other. Throws InputError as files_of and
/// count_files do (datamix/text/corpus.hpp), and for fewer than 3 characters.
std::vector<double> text_shares(const std::vector<std::filesystem::path>& paths, const std::string& field,
                                const TextAlphabet& alphabet = {});

/// The alphabet of at most `size` symbols (frequent_alphabet) that fits texts, each given by a path and counting alike;
/// `fields` say what they are for. Throws InputError as text_shares does.
ChosenAlphabet fitting_alphabet(int size, const std::vector<std::filesystem::path>& paths,
                                const std::vector<std::string>& fields);

}  // namespace datamix::verify
