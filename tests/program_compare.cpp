// `verify compare`: what counts as a difference, for exact, enclosed and simulated numbers.
#include "catch.hpp"
#include "program_support.hpp"
#include "report/compare.hpp"

namespace datamix::verify {
namespace {

Results run_with(const std::string& method, const Quantity& number) {
    ClaimResult claim{"c", method, "proved", "", "", "", {number}, {{"k", "refuted"}}};
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
    other.claims.clear();
    CHECK(differences(base, other, false) == std::vector<std::string>{"c: only in the first"});
    CHECK(differences(other, base, false) == std::vector<std::string>{"c: only in the second"});
}

}  // namespace datamix::verify
