#include "runner/runner.hpp"

#include <algorithm>
#include <chrono>

#include "base/text.hpp"
#include "base/threads.hpp"
#include "datamix/numeric/error.hpp"
#include "runner/journal.hpp"
#include "runner/ranks.hpp"
#include "runner/units.hpp"

namespace datamix::verify {

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
                            judge_parts(entry);
                            if (progress.finished) progress.finished(entry);
                        }};
    const auto work = [&] {
        while (const auto unit = units.take()) units.put(*unit, units.run(*unit, context));
    };
    {
        const auto threads = start_threads(std::min<std::size_t>(workforce.jobs, units.size()), work);
        if (processes > 1) workforce.ranks->serve(units, run_identity(context), told);
        for (bool all = false; !all; units.show(told)) all = units.wait(std::chrono::milliseconds(200));
    }
    return run;
}

void help_with_checks(std::vector<ClaimOutcome> selected, const Context& context, Ranks& ranks) {
    const Units units(selected, nullptr);
    ranks.work(units, run_identity(context), context);
}

}  // namespace datamix::verify
