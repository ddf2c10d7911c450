#include "study/text_files.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "datamix/text/corpus.hpp"

namespace datamix::verify {

namespace fs = std::filesystem;

namespace {

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

/// Adds the files below a folder, in no order.
void collect(const fs::path& folder, std::vector<fs::path>& files) {
    fs::recursive_directory_iterator at(folder);
    for (; at != fs::recursive_directory_iterator(); ++at) {
        if (is_hidden(at->path()))
            at.disable_recursion_pending();
        else if (at->is_regular_file() && at->file_size() > 0)
            files.push_back(at->path());
    }
}

}  // namespace

std::vector<fs::path> files_of(const fs::path& path, const std::string& field) {
    std::error_code error;
    if (!fs::is_directory(path, error)) return {path};
    std::vector<fs::path> files;
    try {
        collect(path, files);
    } catch (const fs::filesystem_error& e) {
        const fs::path& at = e.path1().empty() ? path : e.path1();
        throw InputError(at.string() + ": " + field + ": expected a readable folder: " + e.code().message());
    }
    if (files.empty())
        throw InputError(path.string() + ": " + field + ": expected a folder with text files, found none that are " +
                         "neither hidden nor empty");
    std::sort(files.begin(), files.end());
    return files;
}

void read_content(const fs::path& file, const std::function<void(std::string_view)>& take) {
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> input(gzopen(file.c_str(), "rb"), gzclose);
    if (!input) throw InputError(std::string("expected a readable text file: ") + std::strerror(errno));
    std::array<char, 1 << 16> buffer{};
    int read = 0;
    while ((read = gzread(input.get(), buffer.data(), buffer.size())) > 0)
        take({buffer.data(), static_cast<std::size_t>(read)});
    // A file that was cut ends without an error of its own: gzclose would be the first to say so.
    int error = Z_OK;
    gzerror(input.get(), &error);
    if (error == Z_ERRNO) throw InputError("expected a readable text file: read error");
    if (error == Z_BUF_ERROR) throw InputError("expected a whole gzip file, found the beginning of one");
    if (read < 0 || error != Z_OK) throw InputError("expected a text or gzip file, found a damaged gzip file");
}

std::vector<double> text_shares(const std::vector<fs::path>& paths, const std::string& field,
                                const TextAlphabet& alphabet) {
    std::vector<fs::path> files;
    for (const fs::path& path : paths)
        for (const fs::path& file : files_of(path, field)) files.push_back(file);
    return trigram_shares(files, field, read_content, alphabet);
}

ChosenAlphabet fitting_alphabet(int size, const std::vector<fs::path>& paths, const std::vector<std::string>& fields) {
    std::vector<double> shares;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        CharacterCounter counter;
        count_files(counter, files_of(paths[i], fields[i]), fields[i], read_content);
        counter.add_shares(shares);
    }
    return frequent_alphabet(size, shares);
}

}  // namespace datamix::verify
