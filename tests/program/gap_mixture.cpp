// What rows of `verify error` and `verify horizon` say beside the gap: the output mixture, its error, what a best
// horizon rests on.

#include "base/build_info.hpp"
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/instance/read.hpp"
#include "instance/gap.hpp"
#include "program/json.hpp"
#include "program/samples.hpp"

using namespace datamix;
using namespace datamix::verify;
using namespace datamix::verify::testing;

namespace {

Rational rational(const nlohmann::json& text) { return parse_rational(text.get<std::string>()); }
bool encloses(const nlohmann::json& bounds, const Rational& value) {
    return rational(bounds.at("lower")) <= value && value <= rational(bounds.at("upper"));
}
Integer whole(const nlohmann::json& text) { return parse_integer(text.get<std::string>()); }

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
            CHECK(rational(mixture.at(i).at("weight").at("upper")) - rational(mixture.at(i).at("weight").at("lower")) <
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
        low += rational(share.at("weight").at("lower"));
        high += rational(share.at("weight").at("upper"));
        CHECK(rational(share.at("weight").at("lower")) < rational(share.at("weight").at("upper")));
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
    CHECK(search(full, "20") == std::pair(Integer(0), Integer(0)));  // so few are all evaluated
    CHECK(search(eg, "1000").first == 499);                          // T = 501 … 1000: K = 1
    CHECK(search(eg, "1000").second > 400);
    CHECK(search(samples + "degenerate-vertex.json", "1000").second > 900);
    CHECK(search(samples + "bounded-weights.json", "200").second == 0);  // all T are scanned
    const auto [alike, excluded] = search(samples + "stochastic-gradients.json", "1e6");
    CHECK(alike == 499999);
    CHECK(excluded > 490000);
    CHECK(search(data + "start_fixed.json", "1e300").first == parse_integer("1e300") - 1);

    CHECK_THAT(run({"horizon", eg, "--budget", "1000"}).out,
               ContainsSubstring(" of 1000 T evaluated, 499 like one of them, "));
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
