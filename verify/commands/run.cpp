#include <fmt/format.h>

#include <memory>
#include <ostream>

#include "base/build_info.hpp"
#include "base/count.hpp"
#include "base/data_folder.hpp"
#include "base/files.hpp"
#include "base/folder.hpp"
#include "base/text.hpp"
#include "commands/command.hpp"
#include "commands/commands.hpp"
#include "commands/progress_line.hpp"
#include "commands/resume_hint.hpp"
#include "datamix/numeric/error.hpp"
#include "report/compare.hpp"
#include "report/html.hpp"
#include "report/json.hpp"
#include "report/plots.hpp"
#include "report/terminal.hpp"
#include "runner/journal.hpp"
#include "runner/ranks.hpp"

namespace datamix::verify {

namespace fs = std::filesystem;

namespace {

struct RunOptions {
    std::vector<std::string> ids;
    std::string profile = "standard", out = "report", jobs, seed = "1", corpus = default_corpus();
    bool without_controls = false, json = false, resume = false, compare = false, recheck = false;
};

Profile parse_profile(const std::string& name) {
    for (const Profile profile : {Profile::quick, Profile::standard, Profile::deep})
        if (to_string(profile) == name) return profile;
    throw InputError("--profile " + name.substr(0, 40) + ": quick, standard or deep was expected");
}

/// Threads of this process. mpirun gives every process a core or more, and each runs one check at a time there.
unsigned thread_count(const RunOptions& options, const Ranks* ranks) {
    if (!ranks || ranks->size() == 1) return parse_jobs(options.jobs);
    if (options.jobs.empty()) return 1;
    throw InputError("--jobs: under mpirun each process runs one check at a time; -n says how many");
}

/// The reference results of a profile, without the claims that this run does not check.
Results read_reference(const fs::path& file, const std::vector<ClaimOutcome>& selected) {
    for (const ClaimOutcome& entry : selected)
        if (!entry.check) throw InputError("--compare: whole claims were expected, not a control alone");
    std::error_code error;
    if (!fs::exists(file, error) && !error) throw InputError("--compare: " + file.string() + " was expected");
    Results reference = read_results(read_file(file), file.string());
    std::erase_if(reference.claims, [&](const ClaimResult& claim) {
        return std::none_of(selected.begin(), selected.end(),
                            [&](const ClaimOutcome& entry) { return entry.claim->id == claim.id; });
    });
    return reference;
}

/// Prints how the run differs from the reference; the exit status as far as that is concerned.
int compare_with(const Results& reference, const fs::path& file, const std::string& results, std::ostream& out) {
    const auto found = differences(reference, read_results(results, "this run"), false);
    for (const std::string& line : found) out << "differs from the reference: " << line << '\n';
    if (found.empty())
        out << fmt::format("Agrees with {} in {} claims: verdicts, controls, exact numbers, enclosures, digests.\n",
                           file.string(), reference.claims.size());
    return found.empty() ? Status::passed : Status::failed;
}

/// The files of a report and the pictures of the claims: nobody else's may be in their place.
void check_files(const std::vector<ClaimOutcome>& selected, const ReportFolder& folder) {
    for (const char* name : {"results.json", "environment.json", "index.html"}) folder.check(name);
    for (const ClaimOutcome& entry : selected)
        for (const std::string& stem : entry.claim->plots) folder.check("plots/" + stem + ".svg");
}

/// Writes everything; what it returns is the exit status as far as the pictures are concerned.
int write_report(const Run& run, const std::string& results, ReportFolder& folder, Session& session) {
    const fs::path tree = data_folder();
    write_tables(run, folder);
    folder.write("results.json", results);
    folder.write("environment.json", environment_json(run));
    const PlotReport plots = draw_plots(run, folder, tree / "plots");
    folder.write("index.html", report_html(run, {folder.path(), tree}));
    for (const std::string& problem : plots.problems) session.err << "verify: " << problem << '\n';
    if (plots.gnuplot_missing)
        session.err << "verify: gnuplot is missing, so no pictures were drawn: apt-get install gnuplot-nox\n";
    return !plots.problems.empty() ? Status::failed : plots.gnuplot_missing ? Status::missing : Status::passed;
}

void run_command(const RunOptions& options, Session& session) {
    Context context;
    context.profile = parse_profile(options.profile);
    context.seed = parse_count(options.seed, "--seed", 0, ~std::uint64_t{0}).convert_to<std::uint64_t>();
    context.corpus = options.corpus;
    const unsigned jobs = thread_count(options, session.ranks);
    auto selected = select(session.claims, options.ids, !options.without_controls);
    if (session.ranks && session.ranks->rank() > 0)
        return help_with_checks(std::move(selected), context, *session.ranks);

    const fs::path reference_file = data_folder() / "verify" / "reference" / (to_string(context.profile) + ".json");
    Results reference;
    if (options.compare) reference = read_reference(reference_file, selected);
    ReportFolder folder(options.out);
    folder.add_folder("plots/data");
    check_files(selected, folder);
    const bool was_stopped = !fs::exists(folder.path() / "results.json");
    Journal journal(folder, run_identity(context), options.resume);
    if (was_stopped && journal.dropped() > 0)
        session.err << fmt::format(
            "verify: {} finished checks of a run that was stopped are dropped; --resume would have kept them\n",
            journal.dropped());
    const ResumeHint hint(resuming_line(session.program, session.arguments));
    for (const fs::path& path : journal.left())
        session.err << "verify: " << printable(path.string()) << ": not written by this program, left alone\n";

    const auto earlier = seconds_of(folder.path() / "environment.json");
    const Run run = [&] {
        ProgressLine line(session);
        return run_checks(std::move(selected), context, {jobs, &journal, session.ranks, earlier},
                          {[&](const Standing& now) { line.show(now); },
                           [&](const auto& entry) { line.print(claim_line(entry, session.color_err)); }});
    }();

    const std::string results = results_json(run);
    const int pictures = write_report(run, results, folder, session);
    if (options.json)
        session.out << results;
    else
        session.out << run_summary(run, session.columns, session.color_out)
                    << "Report: " << (folder.path() / "index.html").string() << '\n';
    int agrees = Status::passed;
    if (options.compare)
        agrees = compare_with(reference, reference_file, results, options.json ? session.err : session.out);
    const int checks = status_of(run);
    const bool failed = checks == Status::failed || pictures == Status::failed || agrees == Status::failed;
    session.status = failed ? Status::failed : std::max(checks, pictures);
    if (!options.recheck) return;
    try {
        const int again = recheck(folder.path() / "results.json", options.json ? session.err : session.out);
        if (again != Status::passed) session.status = Status::failed;
    } catch (const MissingError& error) {
        session.err << "verify: " << error.what() << '\n';
        session.status = failed ? Status::failed : Status::missing;
    }
}

}  // namespace

void add_run_command(CLI::App& app, Session& session) {
    const auto options = std::make_shared<RunOptions>();
    Command command(app, "run", "Check claims and their controls, and write the report");
    command.optional("ID", options->ids,
                     "A claim's id or label, P1 to P4 or extension for all that support it, claim/control for one "
                     "control alone, or a "
                     "pattern of these ('text-*'); default: everything");
    command.optional("--profile", options->profile, "How far the checks go");
    command.takes("--profile", "quick|standard|deep");
    command.optional("--out", options->out, "Folder of the report");
    command.takes("--out", "DIR");
    command.optional("--jobs", options->jobs, "Threads; results do not depend on it (default: all)");
    command.takes("--jobs", "J");
    command.optional("--seed", options->seed, "Seed of the random numbers");
    command.takes("--seed", "S");
    command.optional("--corpus", options->corpus, "Folder of the text files");
    command.takes("--corpus", "DIR");
    command.flag("--without-controls", options->without_controls, "Check the claims only");
    command.flag("--resume", options->resume, "Go on with a run of the same arguments that was stopped");
    command.flag("--compare", options->compare, "Compare with the reference results of the profile");
    command.flag("--recheck", options->recheck,
                 "Compute the certified numbers again, in a small Python program (a minute for quick, hours for deep)");
    command.exclude("--compare", "--without-controls");
    command.flag("--json", options->json, "Print results.json instead of the table");
    command.callback([options, &session] { run_command(*options, session); });
}

}  // namespace datamix::verify
