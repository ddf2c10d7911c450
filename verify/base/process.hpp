#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace datamix::verify {

/// How another program ended.
struct Ended {
    int start_error = 0;  ///< errno of a program that could not be started: ENOENT if there is none
    int status = -1;      ///< its exit status; 128 where a signal ended it
    std::string output;   ///< what it wrote to standard output and standard error
};

/// Runs arguments[0], found as a shell finds it, inside `folder`. No shell reads the arguments: they reach it as they
/// are. Its locale is C.UTF-8 and its input empty. Not by a library: it is one call of posix_spawn, which, other than
/// fork, is safe in a program with threads, and of nothing that POSIX has not had since 2001.
Ended run_process(std::vector<std::string> arguments, const std::filesystem::path& folder);

}  // namespace datamix::verify
