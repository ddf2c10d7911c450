// What `verify mix` compares horizons with: uniform weights, MixMin, the implicit hypergradient; and what it says of
// greedy.

#include "program/json.hpp"
#include "program/support.hpp"
#include "study/greedy_verdict.hpp"
#include "study/mixing_study.hpp"
#include "text/naive.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

TEST_CASE("mix: what needs no horizon, and greedy's limit whatever horizons are asked for", "[text][hard]") {
    const std::vector<std::string> texts = {naive::random_text(1, 2000, "abcdefgh .,"),
                                            naive::random_text(2, 2000, "help me 42"),
                                            naive::random_text(3, 900, "abcdefgh .,") + "help me"};
    MixingStudyOptions options;
    options.names = {"a", "b"};
    options.texts = {{trigram_shares(texts[0]), trigram_shares(texts[1])}, trigram_shares(texts[2])};
    options.regularisation = 0.01;
    options.budget = 20;
    options.horizons = {10};
    const MixingStudy study = study_mixing(options);
    TextStudy text(options.texts, options.regularisation);
    const Eigen::VectorXd mixmin = likeliest_mixture_of(options.texts).weights;
    REQUIRE(study.mixmin);
    CHECK(study.mixmin->weights == mixmin);
    CHECK(study.mixmin->gap == Approx(text.loss(mixmin) - study.least).margin(1e-10));
    const Mixture implicit = text.stationary(text.uniform()), greedy = text.limit(1, 0.6, 1e-5);
    REQUIRE(study.implicit);
    CHECK(study.implicit->gap == Approx(implicit.outer_loss - study.least).margin(1e-10));
    CHECK((study.implicit->weights - implicit.weights).norm() < 1e-6);
    REQUIRE(study.greedy);
    CHECK(study.greedy->gap == Approx(greedy.outer_loss - study.least).margin(1e-9));
    CHECK(study.greedy->gap > 0);
    CHECK(study.greedy->converged);
    options.horizons = {1, 10};
    const MixingStudy both = study_mixing(options);
    CHECK(both.greedy->gap == both.horizons.front().limit_gap);
    CHECK(both.greedy->weights == both.horizons.front().limit_weights);

    const auto json = json_of(mixing_study_json(options, both));
    CHECK(json["baselines"]["mixmin"]["converged"] == true);
    CHECK(std::stod(json["baselines"]["mixmin"]["weights"]["a"].get<std::string>()) == Approx(mixmin[0]).margin(6e-7));
    CHECK(std::stod(json["baselines"]["implicit"]["gap"].get<std::string>()) >= 0);
    CHECK(json["greedy"]["gap"] == json["horizons"][0]["limit_gap"]);
    CHECK(json["greedy"]["verdict"] == to_string(judge_greedy(both.greedy->gap, both.uniform_gap)));
    const Table table = mixing_study_table(both);
    CHECK(table.columns == std::vector<std::string>{"horizon", "gap", "limit", "uniform", "mixmin", "implicit",
                                                    "sampled", "sampled_lower", "sampled_upper"});
    CHECK(table.rows.front()[6].empty());
    CHECK(std::stod(table.rows.front()[4]) == Approx(both.mixmin->gap).epsilon(1e-3));
}

TEST_CASE("Implicit differentiation in a run of texts ends at the best mixture, greedy mixing elsewhere", "[text]") {
    const TextDomains texts = {{trigram_shares(naive::random_text(1, 2000, "abcdefgh .,")),
                                trigram_shares(naive::random_text(2, 2000, "help me 42"))},
                               trigram_shares(naive::random_text(3, 900, "abcdefgh .,") + naive::random_text(4, 700, "help me 42"))};
    TextStudy text(texts, 0.01);
    const MixingOptions<double> options{.horizon = 5, .rounds = 400, .inner_step = 0.6, .outer_step = 0.3};
    const Mixture best = text.stationary(text.uniform());
    const ImplicitWeights implicit = text.implicit_weights(options, 1e-6);
    CHECK((implicit.weights - best.weights).norm() < 1e-4);
    CHECK(implicit.products >= 2 * options.rounds);
    CHECK(implicit.products > text.implicit_weights(options, 1e-2).products);
    CHECK((text.adjoint_weights(options) - best.weights).norm() < 1e-4);
    const MixingOptions<double> greedy{.horizon = 1, .rounds = 2000, .inner_step = 0.6, .outer_step = 30};
    CHECK((text.last_weights(greedy) - best.weights).norm() > 5e-3);
}

TEST_CASE("mix: MixMin is left out where validation and domains share no trigram", "[text]") {
    MixingStudyOptions options;
    options.names = {"a", "b"};
    options.texts = {{trigram_shares("aaaaaaaaa"), trigram_shares("bbbbbbbbb")}, trigram_shares("abcabcabc")};
    options.regularisation = 0.1;
    options.budget = 2;
    options.horizons = {1};
    const MixingStudy study = study_mixing(options);
    CHECK(!study.mixmin);
    CHECK(json_of(mixing_study_json(options, study))["baselines"]["mixmin"].is_null());
    CHECK(mixing_study_text(options, study, 120).find("MixMin") == std::string::npos);
    CHECK(mixing_study_table(study).rows.front()[4].empty());
}

TEST_CASE("Greedy's verdict is against what the weights were before", "[text]") {
    CHECK(to_string(judge_greedy(0.2, 0.1)) == "fails");
    CHECK(to_string(judge_greedy(0.1, 0.1)) == "leaves much");
    CHECK(to_string(judge_greedy(0.0011, 0.1)) == "leaves much");
    CHECK(to_string(judge_greedy(0.0009, 0.1)) == "fine");
    CHECK(to_string(judge_greedy(0, 0)) == "fine");
    CHECK(greedy_sentence(0.25, 0.125, "all weight on a", uniform_weights, 3) ==
          "Greedy mixing (T = 1) FAILS, it is worse than not adapting at all: it ends at all weight on a, with a gap "
          "of 0.25; uniform weights have 0.125.");
    CHECK(greedy_sentence(0.0625, 0.12345678, "x", the_start, 6) ==
          "Greedy mixing (T = 1) leaves much of the gap: it ends at x, with a gap of 0.0625; the start has 0.123457.");
    CHECK(greedy_sentence(0, 1, "x", the_start, 6) ==
          "Greedy mixing (T = 1) works here: it ends at x, with a gap of 0; the start has 1.");
    CHECK(greedy_sentence(0, 0, "x", uniform_weights, 3) ==
          "Uniform weights are the best mixture already; greedy mixing (T = 1) stays as good.");
    CHECK(greedy_sentence(1, 0, "x", the_start, 6) ==
          "The start is the best mixture already; greedy mixing (T = 1) FAILS, it leads away: it ends at x, with a gap "
          "of 1.");
    Settled greedy{Eigen::Vector2d(0.9999, 0.0001), 1e-9, 1e-3, false};
    CHECK(greedy_text({"one", "two"}, greedy, 0.5) ==
          "Greedy mixing (T = 1) works here: it ends at all weight on one, with a gap of 0; uniform weights have 0.5. "
          "Its limit did not converge: the stationarity residual is 1.0e-03.");
    greedy = {Eigen::Vector2d(0.75, 0.25), 0.25, 0, true};
    CHECK(has(greedy_text({"one", "two"}, greedy, 0.5), "a mixture of several domains (one 0.750, two 0.250)"));
}
