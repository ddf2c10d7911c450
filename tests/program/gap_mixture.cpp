// What rows of `verify error` and `verify horizon` say beside the gap: the output mixture, its error, what a best
// horizon rests on; as table, JSON and TSV, from a file or standard input, with progress on a terminal.

#include <iostream>
#include <sstream>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "instance/gap.hpp"
#include "program/json.hpp"
#include "program/support.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

verify::testing::Ran run(const std::vector<std::string>& arguments) {
    return verify::testing::run_verify({}, arguments);
}
const std::string samples = (source_tree() / "verify/instances/").string();
const std::string full = samples + "full-gradients.json", eg = samples + "exponentiated-gradient.json";
const std::string data = (source_tree() / "tests/data/").string();

/// Standard input for a while.
class StandardInput {
public:
    explicit StandardInput(const std::string& text) : text_(text), old_(std::cin.rdbuf(text_.rdbuf())) {
        std::cin.clear();
    }
    ~StandardInput() {
        std::cin.rdbuf(old_);
        std::cin.clear();
    }
    StandardInput(const StandardInput&) = delete;
    StandardInput& operator=(const StandardInput&) = delete;

private:
    std::istringstream text_;
    std::streambuf* old_;
};

Rational number(const nlohmann::json& text) { return parse_rational(text.get<std::string>()); }
bool encloses(const nlohmann::json& bounds, const Rational& value) {
    return number(bounds.at("lower")) <= value && value <= number(bounds.at("upper"));
}
Integer whole(const nlohmann::json& text) { return parse_integer(text.get<std::string>()); }

std::vector<std::vector<std::string>> cells_of(const std::string& tsv) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(tsv);
    for (std::string line; std::getline(lines, line);) {
        rows.emplace_back();
        std::size_t at = 0;
        for (std::size_t tab = 0; tab != std::string::npos; at = tab + 1) {
            tab = line.find('\t', at);
            rows.back().push_back(line.substr(at, tab == std::string::npos ? tab : tab - at));
        }
    }
    return rows;
}

}  // namespace

TEST_CASE("error: the output mixture is that of the algorithm, in exact rationals", "[commands][gap]") {
    for (const char* name : {"full-gradients", "three-domains", "last-iterate", "opposite-signs"}) {
        INFO(name);
        const std::string file = samples + name + ".json";
        const Instance instance = read_instance(file);
        const ExactModel& model = instance.model;
        const auto result =
            mix(model.problem,
                MixingOptions<Rational>{
                    .horizon = 3, .rounds = 4, .inner_step = *instance.inner.cap(), .outer_step = model.outer_step},
                {model.start_weights, model.start_parameters}, LinearUpdate{});
        const Vector<Rational>& w = instance.output == Output::last ? result.weights : result.average;
        const auto entry =
            testing::json_of(run({"error", file, "--budget", "12", "--horizon", "3", "--digits", "30", "--json"}).out)
                .at(0);
        const auto& mixture = entry.at("mixture");
        REQUIRE(mixture.size() == instance.names.size());
        for (std::size_t i = 0; i < mixture.size(); ++i) {
            const auto k = static_cast<Eigen::Index>(i);
            CHECK(mixture.at(i).at("domain") == instance.names[i]);
            CHECK(encloses(mixture.at(i).at("weight"), w(k)));
            CHECK(number(mixture.at(i).at("weight").at("upper")) - number(mixture.at(i).at("weight").at("lower")) <
                  parse_rational("1e-28"));
            CHECK(encloses(mixture.at(i).at("best"), model.optimum()(k)));
        }
        CHECK(entry.contains("error") == (instance.names.size() == 2));
        if (instance.names.size() > 2) continue;
        const Rational error = w(0) - model.problem.minimiser();
        CHECK(encloses(entry.at("error"), error));
        CHECK(entry.at("error").at("sign") == (error > 0 ? "+" : "-"));
    }
}

TEST_CASE("error: the sign is known where the error is too small for decimals", "[commands][gap]") {
    const auto entry =
        testing::json_of(run({"horizon", samples + "last-iterate.json", "--budget", "1e300", "--json"}).out).at(0);
    CHECK(entry.at("gap").at("lower") == "0");  // about 1e-323228497
    CHECK(entry.at("error").at("sign") == "+");
    CHECK(entry.at("mixture").at(0).at("best").at("lower") == "0.4");  // ends: the same twice
    CHECK(entry.at("mixture").at(0).at("best").at("upper") == "0.4");
    // Exactly at the optimum, and exactly at a start that is not.
    const auto at = [&](const char* name, const char* budget, const char* horizon) {
        return testing::json_of(run({"error", data + name, "--budget", budget, "--horizon", horizon, "--json"}).out)
            .at(0);
    };
    CHECK(at("one_round.json", "100", "7").at("error").at("sign") == "0");
    CHECK(at("one_round.json", "100", "7").at("mixture").at(0).at("weight").at("upper") == "0.4");
    CHECK(at("tie_avg.json", "20", "11").at("mixture").at(0).at("weight").at("lower") == "0.5001");
    CHECK(at("tie_avg.json", "20", "11").at("error").at("upper") == "0.0001");
    CHECK(at("tie_avg.json", "20", "11").at("error").at("sign") == "+");
}

