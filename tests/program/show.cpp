// `verify show` and `verify list`: what is printed of a claim, and of its last run.

#include "base/files.hpp"
#include "program/json.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace fs = std::filesystem;

TEST_CASE("show tells the numbers of the last run, and whether there is one") {
    const TemporaryFolder folder;
    const std::vector<Claim> claims = {claim_of("good", below_one(Rational(1) / 2))};
    CHECK(run_verify(claims, {"show", "good", "--out", folder / "out"}).out.find("No last run") != std::string::npos);
    run_verify(claims, {"run", "--out", folder / "out"});
    const Ran shown = run_verify(claims, {"show", "good", "--out", folder / "out"});
    CHECK(shown.status == Status::passed);
    for (const std::string part : {"The value is below one.", "proofs/good.md", "profile standard", "1/6", "refuted"})
        CHECK(shown.out.find(part) != std::string::npos);
    for (const std::string broken : {"", "{", "[]", "{\"schema\": 1}", "{\"schema\": 2}", "\x01\xff",
                                     R"({"schema": 2, "claims": [{"id": "good", "numbers": 3}]})"}) {
        write_file(folder / "out/results.json", broken);
        const Ran ran = run_verify(claims, {"show", "good", "--out", folder / "out"});
        CHECK(ran.status == Status::bad_input);
        CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
        CHECK(ran.err.find("results.json") != std::string::npos);
    }
    fs::remove(folder / "out/results.json");
    fs::create_directory(folder / "out/results.json");
    CHECK(run_verify(claims, {"show", "good", "--out", folder / "out"}).status == Status::bad_input);
}

TEST_CASE("a control is shown alone: what it changes, what it must refute, what it did") {
    const TemporaryFolder folder;
    const std::vector<Claim> claims = {claim_of("good", below_one(Rational(1) / 2))};
    const auto shown = [&](const std::string& id) {
        const Ran ran = run_verify(claims, {"show", id, "--out", folder / "out"});
        CHECK(ran.status == Status::passed);
        return ran.out;
    };
    CHECK(shown("good/two").starts_with("good/two\n\n" + claims[0].controls[0].why + "\n"));
    CHECK(shown("good/two").find("must refute") != std::string::npos);
    CHECK(shown("good/two").find("No last run") != std::string::npos);
    CHECK(shown("good/two").find("Parts, and what each rests on") == std::string::npos);
    run_verify(claims, {"run", "--out", folder / "out"});
    CHECK(shown("good/two").ends_with("refuted\n"));
    const std::string both = shown("good/t*");
    CHECK(both.starts_with("good/two\n"));
    CHECK(both.find("\ngood/three\n") != std::string::npos);
    run_verify(claims, {"run", "good/three", "--out", folder / "out"});
    CHECK(shown("good/two").ends_with("not run\n"));
}

TEST_CASE("list is readable, and JSON or bare names on demand") {
    const std::vector<Claim> claims = {claim_of("good", below_one(0))};
    CHECK(run_verify(claims, {"list"}).out.find("The value is below one.") != std::string::npos);
    CHECK(json_of(run_verify(claims, {"list", "--json"}).out)[0]["id"] == "good");
    CHECK(run_verify(claims, {"list", "--names"}).out == "good\ngood/two\ngood/three\n");
}
