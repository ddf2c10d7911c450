#include <fmt/format.h>

#include <memory>
#include <ostream>

#include "base/text.hpp"
#include "commands/command.hpp"
#include "commands/commands.hpp"
#include "report/compare.hpp"

namespace datamix::verify {

void add_compare_command(CLI::App& app, Session& session) {
    struct Options {
        std::string first, second;
        bool same_bytes = false;
    };
    const auto options = std::make_shared<Options>();
    Command command(app, "compare", "Compare two runs: verdicts agree, enclosures overlap, exact values are equal");
    command.required("A", options->first, "results.json, or the folder of a report");
    command.required("B", options->second, "the other");
    command.flag("--same-bytes", options->same_bytes, "Certified numbers must be equal to the last digit");
    command.callback([options, &session] {
        const Results first = read_run(options->first), second = read_run(options->second);
        const auto found = differences(first, second, options->same_bytes);
        for (const std::string& line : found) session.out << printable(line) << '\n';
        if (found.empty()) {
            session.out << "the two runs agree\n";
            return;
        }
        const auto [both, alike] = verdicts_in_both(first, second);
        session.out << fmt::format("{} difference{}; verdicts agree in {} of {} claims of both runs\n", found.size(),
                                   found.size() == 1 ? "" : "s", alike, both);
        session.status = Status::failed;
    });
}

}  // namespace datamix::verify
