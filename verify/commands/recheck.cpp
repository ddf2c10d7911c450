#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <ostream>

#include "base/data_folder.hpp"
#include "base/process.hpp"
#include "commands/command.hpp"
#include "commands/commands.hpp"
#include "datamix/numeric/error.hpp"
#include "report/compare.hpp"

namespace datamix::verify {

int recheck(const std::filesystem::path& results, std::ostream& out) {
    const std::filesystem::path checker = data_folder() / "verify" / "recheck" / "recheck.py";
    if (!std::filesystem::exists(checker)) throw MissingError(checker.string() + " is missing: nothing was rechecked");
    const Ended ended = run_process(
        {"python3", "-I", "-B", checker.string(), std::filesystem::absolute(results).string()}, checker.parent_path());
    if (ended.start_error == ENOENT)
        throw MissingError("python3 is missing, so nothing was rechecked: apt-get install python3");
    if (ended.start_error != 0) throw Error(fmt::format("python3: {}", strerror(ended.start_error)));
    out << ended.output;
    return ended.status;
}

void add_recheck_command(CLI::App& app, Session& session) {
    const auto file = std::make_shared<std::string>();
    Command command(app, "recheck", "Compute the certified numbers of a run again, in a small Python program");
    command.required("FILE", *file, "results.json, or the folder of a report");
    command.callback([file, &session] {
        read_run(*file);  // refuses what is no results.json, in the words of the other commands
        session.status = recheck(results_file(*file), session.out);
    });
}

}  // namespace datamix::verify
