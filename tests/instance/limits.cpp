// Instances of hostile size: each is refused in one line, at once, and before memory is taken.
#include "datamix/instance/limits.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "catch.hpp"
#include "datamix/instance/read.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

struct Answer {
    std::string message;
    double seconds = 0;  ///< of processor time
    long kilobytes = 0;  ///< that the process grew by
};

/// What the reader says to a text, asked in a process of its own.
Answer refusal(const std::string& text) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        struct rusage before {
        }, after{};
        getrusage(RUSAGE_SELF, &before);
        const rlimit limit{20, 20};  // seconds: a hang fails the test
        setrlimit(RLIMIT_CPU, &limit);
        std::string message = "accepted";
        try {
            parse_instance(text, "F");
        } catch (const Error& error) {
            message = error.what();
        } catch (const std::exception& error) {
            message = std::string("not refused: ") + error.what();
        }
        getrusage(RUSAGE_SELF, &after);
        message += "\n" + std::to_string(after.ru_maxrss - before.ru_maxrss) + " ";
        if (::write(ends[1], message.data(), message.size()) < 0) _exit(1);
        _exit(0);
    }
    close(ends[1]);
    std::string told;
    char buffer[4096];
    for (ssize_t got = 0; (got = read(ends[0], buffer, sizeof buffer)) > 0;)
        told.append(buffer, static_cast<std::size_t>(got));
    close(ends[0]);
    int status = 0;
    struct rusage used {};
    wait4(child, &status, 0, &used);
    if (told.empty()) return {"killed", 20, 0};
    const auto line = told.find('\n');
    return {told.substr(0, line),
            static_cast<double>(used.ru_utime.tv_sec) + 1e-6 * static_cast<double>(used.ru_utime.tv_usec),
            std::stol(told.substr(line + 1))};
}

/// `count` numbers, the i-th made by `number`.
std::string list(int count, const std::function<std::string(int)>& number) {
    std::string text = "[";
    for (int i = 0; i < count; ++i) text += (i ? ",\"" : "\"") + number(i) + "\"";
    return text + "]";
}

/// An instance of m domains with d parameters; `number` makes the optima.
std::string instance(int d, int m, const std::function<std::string(int)>& number,
                     const std::string& update = "linear") {
    std::string text = "{\"curvature\":" + list(d, [](int) { return "1"; }) + ",\"domains\":[";
    for (int i = 0; i < m; ++i)
        text += (i ? ",{" : "{") + ("\"name\":\"" + std::to_string(i)) +
                "\",\"optimum\":" + list(d, [&](int j) { return number(i * d + j); }) + "}";
    return text + "],\"validation\":{\"optimum\":" + list(d, [](int) { return "0"; }) +
           "},\"inner\":{\"step\":\"1/2\"},\"outer\":{\"update\":\"" + update +
           "\",\"step\":\"1/1000\"},\"start\":{\"weights\":" + list(m, [&](int) { return "1/" + std::to_string(m); }) +
           ",\"parameters\":" + list(d, [](int) { return "0"; }) + "},\"output\":\"average\"}";
}

/// Fractions of 2000 and more bits with denominators of their own.
std::string long_fraction(int i) {
    return std::to_string(7 + 2 * i) + "e300/" + std::to_string(9973 + 2 * i) + std::string(600, '3');
}

void refused(const std::string& text, const std::string& expected) {
    const Answer answer = refusal(text);
    INFO(expected);
    CHECK(answer.message.substr(0, expected.size()) == expected);
    CHECK(answer.message.size() < 500);
    CHECK(answer.seconds < 3);
    CHECK(answer.kilobytes < 50000);
}

}  // namespace

TEST_CASE("numbers that would be long are refused from their text", "[instance][hostile]") {
    const std::string too_long = "expected a number of at most 8192 bits above and below the fraction bar";
    for (const std::string number : {"1e100000/1e100000", "1e-100000", "1/1e99999", "1e5001"})
        refused(instance(1, 2, [&](int i) { return i ? number : "0"; }), "F: domains[1].optimum[0]: " + too_long);
    refused(instance(1, 2, [&](int i) { return i ? std::string(900000, '7') : "0"; }),
            "F: domains[1].optimum[0]: " + too_long);
    CHECK(refusal(instance(1, 2, [](int i) { return i ? "1e2466/1e2465" : "0"; })).message == "accepted");
}

