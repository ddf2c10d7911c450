// The laws of exponentiated gradient with two domains: the claims' numbers.
#include "datamix/theory/simplex_laws.hpp"

#include "catch.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using theory::SimplexLaws;
using theory::StrictVertexLaw;

namespace {

ExactModel with(const char* c1, const char* c2, const char* start) {
    const ExactModel base = testing::two_domains(start);
    auto problem = base.problem;
    problem.validation = testing::rationals(c1, c2);
    return {problem, base.start_weights, base.start_parameters, base.outer_step};
}

void within(const std::optional<theory::LawPoint>& point, int best) {
    REQUIRE(point.has_value());
    CHECK(point->low <= best);
    CHECK(best <= point->high);
}

}  // namespace

TEST_CASE("an interior optimum, average", "[laws]") {
    const SimplexLaws laws(testing::two_domains(), Rational(1) / 4);
    CHECK(laws.is_interior());
    CHECK_FALSE(laws.is_vertex());
    CHECK(laws.bias() == Approx(0.05));
    CHECK(laws.transient() == Approx(2 * (std::log(9.) - std::log(2. / 3))));
    const std::pair<int, int> certified[] = {{10000, 12}, {100000, 20}, {1000000, 28}, {10000000, 36}};
    for (const auto& [budget, best] : certified) within(laws.average(budget, true), best);
    CHECK_FALSE(laws.average(1000, true).has_value());
    const double same = laws.average(10000000, true)->value.midpoint();
    CHECK(laws.average(10000000, false)->value.midpoint() < same - 5);
}

TEST_CASE("an optimum at a vertex, last iterate", "[laws]") {
    const SimplexLaws laws(with("1.2", "0.8", "0.5"), Rational(1) / 4);  // c = u + (v, −v), v = 1/5
    CHECK(laws.is_vertex());
    CHECK(laws.leans_inside());
    CHECK_FALSE(SimplexLaws(with("0.8", "1.2", "0.5"), Rational(1) / 4).leans_inside());
    CHECK(SimplexLaws(with("-0.2", "0.2", "0.5"), Rational(1) / 4).leans_inside());  // the other vertex
    const std::pair<int, int> certified[] = {{1000, 8}, {10000, 15}, {100000, 23}, {1000000, 31}, {10000000, 39}};
    for (const auto& [budget, best] : certified) within(laws.degenerate_vertex(budget), best);
}

TEST_CASE("an optimum beyond a vertex, last iterate", "[laws]") {
    const SimplexLaws laws(with("3", "0", "0.5"), Rational(1) / 4);
    CHECK_FALSE(laws.is_vertex());
    CHECK_FALSE(laws.is_interior());
    const StrictVertexLaw law(with("3", "0", "0.5"), Rational(1) / 4);
    const auto limit = law.at(parse_integer("1e100"));
    REQUIRE(limit.has_value());
    CHECK(limit->low == 6);  // the largest (1 − 2ρ^T)/T
    CHECK(limit->high == 6);
    const auto early = law.at(1000);
    within(early, 6);
    CHECK(early->low < 6);
    const StrictVertexLaw mirrored(with("-2", "1", "0.5"), Rational(1) / 4);  // beyond the second vertex, likewise
    CHECK(mirrored.at(parse_integer("1e100"))->low == 6);
}

TEST_CASE("what the constants demand of the slowest curvature", "[laws]") {
    const auto laws = [](const char* h1, const char* h2) {
        ExactModel model = testing::two_domains();
        auto problem = model.problem;
        problem.curvature = testing::rationals(h1, h2);
        return SimplexLaws({problem, model.start_weights, model.start_parameters, model.outer_step}, Rational(1) / 4);
    };
    CHECK(laws("1", "4").has_one_slowest());
    CHECK_FALSE(laws("1", "4").is_solved_at_once());
    CHECK_FALSE(laws("1", "1").has_one_slowest());
    CHECK(laws("4", "4").is_solved_at_once());
}

TEST_CASE("a curvature far below the others: lambda as it is, horizons beyond 2^63 compared as they are", "[laws]") {
    const ExactModel base = testing::two_domains("0.405");
    auto problem = base.problem;
    problem.curvature = testing::rationals("1e-25", "4");
    const SimplexLaws laws({problem, base.start_weights, base.start_parameters, base.outer_step}, Rational(1) / 4);
    CHECK(laws.rate() == Approx(2.5e-26).epsilon(1e-12));
    CHECK_FALSE(laws.average(parse_integer("1.6e26"), true).has_value());  // T is above N/4
    const auto point = laws.average(parse_integer("1e40"), true);
    REQUIRE(point.has_value());
    CHECK(point->value.midpoint() * laws.rate() ==
          Approx(std::log(laws.rate() * laws.bias() / laws.transient() * 1e40)));
}
