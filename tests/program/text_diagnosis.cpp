// `verify diagnose` of texts: sentences, numbers, JSON, and what is refused.

#include "study/text_diagnosis.hpp"

#include "base/files.hpp"
#include "program/json.hpp"
#include "program/support.hpp"
#include "study/greedy_verdict.hpp"
#include "text/naive.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace {

TextInput input_of(const std::string& validation, double reg = 0.01) {
    TextInput input;
    input.names = {"one", "two"};
    input.texts = {{trigram_shares(naive::random_text(1, 2000, "abcdefgh .,")),
                    trigram_shares(naive::random_text(2, 2000, "help me 42"))},
                   trigram_shares(validation)};
    input.regularisation = reg;
    return input;
}

const std::string mixed = naive::random_text(3, 900, "abcdefgh .,") + naive::random_text(4, 500, "help me 42");

}  // namespace

TEST_CASE("diagnose of texts: greedy's limit, the horizon that is near enough, vertices", "[text][hard]") {
    const TextInput input = input_of(mixed);
    const TextDiagnosis diagnosis = diagnose_texts(input, 1.01, {});
    TextStudy text(input.texts, input.regularisation);
    CHECK(diagnosis.least == Approx(text.best().best.outer_loss).epsilon(1e-10));
    CHECK(diagnosis.uniform == Approx(text.loss(text.uniform())).epsilon(1e-10));
    CHECK(diagnosis.lower_bound <= diagnosis.least);
    CHECK(diagnosis.converged);
    const double wanted = 0.01 * (diagnosis.uniform - diagnosis.least);
    REQUIRE(diagnosis.limits.size() > 1);
    for (std::size_t i = 0; i + 1 < diagnosis.limits.size(); ++i) CHECK(diagnosis.limits[i].settled.gap > wanted);
    const TextLimit& last = diagnosis.limits.back();
    CHECK(last.settled.gap <= wanted);
    CHECK(last.settled.gap ==
          Approx(text.limit(last.horizon, text.inner_step(), 1e-5).outer_loss - diagnosis.least).margin(1e-9));

    REQUIRE(diagnosis.findings.size() == 5);
    CHECK(diagnosis.findings[0].sentence ==
          greedy_text(input.names, diagnosis.limits[0].settled, diagnosis.uniform - diagnosis.least));
    CHECK(diagnosis.findings[1].sentence.find(
              "The smallest horizon tried whose limit is within 1 % of the gap of uniform weights is T = " +
              std::to_string(last.horizon) + ",") == 0);
    CHECK(diagnosis.findings[1].number == std::to_string(last.horizon));
    CHECK(diagnosis.findings[2].sentence.find("Weights do not end at a vertex: the largest") == 0);
    CHECK(diagnosis.findings[3].sentence.find("MixMin, which has no horizon, leaves a gap of ") == 0);
    CHECK(has(diagnosis.findings[4].sentence,
              "F is not convex in the weights, so F* is local: the best of searches from "
              "3 starts"));
    for (const Statement& statement : diagnosis.findings) CHECK(!statement.source.empty());

    const std::string table = text_diagnosis_text(diagnosis, input, 120);
    for (const Statement& statement : diagnosis.findings)
        CHECK(has(table, "- " + statement.sentence + " [" + statement.source + "]\n"));
    const auto json = json_of(text_diagnosis_json(diagnosis, input));
    CHECK(json["statements"].size() == 5);
    CHECK(json["limits"].size() == diagnosis.limits.size());
    CHECK(json["limits"][0]["horizon"] == "1");
    CHECK(json["domains"] == std::vector<std::string>{"one", "two"});
    CHECK(std::stod(json["least_loss"].get<std::string>()) == Approx(diagnosis.least).epsilon(1e-8));
}

