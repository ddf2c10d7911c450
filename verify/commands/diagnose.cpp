#include <memory>
#include <ostream>

#include "base/count.hpp"
#include "base/decimal.hpp"
#include "commands/command.hpp"
#include "commands/commands.hpp"
#include "commands/progress_line.hpp"
#include "commands/text_arguments.hpp"
#include "datamix/instance/read.hpp"
#include "datamix/numeric/error.hpp"
#include "study/diagnosis.hpp"
#include "study/text_diagnosis.hpp"

namespace datamix::verify {

namespace {

double ratio_of(const std::string& text) {
    const std::optional<double> value = parse_double(text);
    if (!value || *value < 1.000001 || *value > 100)
        throw InputError("--ratio: expected a number from 1.000001 to 100, found \"" + text.substr(0, 40) + "\"");
    return *value;
}

struct DiagnoseOptions {
    std::string file, ratio = "1.01";
    std::vector<std::string> budgets;
    TextArguments texts;
    bool json = false;
};

void diagnose_instance(const DiagnoseOptions& options, Session& session) {
    std::vector<Integer> budgets;
    for (const std::string& text : options.budgets) budgets.push_back(parse_count(text, "--budget"));
    const double ratio = ratio_of(options.ratio);
    const AnyInstance instance = read_any_instance(options.file);
    const Diagnosis diagnosis = diagnose(instance, ratio, budgets);
    session.out << (options.json ? diagnosis_json(diagnosis, head_of(instance))
                                 : diagnosis_text(diagnosis, head_of(instance), session.columns));
    session.status = diagnosis.status;
}

void diagnose_texts(const DiagnoseOptions& options, Session& session) {
    if (!options.file.empty())
        throw InputError("expected FILE, an instance, or --domain and --validation, texts, not both");
    std::vector<std::size_t> budgets;
    for (const std::string& text : options.budgets)
        budgets.push_back(parse_count(text, "--budget", 1, 100000000).convert_to<std::size_t>());
    const double ratio = ratio_of(options.ratio);
    const TextInput input = options.texts.read();
    const TextDiagnosis diagnosis = [&] {
        ProgressLine line(session);
        return diagnose_texts(input, ratio, budgets,
                              [&](std::size_t done, std::size_t total) { line.show(done, total, "horizons"); });
    }();
    session.out << (options.json ? text_diagnosis_json(diagnosis, input)
                                 : text_diagnosis_text(diagnosis, input, session.columns));
}

}  // namespace

void add_diagnose_command(CLI::App& app, Session& session) {
    auto options = std::make_shared<DiagnoseOptions>();
    Command command(app, "diagnose",
                    "Does greedy mixing fail on your instance or texts, where does each horizon lead, which horizon is "
                    "needed");
    command.optional("FILE", options->file, "instance (JSON, see proofs/formats.md); - reads standard input");
    command.optional("--budget", options->budgets,
                     "one or more N: their best horizon, certified; of texts the best of those tried");
    command.takes("--budget", "N");
    command.optional("--ratio", options->ratio,
                     "how near to F* a limit should be, F <= RATIO F*; of texts: gap <= (RATIO - 1) that of uniform "
                     "weights");
    command.takes("--ratio", "R");
    options->texts.add_to(command, false);
    command.flag("--json", options->json, "print only JSON");
    command.callback([options, &session] {
        if (options->texts.any())
            diagnose_texts(*options, session);
        else if (options->file.empty())
            throw InputError("expected FILE, an instance, or --domain and --validation, texts");
        else
            diagnose_instance(*options, session);
    });
}

}  // namespace datamix::verify
