// Every message of the instance reader: one line, names the file, the field and what was expected.
#include "datamix/instance/read.hpp"

#include <fmt/format.h>

#include "instance/support.hpp"

using namespace datamix;
using namespace datamix::testing;

TEST_CASE("instance: uniform start weights, and a validation that is a mixture of domains", "[instance]") {
    CHECK(parse_instance(with("[\"0.9\", 0.1]", "\"uniform\""), "F").model.start_weights == rationals({"1/2", "1/2"}));
    const auto validation = [](const char* mixture) {
        return parse_instance(with("\"optimum\": [0.3, \"5e-1\"]", std::string("\"mixture\": ") + mixture), "F").model;
    };
    CHECK(validation(R"({"web": "2/3", "code": "1/3"})").problem.validation == rationals({"1/3", "1/3"}));
    CHECK(validation(R"({"web": "2/3", "code": "1/3"})").optimum() == rationals({"1/3", "2/3"}));
    CHECK(validation(R"({"code": 1})").problem.validation == rationals({"1", "1"}));  // what is not named has none
    // c has the bits of all weights over one denominator: too many are refused before it is formed. Pairs x + y = 1/32.
    std::string domains, mixture;
    for (int pair = 0; pair < 32; ++pair) {
        const Integer part = 32 * (parse_integer("1e2400") + 2 * pair + 1);
        for (const int which : {0, 1}) {
            const std::string comma = pair + which == 0 ? "" : ", ", name = fmt::format("\"d{}\"", 2 * pair + which);
            domains += fmt::format(R"({}{{"name": {}, "optimum": [{}]}})", comma, name, pair + which);
            mixture += fmt::format(R"({}{}: "{}")", comma, name,
                                   to_string(Rational(which == 0 ? Integer(1) : Integer(part / 32 - 1), part)));
        }
    }
    const auto file = [&](const std::string& section) {
        return R"({"curvature": [1], "domains": [)" + domains + R"(], "validation": )" + section +
               R"(, "inner": {"step": 1}, "outer": {"update": "eg", "step": "1e-4"},
            "start": {"weights": "uniform", "parameters": [0]}, "output": "last"})";
    };
    CHECK(message_of(file(R"({"optimum": [0]})")) == "accepted");
    CHECK(message_of(file("{\"mixture\": {" + mixture + "}}"))
              .starts_with("F: domains: expected max(d, r^2*m)*b of at most"));
}

