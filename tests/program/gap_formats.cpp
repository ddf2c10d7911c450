// `verify error` and `verify horizon` as tab-separated values, from standard input, with progress on a terminal.

#include <iostream>
#include <sstream>

#include "base/build_info.hpp"
#include "base/files.hpp"
#include "catch.hpp"
#include "program/json.hpp"
#include "program/samples.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace {

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

TEST_CASE("error and horizon: comma-separated values are the same, quoted where they have commas", "[commands][gap]") {
    for (const std::vector<std::string>& asked :
         {std::vector<std::string>{"horizon", data + "start_opt.json", "--budget", "20", "1e6"},
          {"error", samples + "three-domains.json", "--budget", "10", "--horizon", "2"}}) {
        auto tsv = asked, csv = asked;
        tsv.push_back("--tsv");
        csv.push_back("--csv");
        std::string expected;
        for (const auto& row : cells_of(run(tsv).out)) {
            for (std::size_t i = 0; i < row.size(); ++i) {
                const bool quoted = row[i].find(',') != std::string::npos;
                expected += (i > 0 ? "," : "") + (quoted ? '"' + row[i] + '"' : row[i]);
            }
            expected += '\n';
        }
        CHECK(run(csv).out == expected);
    }
    const auto two = run({"error", full, "--budget", "10", "--horizon", "2", "--tsv", "--csv"});
    CHECK(two.status == 2);
    CHECK(two.out.empty());
    CHECK_THAT(two.err, ContainsSubstring("--json, --tsv, --csv: expected one of them at most"));
    Table table;
    table.columns = {"plain", "a,b"};
    table.rows = {{"say \"x\"", "two\nlines"}, {"", " "}};
    CHECK(to_csv(table) == "plain,\"a,b\"\n\"say \"\"x\"\"\",\"two\nlines\"\n, \n");
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
