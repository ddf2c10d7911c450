// Laws and fits behind claims F3, F4, F6, against the values of proofs/theory.md.

#include "catch.hpp"
#include "datamix/evaluate/closed_nesterov.hpp"
#include "datamix/search/bound_minimum.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using namespace datamix::testing;

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

TEST_CASE("F6: Nesterov's residual polynomial has the closed form", "[laws]") {
    for (const int root : {2, 3, 10})
        for (const int horizon : {1, 2, 7, 40}) {
            const Rational kappa(root * root), momentum(root - 1, root + 1);
            const Ball recurrence = nesterov_residual(1, Rational(1 / kappa), momentum, horizon, {128});
            const Ball closed = slowest_nesterov_residual(Rational(1, root), horizon, {128});
            CHECK(recurrence.overlaps(closed));
            CHECK((recurrence - closed).contains(Rational(0)));
            CHECK(nesterov_residual(kappa, Rational(1 / kappa), momentum, horizon, {128}).contains(Rational(0)));
        }
}