TEST_CASE("what no exact elimination can take is refused before it", "[instance][hostile]") {
    const std::string limit =
        "F: domains: expected max(d, r^2*m)*b of at most 8000000 for d parameters, m domains, r = min(m - 1, d) and "
        "numbers of b bits over their common denominator, found d = ";
    for (const char* update : {"linear", "eg"}) {
        refused(instance(16, 16, long_fraction, update), limit + "16, m = 16 and b at least ");
        refused(instance(2, 64, long_fraction, update), limit + "2, m = 64 and b at least ");
    }
    refused(instance(64, 2, [](int i) { return "1/" + std::to_string(9973 + 2 * i) + std::string(2460, '3'); }),
            limit + "64, m = 2 and b at least ");
    CHECK(refusal(instance(24, 24, [](int i) { return "0." + std::to_string(100 + i * i % 900); })).message ==
          "accepted");
}

TEST_CASE("texts of many values, keys or levels are refused while they are read", "[instance][hostile]") {
    std::string values = "[", keys = "{", nested;
    for (int i = 0; i < 500000; ++i) values += "0,";
    for (int i = 0; i < 100000; ++i) keys += "\"" + std::to_string(i) + "\":0,";
    for (int i = 0; i < 100000; ++i) nested += "{\"a\":";
    refused(values, "F: more than 10000 values");
    refused(keys, "F: an object of more than 1000 keys");
    refused(nested, "F: nested deeper than 16 levels");
    refused("{\"" + std::string(1000000, 'k') + "\":0}",
            "F: unknown key \"" + std::string(40, 'k') +
                "...\"; expected curvature, domains, validation, inner, outer, start, output");
}

TEST_CASE("messages stay short whatever numbers they show", "[instance][hostile]") {
    const auto at = [](std::string text, const std::string& from, const std::string& to) {
        return text.replace(text.find(from), from.size(), to);
    };
    const auto two = [](const char* update) {
        return instance(
            1, 2, [](int i) { return i ? "1e-1000" : "0"; }, update);
    };
    refused(at(two("eg"), "1/1000", "1e2001"),
            "F: outer.step: expected a number in (0, 7.999e2000...), found \"1e2001\"");
    refused(at(two("linear"), "1/1000", "1e2001"),
            "F: outer.step: expected a number in (0, 1.999e2000...), found \"1e2001\"");
    const std::string three = instance(2, 3, [](int i) { return i == 0 ? "1e-1000" : i == 3 ? "1e-1000" : "0"; });
    refused(at(three, "1/1000", "1e2001"), "F: outer.step: expected a number in (0, 1e2000...), found \"1e2001\"");
    refused(at(two("linear"), "[\"1\"]", "[\"7e2000\"]"),
            "F: inner.step: expected a number in (0, 1.428e-2001...], found \"1/2\"");
}

TEST_CASE("error and horizon refuse what would take minutes or gigabytes", "[commands][hostile]") {
    const verify::testing::TemporaryFolder folder;
    const auto says = [](const std::vector<std::string>& arguments, const std::string& expected) {
        const auto ran = verify::testing::run_verify({}, arguments);
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.out.empty());
        CHECK(ran.err == "verify: " + expected + "\n");
    };
    const auto number = [](int i) { return i % 41 ? "0" : "1"; };  // a 1 on the diagonal
    const std::string large = folder / "large.json", noisy = folder / "noisy.json", eg = folder / "eg.json";
    std::string text = instance(40, 40, number);
    std::ofstream(large) << text;
    says({"error", large, "--budget", "1e300", "--horizon", "1"},
         "--budget: expected less than 2^101 for 40 domains with 40 parameters, found 1e300");
    says({"horizon", large, "--budget", "1e300"},
         "--budget: expected less than 2^101 for 40 domains with 40 parameters, found 1e300");
    std::ofstream(noisy) << text.replace(text.find(",\"optimum\""), 1,
                                         ",\"noise\":" + list(40, [](int) { return "1"; }) + ",");
    says({"error", noisy, "--budget", "100", "--horizon", "1"},
         noisy +
             ": domains: expected at most 20 parameters and free weights where domains are noisy and the outer step "
             "is linear, found 79");
    std::ofstream(eg) << instance(40, 40, number, "eg");
    says({"error", eg, "--budget", "2501", "--horizon", "1"},
         eg + ": outer.update: \"eg\" is enclosed round by round, expected at most 2500 rounds, found 2501");
    says({"horizon", eg, "--budget", "1001"},
         eg + ": outer.update: \"eg\" is enclosed round by round, expected a budget of at most 1000, found 1001");
    for (const char* budget : {"1e1001", "1e1000000000", "1e100000/3"})
        says({"error", large, "--budget", budget, "--horizon", "1"},
             std::string("--budget: expected a whole number from 1 to 1e1000, found \"") + budget + "\"");
}
