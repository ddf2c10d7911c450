#include <fmt/format.h>

#include <memory>
#include <ostream>

#include "base/build_info.hpp"
#include "base/count.hpp"
#include "base/data_folder.hpp"
#include "base/notation.hpp"
#include "claim/mutant.hpp"
#include "commands/command.hpp"
#include "commands/commands.hpp"
#include "commands/progress_line.hpp"
#include "runner/runner.hpp"

namespace datamix::verify {

namespace {

struct MutantsOptions {
    std::vector<std::string> ids;
    std::string jobs, corpus = default_corpus(), justified;
    bool reasons = false;
};

/// Of a check that throws or cannot decide nothing is refuted.
bool is_refuted(const ControlOutcome& mutant) { return mutant.outcome.finding.verdict == Verdict::refuted; }

struct Count {
    std::size_t mutants = 0, refuted = 0, justified = 0, survived = 0, missing = 0, stale = 0;

    void add(const ControlOutcome& mutant, bool excused) {
        ++mutants;
        if (mutant.outcome.missing)
            ++missing;
        else if (is_refuted(mutant))
            ++refuted, stale += excused;
        else
            ++(excused ? justified : survived);
    }
    std::string line() const {
        return fmt::format("{} mutants: {} refuted, {} justified, {} survived{}", mutants, refuted, justified, survived,
                           missing == 0 ? "" : fmt::format(", {} not checked", missing));
    }
    int status() const {
        if (survived + stale > 0 || refuted + missing == 0) return Status::failed;
        return missing > 0 ? Status::missing : Status::passed;
    }
};

/// What came of every mutant that the ids name, claim by claim.
Run run_mutants(const MutantsOptions& options, const std::vector<Claim>& mutated, Session& session) {
    Context context;
    context.profile = Profile::quick;
    context.corpus = options.corpus;
    auto selected = select(mutated, options.ids, true);
    for (ClaimOutcome& entry : selected) entry.check.reset();
    ProgressLine line(session);
    return run_checks(std::move(selected), context, {.jobs = parse_jobs(options.jobs)},
                      {[&](const Standing& now) { line.show(now); }, {}});
}

void mutants_command(const MutantsOptions& options, Session& session) {
    std::vector<Claim> mutated;
    for (const Claim& claim : session.claims) mutated.push_back(with_mutants(claim));
    const std::string file = !options.justified.empty()
                                 ? options.justified
                                 : (data_folder() / "tests" / "mutation" / "statements.txt").string();
    auto reasons = read_justified(file);
    const Run run = run_mutants(options, mutated, session);
    Count all;
    for (const ClaimOutcome& entry : run.claims) {
        Count count;
        std::string lines;
        for (const ControlOutcome& mutant : entry.controls) {
            const std::string name = entry.claim->id + "/" + mutant.control->name;
            const auto reason = reasons.find(name);
            const bool excused = reason != reasons.end();
            for (Count* one : {&count, &all}) one->add(mutant, excused);
            const std::string why_excused = excused ? reason->second : "";
            if (excused) reasons.erase(reason);
            const auto tell = [&](std::string_view what, std::string_view why) {
                lines += fmt::format("  {} {} ({}): {}\n", what, name, notation(mutant.control->why), notation(why));
            };
            const Finding& finding = mutant.outcome.finding;
            if (mutant.outcome.missing)
                tell("not checked:", finding.reason);
            else if (is_refuted(mutant) && excused)
                tell("refuted, but listed as justified:", finding.reason);
            else if (!is_refuted(mutant) && !excused)
                tell("survived:", finding.reason.empty() ? to_string(finding.verdict) : finding.reason);
            else if (options.reasons)
                tell(excused ? "justified:" : "refuted:", excused ? why_excused : finding.reason);
        }
        session.out << fmt::format("{:<26}{} constants, {}\n", entry.claim->id, entry.claim->constants.size(),
                                   count.line())
                    << lines;
    }
    if (options.ids.empty())  // all were run
        for (const auto& [name, why] : reasons) {
            ++all.stale;
            session.out << fmt::format("{}: justifies {}, which is no mutant\n", file, name);
        }
    session.out << fmt::format("in all: {}\n", all.line());
    session.status = all.status();
}

}  // namespace

void add_mutants_command(CLI::App& app, Session& session) {
    const auto options = std::make_shared<MutantsOptions>();
    Command command(app, "mutants", "Change one constant of a statement at a time: its claim must refute that");
    command.optional(
        "ID", options->ids,
        "A claim or several, as `run` takes them, or \"claim/KEY FACTOR\" for one mutant alone (default: all)");
    command.optional("--jobs", options->jobs, "Threads; results do not depend on it (default: all)");
    command.takes("--jobs", "J");
    command.optional("--corpus", options->corpus, "Folder of the text files");
    command.takes("--corpus", "DIR");
    command.optional("--justified", options->justified,
                     "Mutants that may survive, and why (default: tests/mutation/statements.txt beside proofs/)");
    command.takes("--justified", "FILE");
    command.flag("--reasons", options->reasons, "Print for every mutant what refuted or justifies it");
    command.callback([options, &session] { mutants_command(*options, session); });
}

}  // namespace datamix::verify
