// Mutants of statements: a check that depends on its constants refutes them, one that does not lets them survive, and
// nothing else counts as refuted.

#include "claim/mutant.hpp"

#include <chrono>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "catch.hpp"
#include "claim/control.hpp"
#include "program/support.hpp"

namespace datamix::verify {
namespace {

using testing::TemporaryFolder;

/// 3 ≤ 4·factor and 3 ≤ 100·factor: the first constant is sharp enough to be seen, the second is not.
Claim bounded() {
    Claim claim = testing::claim_of("bounded", [](const Context& context) {
        Ledger ledger;
        ledger.certify(known(3 <= 4 * context.factor("four")), "three is at most four");
        ledger.certify(known(3 <= 100 * context.factor("hundred")), "three is at most a hundred");
        return ledger.finish("3 <= 4, 3 <= 100", "3");
    });
    claim.constants = {{"the 4", "four", {"1/2"}}, {"the 100", "hundred", {"1/2"}}};
    return claim;
}

Claim with_check(const char* id, Check check) {
    Claim claim = testing::claim_of(id, std::move(check));
    claim.constants = {{"the 4", "four", {"1/2"}}};
    return claim;
}

testing::Ran mutants(const std::vector<Claim>& claims, const std::string& justified,
                     const std::vector<std::string>& more = {}) {
    const TemporaryFolder folder;
    write_file(folder / "justified.txt", justified);
    std::vector<std::string> arguments = {"mutants", "--justified", folder / "justified.txt"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return testing::run_verify(claims, arguments);
}

}  // namespace

TEST_CASE("outside of a mutant every factor is 1", "[mutants]") {
    CHECK(Context().factor("anything") == 1);
    CHECK(bounded().check({}).verdict == Verdict::proved);
}

TEST_CASE("a control's constant is judged in the quick profile, or by the measurement that a standard run has made",
          "[mutants]") {
    std::vector<Profile> seen;
    const auto check = [&](const Context& context) {
        seen.push_back(context.profile);
        return bounded().check(context);
    };
    Context context;
    for (const auto& [judges, profile] :
         {std::pair(false, Profile::standard), std::pair(true, Profile::standard), std::pair(true, Profile::deep)}) {
        context.profile = profile;
        Claim claim = bounded();
        claim.check = check;
        claim.judges_measurement = judges;
        claim.controls = {altered("half", "", {}, "four", "1/2")};
        give_checks(claim);
        CHECK(claim.controls[0].check(context).verdict == Verdict::refuted);
    }
    CHECK(seen == std::vector{Profile::quick, Profile::standard, Profile::quick});
}

TEST_CASE("a mutant that its claim refutes is gone, one that it lets pass must be justified", "[mutants]") {
    const auto ran = mutants({bounded()}, "");
    CHECK(ran.status == Status::failed);
    CHECK(ran.out.find("2 constants, 2 mutants: 1 refuted, 0 justified, 1 survived") != std::string::npos);
    CHECK(ran.out.find("survived: bounded/hundred 1/2 (the 100): proved") != std::string::npos);
    const auto justified = mutants({bounded()}, "# why\n\nbounded/hundred 1/2 nobody needs it sharp\n");
    CHECK(justified.status == Status::passed);
    CHECK(justified.out.find("1 refuted, 1 justified, 0 survived") != std::string::npos);
    CHECK(mutants({bounded()}, "bounded/hundred 1/2 not sharp\nbounded/four 1/2 is refuted\n").status ==
          Status::failed);
    const auto stale = mutants({bounded()}, "bounded/hundred 1/2 not sharp\nbounded/five 1/2 gone\n");
    CHECK(stale.status == Status::failed);
    CHECK(stale.out.find("justifies bounded/five 1/2, which is no mutant") != std::string::npos);
}

TEST_CASE("a check that throws, is open, or never asks for the constant refutes nothing", "[mutants]") {
    const auto throwing = with_check("throwing", [](const Context& context) -> Finding {
        if (context.factor("four") != 1) throw std::runtime_error("no memory");
        return {};
    });
    const auto odd = with_check("odd", [](const Context&) -> Finding { throw 7; });
    const auto open = with_check("open", [](const Context& context) {
        Ledger ledger;
        if (context.factor("four") != 1) ledger.leave_open("the theorem needs four");
        return ledger.finish("", "");
    });
    const auto deaf = with_check("deaf", [](const Context&) {
        Ledger ledger;
        ledger.certify(Truth::no, "false whatever the constant");
        return ledger.finish("", "");
    });
    const auto stranger = with_check("stranger", [](const Context& context) {
        Ledger ledger;
        ledger.certify(known(context.factor("five") > 1), "false whatever the constant");
        return ledger.finish("", "");
    });
    for (const auto& [claim, reason] : {std::pair{throwing, "the check stopped: no memory"},
                                        {odd, "the check stopped with an unknown exception"},
                                        {open, "the theorem needs four"},
                                        {deaf, "the check never asked for the constant 'four'"},
                                        {stranger, "the check stopped: the claim lists no constant 'five'"}}) {
        INFO(claim.id);
        const auto ran = mutants({claim}, "");
        CHECK(ran.status == Status::failed);
        CHECK(ran.out.find("0 refuted, 0 justified, 1 survived") != std::string::npos);
        CHECK(ran.out.find(reason) != std::string::npos);
    }
}

TEST_CASE("a mutant whose check lacks its data is neither refuted nor a survivor", "[mutants]") {
    const auto lacking =
        with_check("lacking", [](const Context&) -> Finding { throw MissingError("no texts: apt-get install texts"); });
    for (const char* justified : {"", "lacking/four 1/2 not sharp\n"}) {
        const auto ran = mutants({lacking}, justified);
        CHECK(ran.status == Status::missing);
        CHECK(ran.out.find("0 refuted, 0 justified, 0 survived, 1 not checked\n") != std::string::npos);
        CHECK(ran.out.find("not checked: lacking/four 1/2 (the 4): no texts: apt-get") != std::string::npos);
    }
    CHECK(mutants({bounded(), lacking}, "").status == Status::failed);  // one that survives is worse
    CHECK(mutants({bounded(), lacking}, "", {"bounded/four 1/2", "lacking"}).status == Status::missing);
    const auto with_texts = with_check("lacking", [](const Context& context) {
        Ledger ledger;
        ledger.certify(known(context.factor("four") == 1 || context.corpus != "/texts"), "three is at most four");
        return ledger.finish("", "");
    });
    CHECK(mutants({with_texts}, "", {"--corpus", "/texts"}).status == Status::passed);
    CHECK(mutants({with_texts}, "").status == Status::failed);
}

TEST_CASE("on a terminal the mutant that is running is told", "[mutants]") {
    const std::vector<Claim> slow = {with_check("slow", [](const Context&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        return Finding();
    })};
    std::ostringstream out, err;
    Session terminal{slow, out, err, true, 120};
    run_program({"mutants"}, terminal);
    CHECK(std::regex_search(err.str(), std::regex("\\[0/1\\] 0:[0-9]{2}: slow/four 1/2")));
}

TEST_CASE("mutants are chosen by labels and patterns, too", "[mutants][commands]") {
    Claim labelled = bounded();
    labelled.label = "F4";
    for (const char* id : {"F4/four*", "P1/four 1/2", "bou*/four 1/2", "*/four 1/?"})
        CHECK(mutants({labelled}, "", {id}).out.find("in all: 1 mutants: 1 refuted") != std::string::npos);
    CHECK(mutants({labelled}, "", {"F4"}).out.find("in all: 2 mutants") != std::string::npos);
}

TEST_CASE("the list of justified mutants is read strictly", "[mutants]") {
    for (const char* text : {"bounded/four 1/2\n", "bounded/four 1/2 a\nbounded/four 1/2 b\n"}) {
        const auto ran = mutants({bounded()}, text);
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.err.find("\"ID/KEY FACTOR reason\" was expected") != std::string::npos);
    }
    CHECK(testing::run_verify({bounded()}, {"mutants", "unbounded"}).status == Status::bad_input);
}

TEST_CASE("the constants of every claim are named once, changed by something, and every justified one exists",
          "[mutants]") {
    std::set<std::string> names;
    for (const Claim& claim : claims()) {
        INFO(claim.id);
        CHECK_FALSE(claim.constants.empty());
        std::set<std::string> keys;
        for (const Constant& constant : claim.constants) {
            INFO(constant.key);
            CHECK(keys.insert(constant.key).second);
            CHECK(constant.key.find_first_of(" /") == std::string::npos);
            CHECK_FALSE(constant.name.empty());
            CHECK_FALSE(constant.stronger.empty());
            for (const char* factor : constant.stronger) CHECK(parse_rational(factor) != 1);
        }
        for (const Control& mutant : with_mutants(claim).controls)
            CHECK(names.insert(claim.id + "/" + mutant.name).second);
    }
    for (const auto& [name, reason] : read_justified(source_tree() / "tests" / "mutation" / "statements.txt"))
        CHECK(names.count(name) == 1);
}

}  // namespace datamix::verify
