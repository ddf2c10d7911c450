#include "base/process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

extern char** environ;

namespace datamix::verify {

Ended run_process(std::vector<std::string> arguments, const std::filesystem::path& folder) {
    Ended ended;
    int pipe_ends[2];
    if (::pipe2(pipe_ends, O_CLOEXEC) != 0) {
        ended.start_error = errno;
        return ended;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDERR_FILENO);

    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    std::string locale = "LC_ALL=C.UTF-8";  // decimal points, whatever the user's language
    std::vector<char*> environment = {locale.data()};
    for (char** variable = environ; *variable != nullptr; ++variable) {
        if (std::strncmp(*variable, "LC_ALL=", 7) != 0) environment.push_back(*variable);
    }
    environment.push_back(nullptr);

    pid_t child = 0;
    ended.start_error = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environment.data());
    posix_spawn_file_actions_destroy(&actions);
    ::close(pipe_ends[1]);
    if (ended.start_error == 0) {
        char buffer[4096];
        for (ssize_t got = 0; (got = ::read(pipe_ends[0], buffer, sizeof buffer)) > 0 || (got < 0 && errno == EINTR);)
            if (got > 0) ended.output.append(buffer, static_cast<std::size_t>(got));
        int status = 0;
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
        ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    }
    ::close(pipe_ends[0]);
    return ended;
}

}  // namespace datamix::verify
