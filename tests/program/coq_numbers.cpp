// The instances of the Coq theorems and those that the program checks carry the same numbers: read from the audited
// statement on one side, from the claim's model, its results or its instance file on the other.
#include <regex>

#include "base/build_info.hpp"
#include "catch.hpp"
#include "claim/coq.hpp"
#include "claims/full_horizon_models.hpp"
#include "datamix/instance/read.hpp"
#include "datamix/theory/full_horizon.hpp"
#include "datamix/theory/horizon_metric.hpp"
#include "program/support.hpp"

namespace datamix::verify {
namespace {

/// "(3 / 10)", "-2", "(/ 4)" of a Coq term.
Rational coq_number(std::string text) {
    std::erase_if(text, [](char c) { return c == '(' || c == ')' || c == ' '; });
    return parse_rational(text.front() == '/' ? "1" + text : text);
}

std::string statement(const std::string& name) {
    const CoqTheorem theorem = find_coq_theorem("DataMixing." + name);
    REQUIRE(theorem.problem.empty());
    return std::regex_replace(theorem.statement, std::regex("\\s+"), " ");
}

const std::string number = R"((\([^()]*\)|-?[0-9]+))";

/// The numbers that `pattern` captures in `text`.
std::vector<Rational> captured(const std::string& text, const std::string& pattern) {
    std::smatch match;
    INFO(text << "\n" << pattern);
    REQUIRE(std::regex_search(text, match, std::regex(pattern)));
    std::vector<Rational> result;
    for (std::size_t i = 1; i < match.size(); ++i) result.push_back(coq_number(match[i]));
    return result;
}

Vector<Rational> pair_of(const std::vector<Rational>& numbers) {
    Vector<Rational> result(2);
    result << numbers.at(0), numbers.at(1);
    return result;
}

/// The exact value that a claim's quick check reports under `name`.
std::string reported(const Finding& finding, const std::string& name) {
    for (const Quantity& quantity : finding.numbers)
        if (quantity.name == name) return quantity.lower;
    return "not reported";
}

Finding quick_check(const std::string& id) {
    for (const Claim& claim : claims())
        if (claim.id == id) return claim.check({Profile::quick, 1, {}});
    return {};
}

}  // namespace

TEST_CASE("G1: Coq's instance is the program's", "[program]") {
    const std::string text = statement("GreedyWorstDomain.greedy_worst_domain");
    const auto instance = two_domains<Rational>(
        pair_of(captured(text, "diag \\(pair " + number + " " + number + "\\)")), rationals({"1", "1"}),
        rationals({"0", "0"}), pair_of(captured(text, "c := pair " + number + " " + number)));
    const Rational eta = captured(text, "eta <= (/ [0-9]+)").at(0);
    const auto metric = theory::horizon_metric<Rational>(instance.curvature, 1, eta);
    const Finding finding = quick_check("greedy-worst-domain");
    CHECK(reported(finding, "margin/eta") ==
          to_string(Rational(theory::worst_domain_margin<Rational>(instance, metric) / eta)));
    CHECK(reported(finding, "F(0)") == to_string(instance.objective(0)));
    CHECK(reported(finding, "F(1)") == to_string(instance.objective(1)));
    CHECK(instance.objective(Rational(1) / 3) == captured(text, "F x = ([0-9]+) \\+ x \\* x").at(0) + Rational(1) / 9);
}

TEST_CASE("G3: Coq's limits of the horizons 1 and 2 are the program's", "[program]") {
    const std::string text = statement("HorizonInstance.worst_instance_limits");
    const std::string arguments = " \\(pair " + number + " " + number + "\\) corner \\(pair " + number + " " + number +
                                  "\\) " + number + "\\) = ([0-9]+(?: / [0-9]+)?)";
    for (const int horizon : {1, 2}) {
        const auto n = captured(text, "limit_weight 2 " + std::to_string(horizon) + arguments);
        auto instance = two_domains<Rational>(rationals({"1", "4"}), rationals({"1", "1"}), rationals({"0", "0"}),
                                              pair_of({n[2], n[3]}));
        instance.curvature = pair_of({n[0], n[1]});
        const auto metric = theory::horizon_metric<Rational>(instance.curvature, horizon, n[4]);
        CHECK(theory::clip_to_unit(theory::metric_minimiser<Rational>(instance, metric)) == n[5]);
    }
}

TEST_CASE("F4: Coq's instance is the claim's and the file's", "[program]") {
    const std::string text = statement("FullHorizonBracket.full_horizon_average");
    const auto curvature = pair_of(captured(text, "diag \\(pair " + number + " " + number + "\\)"));
    const auto validation = pair_of(captured(text, "vsub th \\(pair " + number + " " + number + "\\)"));
    const auto steps = captured(text, number + " T' \\(linear_step " + number + "\\)");
    const auto start = captured(text, "\\(two " + number + "\\) \\(pair " + number + " " + number + "\\)");

    const ExactModel claim = average_instance();
    const Instance file = read_instance((source_tree() / "verify/instances/full-gradients.json").string());
    CHECK(file.inner == StepLaw::constant(steps.at(0)));
    for (const ExactModel& model : {claim, file.model}) {
        CHECK(model.problem.curvature == curvature);
        CHECK(model.problem.validation == validation);
        CHECK(model.problem.optima.col(0) == rationals({"1", "1"}));  // Coq's corner
        CHECK(model.problem.optima.col(1) == rationals({"0", "0"}));
        CHECK(model.outer_step == steps.at(1));
        CHECK(model.start_weights(0) == start.at(0));
        CHECK(model.start_parameters == pair_of({start.at(1), start.at(2)}));
    }
    // T_c = ln(λN/20)/λ with λ = ln(4/3): the law the claim is compared with.
    const auto law = captured(text, "lam := ln (\\([^()]*\\)) in let Tc := ln \\(lam \\* INR N / ([0-9]+)\\)");
    const Precision precision = Precision::digits(60);
    const Ball lambda = log(Ball(law.at(0), precision)), budget(Integer(1000000), precision);
    const Ball centre = log(lambda * budget / Ball(law.at(1), precision)) / lambda;
    const Ball ours =
        theory::same_sign_horizon(theory::HorizonConstants(claim, steps.at(0)), Integer(1000000), precision);
    CHECK(centre.overlaps(ours));
    CHECK(ours.accuracy_bits() > 100);
}

}  // namespace datamix::verify
