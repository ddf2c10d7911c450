// `verify compare`: what counts as a difference, for exact, enclosed and simulated numbers.
#include "report/compare.hpp"
#include "catch.hpp"
#include "program/support.hpp"

namespace datamix::verify {
namespace {

Results run_with(const std::string& method, const Quantity& number) {
    ClaimResult claim{"c", method, "proved", "", "", "", {number}, {{"part", "proved"}}, {{"k", "refuted"}}};
    return {"1", "quick", "1", {claim}};
}
std::size_t count(const std::string& method, const Quantity& a, const Quantity& b, bool same_bytes = false) {
    return differences(run_with(method, a), run_with(method, b), same_bytes).size();
}

}  // namespace

TEST_CASE("enclosures must overlap, or be the same bytes where that is asked", "[program]") {
    CHECK(count("enclosure", {"x", "0.10", "0.12"}, {"x", "0.11", "0.13"}) == 0);
    CHECK(count("enclosure", {"x", "0.10", "0.12"}, {"x", "0.11", "0.13"}, true) == 1);
    CHECK(count("enclosure", {"x", "0.10", "0.12"}, {"x", "0.13", "0.14"}) == 1);
    CHECK(count("exact", {"x", "1/3", "1/3"}, {"x", "1/3", "1/3"}, true) == 0);
    CHECK(count("exact", {"x", "1/3", "1/3"}, {"x", "2/3", "2/3"}) == 1);
    CHECK(count("exact", {"x", "1/3", "1/3"}, {"y", "1/3", "1/3"}) == 1);
}

TEST_CASE("simulated numbers have a tolerance, counter-based statistics have none", "[program]") {
    CHECK(count("simulation", {"x", "1.0000", ""}, {"x", "1.0005", ""}) == 0);
    CHECK(count("simulation", {"x", "1.0000", ""}, {"x", "1.01", ""}) == 1);
    CHECK(count("statistics", {"x", "1.0000", ""}, {"x", "1.0005", ""}) == 1);
    CHECK(count("simulation", {"x", "1", "1"}, {"x", "2", "2"}) == 1);
}

TEST_CASE("verdicts, controls, claims and seeds must agree", "[program]") {
    const Results base = run_with("exact", {"x", "1", "1"});
    CHECK(differences(base, base, true).empty());
    Results other = base;
    other.claims[0].verdict = "refuted";
    other.claims[0].controls[0].second = "proved";
    other.seed = "2";
    CHECK(differences(base, other, false).size() == 3);
    other = base;
    other.claims[0].controls = {{"l", "refuted"}, {"k", "refuted"}};  // in another order, with one more
    CHECK(differences(base, other, false) == std::vector<std::string>{"c: control l: nothing against refuted"});
    CHECK(differences(other, base, false) == std::vector<std::string>{"c: control l: refuted against nothing"});
    other = base;
    other.claims.clear();
    CHECK(differences(base, other, false) == std::vector<std::string>{"c: only in the first"});
    CHECK(differences(other, base, false) == std::vector<std::string>{"c: only in the second"});
}

TEST_CASE("numbers of other inputs or instances differ, whatever their values", "[compare]") {
    const Derivation one{"a third", {{"by", "3"}}}, two{"a third", {{"by", "4"}}};
    CHECK(count("exact", {"x", "1", "1", one}, {"x", "1", "1", one}) == 0);
    CHECK(count("exact", {"x", "1", "1", one}, {"x", "1", "1", two}) == 1);
    CHECK(count("exact", {"x", "1", "1", one}, {"x", "1", "1"}) == 1);
    Results a = run_with("exact", {"x", "1", "1"}), b = a;
    a.claims[0].instances = {{"one", {{"value", "1"}}}};
    b.claims[0].instances = {{"one", {{"value", "2"}}}};
    CHECK(differences(a, b, false) == std::vector<std::string>{"c: the instances of its numbers are not the same"});
}

TEST_CASE("what numbers follow from is read back as it was written", "[compare]") {
    const testing::TemporaryFolder folder;
    const std::vector<Claim> claims = {testing::claim_of("one", testing::below_one(Rational(1) / 7))};
    CHECK(testing::run_verify(claims, {"run", "--out", folder / "a"}).status == Status::passed);
    const ClaimResult claim = read_run(folder / "a").claims.at(0);
    CHECK(claim.instances == std::vector<NamedInstance>{{"one", {{"value", "1/7"}}}});
    REQUIRE(claim.numbers.size() == 2);
    CHECK(claim.numbers[1].derivation == Derivation{"a third", {{"instance", "one"}, {"by", "3"}}});
}

TEST_CASE("digests of Monte Carlo samples must be the same bits", "[compare]") {
    const auto with = [](double sample) {
        Digest digest;
        digest.add(sample);
        Ledger ledger;
        ledger.number("digest", digest);
        Results results;
        results.claims = {{"mc", "simulation", "supported", "", "", "", ledger.finish("", "").numbers, {}, {}}};
        return results;
    };
    CHECK(differences(with(0.1), with(0.1), false).empty());
    CHECK(differences(with(0.1), with(0.1 + 0x1p-56), false) ==
          std::vector<std::string>{"mc: digest: the Monte Carlo samples are not the same bits"});
    CHECK(differences(with(0.0), with(-0.0), false).size() == 1);
}

TEST_CASE("run --compare holds a run against the reference of its profile", "[program]") {
    const testing::TemporaryFolder folder;
    // The reference of the sources' own claims; a claim of that name with other numbers must differ.
    const testing::Ran same =
        testing::run_verify(claims(), {"run", "sgd-rate", "--profile", "quick", "--compare", "--out", folder / "a"});
    INFO(same.out);
    CHECK(same.status == Status::passed);
    CHECK(same.out.find("quick.json in 1 claims") != std::string::npos);

    const std::vector<Claim> other = {testing::claim_of("sgd-rate", testing::below_one(0))};
    const testing::Ran differs =
        testing::run_verify(other, {"run", "--profile", "quick", "--compare", "--out", folder / "b"});
    CHECK(differs.status == Status::failed);
    CHECK(differs.out.find("differs from the reference: sgd-rate: numbers") != std::string::npos);
    const testing::Ran control =
        testing::run_verify(other, {"run", "sgd-rate/two", "--profile", "quick", "--compare", "--out", folder / "c"});
    CHECK(control.status == Status::bad_input);
    CHECK(control.err == "verify: --compare: whole claims were expected, not a control alone\n");
}

TEST_CASE("compare says how many verdicts agree where the runs differ", "[program]") {
    const testing::TemporaryFolder folder;
    const auto run = [&](const char* seed) {
        testing::run_verify(claims(),
                            {"run", "sgd-rate", "--profile", "quick", "--seed", seed, "--out", folder / seed});
        return folder / seed;
    };
    const testing::Ran ran = testing::run_verify({}, {"compare", run("1"), run("2")});
    CHECK(ran.status == Status::failed);
    CHECK(ran.out == "seed: 1 against 2\n1 difference; verdicts agree in 1 of 1 claims of both runs\n");
}

TEST_CASE("compare names the first of two bad files", "[program]") {
    const testing::Ran ran = testing::run_verify({}, {"compare", "/no/first", "/no/second"});
    CHECK(ran.status == Status::bad_input);
    CHECK(ran.err.find("/no/first") != std::string::npos);
}

}  // namespace datamix::verify
