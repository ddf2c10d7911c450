// Which claims and controls names choose: ids, labels, what they support, patterns.

#include "base/files.hpp"
#include "program/json.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;
using nlohmann::json;

namespace fs = std::filesystem;

TEST_CASE("claims and single controls are chosen by id, in the order of the list") {
    const TemporaryFolder folder;
    const std::vector<Claim> claims = {claim_of("first", below_one(0)), claim_of("second", below_one(1)),
                                       claim_of("third", below_one(0))};
    CHECK(run_verify(claims, {"run", "third", "first", "--out", folder / "out"}).status == Status::passed);
    const json results = json_of(read_file(folder / "out/results.json"));
    REQUIRE(results["claims"].size() == 2);
    CHECK(results["claims"][0]["id"] == "first");

    const Ran control = run_verify(claims, {"run", "second/two", "--without-controls", "--out", folder / "out"});
    CHECK(control.status == Status::passed);
    CHECK(control.out.find("1 control, refuted as it must be.") == 0);
    const json alone = json_of(read_file(folder / "out/results.json"));
    CHECK(alone["claims"][0]["verdict"] == "undecided");
    CHECK(alone["claims"][0]["controls"].size() == 1);

    const Ran unknown = run_verify(claims, {"run", "secnod", "--out", folder / "never"});
    CHECK(unknown.status == Status::bad_input);
    CHECK(unknown.err == "verify: no claim or control is called 'secnod'; nearest: second, third, first\n");
    CHECK_FALSE(fs::exists(folder / "never"));
    CHECK(run_verify(claims, {"show", "thrid"}).err ==
          "verify: no claim or control is called 'thrid'; nearest: third, first, second\n");
}

TEST_CASE("labels, statements of the paper and patterns name claims wherever ids are taken", "[commands]") {
    const TemporaryFolder folder;
    std::vector<Claim> claims = {claim_of("text-a", below_one(0)), claim_of("text-b", below_one(0)),
                                 claim_of("other", below_one(0))};
    claims[0].label = "S5", claims[0].paper = "P3";
    claims[1].label = "S5", claims[1].paper = "extension";
    claims[2].label = "F4", claims[2].paper = "P2";
    const auto run = [&](const std::vector<std::string>& ids) {
        std::vector<std::string> arguments = {"run", "--json", "--out", folder / "out"};
        arguments.insert(arguments.end(), ids.begin(), ids.end());
        const Ran ran = run_verify(claims, arguments);
        INFO(ran.err);
        REQUIRE(ran.status == Status::passed);
        const json results = json_of(ran.out);
        std::string found;
        for (const json& claim : results["claims"])
            found += claim["id"].get<std::string>() + ":" + std::to_string(claim["controls"].size()) + " ";
        return found;
    };
    CHECK(run({"F4"}) == "other:2 ");
    CHECK(run({"S5"}) == "text-a:2 text-b:2 ");
    CHECK(run({"P3"}) == "text-a:2 ");
    CHECK(run({"extension", "P2"}) == "text-b:2 other:2 ");
    CHECK(run({"text-*"}) == "text-a:2 text-b:2 ");
    CHECK(run({"P[23]"}) == "text-a:2 other:2 ");
    CHECK(run({"*"}) == "text-a:2 text-b:2 other:2 ");
    CHECK(run({"S5/two"}) == "text-a:1 text-b:1 ");
    CHECK(run({"*/t*", "F4"}) == "text-a:2 text-b:2 other:2 ");
    CHECK(run({"other/thr??"}) == "other:1 ");
    CHECK(run({"f4"}) == "other:2 ");
    CHECK(run({"p[23]", "s5/TWO"}) == "text-a:2 text-b:1 other:2 ");
    for (const std::string none : {"text-?x", "F", "P1", "S5/four", "text-*/", "/two", "", "S5\\"}) {
        const Ran ran = run_verify(claims, {"run", none, "--out", folder / "never"});
        INFO(none);
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.err.starts_with("verify: no claim or control is called '" + none + "'; nearest: "));
    }
    CHECK(run_verify(claims, {"run", "F5", "--out", folder / "never"}).err ==
          "verify: no claim or control is called 'F5'; nearest: S5, F4, P3\n");
    const std::string shown = run_verify(claims, {"show", "S5", "--out", folder / "out"}).out;
    CHECK(shown.starts_with("text-a\n"));
    CHECK(shown.find("\ntext-b\n") != std::string::npos);
}
