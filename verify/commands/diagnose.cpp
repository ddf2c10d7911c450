#include <charconv>
#include <memory>
#include <ostream>

#include "base/count.hpp"
#include "commands/command.hpp"
#include "commands/commands.hpp"
#include "datamix/numeric/error.hpp"
#include "study/diagnosis.hpp"

namespace datamix::verify {

namespace {

double ratio_of(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value >= 1.000001 && value <= 100))
        throw InputError("--ratio: expected a number from 1.000001 to 100, found \"" + text.substr(0, 40) + "\"");
    return value;
}

}  // namespace

void add_diagnose_command(CLI::App& app, Session& session) {
    struct Options {
        std::string file, ratio = "1.01";
        std::vector<std::string> budgets;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    Command command(app, "diagnose",
                    "Does greedy mixing fail on your instance, where does each horizon lead, which horizon is needed");
    command.required("FILE", options->file, "instance (JSON, see proofs/formats.md); - reads standard input");
    command.optional("--budget", options->budgets, "one or more N: their best horizon is certified");
    command.takes("--budget", "N");
    command.optional("--ratio", options->ratio, "how near to F* a limit should be, F <= RATIO F*");
    command.takes("--ratio", "R");
    command.flag("--json", options->json, "print only JSON");
    command.callback([options, &session] {
        std::vector<Integer> budgets;
        for (const std::string& text : options->budgets) budgets.push_back(parse_count(text, "--budget"));
        const double ratio = ratio_of(options->ratio);
        const Instance instance = read_instance(options->file);
        const Diagnosis diagnosis = diagnose(instance, ratio, budgets);
        session.out << (options->json ? diagnosis_json(diagnosis, instance)
                                      : diagnosis_text(diagnosis, instance, session.columns));
        session.status = diagnosis.status;
    });
}

}  // namespace datamix::verify
