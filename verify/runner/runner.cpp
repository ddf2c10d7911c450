#include "runner/runner.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <chrono>

#include "base/text.hpp"
#include "base/threads.hpp"
#include "datamix/numeric/error.hpp"
#include "runner/journal.hpp"
#include "runner/ranks.hpp"
#include "runner/units.hpp"

namespace datamix::verify {

namespace {

/// Whether the pattern of a shell is the whole of `name`, in upper or lower case; without `*`, `?` and `[` only the
/// name itself is.
bool matches(const std::string& pattern, const std::string& name) {
    return !name.empty() && fnmatch(pattern.c_str(), name.c_str(), FNM_NOESCAPE | FNM_CASEFOLD) == 0;
}

/// "CLAIM", or "CLAIM/CONTROL": the parts on either side of the first slash are patterns.
struct Asked {
    std::string claim, control;
    bool whole;

    explicit Asked(const std::string& id)
        : claim(id.substr(0, id.find('/'))),
          control(id.substr(std::min(claim.size() + 1, id.size()))),
          whole(claim.size() == id.size()) {}
    bool names(const Claim& one) const {
        return matches(claim, one.id) || matches(claim, one.label) || matches(claim, one.paper);
    }
    bool takes(const Claim& one) const { return whole && names(one); }
    bool takes(const Claim& one, const Control& part) const {
        return !whole && names(one) && matches(control, part.name);
    }
};

/// All that can be asked for by its name, ids first.
std::vector<std::string> valid_ids(const std::vector<Claim>& all) {
    std::vector<std::string> ids, groups;
    for (const Claim& claim : all) {
        ids.push_back(claim.id);
        for (const Control& control : claim.controls) ids.push_back(claim.id + "/" + control.name);
        for (const std::string& group : {claim.label, claim.paper})
            if (!group.empty() && std::find(groups.begin(), groups.end(), group) == groups.end())
                groups.push_back(group);
    }
    ids.insert(ids.end(), groups.begin(), groups.end());
    return ids;
}

}  // namespace

std::vector<ClaimOutcome> select(const std::vector<Claim>& all, const std::vector<std::string>& ids,
                                 bool with_controls) {
    std::vector<Asked> asked(ids.begin(), ids.end());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const bool found = std::any_of(all.begin(), all.end(), [&](const Claim& claim) {
            return asked[i].takes(claim) ||
                   std::any_of(claim.controls.begin(), claim.controls.end(),
                               [&](const Control& control) { return asked[i].takes(claim, control); });
        });
        if (!found) throw InputError(unknown_name("claim or control", ids[i], valid_ids(all)));
    }

    std::vector<ClaimOutcome> selected;
    for (const Claim& claim : all) {
        ClaimOutcome entry;
        entry.claim = &claim;
        const bool whole =
            ids.empty() || std::any_of(asked.begin(), asked.end(), [&](const Asked& one) { return one.takes(claim); });
        if (whole) entry.check.emplace();
        for (const Control& control : claim.controls) {
            if ((whole && with_controls) ||
                std::any_of(asked.begin(), asked.end(), [&](const Asked& one) { return one.takes(claim, control); }))
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
    Units units(run.claims, workforce.journal, workforce.earlier);
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
