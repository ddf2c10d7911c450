// `verify law FILE --method NAME…`: the table of methods on an instance, and what it refuses.
#include "study/method_study.hpp"

#include <filesystem>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "catch.hpp"
#include "datamix/instance/read.hpp"
#include "program/json.hpp"
#include "program/samples.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace {

const MethodRow& row_of(const std::vector<MethodRow>& rows, const std::string& name) {
    return *std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.choice.name == name; });
}
bool holds(const std::string& low, const std::string& high, const Rational& value) {
    return parse_rational(low) <= value && value <= parse_rational(high);
}

}  // namespace

TEST_CASE("methods: names, commas, fixed horizons", "[law][methods]") {
    CHECK(parse_methods({"all"}).size() == 10);
    const auto choices = parse_methods({"unrolled,last:7", "one-step@1000", "scores", "neumann"});
    REQUIRE(choices.size() == 5);
    CHECK(choices[0].method == choices[4].method);
    CHECK(choices[1].method->last == 7);
    CHECK_FALSE(choices[1].horizon);
    CHECK(*choices[2].horizon == 1000);
    CHECK_FALSE(choices[3].method);
    CHECK(*choices[3].horizon == 1);
    for (const char* bad : {"", "last", "last:0", "last:x", "one-step@0", "unrolled,", "Unrolled"})
        CHECK_THROWS_AS(parse_methods({bad}), InputError);
}

TEST_CASE("methods: F4's instance, whose values are those of the claims", "[law][methods]") {
    const Instance instance = read_instance(samples + "full-gradients.json");
    const auto rows = study_methods(instance, parse_methods({"all"}), {1000, 1000000});
    const auto check = [&](const char* name, int first, int second, const char* limit) {
        const MethodRow row = row_of(rows, name);
        INFO(name);
        CHECK(row.cells[0].horizon == first);
        CHECK(row.cells[1].horizon == second);
        CHECK(row.cells[0].certified);
        const Rational error = parse_rational(limit);
        CHECK(holds(row.limit_lower, row.limit_upper, error * error));
    };
    check("unrolled", 10, 33, "0");
    check("half", 13, 61, "0");
    check("cold", 10, 31, "0");
    check("last:5", 5, 5, "243/18050");
    check("one-step", 1, 1, "3/50");
    check("one-step@1000", 1000, 1000, "3/50");
    check("implicit", 1, 1, "0");
    check("adjoint", 1, 1, "0");
    CHECK(row_of(rows, "one-step@1000").cells[0].lower == "0.25");  // one round: w_0 = .9, w* = .4
    // Simulated a second time, by hand in Python: errors .083939244 and, after 1e6/1000 rounds, .058517717.
    CHECK(std::stod(row_of(rows, "scores").cells[0].upper) == Approx(0.083939244 * 0.083939244).epsilon(1e-5));
    CHECK(std::stod(row_of(rows, "scores@1000").cells[1].upper) == Approx(0.058517717 * 0.058517717).epsilon(1e-5));
}

TEST_CASE("methods: in text and JSON, and what is not certified says so", "[law][methods]") {
    const TemporaryFolder folder;
    const auto law = [&](std::vector<std::string> more) {
        std::vector<std::string> arguments = {"law",          samples + "opposite-signs.json",
                                              "--budget",     "1e3..1e6",
                                              "--per-decade", "1",
                                              "--out",        folder / "report"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    };
    const auto text = law({"--method", "unrolled", "one-step", "scores@1000000"}).out;
    CHECK_THAT(text, ContainsSubstring("unrolled") && ContainsSubstring("?: the best of those enclosed"));
    CHECK_THAT(read_file(folder / "report/law.txt"), ContainsSubstring("Methods: best horizon and gap there"));
    const auto json = json_of(law({"--method", "unrolled,one-step,scores@1000000", "--json"}).out);
    const auto& methods = json.at(0).at("methods");
    REQUIRE(methods.size() == 3);
    CHECK(methods.at(0).at("budgets").at(0).at("horizon") == "9");
    CHECK(methods.at(0).at("budgets").at(0).at("certified") == true);
    const auto& open = methods.at(1).at("budgets").at(3);
    CHECK(open.at("certified") == false);
    CHECK_THAT(open.at("note").get<std::string>(), ContainsSubstring("longer horizons are not excluded"));
    CHECK(methods.at(2).at("kind") == "simulated");
    CHECK(methods.at(2).at("budgets").at(0).at("note") == "the horizon exceeds the budget");
    CHECK_FALSE(methods.at(2).at("budgets").at(0).contains("gap"));
    CHECK_FALSE(json_of(law({"--json"}).out).at(0).contains("methods"));
}

TEST_CASE("methods: what has no table is refused in one line, before anything is written", "[law][methods]") {
    const TemporaryFolder folder;
    const std::string out = folder / "report";
    const std::tuple<std::string, std::vector<std::string>, std::string> cases[] = {
        {"stochastic-gradients", {"all"}, "--method: expected full gradients, found domains with noise"},
        {"exponentiated-gradient", {"all"}, "--method: expected the outer update \"linear\", found \"eg\""},
        {"last-iterate", {"all"}, "--method: expected the output \"average\", found \"last\""},
        {"full-gradients", {"newton"}, "--method: expected unrolled, neumann"},
        {"full-gradients",
         {"all", "--budget", "1e3..1e30"},
         "--budget: expected at most 1e24 with --method, found 1e30"},
    };
    for (const auto& [file, methods, expected] : cases) {
        std::vector<std::string> arguments = {"law", samples + file + ".json", "--out", out, "--method"};
        arguments.insert(arguments.end(), methods.begin(), methods.end());
        const auto outcome = run(arguments);
        CHECK(outcome.status == 2);
        CHECK(outcome.out.empty());
        CHECK_THAT(outcome.err, ContainsSubstring(expected));
        CHECK(std::count(outcome.err.begin(), outcome.err.end(), '\n') == 1);
        CHECK_FALSE(std::filesystem::exists(out));
    }
}
