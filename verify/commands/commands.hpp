#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

#include "base/ending.hpp"
#include "claim/claim.hpp"

namespace CLI {
class App;
}

namespace datamix::verify {

class Ranks;

/// What a command may touch beside its arguments. It sets the status or throws (see ending_of). Streams and claims are
/// passed in, so tests run commands in process.
struct Session {
    const std::vector<Claim>& claims;
    std::ostream& out;          ///< results; JSON alone under --json
    std::ostream& err;          ///< messages, a line per claim that is over, and the progress line
    bool terminal = false;      ///< err is a terminal: a progress line is welcome
    std::size_t columns = 120;  ///< width to print for
    Ranks* ranks = nullptr;     ///< the processes of one mpirun
    int status = Status::passed;
    bool color_out = false, color_err = false;  ///< verdicts on out, on err have colours
    std::string program = "verify";             ///< as the user called it
    std::vector<std::string> arguments = {};    ///< of the command that runs
};

/// Runs one command line (without the program's name) and returns the exit status; never throws. An error becomes one
/// line `verify: ...` on session.err.
int run_program(const std::vector<std::string>& arguments, Session& session);

// One function per subcommand, in verify/commands/NAME.cpp. It adds the subcommand with its options to `app` and sets
// the callback that does the work. `session` outlives the app.
void add_list_command(CLI::App& app, Session& session);
void add_run_command(CLI::App& app, Session& session);
void add_show_command(CLI::App& app, Session& session);
void add_error_command(CLI::App& app, Session& session);
void add_horizon_command(CLI::App& app, Session& session);
void add_law_command(CLI::App& app, Session& session);
void add_curve_command(CLI::App& app, Session& session);
void add_diagnose_command(CLI::App& app, Session& session);
void add_mix_command(CLI::App& app, Session& session);
void add_compare_command(CLI::App& app, Session& session);
void add_mutants_command(CLI::App& app, Session& session);
void add_recheck_command(CLI::App& app, Session& session);
// These four, and what they print, in help.cpp, completion.cpp and man.cpp.
void add_help_command(CLI::App& app, Session& session);
void add_version_command(CLI::App& app, Session& session);
void add_completion_command(CLI::App& app, Session& session);
void add_man_command(CLI::App& app, Session& session);

/// Has verify/recheck/recheck.py compute the numbers of a results.json again, prints its table and returns its status.
/// Throws MissingError without python3.
int recheck(const std::filesystem::path& results, std::ostream& out);

}  // namespace datamix::verify
