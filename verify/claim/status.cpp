#include "claim/status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <set>

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

bool ControlOutcome::as_it_must() const {
    if (outcome.finding.verdict != Verdict::refuted) return false;
    std::set<std::string> refuted;
    for (const PartFinding& found : outcome.finding.parts)
        if (found.verdict == Verdict::refuted) refuted.insert(found.key);
    return !control || refuted == std::set<std::string>(control->parts.begin(), control->parts.end());
}

std::string ControlOutcome::refuted() const {
    std::string keys;
    for (const PartFinding& found : outcome.finding.parts)
        if (found.verdict == Verdict::refuted) keys += (keys.empty() ? "" : ", ") + found.key;
    return keys;
}

PartFinding ClaimOutcome::part(const Part& part) const {
    if (check)
        for (const PartFinding& found : check->finding.parts)
            if (found.key == part.key) return found;
    return {part.key, Verdict::undecided, "nothing was asserted of it"};
}

namespace {

/// Why a part is not decided by what was found of it; empty if it is.
std::string objection(const Part& part, const PartFinding& found, const CoqTheorem& theorem) {
    if (found.verdict == Verdict::supported && part.basis != Basis::evidence)
        return "it rests on a test, not on certified assertions";
    if (!passes(found.verdict)) return found.reason;
    return theorem.problem;
}

}  // namespace

void judge_parts(ClaimOutcome& entry) {
    entry.coq.assign(entry.claim->parts.size(), {});
    for (std::size_t i = 0; i < entry.coq.size(); ++i)
        if (const Part& part = entry.claim->parts[i]; !part.coq.empty()) entry.coq[i] = find_coq_theorem(part.coq);
    if (!entry.check || !entry.check->completed) return;
    Finding& finding = entry.check->finding;
    std::vector<PartFinding> parts;
    const auto doubt = [&](const std::string& reason) {
        if (!passes(finding.verdict)) return;
        finding.verdict = Verdict::undecided;
        finding.reason = reason;
    };
    for (const PartFinding& found : finding.parts)
        if (std::none_of(entry.claim->parts.begin(), entry.claim->parts.end(),
                         [&](const Part& part) { return part.key == found.key; }))
            doubt(fmt::format("the check asserts a part '{}' that the claim does not list", found.key));
    for (std::size_t i = 0; i < entry.coq.size(); ++i) {
        const Part& part = entry.claim->parts[i];
        PartFinding found = entry.part(part);
        if (const std::string reason = objection(part, found, entry.coq[i]); !reason.empty()) {
            if (found.verdict != Verdict::refuted) found.verdict = Verdict::undecided;
            found.reason = reason;
            doubt(fmt::format("part '{}': {}", part.key, reason));
        }
        parts.push_back(std::move(found));
    }
    finding.parts = std::move(parts);
}

std::string shown(const Part& part, const PartFinding& finding) {
    return passes(finding.verdict) ? to_string(part.basis) : to_string(finding.verdict);
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
