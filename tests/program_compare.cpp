// `verify compare`: what counts as a difference, for exact, enclosed and simulated numbers.
#include "catch.hpp"
#include "program_support.hpp"
#include "report/compare.hpp"
#include "report/files.hpp"

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

TEST_CASE("results of hostile size, shape or type are refused in one line", "[program][hostile]") {
    const testing::TemporaryFolder folder;
    const std::string file = folder / "results.json";
    const std::string head = R"({"schema": 1, "version": "1", "profile": "quick", "seed": )";
    const auto claim = [&](const std::string& number) {
        return head +
               R"(1, "claims": [{"id": "c", "method": "simulation", "verdict": "proved", "theory": "", "measured": "",
            "numbers": {"x": )" +
               number + R"(}, "controls": []}]})";
    };
    const auto says = [&](const std::string& text, const std::string& expected) {
        write_file(file, text);
        const testing::Ran ran = testing::run_verify({}, {"compare", file, file});
        INFO(ran.err);
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.out.empty());
        CHECK(ran.err == "verify: " + file + ": " + expected + "\n");
    };
    const std::string nested = head + std::string(500000, '[') + std::string(500000, ']') + ", \"claims\": []}";
    says(nested, "nested deeper than 16 levels");  // printing such a seed again would exhaust the stack
    std::string many = head + "[0", keys = head + "{";
    for (int i = 0; i < 200000; ++i) many += ",0";
    for (int i = 0; i < 5000; ++i) keys += (i ? ",\"" : "\"") + std::to_string(i) + "\":0";
    says(many + "]}", "more than 100000 values");
    says(keys + "}}", "an object of more than 1000 keys");
    says(std::string((8 << 20) + 1, ' '), "larger than 8388608 bytes");
    for (const std::string wrong :
         {"{}", "[]", "7", "null", head.c_str(), claim("7").c_str(), claim("{\"lower\": 1}").c_str()}) {
        write_file(file, wrong);
        CHECK(testing::run_verify({}, {"compare", file, file}).status == Status::bad_input);
    }
    const std::string other = folder / "other.json";
    for (const auto& [number, found] :
         {std::pair{R"("x")", "\"x\""}, std::pair{R"("1e999999999")", "\"1e999999999\""}}) {
        write_file(file, claim(number));
        write_file(other, claim("\"1\""));
        CHECK(testing::run_verify({}, {"compare", file, other}).err ==
              std::string("verify: c: x: expected a number, found ") + found + "\n");
    }
    write_file(other, claim("{\"lower\": \"x\", \"upper\": \"2\"}"));
    write_file(file, claim("{\"lower\": \"1\", \"upper\": \"2\"}"));
    CHECK(testing::run_verify({}, {"compare", file, other}).err == "verify: c: x: expected a number, found \"x\"\n");
}

}  // namespace datamix::verify
