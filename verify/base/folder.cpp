#include "base/folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <random>
#include <sstream>

#include "base/files.hpp"
#include "datamix/numeric/error.hpp"

namespace datamix::verify {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view head = "datamix report folder ";
constexpr std::size_t mark_digits = 16;
constexpr std::size_t largest_list = std::size_t{64} << 20;

std::string random_mark() {
    std::random_device device;
    const std::uint64_t high = device(), low = device();
    return fmt::format("{:0{}x}", high << 32 | low, mark_digits);
}

bool is_mark(std::string_view text) {
    return text.size() == mark_digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

InputError foreign(const fs::path& path) {
    return InputError(
        path.string() +
        ": not written by this program, or changed since: move it away or name another folder with --out");
}

std::string line_of(std::string_view content, const fs::path& name) { return checksum(content) + " " + name.string(); }

}  // namespace

ReportFolder::ReportFolder(fs::path folder) : folder_(std::move(folder)), list_(folder_ / ".datamix") {
    create_folder(folder_);
    open();
    try {
        read_list();
        for (const char* part : {"", "journal", "plots", "plots/data"}) remove_temporaries(part);
    } catch (...) {
        ::close(file_);
        throw;
    }
}

ReportFolder::~ReportFolder() { ::close(file_); }

void ReportFolder::open() {
    file_ = ::open(list_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file_ < 0) throw cannot("write to folder", folder_, errno);
    int error = 0;
    while (::flock(file_, LOCK_EX | LOCK_NB) != 0 && (error = errno) == EINTR) error = 0;
    if (error != EWOULDBLOCK) return;  // locked, or on a file system without locks
    ::close(file_);
    throw InputError(folder_.string() + ": another run is writing into it; wait for its end or name another folder");
}

void ReportFolder::read_list() {
    struct stat status {};
    if (::fstat(file_, &status) != 0 || !S_ISREG(status.st_mode)) throw foreign(list_);
    if (status.st_size == 0) {
        mark_ = random_mark();
        if (const int error = write_all(file_, std::string(head) + mark_); error != 0)
            throw cannot("write to folder", folder_, error);
        return;
    }
    std::istringstream lines(read_file(list_, largest_list));
    std::string line;
    std::getline(lines, line);
    if (!line.starts_with(head) || !is_mark(std::string_view(line).substr(head.size()))) throw foreign(list_);
    mark_ = line.substr(head.size());
    while (std::getline(lines, line)) written_.insert(line);
}

void ReportFolder::add_folder(const fs::path& name) {
    create_folder(folder_ / name);
    try_folder(folder_ / name, mark_);
}

bool ReportFolder::is_ours(const fs::path& name) const {
    const fs::path path = folder_ / name;
    std::error_code error;
    if (!fs::is_regular_file(fs::symlink_status(path, error))) return false;
    try {
        return written_.contains(line_of(read_file(path), name));
    } catch (const Error&) {  // too large, or not ours to read
        return false;
    }
}

void ReportFolder::check(const fs::path& name) const {
    std::error_code error;
    if (fs::exists(fs::symlink_status(folder_ / name, error)) && !is_ours(name)) throw foreign(folder_ / name);
}

void ReportFolder::write(const fs::path& name, std::string_view content) {
    check(name);
    const std::string line = line_of(content, name);
    if (!written_.contains(line)) {
        // The line break comes first: a line that a full disk cut short spoils no other.
        if (const int error = write_all(file_, "\n" + line); error != 0) throw cannot("write", folder_ / name, error);
        written_.insert(line);
    }
    write_file(folder_ / name, content, mark_);
}

void ReportFolder::remove(const fs::path& name) {
    check(name);
    std::error_code error;
    fs::remove(folder_ / name, error);
    if (error) throw cannot("remove", folder_ / name, error.value());
}

fs::path ReportFolder::temporary(const fs::path& name) const { return temporary_beside(name, mark_); }

void ReportFolder::remove_temporaries(const fs::path& name) const {
    const std::string end = "-" + mark_ + ".tmp";
    std::error_code ignored;
    for (fs::directory_iterator entry(folder_ / name, ignored), last; entry != last; entry.increment(ignored)) {
        const std::string file = entry->path().filename().string();
        if (file.starts_with('.') && file.ends_with(end) &&
            entry->symlink_status(ignored).type() == fs::file_type::regular)
            fs::remove(entry->path(), ignored);
    }
}

}  // namespace datamix::verify
