#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <ostream>

#include "commands/commands.hpp"
#include "commands/gap_format.hpp"
#include "commands/progress_line.hpp"
#include "datamix/instance/read.hpp"

namespace datamix::verify {

void add_horizon_command(CLI::App& app, Session& session) {
    struct Options {
        std::string file, digits = "12";
        std::vector<std::string> budgets;
        GapFormat format;
    };
    auto options = std::make_shared<Options>();
    Command command(app, "horizon",
                    "Certified best horizon T of an instance at each budget N, with K = floor(N/T) rounds");
    command.required("FILE", options->file, "instance (JSON, see proofs/formats.md); - reads standard input");
    command.required("--budget", options->budgets, "one or more N, parameter updates in all");
    command.takes("--budget", "N");
    command.optional("--digits", options->digits, "significant digits of the gap, 1 to 1000");
    command.takes("--digits", "D");
    options->format.add_to(command);
    command.callback([options, &session] {
        std::vector<Integer> budgets;
        for (const std::string& text : options->budgets) budgets.push_back(parse_count(text, "--budget"));
        const long digits = parse_digits(options->digits);
        GapEvaluator evaluator(read_any_instance(options->file));
        const auto writer = options->format.writer(session.out, evaluator.domains(), budgets, digits);
        for (std::size_t i = 0; i < budgets.size(); ++i) {
            const Integer& budget = budgets[i];
            GapRow row;
            Status status = Status::passed;
            try {
                ProgressLine line(session);  // wiped before the row is written
                if (budgets.size() > 1)
                    line.show(i, budgets.size(), fmt::format("{}: N = {}", evaluator.file(), short_integer(budget)));
                row = evaluator.best(budget, digits);
                evaluator.add_mixture(row, digits);
                status = status_of(row);
            } catch (const Error& error) {
                if (budgets.size() == 1) throw;
                const Ending ending = ending_of(error);
                row.kind = GapRow::Kind::refused;  // the others are answered all the same
                row.budget = budget;
                row.note = ending.message;
                status = ending.status;
            }
            writer->add(row);
            session.status = std::max(session.status, static_cast<int>(status));
        }
        writer->finish();
    });
}

}  // namespace datamix::verify
