#include "base/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "datamix/numeric/digest.hpp"
#include "datamix/numeric/error.hpp"

namespace datamix::verify {

namespace fs = std::filesystem;

namespace {

/// Creates a file that is not there yet, with `content`; returns the errno if it cannot.
int create_file(const fs::path& path, std::string_view content) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0) return errno;
    int error = write_all(file, content);
    if (::close(file) != 0 && error == 0) error = errno;  // some file systems report a full disk only here
    if (error != 0) ::unlink(path.c_str());
    return error;
}

/// Has the names in a folder on the disk, too. Not all file systems can: what matters is in the files by then.
void sync_folder(const fs::path& folder) {
    const int file = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return;
    ::fsync(file);
    ::close(file);
}

}  // namespace

InputError cannot(std::string_view action, const fs::path& path, int error) {
    return InputError(fmt::format("cannot {} {}: {}", action, path.string(), std::strerror(error)));
}

std::string checksum(std::string_view text) {
    Digest digest;
    digest.add(text);
    return digest.hex();
}

fs::path temporary_beside(const fs::path& path, std::string_view mark) {
    return path.parent_path() / fmt::format(".{}.{}-{}.tmp", path.filename().string(), ::getpid(), mark);
}

int write_all(int file, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written > 0)
            content.remove_prefix(static_cast<std::size_t>(written));
        else if (written == 0)
            return ENOSPC;
        else if (errno != EINTR)
            return errno;
    }
    return ::fsync(file) == 0 ? 0 : errno;
}

void create_folder(const fs::path& folder) {
    if (folder.empty()) throw InputError("--out: the name of a folder was expected");
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) throw cannot("create folder", folder, error.value());
    if (!fs::is_directory(folder, error)) throw cannot("create folder", folder, ENOTDIR);
}

void try_folder(const fs::path& folder, std::string_view mark) {
    const fs::path probe = temporary_beside(folder / "probe", mark);
    if (const int error = create_file(probe, "probe"); error != 0) throw cannot("write to folder", folder, error);
    ::unlink(probe.c_str());
}

void write_file(const fs::path& path, std::string_view content, std::string_view mark) {
    const fs::path temporary = temporary_beside(path, mark);
    int error = create_file(temporary, content);
    if (error == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) {
        error = errno;
        ::unlink(temporary.c_str());
    }
    if (error != 0) throw cannot("write", path, error);
    sync_folder(path.parent_path());
}

std::string read_file(const fs::path& path, std::size_t limit) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) throw cannot("read", path, errno);
    if (!S_ISREG(status.st_mode)) throw InputError(path.string() + ": a file was expected");
    if (static_cast<std::size_t>(status.st_size) > limit)
        throw UnsupportedError(fmt::format("{}: larger than {} bytes", path.string(), limit));
    std::ifstream stream(path, std::ios::binary);
    std::string content(static_cast<std::size_t>(status.st_size), '\0');
    stream.read(content.data(), static_cast<std::streamsize>(content.size()));
    if (!stream) throw cannot("read", path, errno ? errno : EIO);
    return content;
}

namespace {

/// Cells as `cell` writes them, a line per row, the columns' names first.
std::string lines_of(const Table& table, char separator, std::string (*cell)(const std::string&)) {
    std::string text;
    const auto line = [&](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) text += separator;
            text += cell(cells[i]);
        }
        text += '\n';
    };
    if (!table.columns.empty()) line(table.columns);
    for (const auto& row : table.rows) line(row);
    return text;
}

std::string on_one_line(const std::string& cell) {
    std::string text = cell;
    for (char& c : text)
        if (c == '\t' || c == '\n' || c == '\r') c = ' ';
    return text;
}

std::string quoted_where_needed(const std::string& cell) {
    if (cell.find_first_of(",\"\n\r") == std::string::npos) return cell;
    std::string text = "\"";
    for (const char c : cell) text.append(c == '"' ? 2 : 1, c);
    return text + '"';
}

}  // namespace

std::string to_tsv(const Table& table) { return lines_of(table, '\t', on_one_line); }
std::string to_csv(const Table& table) { return lines_of(table, ',', quoted_where_needed); }

}  // namespace datamix::verify
