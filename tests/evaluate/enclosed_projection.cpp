// The projection on the simplex of a box: the faces it decides, those it cannot, and that no member escapes.
#include "datamix/evaluate/enclosed_projection.hpp"

#include <random>

#include "catch.hpp"
#include "datamix/problem/shared_quadratic.hpp"

using namespace datamix;

namespace {

constexpr Precision projection_bits{128};

Vector<Ball> around(const Vector<Rational>& v, const Rational& radius) {
    Vector<Ball> balls(v.size());
    for (Eigen::Index i = 0; i < v.size(); ++i) balls(i) = Ball::between(v(i) - radius, v(i) + radius, projection_bits);
    return balls;
}
Vector<Ball> projection(const Vector<Ball>& v) { return enclosed_projection(v, {}, projection_bits).weights; }
void check_holds(const Vector<Ball>& projected, const Vector<Rational>& member) {
    const Vector<Rational> exact = project_to_simplex<Rational>(member);
    for (Eigen::Index i = 0; i < member.size(); ++i) CHECK(projected(i).contains(exact(i)));
}

}  // namespace

TEST_CASE("the projection of a box holds that of its corners and centre", "[exact][projection]") {
    std::mt19937 random(7);
    for (int trial = 0; trial < 300; ++trial) {
        const Eigen::Index m = 1 + trial % 5;
        Vector<Rational> v(m);
        for (Eigen::Index i = 0; i < m; ++i) v(i) = Rational(static_cast<int>(random() % 41) - 20, 16);  // many ties
        const Rational radius = trial % 3 == 0 ? Rational(0) : Rational(1, trial % 3 == 1 ? 1000 : 12);
        const Vector<Ball> projected = projection(around(v, radius));
        check_holds(projected, v);
        for (unsigned corner = 0; corner < (1U << static_cast<unsigned>(m)); ++corner) {
            Vector<Rational> member = v;
            for (Eigen::Index i = 0; i < m; ++i) member(i) += (corner >> i) % 2 == 0 ? radius : Rational(-radius);
            check_holds(projected, member);
        }
    }
}

TEST_CASE("faces that are decided give weights that are exactly 0 and 1, ties of exact numbers too",
          "[exact][projection]") {
    const Vector<Ball> vertex = projection(around(rationals({"3", "1", "1.9"}), Rational(1, 100)));
    CHECK(is_zero(vertex(0) - Ball(1)));
    CHECK(is_zero(vertex(1)));
    CHECK(is_zero(vertex(2)));
    const Vector<Ball> tie = projection(around(rationals({"1", "0"}), Rational(0)));
    CHECK(is_zero(tie(0) - Ball(1)));
    CHECK(is_zero(tie(1)));
    const Vector<Ball> edge = projection(around(rationals({"1/2", "3/4", "-2"}), Rational(1, 1000)));
    CHECK(is_zero(edge(2)));
    CHECK(edge(0).contains(Rational(3, 8)));
    CHECK(certainly(less(abs(edge(0) - Ball(0.375)), Ball(0.0011))));  // (v_1 - v_2 + 1)/2 is known to 1/1000
    // On the boundary of two faces nothing is decided, and little is lost.
    const Vector<Ball> open = projection(around(rationals({"1", "0"}), parse_rational("1e-20")));
    CHECK_FALSE(is_zero(open(1)));
    CHECK(open(1).contains(0));
    CHECK(open(0).accuracy_bits() > 60);
}

TEST_CASE("balls that know nothing give weights from 0 to 1", "[exact][projection]") {
    Vector<Ball> wide = around(rationals({"1/2", "1/2"}), Rational(1000));
    for (const bool infinite : {false, true}) {
        if (infinite) wide(0) = Ball(1) / Ball(0);
        const Vector<Ball> projected = projection(wide);
        CHECK(projected(0).contains(0));
        CHECK(projected(0).contains(1));
        CHECK(certainly(less(projected(1), Ball(1.01))));
    }
}

namespace {

/// Bounds of m weights in eighths or tenths (which no ball holds exactly), some of them equal, that allow something.
WeightBounds random_bounds(std::mt19937& random, Eigen::Index m) {
    for (;;) {
        WeightBounds bounds{Vector<Rational>(m), Vector<Rational>(m)};
        const int unit = random() % 2 == 0 ? 8 : 10;
        for (Eigen::Index i = 0; i < m; ++i) {
            const int a = static_cast<int>(random() % 5), b = static_cast<int>(random() % 10);
            bounds.lower(i) = Rational(std::min(a, b), unit);
            bounds.upper(i) = std::min<Rational>(Rational(std::max(a, b), unit), 1);
        }
        if (bounds.are_consistent()) return bounds;
    }
}

}  // namespace

