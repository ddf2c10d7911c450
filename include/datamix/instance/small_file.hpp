#pragma once

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <istream>
#include <string>

#include "datamix/numeric/error.hpp"

namespace datamix {

/// The rest of a stream; `name` is the one used in messages. Throws InputError `NAME: …` when it cannot be read or is
/// empty, UnsupportedError when it holds more than `limit` bytes; never reads more than that.
inline std::string read_small_stream(std::istream& stream, const std::string& name, std::size_t limit) {
    std::string text(limit + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (stream.bad()) throw InputError(name + ": cannot be read");
    if (text.empty()) throw InputError(name + ": the file is empty");
    if (text.size() > limit) throw UnsupportedError(name + ": larger than " + std::to_string(limit) + " bytes");
    return text;
}

/// The text of a small file. Throws the same, and InputError when it cannot be opened, or is a directory, a device or a
/// pipe, which may never end.
inline std::string read_small_file(const std::string& file, std::size_t limit) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    if (is_directory(status)) throw InputError(file + ": expected a file, found a directory");
    if (status.type() == std::filesystem::file_type::not_found) throw InputError(file + ": no such file");
    if (error) throw InputError(file + ": " + error.message());  // a loop of symbolic links, a folder that is closed
    if (is_other(status)) throw InputError(file + ": expected a file, found a device or a pipe");
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw InputError("cannot read " + file + ": " + std::strerror(errno));
    return read_small_stream(stream, file, limit);
}

}  // namespace datamix
