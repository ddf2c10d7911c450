// The rules by which assertions become a verdict.

#include "claim/ledger.hpp"
#include "catch.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

Finding close(const Ledger& ledger) { return ledger.finish("theory", "measured"); }

}  // namespace

TEST_CASE("certified assertions that all hold are a proof") {
    Ledger ledger;
    ledger.certify(Truth::yes, "a");
    ledger.certify(Truth::yes, "b");
    CHECK(close(ledger).verdict == Verdict::proved);
    CHECK(close(ledger).reason.empty());
    CHECK(ledger.assertions() == 2);
}

TEST_CASE("one false assertion refutes, whatever else is there") {
    for (const bool certified : {true, false}) {
        Ledger ledger;
        ledger.leave_open("some data are missing");
        ledger.certify(Truth::unknown, "open");
        ledger.test(true, "evidence");
        CHECK_FALSE(ledger.refuted());
        if (certified)
            ledger.certify(Truth::no, "the first false one");
        else
            ledger.test(false, "the first false one");
        CHECK(ledger.refuted());
        ledger.certify(Truth::no, "the second false one");
        CHECK(close(ledger).verdict == Verdict::refuted);
        CHECK(close(ledger).reason == "false: the first false one");
    }
}

TEST_CASE("an open assertion is undecided and never a pass") {
    Ledger ledger;
    ledger.certify(Truth::yes, "a");
    ledger.certify(Truth::unknown, "the balls are too wide");
    CHECK(close(ledger).verdict == Verdict::undecided);
    CHECK(close(ledger).reason == "not decided: the balls are too wide");

    Ledger lacking;
    lacking.test(true, "a");
    lacking.leave_open("no data");
    CHECK(close(lacking).verdict == Verdict::undecided);
    CHECK(close(lacking).reason == "no data");
}

TEST_CASE("nothing checked is undecided") {
    CHECK(close(Ledger()).verdict == Verdict::undecided);
    CHECK(close(Ledger()).reason == "nothing was checked");
    Ledger numbers_only;
    numbers_only.number("n", std::size_t{3});
    CHECK(close(numbers_only).verdict == Verdict::undecided);
}

TEST_CASE("a claim that rests on evidence is supported, not proved") {
    Ledger ledger;
    ledger.certify(Truth::yes, "a");
    ledger.test(true, "simulation");
    CHECK(close(ledger).verdict == Verdict::supported);
}

TEST_CASE("a default finding is undecided") { CHECK(Finding().verdict == Verdict::undecided); }

TEST_CASE("assertions belong to the part named last, and each part has a verdict of its own") {
    Ledger ledger;
    ledger.certify(Truth::yes, "of no part");
    ledger.part("a").certify(Truth::no, "false of a");
    ledger.certify(Truth::no, "false of a, too");
    ledger.part("b").test(true, "a test of b");
    ledger.part("c").certify(Truth::unknown, "open in c");
    ledger.part("a").certify(Truth::yes, "true of a");
    ledger.part("d");
    const Finding finding = close(ledger);
    REQUIRE(finding.parts.size() == 4);
    const auto is = [&](std::size_t i, const char* key, Verdict verdict, const char* reason, std::size_t assertions) {
        const PartFinding& part = finding.parts[i];
        CHECK(part.key == key);
        CHECK(part.verdict == verdict);
        CHECK(part.reason == reason);
        CHECK(part.assertions == assertions);
    };
    is(0, "a", Verdict::refuted, "false: false of a", 3);
    is(1, "b", Verdict::supported, "", 1);
    is(2, "c", Verdict::undecided, "not decided: open in c", 1);
    is(3, "d", Verdict::undecided, "", 0);
    CHECK(finding.verdict == Verdict::refuted);
    CHECK(ledger.assertions() == 6);
}