TEST_CASE("diagnose of texts: the best horizon of a budget", "[text]") {
    const TextInput input = input_of(mixed);
    std::vector<std::size_t> shown;
    const TextDiagnosis diagnosis = diagnose_texts(input, 2, {7, 150}, [&](std::size_t done, std::size_t total) {
        CHECK(done < total);
        shown.push_back(done);
    });
    CHECK(std::is_sorted(shown.begin(), shown.end()));
    CHECK(shown.back() == 2 * 13 + 6);  // the seventh of N = 150; T = 200 is beyond it
    REQUIRE(diagnosis.budgets.size() == 2);
    CHECK(diagnosis.budgets[0].horizons.size() == 3);
    const TextBudget& budget = diagnosis.budgets[1];
    REQUIRE(budget.horizons.size() == 7);
    TextStudy text(input.texts, input.regularisation);
    for (const HorizonStudy& run : budget.horizons) {
        INFO("T = " << run.horizon);
        const auto loss = [&](double outer_step) {
            return text.loss(text.last_weights({.horizon = run.horizon,
                                                .rounds = 150 / run.horizon,
                                                .inner_step = text.inner_step(),
                                                .outer_step = outer_step}));
        };
        CHECK(run.gap >= 0);
        CHECK(run.gap == Approx(loss(run.outer_step) - diagnosis.least).margin(1e-9));
        CHECK(run.gap <= std::min({loss(10), loss(30), loss(100)}) - diagnosis.least + 1e-9);
        CHECK(run.gap >= budget.best().gap);
    }
    const Statement& said = diagnosis.findings[3];
    CHECK(said.number == std::to_string(budget.best().horizon));
    CHECK(has(said.sentence, "At N = 150 the best of 7 horizons tried, each at its best outer step, is T = "));
    CHECK(has(text_diagnosis_text(diagnosis, input, 120), "Runs of N = 150, last iterate:"));
    const auto json = json_of(text_diagnosis_json(diagnosis, input))["budgets"];
    CHECK(json[1]["budget"] == "150");
    CHECK(json[1]["best_horizon"] == said.number);
    CHECK(json[1]["horizons"].size() == 7);
    CHECK(json[1]["horizons"][6]["horizon"] == "100");
}

TEST_CASE("diagnose of texts: a vertex, and no horizon that is near enough", "[text][hard]") {
    const TextInput input = input_of(naive::random_text(1, 2000, "abcdefgh .,"), 0.1);  // a domain of its own
    const TextDiagnosis diagnosis = diagnose_texts(input, 1.01, {});
    CHECK(diagnosis.best_weights[0] == Approx(1).margin(1e-6));
    CHECK(diagnosis.findings[2].sentence ==
          "The best mixture found is a vertex: long horizons end with all weight on one.");
    CHECK(diagnosis.limits.size() == 1);

    TextInput slow = input_of(mixed, 1e-6);
    const TextDiagnosis hard = diagnose_texts(slow, 1.000001, {});
    CHECK(hard.limits.back().horizon == 10000);
    CHECK(hard.findings[1].sentence.find("None of the horizons tried has a limit within 0.0001 %") == 0);
    CHECK(hard.findings[1].number == "above 10000");
}

TEST_CASE("diagnose takes an instance or texts, and says what is missing", "[text]") {
    const TemporaryFolder folder;
    write_file(folder / "a", naive::random_text(1, 900, "abcdefgh .,"));
    write_file(folder / "b", naive::random_text(2, 900, "help me 42"));
    const std::string a = "a=" + (folder / "a"), b = "b=" + (folder / "b");
    const auto diagnose = [&](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "diagnose");
        return run(arguments);
    };
    const Ran good = diagnose({"--domain", a, b, "--validation", folder / "a", "--reg", "0.1", "--alphabet", "10"});
    CHECK(good.err.empty());
    CHECK(good.status == Status::passed);
    CHECK(has(good.out, "2 texts: best loss F* = "));
    CHECK(has(good.out, "(regularisation 0.1)"));
    CHECK(
        json_of(diagnose({"--domain", a, b, "--validation", folder / "a", "--reg", "0.1", "--json"}).out)["symbols"] ==
        35);
    const auto fails = [&](const std::vector<std::string>& arguments, const std::string& expected) {
        const Ran ran = diagnose(arguments);
        CHECK(ran.status == Status::bad_input);
        CHECK(ran.out.empty());
        CHECK(ran.err == "verify: " + expected + "\n");
    };
    fails({}, "expected FILE, an instance, or --domain and --validation, texts");
    fails({"x.json", "--reg", "0.1"}, "expected FILE, an instance, or --domain and --validation, texts, not both");
    fails({"--domain", a, b}, "--validation: at least one file was expected");
    fails({"--validation", folder / "a"}, "--domain: at least two domains were expected");
    fails({"--domain", a, b, "--validation", folder / "a", "--budget", "0"},
          "--budget: expected a whole number from 1 to 100000000, found \"0\"");
    fails({"--domain", a, b, "--validation", folder / "a", "--ratio", "1"},
          "--ratio: expected a number from 1.000001 to 100, found \"1\"");
}