TEST_CASE("horizon: expected weights with noise, and of Monte Carlo", "[commands][gap][stochastic]") {
    const auto entry =
        testing::json_of(run({"horizon", samples + "stochastic-gradients.json", "--budget", "1e3", "--json"}).out)
            .at(0);
    CHECK(entry.at("mixture").at(0).at("domain") == "noisy");
    CHECK(entry.at("error").at("sign") == "-");  // noise tilts away from the noisy domain
    const std::string sampled = (source_tree() / "tests/fuzz/corpus/instance/eg-with-noise.json").string();
    const auto row = testing::json_of(run({"error", sampled, "--budget", "1e3", "--horizon", "5", "--json"}).out).at(0);
    CHECK(row.at("method") == "Monte Carlo, 99.99 %");
    Rational low(0), high(0);
    for (const auto& share : row.at("mixture")) {
        low += number(share.at("weight").at("lower"));
        high += number(share.at("weight").at("upper"));
        CHECK(number(share.at("weight").at("lower")) < number(share.at("weight").at("upper")));
    }
    CHECK(low < 1);  // weights of two domains move against each other
    CHECK(high > 1);
    CHECK(high - low < parse_rational("0.01"));
}

TEST_CASE("horizon: what the best horizon rests on adds up to all horizons", "[commands][gap]") {
    const auto search = [&](const std::string& file, const char* budget) {
        const auto entry = testing::json_of(run({"horizon", file, "--budget", budget, "--json"}).out).at(0);
        const auto& found = entry.at("search");
        CHECK(whole(found.at("evaluated")) + whole(found.at("alike")) + whole(found.at("excluded")) ==
              parse_integer(budget));
        return std::pair(whole(found.at("alike")), whole(found.at("excluded")));
    };
    CHECK(search(full, "1e300").second > parse_integer("9e299"));
    CHECK(search(full, "20") == std::pair(Integer(0), Integer(0)));    // so few are all evaluated
    CHECK(search(eg, "1000") == std::pair(Integer(499), Integer(0)));  // T = 501 … 1000: K = 1; no bound excludes
    const auto [alike, excluded] = search(samples + "stochastic-gradients.json", "1e6");
    CHECK(alike == 499999);
    CHECK(excluded > 490000);
    CHECK(search(data + "start_fixed.json", "1e300").first == parse_integer("1e300") - 1);

    CHECK_THAT(run({"horizon", eg, "--budget", "1000"}).out,
               ContainsSubstring("enclosed run; 501 of 1000 T evaluated, 499 like one of them\n"));
    CHECK_THAT(run({"horizon", full, "--budget", "20"}).out, ContainsSubstring("closed form; 20 of 20 T evaluated\n"));
    CHECK_THAT(run({"horizon", full, "--budget", "1e3"}).out, ContainsSubstring(" excluded by a bound\n"));
    CHECK_FALSE(testing::json_of(run({"horizon", data + "start_opt.json", "--budget", "1e6", "--json"}).out)
                    .at(0)
                    .contains("search"));  // undecided
}

TEST_CASE("error and horizon: the table names the mixtures at its end", "[commands][gap]") {
    const std::string text = run({"horizon", full, "--budget", "1e3", "1e6"}).out;
    const auto at = text.find("\n\nWeights of the output");
    REQUIRE(at != std::string::npos);
    CHECK(text.find("1000000   33") < at);
    CHECK(text.find("1000000   code", at) != std::string::npos);
    CHECK_THAT(text, ContainsSubstring("w*                  w - w*\n"));
    // More than two domains have no sign, and w* whose decimals do not end is cut.
    const std::string three = run({"error", samples + "three-domains.json", "--budget", "10", "--horizon", "2"}).out;
    CHECK(three.find("w - w*") == std::string::npos);
    CHECK_THAT(three, ContainsSubstring("books"));
    CHECK(run({"error", full, "--budget", "1e1000", "--horizon", "1e1000"}).status == 0);
}

