// The best horizon of exponentiated gradient by ranges of horizons, beyond what can be scanned.
#include <fmt/format.h>

#include "catch.hpp"
#include "datamix/instance/read.hpp"
#include "instance/gap.hpp"
#include "instance/regime.hpp"
#include "program/samples.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

Instance instance(const std::string& domains, const std::string& optimum, const std::string& output) {
    return parse_instance(fmt::format(R"({{"curvature":["1","3"],"domains":[{}],"validation":{{"optimum":{}}},)"
                                      R"("inner":{{"step":"1/3"}},"outer":{{"update":"eg","step":"1/2"}},)"
                                      R"("start":{{"weights":"uniform","parameters":["0","1/5"]}},"output":"{}"}})",
                                      domains, optimum, output),
                          "ranges.json");
}
const std::string two = R"({"name":"a","optimum":["1","0"]},{"name":"b","optimum":["0","1"]})";
const std::string three_ranges = two + R"(,{"name":"c","optimum":["-1","-1"]})";

}  // namespace

TEST_CASE("ranges: the best of all horizons, as each alone tells", "[commands][gap]") {
    const Instance instances[] = {read_instance(verify::testing::eg),
                                  instance(two, R"(["1/4","1/2"])", "average"),
                                  instance(two, R"(["3","-1"])", "average"),  // beyond a vertex
                                  instance(three_ranges, R"(["1/5","-1/10"])", "average"),
                                  instance(two, R"(["1/4","1/2"])", "last"),
                                  instance(two, R"(["3","-1"])", "last"),
                                  instance(three_ranges, R"(["1/5","-1/10"])", "last")};
    for (const Instance& one : instances) {
        GapEvaluator evaluator(one);
        for (const int budget : {2, 60, 400}) {
            INFO(one.file << " " << to_string(one.model.problem.validation(0)) << " N = " << budget);
            Rational least(1000);
            Integer best = 0;
            for (int horizon = 1; horizon <= budget; ++horizon) {
                const GapRow row = evaluator.at(budget, horizon, 20);
                REQUIRE(row.kind == GapRow::Kind::answered);
                if (parse_rational(row.upper) >= least) continue;
                least = parse_rational(row.upper);
                best = horizon;
            }
            const GapRow found = evaluator.best(budget, 12);
            INFO(found.note);
            CHECK(found.kind != GapRow::Kind::undecided);
            CHECK(found.horizon == best);
            REQUIRE(found.search);
            CHECK(found.search->evaluated + found.search->alike + found.search->excluded == budget);
        }
    }
}

TEST_CASE("ranges: budgets that no scan reaches, within the law's remainder", "[commands][gap]") {
    const Instance one = read_instance(verify::testing::eg);
    const Regime regime = regime_of(one);
    REQUIRE(regime.law);
    GapEvaluator evaluator(one);
    for (const char* text : {"1e6", "1e9", "1e12"}) {
        const Integer budget = parse_integer(text);
        const GapRow row = evaluator.best(budget, 12);
        CHECK(row.kind == GapRow::Kind::answered);
        REQUIRE(row.search);
        CHECK(row.search->evaluated < 500);
        CHECK(row.search->alike == budget - budget / 2 - 1);  // K = 1
        const auto law = regime.law->at(budget);
        REQUIRE(law);
        CHECK(law->low <= row.horizon);
        CHECK(row.horizon <= law->high);
        for (const int off : {-2, -1, 1, 2, 50})
            CHECK(parse_rational(evaluator.at(budget, Integer(row.horizon + off), 12).lower) >
                  parse_rational(row.upper));
    }
    // Any number of rounds, where a horizon's limit is reached.
    CHECK(evaluator.at(parse_integer("1e60"), 20, 12).kind == GapRow::Kind::answered);
}

TEST_CASE("ranges: last iterates, whose gaps fall exponentially", "[commands][gap]") {
    Instance one = read_instance(verify::testing::eg);
    one.output = Output::last;
    GapEvaluator evaluator(one);
    // By a short program of its own in 400 bits: every T at 5000.
    CHECK(evaluator.best(5000, 12).horizon == 42);
    const Integer budget = parse_integer("1e5");
    const GapRow row = evaluator.best(budget, 12);
    CHECK(row.kind == GapRow::Kind::answered);
    REQUIRE(row.search);
    CHECK(row.search->evaluated < 500);
    CHECK(parse_rational(row.upper) < parse_rational("1e-50"));
    for (const int off : {-2, -1, 1, 2, 50})
        CHECK(parse_rational(evaluator.at(budget, Integer(row.horizon + off), 12).lower) > parse_rational(row.upper));
}

TEST_CASE("ranges: a start that no horizon improves on is scanned for", "[commands][gap]") {
    GapEvaluator evaluator(read_any_instance(verify::testing::data + "start_opt_eg.json"));
    const GapRow row = evaluator.best(1000, 12);
    CHECK(row.kind == GapRow::Kind::tied);
    CHECK(row.horizon == 501);
    CHECK(row.lower == "0");
    CHECK_THROWS_WITH(evaluator.best(parse_integer("1e6"), 12),
                      ContainsSubstring("expected a budget of at most 20000"));
}
