#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <ostream>

#include "base/count.hpp"
#include "base/folder.hpp"
#include "commands/command.hpp"
#include "commands/commands.hpp"
#include "commands/drawing.hpp"
#include "commands/progress_line.hpp"
#include "commands/text_arguments.hpp"
#include "datamix/numeric/error.hpp"
#include "study/mixing_study.hpp"

namespace datamix::verify {

namespace {

constexpr std::size_t kLongestHorizon = 20000;
constexpr double kMostGigabytes = 1;  // of a thread's mini-batches

struct MixOptions {
    TextArguments texts;
    std::vector<std::string> horizons;
    std::string budget = "5000", out = "mix-report", seeds, batch, jobs;
    bool json = false;
};

std::size_t whole_number(const std::string& option, const std::string& text, std::size_t high) {
    return parse_count(text, option, 1, high).convert_to<std::size_t>();
}

/// Refuses horizons whose runs with mini-batches would not fit in memory; a single round is not run.
void check_memory(const MixingStudyOptions& study) {
    for (const std::size_t horizon : study.horizons) {
        const double gigabytes = sampled_bytes(study, horizon) / 1e9;
        if (2 * horizon <= study.budget && gigabytes > kMostGigabytes)
            throw UnsupportedError(
                fmt::format("--seeds: a round of T = {} would keep {:.1f} GB of mini-batches; at most {:.1f} GB were "
                            "expected",
                            horizon, gigabytes, kMostGigabytes));
    }
}

MixingStudyOptions read(const MixOptions& options) {
    MixingStudyOptions study;
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

    if (!options.seeds.empty()) study.seeds = parse_count(options.seeds, "--seeds", 2, 1000).convert_to<std::size_t>();
    if (!options.batch.empty()) {
        if (options.seeds.empty()) throw InputError("--batch: is of runs with mini-batches; --seeds n asks for them");
        study.batch = whole_number("--batch", options.batch, 10000);
    }
    study.jobs = parse_jobs(options.jobs);
    static_cast<TextInput&>(study) = options.texts.read();
    if (study.seeds > 0) check_memory(study);
    return study;
}

void mix_command(const MixOptions& options, Session& session) {
    const MixingStudyOptions input = read(options);
    ReportFolder folder(options.out);
    folder.add_folder("plots/data");
    for (const char* name : {"mix.json", "plots/data/text_mix.tsv", "plots/data/text_mix_weights.tsv",
                             "plots/data/text_mix_names.tsv", "plots/text_mix.svg", "plots/text_mix_weights.svg"})
        folder.check(name);
    const MixingStudy study = [&] {
        ProgressLine line(session);
        return study_mixing(input, [&](std::size_t done, std::size_t total) {
            line.show(done, total,
                      done == 0                       ? "best mixture"
                      : done <= input.horizons.size() ? fmt::format("T = {}", input.horizons[done - 1])
                                                      : "mini-batches");
        });
    }();
    const std::string json = mixing_study_json(input, study);
    folder.write("mix.json", json);
    std::vector<Table> tables = mixing_weights_tables(input, study);
    const std::string lines = fmt::format("count={}", tables.back().rows.size());
    tables.push_back(mixing_study_table(study));
    write_tables(tables, folder);
    const std::vector<Drawing> drawings = {{"text_mix", "text_mix", fmt::format("seeds={}", input.seeds)},
                                           {"text_mix_weights", "text_mix_weights", lines}};
    draw_or_complain(drawings, folder, session);
    if (options.json)
        session.out << json;
    else
        session.out << mixing_study_text(input, study, session.columns) << pictures_text(drawings, folder);
}

}  // namespace

void add_mix_command(CLI::App& app, Session& session) {
    const auto options = std::make_shared<MixOptions>();
    Command command(app, "mix", "Run the real-text experiment on your own UTF-8 text files");
    options->texts.add_to(command, true);
    command.optional("--budget", options->budget, "Parameter updates N in all");
    command.takes("--budget", "N");
    command.optional("--horizon", options->horizons, "One or more T, at most N (default: 1, 10, 100, 200, 500 ... N)");
    command.takes("--horizon", "T");
    command.optional("--seeds", options->seeds,
                     "Also n runs with mini-batches at each horizon, 2 to 1000: mean gap with its 95 % interval");
    command.takes("--seeds", "n");
    command.optional("--batch", options->batch, "Trigrams a domain and inner step of these (default: 16)");
    command.takes("--batch", "n");
    command.optional("--jobs", options->jobs, "Threads for these (default: all); the numbers do not depend on it");
    command.takes("--jobs", "N");
    command.optional("--out", options->out, "Folder for mix.json, tables and pictures");
    command.takes("--out", "DIR");
    command.flag("--json", options->json, "Print only JSON");
    command.callback([options, &session] { mix_command(*options, session); });
}

}  // namespace datamix::verify
