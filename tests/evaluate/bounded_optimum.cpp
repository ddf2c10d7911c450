// The best mixture within bounds: its conditions, exactly, and no mixture of a grid that is better.
#include "datamix/evaluate/bounded_optimum.hpp"

#include <random>

#include "catch.hpp"
#include "datamix/problem/shared_quadratic.hpp"

using namespace datamix;

namespace {

Rational loss(const Matrix<Rational>& a, const Matrix<Rational>& v, const Vector<Rational>& c,
              const Vector<Rational>& w) {
    const Vector<Rational> off = times<Rational>(a, w) - c;
    return dot<Rational>(off, times<Rational>(v, off)) / 2;
}

}  // namespace

TEST_CASE("the best mixture within bounds: its slopes prove it, and the gap of any other follows from them",
          "[exact]") {
    std::mt19937 random(23);
    const auto draw = [&](unsigned below) { return static_cast<int>(random() % below); };
    int pressed = 0, dependent = 0, at_upper = 0;
    for (int trial = 0; trial < 400; ++trial) {
        const Eigen::Index m = 2 + trial % 5, d = 1 + trial % 3;
        Matrix<Rational> a(d, m), v = identity_matrix<Rational>(d);
        Vector<Rational> c(d);
        for (Eigen::Index i = 0; i < a.size(); ++i) a.data()[i] = Rational(draw(9) - 4, 2);
        for (Eigen::Index j = 0; j < d; ++j) {
            c(j) = Rational(draw(17) - 8, 4);
            v(j, j) = 2;
            if (j > 0) v(0, j) = v(j, 0) = Rational(1, 2);
        }
        WeightBounds bounds{Vector<Rational>(m), Vector<Rational>(m)};
        for (Eigen::Index i = 0; i < m; ++i) {
            bounds.lower(i) = Rational(draw(3), 12);
            bounds.upper(i) =
                trial % 7 == 0 && i == 0 ? bounds.lower(i) : Rational(bounds.lower(i) + Rational(draw(6), 9));
            bounds.upper(i) = std::min<Rational>(bounds.upper(i), 1);
        }
        if (!bounds.are_consistent()) continue;
        const auto allowed = [&] {
            Vector<Rational> w(m);
            for (Eigen::Index i = 0; i < m; ++i) w(i) = Rational(draw(33) - 8, 16);
            return project_to_bounds<Rational>(w, bounds.lower, bounds.upper);
        };
        const BoundedOptimum best = best_within(a, v, c, bounds, allowed());
        REQUIRE(bounds.hold(best.weights));
        CHECK(best.point == times<Rational>(a, best.weights));
        Rational sum(0);
        int between = 0;
        for (Eigen::Index i = 0; i < m; ++i) {
            sum += best.weights(i);
            const bool low = best.weights(i) == bounds.lower(i), high = best.weights(i) == bounds.upper(i);
            if (!low) CHECK(best.pressure(i) <= 0);
            if (!high) CHECK(best.pressure(i) >= 0);
            pressed += best.pressure(i) != 0 ? 1 : 0;
            at_upper += best.pressure(i) < 0 ? 1 : 0;
            between += !low && !high ? 1 : 0;
        }
        REQUIRE(sum == 1);
        dependent += between > d + 1 ? 1 : 0;
        const Rational least = loss(a, v, c, best.weights);
        for (int other = 0; other < 20; ++other) {
            const Vector<Rational> w = allowed(), off = times<Rational>(a, w) - best.point;
            const Rational gap = dot<Rational>(off, times<Rational>(v, off)) / 2 + best.slope_to(w);
            CHECK(best.slope_to(w) >= 0);
            REQUIRE(loss(a, v, c, w) - least == gap);
        }
        // From another start the same point; so, too, where double sees no difference of the domains: from the start.
        CHECK(best_within(a, v, c, bounds, allowed()).point == best.point);
        const Rational far = parse_rational("1e60");
        const Matrix<Rational> shift = Matrix<Rational>::Constant(d, m, far);
        const BoundedOptimum blind = best_within(a + shift, v, c + shift.col(0), bounds, allowed());
        CHECK(blind.point - shift.col(0) == best.point);
        CHECK(bounds.hold(blind.weights));
    }
    CHECK(pressed > 200);
    CHECK(at_upper > 50);
    CHECK(dependent > 5);
}

TEST_CASE("the best mixture within bounds by hand: sizes that double does not hold are found from the start",
          "[exact]") {
    // Two domains at 0 and 1, c = 2: all that is allowed on the second one.
    Matrix<Rational> a(1, 2);
    a << 0, 1;
    const Matrix<Rational> one = identity_matrix<Rational>(1);
    const WeightBounds bounds{rationals({"1/10", "0"}), rationals({"1", "7/10"})};
    const BoundedOptimum best = best_within(a, one, rationals({"2"}), bounds, rationals({"1/2", "1/2"}));
    CHECK(best.weights == rationals({"3/10", "7/10"}));
    CHECK(best.pressure == rationals({"0", "-13/10"}));
    for (const char* size : {"1", "1e400"}) {
        const Vector<Rational> far = rationals({"1e400"});
        const Matrix<Rational> larger = a * parse_rational(size);
        CHECK(best_within(larger, one, far, bounds, rationals({"1/2", "1/2"})).weights == best.weights);
    }
    const Rational third(1, 3), little = parse_rational("1e-20");  // in double none of them may move
    const Vector<Rational> thirds = Vector<Rational>::Constant(3, third), off = Vector<Rational>::Constant(3, little);
    Matrix<Rational> three(1, 3);
    three << 0, 1, 2;
    CHECK(best_within(three, one, rationals({"2"}), {thirds - off, thirds + off}, thirds).weights ==
          Vector<Rational>{{third - little, third, third + little}});
    const WeightBounds single{rationals({"1/3", "0"}), rationals({"1/3", "1"})};
    CHECK(best_within(a, one, rationals({"2"}), single, rationals({"1/3", "2/3"})).weights ==
          rationals({"1/3", "2/3"}));
}
