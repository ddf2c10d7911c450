#include "runner.hpp"

#include <mpfr.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "commands/commands.hpp"
#include "datamix/numeric/error.hpp"
#include "report/coq.hpp"
#include "report/text.hpp"

namespace datamix::verify {

namespace {

struct Task {
    std::string name;
    const std::function<Finding(const Context&)>* check;
    Outcome* outcome;
};

Outcome run_check(const std::function<Finding(const Context&)>& check, const Context& context) {
    using Clock = std::chrono::steady_clock;
    Outcome outcome;
    const auto start = Clock::now();
    // A check that throws has decided nothing, whatever it threw; it must never end the run or pass.
    try {
        outcome.finding = check(context);
    } catch (const MissingError& error) {
        outcome.finding.reason = error.what();
        outcome.missing = true;
    } catch (const std::exception& error) {
        outcome.finding.reason = std::string("the check stopped: ") + error.what();
    } catch (...) {
        outcome.finding.reason = "the check stopped with an unknown exception";
    }
    outcome.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return outcome;
}

/// A claim is proved only with its machine-checked theorem behind it, where it names one.
void require_theorem(const Claim& claim, Finding& finding) {
    if (finding.verdict != Verdict::proved || claim.coq.empty()) return;
    const CoqTheorem theorem = find_coq_theorem(claim.coq);
    if (theorem.problem.empty()) return;
    finding.verdict = Verdict::undecided;
    finding.reason = theorem.problem;
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

Run run_checks(std::vector<ClaimOutcome> selected, const Context& context, unsigned jobs, const Progress& progress) {
    Run run{context, jobs, std::move(selected)};
    std::vector<Task> tasks;
    for (ClaimOutcome& entry : run.claims) {
        if (entry.check) tasks.push_back({entry.claim->id, &entry.claim->check, &*entry.check});
        for (ControlOutcome& control : entry.controls)
            tasks.push_back({entry.claim->id + "/" + control.control->name, &control.control->check, &control.outcome});
    }

    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<bool> running(tasks.size(), false);
    std::size_t done = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < tasks.size(); i = next++) {
            {
                const std::lock_guard lock(mutex);
                running[i] = true;
            }
            *tasks[i].outcome = run_check(*tasks[i].check, context);
            const std::lock_guard lock(mutex);
            running[i] = false;
            ++done;
            changed.notify_one();
        }
        flint_cleanup();  // Arb and MPFR cache constants per thread
        mpfr_free_cache();
    };

    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < std::min<std::size_t>(jobs, tasks.size()); ++i) threads.emplace_back(work);
        std::unique_lock lock(mutex);
        while (done < tasks.size()) {
            changed.wait_for(lock, std::chrono::milliseconds(200));
            const auto current = std::find(running.begin(), running.end(), true);
            if (progress && current != running.end())
                progress(done, tasks.size(), tasks[static_cast<std::size_t>(current - running.begin())].name);
        }
    }
    for (ClaimOutcome& entry : run.claims)
        if (entry.check) require_theorem(*entry.claim, entry.check->finding);
    return run;
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
