// Certified argmins of F3's bounds: the table of its proof, plain scans, ties, and windows that are too wide.
#include "datamix/search/bound_minimum.hpp"

#include "catch.hpp"

using namespace datamix;

namespace {

theory::BoundForm form(const char* s, int p, const char* growth) {
    return {"form", parse_rational(s), p, 1, 1, parse_rational(growth), Rational(3, 4)};
}

}  // namespace

TEST_CASE("F3: integer argmins of proofs/full_bound_horizon.md", "[laws]") {
    const char* budgets[] = {"1e2", "1e4", "1e6", "1e10", "1e20", "1e50", "1e100", "1e300"};
    struct Row {
        theory::BoundForm form;
        int horizons[8];
    };
    const Row rows[] = {{form("1/2", 1, "0"), {10, 19, 28, 45, 86, 207, 409, 1211}},
                        {form("1/2", 1, "1/2"), {19, 29, 39, 57, 100, 224, 427, 1233}},
                        {form("1", 2, "0"), {7, 15, 23, 39, 79, 199, 399, 1200}},
                        {form("1", 1, "0"), {12, 28, 44, 76, 156, 396, 796, 2397}}};
    for (const Row& row : rows)
        for (int i = 0; i < 8; ++i) {
            const Integer budget = parse_integer(budgets[i]);
            const Integer horizon = bound_minimum(row.form, budget).horizon;
            CHECK(horizon == row.horizons[i]);
            const auto bracket = theory::bound_bracket(row.form, budget);
            CHECK(certainly(bracket.condition));
            CHECK(certainly(less(bracket.lower, Ball(horizon, {64}))));
            CHECK(certainly(less(Ball(horizon, {64}), bracket.upper)));
        }
    // A plain scan agrees where one is cheap.
    for (int n = 10; n < 2000; n += 97) {
        int best = 1;
        for (int t = 2; t <= n + 50; ++t)  // the statement is about all T ≥ 1, not T ≤ N
            if (certainly(less(rows[1].form.value(n, t, {64}), rows[1].form.value(n, best, {64})))) best = t;
        CHECK(bound_minimum(rows[1].form, n).horizon == best);
    }
}

TEST_CASE("bound minimum: that of a scan for every shape of the bound", "[laws]") {
    auto polynomial = form("1/2", 1, "0");
    polynomial.polynomial_bias = true;
    for (const auto& shape : {form("1/2", 1, "0"), form("1", 2, "1/3"), form("1", 1, "2"), polynomial})
        for (const int budget : {1, 3, 50, 700}) {
            int best = 1;
            for (int t = 2; t <= 3 * budget + 60; ++t)
                if (certainly(less(shape.value(budget, t, {128}), shape.value(budget, best, {128})))) best = t;
            const auto found = bound_minimum(shape, budget);
            CHECK(found.horizon == best);
            CHECK(found.gap.overlaps(shape.value(budget, best, {128})));
        }
}

TEST_CASE("bound minimum: ties and windows that are too wide are said", "[laws]") {
    // T/4 + 2^−T is 3/4 at T = 1 and at T = 2.
    const theory::BoundForm tie{"tie", 1, 1, 1, 1, 0, Rational(1, 2)};
    CHECK_THROWS_AS(bound_minimum(tie, 4), UndecidedError);
    CHECK(bound_minimum(tie, 5).horizon == 2);
    auto flat = form("1/2", 1, "0");
    flat.polynomial_bias = true;
    CHECK_THROWS_AS(bound_minimum(flat, parse_integer("1e30")), UnsupportedError);
}