TEST_CASE("error and horizon: tab-separated values, one header, whole numbers", "[commands][gap]") {
    const auto outcome = run({"horizon", full, "--budget", "1e20", "1e3", "--tsv"});
    CHECK(outcome.status == 0);
    const auto rows = cells_of(outcome.out);
    REQUIRE(rows.size() == 3);
    const std::vector<std::string> header = {"N",
                                             "T",
                                             "K",
                                             "T_lower",
                                             "T_upper",
                                             "tie",
                                             "gap_lower",
                                             "gap_upper",
                                             "method",
                                             "status",
                                             "note",
                                             "evaluated",
                                             "alike",
                                             "excluded",
                                             "error_lower",
                                             "error_upper",
                                             "error_sign",
                                             "w_1_lower",
                                             "w_1_upper",
                                             "best_1_lower",
                                             "best_1_upper",
                                             "w_2_lower",
                                             "w_2_upper",
                                             "best_2_lower",
                                             "best_2_upper"};
    CHECK(rows[0] == header);
    for (const auto& row : rows) CHECK(row.size() == header.size());
    CHECK(rows[1][0] == "100000000000000000000");
    CHECK(rows[1][2] == to_string(Integer(parse_integer("1e20") / parse_integer(rows[1][1]))));
    CHECK(rows[1][9] == "answered");
    CHECK(rows[2][1] == "10");
    const auto json = testing::json_of(run({"horizon", full, "--budget", "1e3", "--json"}).out).at(0);
    CHECK(rows[2][6] == json.at("gap").at("lower").get<std::string>());
    CHECK(rows[2][11] == json.at("search").at("evaluated").get<std::string>());
    CHECK(rows[2][14] == json.at("error").at("lower").get<std::string>());
    CHECK(rows[2][17] == json.at("mixture").at(0).at("weight").at("lower").get<std::string>());
    CHECK(rows[2][24] == json.at("mixture").at(1).at("best").at("upper").get<std::string>());

    const auto odd = cells_of(run({"horizon", data + "start_opt.json", "--budget", "20", "1e6", "--tsv"}).out);
    REQUIRE(odd.size() == 3);
    CHECK(odd[1][5] == "11..20");
    CHECK(odd[1][9] == "tied");
    CHECK(odd[2][1].empty());
    CHECK(odd[2][3] == "1");
    CHECK(odd[2][4] == "500001");
    CHECK(odd[2][9] == "undecided");
    CHECK(odd[2].size() == header.size());
    const auto refused = run({"horizon", data + "start_opt_eg.json", "--budget", "1e6", "20", "--tsv"});
    CHECK(refused.status == 2);
    CHECK(cells_of(refused.out)[1][9] == "refused");
    CHECK_THAT(cells_of(refused.out)[1][10], ContainsSubstring("expected a budget of at most 20000"));
    CHECK(cells_of(run({"error", samples + "three-domains.json", "--budget", "10", "--horizon", "2", "--tsv"}).out)[0]
              .size() == 14 + 12);
    CHECK(run({"error", full, "--budget", "10", "--horizon", "2", "--tsv", "--json"}).status == 2);
}

TEST_CASE("error, horizon, law, curve and diagnose read standard input", "[commands][gap]") {
    const std::string text = read_file(full);
    const verify::testing::TemporaryFolder folder;
    const std::vector<std::vector<std::string>> commands = {
        {"error", "-", "--budget", "1000", "--horizon", "10", "--json"},
        {"horizon", "-", "--budget", "1000", "--json"},
        {"diagnose", "-"},
        {"curve", "-", "--budget", "1000", "--horizon", "5..20", "--json", "--out", folder / "curve"},
        {"law", "-", "--budget", "1e3..1e6", "--out", folder / "law", "--json"}};
    for (std::vector<std::string> command : commands) {
        INFO(command.front());
        std::string piped;
        {
            const StandardInput input(text);
            piped = run(command).out;
        }
        command[1] = full;
        std::string expected = run(command).out;
        if (const auto at = expected.find(full); at != std::string::npos)
            expected.replace(at, full.size(), "standard input");
        CHECK_FALSE(piped.empty());
        CHECK(piped == expected);
        const StandardInput broken("{\"curvature\": []");
        command[1] = "-";
        const auto outcome = run(command);
        CHECK(outcome.status == 2);
        CHECK(outcome.err.starts_with("verify: standard input: not JSON"));
    }
    const StandardInput nothing("");
    CHECK(run(commands[0]).err == "verify: standard input: the file is empty\n");
    const StandardInput large(std::string((1 << 20) + 1, ' '));
    CHECK(run(commands[0]).err == "verify: standard input: larger than 1048576 bytes\n");
    CHECK(run({"law", "-", "-", "--out", folder / "no"}).err ==
          "verify: FILE: expected \"-\", standard input, at most once\n");
}

TEST_CASE("horizon and curve: several budgets show their progress on a terminal", "[commands][gap]") {
    const verify::testing::TemporaryFolder folder;
    const auto on_terminal = [&](const std::vector<std::string>& arguments) {
        std::ostringstream out, err;
        const std::vector<Claim> none;
        Session session{none, out, err, true, 120};
        CHECK(run_program(arguments, session) != 2);
        return err.str();
    };
    const std::string several = on_terminal({"horizon", full, "--budget", "1e3", "1e6"});
    CHECK_THAT(several, ContainsSubstring("\r[1/2] " + full + ": N = 1000000"));
    CHECK(several.ends_with("\r\033[K"));  // wiped
    CHECK(on_terminal({"horizon", full, "--budget", "1e3"}).find("[0/1]") == std::string::npos);
    CHECK_THAT(on_terminal({"curve", full, "--budget", "100", "1000", "--horizon", "5..20", "--out", folder / "out"}),
               ContainsSubstring("\r[1/2] " + full + ": N = 1000"));
    CHECK(run({"horizon", full, "--budget", "1e3", "1e6"}).err.empty());
}
