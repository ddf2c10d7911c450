#include "runner/runner.hpp"

#include <mpfr.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/text.hpp"
#include "commands/commands.hpp"
#include "datamix/numeric/error.hpp"
#include "runner/journal.hpp"
#include "runner/ranks.hpp"
#include "runner/units.hpp"

namespace datamix::verify {

namespace {

/// Looks up the machine-checked theorem of a claim that names one; without it the claim is not proved. Whether it was
/// checked on this machine is said beside the verdict, which depends on the sources alone unless the check failed.
void require_theorem(ClaimOutcome& entry) {
    if (entry.claim->coq.empty()) return;
    entry.coq = find_coq_theorem(entry.claim->coq);
    if (!entry.check || entry.check->finding.verdict != Verdict::proved || entry.coq.problem.empty()) return;
    entry.check->finding.verdict = Verdict::undecided;
    entry.check->finding.reason = entry.coq.problem;
}

}  // namespace

Finding ClaimOutcome::finding() const {
    if (check) return check->finding;
    Finding none;
    none.reason = "not asked for: only controls of this claim were run";
    return none;
}

std::vector<ClaimOutcome> select(const std::vector<Claim>& all, const std::vector<std::string>& ids,
                                 bool with_controls) {
    std::vector<std::string> valid;
    for (const Claim& claim : all) {
        valid.push_back(claim.id);
        for (const Control& control : claim.controls) valid.push_back(claim.id + "/" + control.name);
    }
    for (const std::string& id : ids) {
        if (std::find(valid.begin(), valid.end(), id) == valid.end()) throw InputError(unknown_id(id, valid));
    }

    const auto asked = [&](const std::string& id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); };
    std::vector<ClaimOutcome> selected;
    for (const Claim& claim : all) {
        ClaimOutcome entry;
        entry.claim = &claim;
        const bool whole = ids.empty() || asked(claim.id);
        if (whole) entry.check.emplace();
        for (const Control& control : claim.controls) {
            if ((whole && with_controls) || asked(claim.id + "/" + control.name))
                entry.controls.push_back({&control, {}});
        }
        if (whole || !entry.controls.empty()) selected.push_back(std::move(entry));
    }
    return selected;
}

Run run_checks(std::vector<ClaimOutcome> selected, const Context& context, const Workforce& workforce,
               const Progress& progress) {
    const int processes = workforce.ranks ? workforce.ranks->size() : 1;
    Run run{context, workforce.jobs, processes, std::move(selected)};
    Units units(run.claims, workforce.journal);
    const Progress told{progress.at, [&](ClaimOutcome& entry) {
                            require_theorem(entry);
                            if (progress.finished) progress.finished(entry);
                        }};
    const auto work = [&] {
        while (const auto unit = units.take()) units.put(*unit, units.run(*unit, context));
        flint_cleanup();  // Arb and MPFR cache constants per thread
        mpfr_free_cache();
    };
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < std::min<std::size_t>(workforce.jobs, units.size()); ++i)
            threads.emplace_back(work);
        if (processes > 1) workforce.ranks->serve(units, run_identity(context), told);
        for (bool all = false; !all; units.show(told)) all = units.wait(std::chrono::milliseconds(200));
    }
    return run;
}

void help_with_checks(std::vector<ClaimOutcome> selected, const Context& context, Ranks& ranks) {
    const Units units(selected, nullptr);
    ranks.work(units, run_identity(context), context);
}

int status_of(const Run& run) {
    bool lacking = false, anything = false;
    for (const ClaimOutcome& entry : run.claims) {
        if (entry.check) {
            anything = true;
            if (entry.check->missing)
                lacking = true;
            else if (!passes(entry.check->finding.verdict))
                return Status::failed;
        }
        for (const ControlOutcome& control : entry.controls) {
            anything = true;
            if (control.outcome.missing)
                lacking = true;
            else if (!control.as_it_must())
                return Status::failed;
        }
    }
    if (!anything) return Status::failed;  // an empty suite has shown nothing
    return lacking ? Status::missing : Status::passed;
}

}  // namespace datamix::verify
