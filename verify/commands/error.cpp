#include <memory>
#include <ostream>

#include "commands/commands.hpp"
#include "commands/gap_format.hpp"
#include "datamix/instance/read.hpp"

namespace datamix::verify {

void add_error_command(CLI::App& app, Session& session) {
    struct Options {
        std::string file, budget, horizon, digits = "12";
        GapFormat format;
    };
    auto options = std::make_shared<Options>();
    Command command(app, "error",
                    "Gap F(output) - F* of an instance after floor(N/T) rounds of T steps, over the line of mixtures");
    command.required("FILE", options->file, "instance (JSON, see proofs/formats.md); - reads standard input");
    command.required("--budget", options->budget, "N, parameter updates in all; 1e300 is fine");
    command.takes("--budget", "N");
    command.required("--horizon", options->horizon, "T, inner steps between two weight updates");
    command.takes("--horizon", "T");
    command.optional("--digits", options->digits, "significant digits, 1 to 1000");
    command.takes("--digits", "D");
    options->format.add_to(command);
    command.callback([options, &session] {
        const Integer budget = parse_count(options->budget, "--budget");
        const Integer horizon = parse_count(options->horizon, "--horizon");
        const long digits = parse_digits(options->digits);
        GapEvaluator evaluator(read_any_instance(options->file));
        const auto writer = options->format.writer(session.out, evaluator.domains(), {budget}, digits);
        GapRow row = evaluator.at(budget, horizon, digits);
        evaluator.add_mixture(row, digits);
        writer->add(row);
        writer->finish();
        session.status = status_of(row);
    });
}

}  // namespace datamix::verify
