// Every message of the instance reader: one line, names the file, the field and what was expected.

#include <fmt/format.h>
#include <sys/stat.h>

#include <fstream>

#include "base/build_info.hpp"
#include "base/json_tree.hpp"
#include "catch.hpp"
#include "instance/instance.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

const std::string good_file = R"({
  "curvature": ["1", 4],
  "domains": [{"name": "code", "optimum": [1, "1"], "noise": ["1/2", 0]}, {"name": "web", "optimum": [0, 0]}],
  "validation": {"optimum": [0.3, "5e-1"]},
  "inner": {"step": "1/4"},
  "outer": {"update": "linear", "step": 0.25},
  "start": {"weights": ["0.9", 0.1], "parameters": [0.9, "9/10"]},
  "output": "average"
})";

/// `good_file` with the first occurrence of `from` replaced.
std::string with(const std::string& from, const std::string& to) {
    std::string text = good_file;
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string message_of(const std::string& text) {
    try {
        parse_instance(text, "F");
    } catch (const Error& error) {
        std::string what = error.what();
        CHECK(what.find('\n') == std::string::npos);
        CHECK(what.substr(0, 2) == "F:");
        return what;
    }
    return "accepted";
}

}  // namespace

TEST_CASE("instance: numbers are read exactly, strings and JSON numbers alike", "[instance]") {
    const Instance instance = parse_instance(good_file, "F");
    CHECK(instance.model.problem.curvature(1) == 4);
    CHECK(instance.model.problem.validation(0) == Rational(3, 10));  // 0.3, not the nearest double
    CHECK(instance.model.problem.validation(1) == Rational(1, 2));
    CHECK(instance.model.outer_step == Rational(1, 4));
    CHECK(instance.model.start_weights(1) == Rational(1, 10));
    CHECK(instance.model.start_parameters(1) == Rational(9, 10));
    CHECK(instance.model.noise(0, 0) == Rational(1, 2));
    CHECK(instance.model.noise(0, 1) == 0);
    CHECK(instance.model.is_noisy());
    CHECK(instance.names == std::vector<std::string>{"code", "web"});
    CHECK(parse_instance(with("0.3", "0.30000000000000000000000000000001"), "F").model.problem.validation(0) !=
          Rational(3, 10));
    CHECK(parse_instance(with("0.3", "123456789012345678901234567890"), "F").model.problem.validation(0) ==
          parse_rational("123456789012345678901234567890"));
    CHECK(parse_instance(with("0.3", "-17"), "F").model.problem.validation(0) == -17);
    const Instance law = parse_instance(with("\"1/4\"", R"json({"law": "log(T)/(mu*T)", "cap": "1/5"})json"), "F");
    CHECK(law.inner == StepLaw::logarithmic(1, Rational(1, 5)));
    CHECK(parse_instance(with("average", "last"), "F").output == Output::last);
    CHECK(parse_instance(with("linear", "eg"), "F").update == OuterRule::exponentiated_gradient);
    CHECK(parse_instance(with("linear", "projected"), "F").update == OuterRule::projected_gradient);
}

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
        {"\"noise\"", "\"nose\"", "F: domains[0]: unknown key \"nose\"; expected name, optimum, noise, curvature"},
        {"[\"1/2\", 0]", "[\"1/2\"]",
         "F: domains[0].noise: expected an array of 2 variances, one per curvature, found an array of 1"},
        {"[\"1/2\", 0]", "[\"-1/2\", 0]", "F: domains[0].noise[0]: expected a variance, at least 0, found \"-1/2\""},
        {"\"web\"", "\"code\"", "F: domains[1].name: expected a name that no other domain has, found \"code\""},
        {"\"web\"", "\"\"", "F: domains[1].name: expected a name, found \"\""},
        {"\"web\"", "3", "F: domains[1].name: expected a name, found 3"},
        {", {\"name\": \"web\", \"optimum\": [0, 0]}", "", "F: domains: expected at least 2 domains, found 1"},
        {"\"optimum\": [0, 0]", "\"optimum\": [1, 1]",
         "F: domains: expected optima that are not all the same: every mixture would be"},
        {"{\"name\": \"web\", \"optimum\": [0, 0]}", "[]",
         "F: domains[1]: expected an object with the keys name, optimum, noise, curvature, found an array of 0"},
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

TEST_CASE("instance: hostile text", "[instance]") {
    CHECK(message_of("[1, 2]").find("F: expected an object with the keys curvature") == 0);
    CHECK(message_of("{\"curvature\": [1,").find("F: not JSON at byte 18: syntax error while parsing value") == 0);
    CHECK(message_of(with("0.3", "NaN")).find("F: not JSON at byte ") == 0);
    CHECK(message_of(with("0.3", "1e400")).find("F: not JSON at byte ") == 0);  // beyond double: write it as a string
    CHECK(message_of(with("0.3", "\"1e400\"")) == "accepted");
    CHECK(message_of(std::string(100, '\0')).find("F: not JSON at byte 1") == 0);
    CHECK(message_of(good_file + "x").find("F: not JSON at byte ") == 0);
    // Found by tests/fuzz: the parser's own message quotes the whole number.
    const std::string overflow = message_of(with("0.3", std::string(400, '4')));
    CHECK(overflow.find("number overflow parsing '444") != std::string::npos);
    CHECK(overflow.size() < 200);
    CHECK(message_of(std::string(100000, '[')) == "F: nested deeper than 16 levels");
    CHECK(message_of(with("code",
                          "c\xff"
                          "de")) == "F: not UTF-8 at byte " + std::to_string(good_file.find("code") + 2));
    CHECK(message_of(with("code",
                          "c\xc0\xaf"
                          "de"))
              .find("F: not UTF-8") == 0);
    CHECK(message_of(with("code", "\xc3\xa9t\xc3\xa9")) == "accepted");
    CHECK(message_of(with("\"average\"", "\"a\\nb\"")) == "F: output: expected \"average\" or \"last\", found \"a b\"");
    const std::string longest = "\"" + std::string(300, 'y') + "\"";
    CHECK(message_of(with("\"average\"", longest)) ==
          "F: output: expected \"average\" or \"last\", found \"" + std::string(40, 'y') + "...\"");
}

TEST_CASE("instance: files that cannot be instances", "[instance]") {
    const verify::testing::TemporaryFolder folder;
    const auto refusal = [](const std::string& file) {
        try {
            read_instance(file);
        } catch (const Error& error) {
            return std::string(error.what()).substr(file.size());
        }
        return std::string("accepted");
    };
    const auto write = [&](const std::string& text) {
        std::ofstream(folder / "f.json", std::ios::binary) << text;
        return folder / "f.json";
    };
    CHECK(refusal(folder.path().string()) == ": expected a file, found a directory");
    CHECK(refusal(folder / "none.json") == ": no such file");
    CHECK(refusal(write("")) == ": the file is empty");
    CHECK(refusal(write(std::string((1 << 20) + 1, '0'))) == ": larger than 1048576 bytes");
    CHECK(refusal(write(good_file)) == "accepted");
    CHECK(refusal("/dev/zero") == ": expected a file, found a device or a pipe");
    REQUIRE(mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK(refusal(folder / "pipe") == ": expected a file, found a device or a pipe");
    const std::filesystem::path samples = source_tree() / "verify/instances";
    for (const char* name : {"full-gradients.json", "exponentiated-gradient.json", "three-domains.json"})
        CHECK_NOTHROW(read_instance((samples / name).string()));
}
