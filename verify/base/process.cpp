#include "base/process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>

extern char** environ;

namespace datamix::verify {

namespace {

/// Starts it with both outputs in a pipe, of which `output` becomes the end to read; returns the errno if it cannot.
int start(std::vector<char*>& argv, std::vector<char*>& environment, pid_t& child, int& output) {
    static std::mutex one_at_a_time;  // none of these programs may hold another's pipe open
    const std::lock_guard lock(one_at_a_time);
    int ends[2];
    if (::pipe(ends) != 0) return errno;
    for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    const int error = posix_spawn(&child, argv[0], &actions, nullptr, argv.data(), environment.data());
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (error != 0) ::close(ends[0]);
    output = ends[0];
    return error;
}

}  // namespace

Ended run_process(std::vector<std::string> arguments, const std::filesystem::path& folder) {
    // A shell is the portable way to another folder: posix_spawn has a call for it on some systems only.
    arguments.insert(arguments.begin(),
                     {"/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", std::filesystem::absolute(folder).string()});
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    std::string locale = "LC_ALL=C.UTF-8";  // decimal points, whatever the user's language
    std::vector<char*> environment = {locale.data()};
    for (char** variable = environ; *variable != nullptr; ++variable) {
        if (std::strncmp(*variable, "LC_ALL=", 7) != 0) environment.push_back(*variable);
    }
    environment.push_back(nullptr);

    Ended ended;
    pid_t child = 0;
    int output = -1;
    ended.start_error = start(argv, environment, child, output);
    if (ended.start_error != 0) return ended;
    char buffer[4096];
    for (ssize_t got = 0; (got = ::read(output, buffer, sizeof buffer)) > 0 || (got < 0 && errno == EINTR);)
        if (got > 0) ended.output.append(buffer, static_cast<std::size_t>(got));
    ::close(output);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    if (ended.status == 127) ended.start_error = ENOENT;  // what a shell says of a program
    if (ended.status == 126) ended.start_error = EACCES;
    return ended;
}

}  // namespace datamix::verify
