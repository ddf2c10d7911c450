#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <ostream>
#include <set>
#include <thread>

#include "base/build_info.hpp"
#include "base/count.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "claim/mutant.hpp"
#include "commands/command.hpp"
#include "commands/commands.hpp"
#include "datamix/numeric/error.hpp"

namespace datamix::verify {

namespace {

struct Options {
    std::vector<std::string> ids;
    std::string jobs, justified = (source_tree() / "tests" / "mutation" / "statements.txt").string();
    bool reasons = false;
};

std::vector<const Claim*> chosen(const std::vector<Claim>& all, const std::vector<std::string>& ids) {
    std::vector<std::string> valid;
    for (const Claim& claim : all) valid.push_back(claim.id);
    std::set<std::string> asked;
    for (const std::string& id : ids) {
        if (std::find(valid.begin(), valid.end(), id) == valid.end()) throw InputError(unknown_id(id, valid));
        asked.insert(id);
    }
    std::vector<const Claim*> claims;
    for (const Claim& claim : all)
        if (asked.empty() || asked.contains(claim.id)) claims.push_back(&claim);
    return claims;
}

struct Count {
    std::size_t mutants = 0, refuted = 0, justified = 0, survived = 0, stale = 0;

    void add(const MutantOutcome& mutant, bool excused) {
        ++mutants;
        if (mutant.refuted())
            ++refuted, stale += excused;
        else
            ++(excused ? justified : survived);
    }
    std::string line() const {
        return fmt::format("{} mutants: {} refuted, {} justified, {} survived", mutants, refuted, justified, survived);
    }
};

void mutants_command(const Options& options, Session& session) {
    auto mutants = mutants_of(chosen(session.claims, options.ids));
    const auto reasons = read_justified(options.justified);
    Context context;
    context.profile = Profile::quick;
    context.corpus = default_corpus();
    const unsigned jobs = options.jobs.empty() ? std::max(1U, std::thread::hardware_concurrency())
                                               : parse_count(options.jobs, "--jobs", 1, 1024).convert_to<unsigned>();
    std::atomic<std::size_t> next = 0;
    {
        const auto threads = start_threads(jobs, [&] {
            for (std::size_t k = next++; k < mutants.size(); k = next++) run_mutant(mutants[k], context);
        });
    }
    Count all;
    for (const Claim* claim : chosen(session.claims, options.ids)) {
        Count count;
        std::string lines;
        for (const MutantOutcome& mutant : mutants) {
            if (mutant.claim != claim) continue;
            const auto reason = reasons.find(mutant.name());
            const bool excused = reason != reasons.end();
            for (Count* one : {&count, &all}) one->add(mutant, excused);
            const auto tell = [&](std::string_view what, std::string_view why) {
                lines += fmt::format("  {} {} ({}): {}\n", what, mutant.name(), mutant.constant->name, why);
            };
            if (mutant.refuted() && excused)
                tell("refuted, but listed as justified:", mutant.finding.reason);
            else if (!mutant.refuted() && !excused)
                tell("survived:",
                     mutant.finding.reason.empty() ? to_string(mutant.finding.verdict) : mutant.finding.reason);
            else if (options.reasons)
                tell(excused ? "justified:" : "refuted:", excused ? reason->second : mutant.finding.reason);
        }
        session.out << fmt::format("{:<26}{} constants, {}\n", claim->id, claim->constants.size(), count.line())
                    << lines;
    }
    session.out << fmt::format("in all: {}\n", all.line());
    session.status = all.survived + all.stale == 0 && all.refuted > 0 ? Status::passed : Status::failed;
}

}  // namespace

void add_mutants_command(CLI::App& app, Session& session) {
    const auto options = std::make_shared<Options>();
    Command command(app, "mutants", "Change one constant of a statement at a time: its claim must refute that");
    command.optional("ID", options->ids, "A claim (default: all)");
    command.optional("--jobs", options->jobs, "Threads; results do not depend on it (default: all)");
    command.optional("--justified", options->justified, "Mutants that may survive, and why");
    command.flag("--reasons", options->reasons, "Print for every mutant what refuted or justifies it");
    command.callback([options, &session] { mutants_command(*options, session); });
}

}  // namespace datamix::verify
