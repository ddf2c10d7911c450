#include "claim/status.hpp"

#include <chrono>
#include <exception>

namespace datamix::verify {

Finding ClaimOutcome::finding() const {
    if (check) return check->finding;
    Finding none;
    none.reason = "not asked for: only controls of this claim were run";
    return none;
}

Outcome outcome_of(const Check& check, const Context& context) {
    using Clock = std::chrono::steady_clock;
    Outcome outcome;
    const auto start = Clock::now();
    // A check that throws has decided nothing, whatever it threw; it must never end the run or pass.
    try {
        outcome.finding = check(context);
        outcome.completed = true;
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

void require_theorem(ClaimOutcome& entry) {
    if (entry.claim->coq.empty()) return;
    entry.coq = find_coq_theorem(entry.claim->coq);
    if (!entry.check || entry.check->finding.verdict != Verdict::proved || entry.coq.problem.empty()) return;
    entry.check->finding.verdict = Verdict::undecided;
    entry.check->finding.reason = entry.coq.problem;
}

Status status_of(const Run& run) {
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
