// Which regime an instance is told to be of, where the line between two is thin: shared curvatures, curvatures solved
// at once, a start at the optimum, units beyond double.
#include <fmt/format.h>

#include "catch.hpp"
#include "datamix/instance/read.hpp"
#include "study/law_study.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

/// Optima (unit, …) and 0, numbers as JSON lists.
struct RegimeSketch {
    std::string curvature, validation, optima = R"("1","1")", update = "eg", step = "1/4", output = "average",
                                       weights = R"("0.9","0.1")", outer = "1/4";
    Instance read() const {
        std::string zeros = R"("0")";
        for (const char c : curvature) zeros += c == ',' ? R"(,"0")" : "";
        return parse_instance(
            fmt::format(
                R"({{"curvature":[{}],"domains":[{{"name":"a","optimum":[{}]}},{{"name":"b","optimum":[{}]}}],)"
                R"("validation":{{"optimum":[{}]}},"inner":{{"step":"{}"}},"outer":{{"update":"{}","step":"{}"}},)"
                R"("start":{{"weights":[{}],"parameters":[{}]}},"output":"{}"}})",
                curvature, optima, zeros, validation, step, update, outer, weights, optima, output),
            "sketch");
    }
    Regime regime() const { return regime_of(read()); }
};

void check_lawless(const RegimeSketch& sketch, const char* why) {
    const Regime regime = sketch.regime();
    INFO(regime.name << ": " << regime.words << " " << regime.why_not);
    CHECK_FALSE(regime.law.has_value());
    CHECK_THAT(regime.why_not, ContainsSubstring(why));
}

}  // namespace

TEST_CASE("eg: laws of one slowest coordinate are not those of several", "[law]") {
    const char* const shared = "the smallest curvature belongs to several coordinates";
    check_lawless({R"("1","1")", R"("0.3","0.5")"}, shared);
    check_lawless({R"("1","1","4")", R"("0.6","0.3","0.3")", R"("1","1","1")"}, shared);
    RegimeSketch vertex{R"("1","1")", R"("1.2","0.8")"};
    vertex.output = "last";
    check_lawless(vertex, shared);
    check_lawless({R"("4","4")", R"("0.3","0.5")"}, "eta h = 1 for every curvature");
    CHECK(RegimeSketch{R"("1","4")", R"("0.3","0.5")"}.regime().law.has_value());
}

TEST_CASE("eg: beyond a vertex neither matters", "[law]") {
    for (const char* curvature : {R"("1","1")", R"("4","4")"}) {
        RegimeSketch sketch{curvature, R"("3","0")"};
        sketch.output = "last";
        sketch.weights = R"("0.5","0.5")";
        const LawStudy study = study_law(sketch.read(), {100, 300, 1000, 3000});
        INFO(study.judgement.why);
        CHECK(study.regime.name == "eg, last, strict vertex");
        CHECK((study.judgement.verdict == LawVerdict::agrees || study.judgement.verdict == LawVerdict::not_told));
    }
}

TEST_CASE("eg: beyond a vertex no unit of the parameters matters", "[law]") {
    RegimeSketch large{R"("1","4")", R"("3e200","0")", R"("1e200","1e200")"};
    large.outer = "1e-400/4";
    large.output = "last";
    const Regime regime = large.regime();
    INFO(regime.why_not);
    REQUIRE(regime.law.has_value());
    const auto point = regime.law->at(parse_integer("1e100"));
    REQUIRE(point.has_value());
    CHECK(point->low == 6);  // as in units of 1
    CHECK(point->high == 6);
}

TEST_CASE("a last iterate that starts at the optimum is told so in its own words", "[law]") {
    RegimeSketch sketch{R"("1","4")", R"("0.3","0.5")"};
    sketch.update = "linear";
    sketch.weights = R"("0.4","0.6")";
    sketch.output = "last";
    check_lawless(sketch, "the start is the optimum: the law balances the bias");
    sketch.output = "average";
    check_lawless(sketch, "every T with K = 1 averages w_0 alone");
}

TEST_CASE("constants beyond double are no constants of a law", "[law]") {
    const char* const why = "a constant of the law is beyond double numbers";
    RegimeSketch large{R"("1","4")", R"("0.3e200","0.5e200")", R"("1e200","1e200")", "linear"};
    large.outer = "1e-400/4";
    RegimeSketch small{R"("1","4")", R"("0.3e-200","0.5e-200")", R"("1e-200","1e-200")", "linear"};
    small.outer = "1e400/4";
    for (RegimeSketch sketch : {large, small})
        for (const char* output : {"average", "last"}) {
            sketch.output = output;
            check_lawless(sketch, why);
        }
    // No horizon has a bias.
    large.validation = R"("0.5e200","0.5e200")";
    small.validation = R"("0.5e-200","0.5e-200")";
    check_lawless(large, why);
    check_lawless(small, why);
}