TEST_CASE("between bounds the projection of a box holds that of its members, and says at which corner it is",
          "[exact][projection]") {
    std::mt19937 random(8);
    int corners = 0, decided = 0, held = 0;
    for (int trial = 0; trial < 600; ++trial) {
        const Eigen::Index m = 1 + trial % 5;
        const WeightBounds bounds = random_bounds(random, m);
        Vector<Rational> v(m);
        for (Eigen::Index i = 0; i < m; ++i) v(i) = Rational(static_cast<int>(random() % 41) - 20, 16);
        const Rational radius(1, trial % 3 == 0 ? 1000000 : trial % 3 == 1 ? 1000 : 12);
        const EnclosedProjection projected = enclosed_projection(around(v, radius), bounds, projection_bits);
        for (unsigned corner = 0; corner <= (1U << static_cast<unsigned>(m)); ++corner) {
            Vector<Rational> member = v;  // the last one is the centre
            for (Eigen::Index i = 0; i < m && corner < (1U << static_cast<unsigned>(m)); ++i)
                member(i) += (corner >> i) % 2 == 0 ? radius : Rational(-radius);
            const Vector<Rational> exact = project_to_bounds<Rational>(member, bounds.lower, bounds.upper);
            for (Eigen::Index i = 0; i < m; ++i) REQUIRE(projected.weights(i).contains(exact(i)));
            if (projected.corner) REQUIRE(*projected.corner == exact);
        }
        corners += projected.corner ? 1 : 0;
        const Vector<Rational> centre = project_to_bounds<Rational>(v, bounds.lower, bounds.upper);
        for (Eigen::Index i = 0; i < m; ++i) {
            const bool at_bound = centre(i) == bounds.low(i) || centre(i) == bounds.high(i);
            held += at_bound ? 1 : 0;
            decided += at_bound && projected.weights(i).accuracy_bits() > 100 ? 1 : 0;
        }
    }
    CHECK(corners > 100);
    CHECK(decided > held / 2);
}

TEST_CASE("a face is refused where some member is projected on another one, each condition alone",
          "[exact][projection]") {
    // Bounds 1/10 and 1/2 for each of three domains.
    const WeightBounds bounds{rationals({"1/10", "1/10", "1/10"}), rationals({"1/2", "1/2", "1/2"})};
    const auto holds = [&](std::initializer_list<std::string_view> v,
                           std::initializer_list<std::string_view> projected) {
        return ProjectedFace(bounds, rationals(projected))
            .holds(around(rationals(v), parse_rational("1e-9")), projection_bits);
    };
    // (7/10, 7/10, 0) is projected on (9/20, 9/20, 1/10).
    CHECK(holds({"7/10", "7/10", "0"}, {"9/20", "9/20", "1/10"}));
    CHECK_FALSE(holds({"7/10", "7/10", "0"}, {"2/5", "2/5", "1/5"}));    // all between
    CHECK_FALSE(holds({"7/10", "7/10", "0"}, {"1/10", "4/5", "1/10"}));  // one too many at its lower bound
    CHECK_FALSE(holds({"7/10", "7/10", "0"}, {"1/2", "2/5", "1/10"}));   // at an upper bound that it does not reach
    CHECK_FALSE(holds({"7/10", "7/10", "0"}, {"1/2", "1/10", "2/5"}));   // a wrong corner
    // (1, 1/5, 0) on (1/2, 7/20, 3/20).
    CHECK(holds({"1", "1/5", "0"}, {"1/2", "7/20", "3/20"}));
    CHECK_FALSE(holds({"1", "1/5", "0"}, {"1/3", "1/3", "1/3"}));  // all between
    // One condition alone: only a weight below its lower bound, only one above its upper bound.
    CHECK(holds({"12/25", "47/100", "1/20"}, {"91/200", "89/200", "1/10"}));
    CHECK_FALSE(holds({"12/25", "47/100", "1/20"}, {"1/3", "1/3", "1/3"}));
    CHECK(holds({"3/5", "1/5", "1/5"}, {"1/2", "1/4", "1/4"}));
    CHECK_FALSE(holds({"3/5", "1/5", "1/5"}, {"1/3", "1/3", "1/3"}));
    // With bounds on a corner without weights between: (1/2, 1/2) of two domains.
    const WeightBounds half{rationals({"0", "1/2"}), rationals({"1/2", "1"})};
    const auto is_corner = [&](std::initializer_list<std::string_view> v) {
        return ProjectedFace(half, rationals({"1/2", "1/2"}))
            .holds(around(rationals(v), parse_rational("1e-9")), projection_bits);
    };
    CHECK(is_corner({"1", "0"}));
    CHECK_FALSE(is_corner({"0", "1"}));
}
