// The verdict of a check that throws, and the status of a run, for every mixture of what its checks and controls gave.
#include "claim/status.hpp"

#include <new>

#include "catch.hpp"

using namespace datamix::verify;

namespace {

constexpr Verdict verdicts[] = {Verdict::proved, Verdict::supported, Verdict::undecided, Verdict::refuted};

Outcome ended(Verdict verdict) {
    Outcome outcome;
    outcome.finding.verdict = verdict;
    outcome.completed = true;
    return outcome;
}
Outcome lacking() {
    Outcome outcome;
    outcome.missing = true;
    return outcome;
}
std::vector<Outcome> every_outcome() {
    std::vector<Outcome> all{lacking()};
    for (const Verdict verdict : verdicts) all.push_back(ended(verdict));
    return all;
}

/// What a thrown thing makes of a check.
template <class Thrown>
Outcome thrown(const Thrown& what) {
    return outcome_of([&](const Context&) -> Finding { throw what; }, Context());
}

}  // namespace

TEST_CASE("a check that throws is undecided, and only what is missing counts as missing", "[status]") {
    const Outcome missing = thrown(MissingError("install it")), memory = thrown(std::bad_alloc()), number = thrown(7);
    CHECK(missing.missing);
    CHECK(missing.finding.reason == "install it");
    CHECK_FALSE(memory.missing);
    CHECK(memory.finding.reason.find("the check stopped: ") == 0);
    CHECK(number.finding.reason == "the check stopped with an unknown exception");
    for (const Outcome& outcome : {missing, memory, number}) {
        CHECK(outcome.finding.verdict == Verdict::undecided);
        CHECK_FALSE(outcome.completed);
    }
    const auto proved = [](const Context&) {
        Finding finding;
        finding.verdict = Verdict::proved;
        return finding;
    };
    const Outcome done = outcome_of(proved, Context());
    CHECK(done.completed);
    CHECK(done.finding.verdict == Verdict::proved);
    CHECK(done.seconds >= 0);
}

TEST_CASE("a run passes where checks pass and controls are refuted, and what is missing comes last", "[status]") {
    for (const Outcome& first : every_outcome())
        for (const Outcome& second : every_outcome())
            for (const Outcome& control : every_outcome()) {
                const auto passing = [](const Outcome& check) {
                    return check.finding.verdict == Verdict::proved || check.finding.verdict == Verdict::supported;
                };
                const bool failed = (!first.missing && !passing(first)) || (!second.missing && !passing(second)) ||
                                    (!control.missing && control.finding.verdict != Verdict::refuted);
                Run run;
                run.claims.resize(2);
                run.claims[0].check = first;
                run.claims[0].controls.push_back({nullptr, control});
                run.claims[1].check = second;
                CHECK(status_of(run) == (failed                                               ? Status::failed
                                         : first.missing || second.missing || control.missing ? Status::missing
                                                                                              : Status::passed));
            }
}

TEST_CASE("a run of nothing has shown nothing, and a control alone is enough", "[status]") {
    Run run;
    CHECK(status_of(run) == Status::failed);
    run.claims.resize(1);
    CHECK(status_of(run) == Status::failed);
    CHECK(run.claims[0].finding().verdict == Verdict::undecided);
    CHECK(run.claims[0].finding().reason.find("not asked for") == 0);
    run.claims[0].controls.push_back({nullptr, ended(Verdict::refuted)});
    CHECK(status_of(run) == Status::passed);
    run.claims[0].controls[0].outcome.finding.verdict = Verdict::proved;
    CHECK(status_of(run) == Status::failed);
}

namespace {

Finding with_parts(std::vector<PartFinding> parts, Verdict verdict = Verdict::proved) {
    Finding finding;
    finding.verdict = verdict;
    finding.parts = std::move(parts);
    return finding;
}

/// What judging makes of a check that found `parts` where the claim lists `listed`.
Finding judged(std::vector<Part> listed, const std::vector<PartFinding>& parts) {
    Claim claim;
    claim.parts = std::move(listed);
    ClaimOutcome entry;
    entry.claim = &claim;
    entry.check = outcome_of([&](const Context&) { return with_parts(parts); }, Context());
    judge_parts(entry);
    return entry.finding();
}

}  // namespace

TEST_CASE("a claim is undecided if a part was not asserted, is not listed, or rests on less than it says", "[status]") {
    const Part theorem{"a", "A.", Basis::theorem}, certified{"a", "A.", Basis::certified},
        evidence{"a", "A.", Basis::evidence};
    const PartFinding proved{"a", Verdict::proved, "", 1}, tested{"a", Verdict::supported, "", 1};
    CHECK(judged({theorem}, {proved}).verdict == Verdict::proved);
    CHECK(judged({evidence}, {tested}).verdict == Verdict::proved);
    CHECK(judged({theorem}, {}).reason == "part 'a': nothing was asserted of it");
    CHECK(judged({}, {proved}).reason == "the check asserts a part 'a' that the claim does not list");
    for (const Part& part : {theorem, certified}) {
        const Finding finding = judged({part}, {tested});
        CHECK(finding.verdict == Verdict::undecided);
        CHECK(finding.parts.at(0).verdict == Verdict::undecided);
        CHECK(finding.reason == "part 'a': it rests on a test, not on certified assertions");
    }
    CHECK(shown(theorem, proved) == "theorem");
    CHECK(shown(theorem, {"a", Verdict::refuted, "", 1}) == "refuted");
}

TEST_CASE("a control must refute the parts it names and no other", "[status]") {
    Control control{"c", "why", {"a"}, {}};
    const PartFinding a{"a", Verdict::refuted, "", 1}, b{"b", Verdict::refuted, "", 1},
        fine{"b", Verdict::proved, "", 1};
    const auto as_it_must = [&](std::vector<PartFinding> parts, Verdict verdict) {
        Outcome outcome;
        outcome.finding = with_parts(std::move(parts), verdict);
        return ControlOutcome{&control, outcome}.as_it_must();
    };
    CHECK(as_it_must({a, fine}, Verdict::refuted));
    CHECK_FALSE(as_it_must({a, b}, Verdict::refuted));
    CHECK_FALSE(as_it_must({b}, Verdict::refuted));
    CHECK_FALSE(as_it_must({fine}, Verdict::proved));
    CHECK_FALSE(as_it_must({}, Verdict::undecided));
    control.parts = {"b", "a"};
    CHECK(as_it_must({a, b}, Verdict::refuted));
}
