#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>
#include <ostream>

#include "base/count.hpp"
#include "base/folder.hpp"
#include "base/json_tree.hpp"
#include "base/text.hpp"
#include "commands/command.hpp"
#include "commands/commands.hpp"
#include "commands/drawing.hpp"
#include "commands/progress_line.hpp"
#include "datamix/numeric/error.hpp"
#include "study/mixing_study.hpp"
#include "study/text_files.hpp"

namespace datamix::verify {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLongestHorizon = 20000;  // the reverse pass keeps 20 kB a step: 0.4 GB
constexpr std::size_t kMostDomains = 64;        // 0.4 MB each
constexpr std::size_t kLongestName = 100;

struct Options {
    std::vector<std::string> domains, validation, horizons;
    std::string regularisation = "0.001", budget = "5000", out = "mix-report";
    bool json = false;
};

std::size_t whole_number(const std::string& option, const std::string& text, std::size_t high) {
    return parse_count(text, option, 1, high).convert_to<std::size_t>();
}

double regularisation(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !(value >= 1e-6 && value <= 10))
        throw InputError("--reg " + text.substr(0, 40) + ": a number from 1e-6 to 10 was expected");
    return value;
}

MixingStudyOptions read(const Options& options) {
    MixingStudyOptions study;
    study.regularisation = regularisation(options.regularisation);
    study.budget = whole_number("--budget", options.budget, 100000000);
    const std::size_t longest = std::min(study.budget, kLongestHorizon);
    for (const std::string& text : options.horizons) study.horizons.push_back(whole_number("--horizon", text, longest));
    if (study.horizons.empty()) {
        for (const std::size_t horizon : {1u, 10u, 100u, 200u, 500u, 1000u, 2000u, 5000u, 10000u})
            if (horizon < longest) study.horizons.push_back(horizon);
        study.horizons.push_back(longest);
    }
    std::sort(study.horizons.begin(), study.horizons.end());
    study.horizons.erase(std::unique(study.horizons.begin(), study.horizons.end()), study.horizons.end());

    if (options.domains.size() < 2) throw InputError("--domain: at least two domains were expected");
    if (options.domains.size() > kMostDomains)
        throw UnsupportedError(fmt::format("--domain: at most {} domains were expected", kMostDomains));
    std::vector<fs::path> files;
    for (const std::string& text : options.domains) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
            throw InputError("--domain " + text + ": NAME=FILE was expected");
        const std::string name = text.substr(0, equals);
        if (name.size() > kLongestName)
            throw InputError(
                fmt::format("--domain {}: a name of at most {} bytes was expected", in_quotes(name), kLongestName));
        if (broken_utf8(name) || printable(name) != name)
            throw InputError("--domain " + text + ": a name in UTF-8 without control characters was expected");
        if (std::find(study.names.begin(), study.names.end(), name) != study.names.end())
            throw InputError("--domain " + text + ": every domain must have a name of its own");
        study.names.push_back(name);
        files.emplace_back(text.substr(equals + 1));
    }
    for (std::size_t i = 0; i < files.size(); ++i)
        study.texts.domains.push_back(text_shares({files[i]}, "domain " + study.names[i]));
    study.texts.validation = text_shares({options.validation.begin(), options.validation.end()}, "validation");
    return study;
}

void mix_command(const Options& options, Session& session) {
    const MixingStudyOptions input = read(options);
    ReportFolder folder(options.out);
    folder.add_folder("plots/data");
    for (const char* name : {"mix.json", "plots/data/text_mix.tsv", "plots/data/text_mix_weights.tsv",
                             "plots/data/text_mix_names.tsv", "plots/text_mix.svg", "plots/text_mix_weights.svg"})
        folder.check(name);
    const MixingStudy study = [&] {
        ProgressLine line(session);
        return study_mixing(input, [&](std::size_t done, std::size_t total) {
            line.show(done, total, done == 0 ? "best mixture" : fmt::format("T = {}", input.horizons[done - 1]));
        });
    }();
    const std::string json = mixing_study_json(input, study);
    folder.write("mix.json", json);
    std::vector<Table> tables = mixing_weights_tables(input, study);
    const std::string lines = fmt::format("count={}", tables.back().rows.size());
    tables.push_back(mixing_study_table(study));
    write_tables(tables, folder);
    const std::vector<Drawing> drawings = {{"text_mix", "text_mix", ""},
                                           {"text_mix_weights", "text_mix_weights", lines}};
    draw_or_complain(drawings, folder, session);
    if (options.json)
        session.out << json;
    else
        session.out << mixing_study_text(input, study, session.columns) << pictures_text(drawings, folder);
}

}  // namespace

void add_mix_command(CLI::App& app, Session& session) {
    const auto options = std::make_shared<Options>();
    Command command(app, "mix", "Run the real-text experiment on your own UTF-8 text files");
    command.required("--domain", options->domains,
                     "Two or more NAME=FILE; FILE may be compressed (gzip) or a folder: all files below it");
    command.takes("--domain", "NAME=FILE");
    command.required("--validation", options->validation, "One or more files or folders, read one after the other");
    command.takes("--validation", "FILE");
    command.optional("--reg", options->regularisation, "Regularisation of the domain losses");
    command.takes("--reg", "R");
    command.optional("--budget", options->budget, "Parameter updates N in all");
    command.takes("--budget", "N");
    command.optional("--horizon", options->horizons, "One or more T, at most N (default: 1, 10, 100, 200, 500 ... N)");
    command.takes("--horizon", "T");
    command.optional("--out", options->out, "Folder for mix.json, tables and pictures");
    command.takes("--out", "DIR");
    command.flag("--json", options->json, "Print only JSON");
    command.callback([options, &session] { mix_command(*options, session); });
}

}  // namespace datamix::verify