TEST_CASE("instance: every message", "[instance]") {
    struct Case {
        const char *from, *to, *expected;
    };
    const Case cases[] = {
        {"\"output\"", "\"outptu\"",
         "F: unknown key \"outptu\"; expected curvature, domains, validation, inner, outer, start, output"},
        {",\n  \"output\": \"average\"", "", "F: output: missing"},
        {"\"average\"", "\"mean\"", "F: output: expected \"average\" or \"last\", found \"mean\""},
        {"\"average\"", "7", "F: output: expected \"average\" or \"last\", found 7"},
        {"[\"1\", 4]", "4", "F: curvature: expected an array of 1 to 64 numbers, found 4"},
        {"[\"1\", 4]", "[]", "F: curvature: expected an array of 1 to 64 numbers, found an array of 0"},
        {"[\"1\", 4]", "[1, 0]", "F: curvature[1]: expected a number above 0, found 0"},
        {"[\"1\", 4]", "[1, \"-4\"]", "F: curvature[1]: expected a number above 0, found \"-4\""},
        {"[\"1\", 4]", "[1, \"NaN\"]", "F: curvature[1]: expected a number above 0, found \"NaN\""},
        {"[\"1\", 4]", "[1, \"1/0\"]", "F: curvature[1]: expected a number above 0, found \"1/0\""},
        {"[\"1\", 4]", "[1, null]", "F: curvature[1]: expected a number above 0, found null"},
        {"[\"1\", 4]", "[1, true]", "F: curvature[1]: expected a number above 0, found true"},
        {"[\"1\", 4]", "[1, {}]", "F: curvature[1]: expected a number above 0, found an object"},
        {"[\"1\", 4]", "[1, \"1e9999\"]",
         "F: curvature[1]: expected a number of at most 8192 bits above and below the fraction bar"},
        {"[1, \"1\"]", "[1]",
         "F: domains[0].optimum: expected an array of 2 numbers, one per curvature, found an array of 1"},
        {"[1, \"1\"]", "[1, \"one\"]", "F: domains[0].optimum[1]: expected a number, found \"one\""},
        {", \"optimum\": [1, \"1\"]", "", "F: domains[0].optimum: missing"},
        {"\"noise\"", "\"nose\"",
         "F: domains[0]: unknown key \"nose\"; expected name, optimum, noise, curvature, bounds"},
        {"[\"1/2\", 0]", "[\"1/2\"]",
         "F: domains[0].noise: expected an array of 2 variances, one per curvature, found an array of 1"},
        {"[\"1/2\", 0]", "[\"-1/2\", 0]", "F: domains[0].noise[0]: expected a variance, at least 0, found \"-1/2\""},
        {"[\"1/2\", 0]", "[[\"1/2\", 0], 0]",
         "F: domains[0].noise[1]: expected an array of 2 numbers, a row of a square matrix, found 0"},
        {"[\"1/2\", 0]", "[\"1/2\", [0, 0]]",
         "F: domains[0].noise[1]: expected a variance, at least 0, found an array of 2"},
        {"[\"1/2\", 0]", "[[\"1/2\", 1], [2, 4]]",
         "F: domains[0].noise[1][0]: expected 1 as in row 0 of a symmetric matrix, found 2"},
        {"[\"1/2\", 0]", "[[\"1/2\", 1], [1, \"1.9\"]]",
         "F: domains[0].noise: expected a positive semidefinite covariance, found one that is not"},
        {"[\"1/2\", 0]", "[[\"1/2\", 1], [1, 2]]", "accepted"},
        {"\"web\"", "\"code\"", "F: domains[1].name: expected a name that no other domain has, found \"code\""},
        {"\"web\"", "\"\"", "F: domains[1].name: expected a name, found \"\""},
        {"\"web\"", "3", "F: domains[1].name: expected a name, found 3"},
        {", {\"name\": \"web\", \"optimum\": [0, 0]}", "", "F: domains: expected at least 2 domains, found 1"},
        {"\"optimum\": [0, 0]", "\"optimum\": [1, 1]",
         "F: domains: expected optima that are not all the same: every mixture would be"},
        {"{\"name\": \"web\", \"optimum\": [0, 0]}", "[]",
         "F: domains[1]: expected an object with the keys name, optimum, noise, curvature, bounds, found an array of "
         "0"},
        {"{\"optimum\": [0.3, \"5e-1\"]}", "[0.3, 0.5]",
         "F: validation: expected an object with the keys optimum, mixture, curvature, found an array of 2"},
        {"\"optimum\": [0.3, \"5e-1\"]", "", "F: validation.optimum: missing"},
        {"\"optimum\": [0.3, \"5e-1\"]", "\"optimum\": [1, 1], \"mixture\": {\"web\": 1}",
         "F: validation: expected an optimum or a mixture, found both"},
        {"\"optimum\": [0.3, \"5e-1\"]", "\"mixture\": [1, 0]",
         "F: validation.mixture: expected an object with a weight in [0, 1] per domain, found an array of 2"},
        {"\"optimum\": [0.3, \"5e-1\"]", "\"mixture\": {\"web\": 0.5, \"wbe\": 0.5}",
         "F: validation.mixture: expected names of domains, found \"wbe\""},
        {"\"optimum\": [0.3, \"5e-1\"]", "\"mixture\": {\"web\": 2, \"code\": -1}",
         "F: validation.mixture.\"web\": expected a weight in [0, 1], found 2"},
        {"\"optimum\": [0.3, \"5e-1\"]", "\"mixture\": {\"web\": 0.5}",
         "F: validation.mixture: expected weights that sum to 1, found the sum 1/2"},
        {"[0.3, \"5e-1\"]", "[0.3, 0.5, 0.1]",
         "F: validation.optimum: expected an array of 2 numbers, one per curvature, found an array of 3"},
        {"{\"step\": \"1/4\"}", "{}", "F: inner.step: missing"},
        {"\"1/4\"", "\"1/3\"", "F: inner.step: expected a number in (0, 1/4], found \"1/3\""},
        {"\"1/4\"", "0", "F: inner.step: expected a number in (0, 1/4], found 0"},
        {"\"1/4\"", "-1", "F: inner.step: expected a number in (0, 1/4], found -1"},
        {"\"1/4\"", "{\"law\": \"1/T\", \"cap\": \"1/4\"}",
         "F: inner.step.law: expected \"log(T)/(mu*T)\", found \"1/T\""},
        {"\"1/4\"", "{\"law\": \"log(T)/(mu*T)\"}", "F: inner.step.cap: missing"},
        {"\"1/4\"", "{\"law\": \"log(T)/(mu*T)\", \"cap\": 1}",
         "F: inner.step.cap: expected a number in (0, 1/4], found 1"},
        {"\"linear\"", "\"mirror\"", "F: outer.update: expected \"linear\", \"eg\" or \"projected\", found \"mirror\""},
        {"0.25", "0", "F: outer.step: expected a number in (0, 1), found 0"},
        {"0.25", "1", "F: outer.step: expected a number in (0, 1), found 1"},
        {"0.25", "\"x\"", "F: outer.step: expected a number, found \"x\""},
        {"\"linear\", \"step\": 0.25", "\"eg\", \"step\": 4", "F: outer.step: expected a number in (0, 4), found 4"},
        {"\"linear\", \"step\": 0.25", "\"eg\", \"step\": -1", "F: outer.step: expected a number in (0, 4), found -1"},
        {"\"linear\", \"step\": 0.25", "\"projected\", \"step\": 2",
         "F: outer.step: expected a number in (0, 2), found 2"},
        {"[\"0.9\", 0.1]", "[\"0.9\"]",
         "F: start.weights: expected an array of 2 weights, one per domain, or \"uniform\", found an array of 1"},
        {"[\"0.9\", 0.1]", "\"unfirom\"",
         "F: start.weights: expected an array of 2 weights, one per domain, or \"uniform\", found \"unfirom\""},
        {"[\"0.9\", 0.1]", "[\"0.9\", 0.2]", "F: start.weights: expected weights that sum to 1, found the sum 11/10"},
        {"[\"0.9\", 0.1]", "[\"1.1\", -0.1]", "F: start.weights[0]: expected a weight in [0, 1], found \"1.1\""},
        {"[\"0.9\", 0.1]", "[\"0.9\", -0.1]", "F: start.weights[1]: expected a weight in [0, 1], found -0.1"},
        {"[0.9, \"9/10\"]", "[0.9]",
         "F: start.parameters: expected an array of 2 numbers, one per curvature, found an array of 1"},
        {", \"parameters\": [0.9, \"9/10\"]", "", "F: start.parameters: missing"},
        {"\"output\"", "\"curvature\"", "F: the key \"curvature\" is there twice"},
    };
    for (const Case& each : cases) CHECK(message_of(with(each.from, each.to)) == each.expected);

    std::string zero = with("\"linear\"", "\"eg\"");
    zero.replace(zero.find("[\"0.9\", 0.1]"), 12, "[1, 0]");
    CHECK(message_of(zero) == "F: start.weights[1]: expected a weight in (0, 1]: \"eg\" never leaves 0, found 0");
    CHECK(message_of(with("[\"0.9\", 0.1]", "[1, 0]")) == "accepted");

    std::string three = with("{\"name\": \"web\"", R"({"name": "x", "optimum": [3, 0]}, {"name": "web")");
    three.replace(three.find("[\"0.9\", 0.1]"), 12, "[0.5, 0.5, 0]");
    three.replace(three.find("0.25"), 4, "0.21");
    CHECK(message_of(three) == "accepted");  // λ_max(G) = (48/9 + √(148/9))/2 = 4.694
    three.replace(three.find("0.21"), 4, "0.26");
    CHECK(message_of(three) == "F: outer.step: expected a number in (0, 0.213...), found 0.26");
}
