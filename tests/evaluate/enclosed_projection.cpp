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
        const Vector<Ball> projected = enclosed_projection(around(v, radius), projection_bits);
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
    const Vector<Ball> vertex =
        enclosed_projection(around(rationals({"3", "1", "1.9"}), Rational(1, 100)), projection_bits);
    CHECK(is_zero(vertex(0) - Ball(1)));
    CHECK(is_zero(vertex(1)));
    CHECK(is_zero(vertex(2)));
    const Vector<Ball> tie = enclosed_projection(around(rationals({"1", "0"}), Rational(0)), projection_bits);
    CHECK(is_zero(tie(0) - Ball(1)));
    CHECK(is_zero(tie(1)));
    const Vector<Ball> edge =
        enclosed_projection(around(rationals({"1/2", "3/4", "-2"}), Rational(1, 1000)), projection_bits);
    CHECK(is_zero(edge(2)));
    CHECK(edge(0).contains(Rational(3, 8)));
    CHECK(certainly(less(abs(edge(0) - Ball(0.375)), Ball(0.0011))));  // (v_1 - v_2 + 1)/2 is known to 1/1000
    // On the boundary of two faces nothing is decided, and little is lost.
    const Vector<Ball> open =
        enclosed_projection(around(rationals({"1", "0"}), parse_rational("1e-20")), projection_bits);
    CHECK_FALSE(is_zero(open(1)));
    CHECK(open(1).contains(0));
    CHECK(open(0).accuracy_bits() > 60);
}

TEST_CASE("balls that know nothing give weights from 0 to 1", "[exact][projection]") {
    Vector<Ball> wide = around(rationals({"1/2", "1/2"}), Rational(1000));
    for (const bool infinite : {false, true}) {
        if (infinite) wide(0) = Ball(1) / Ball(0);
        const Vector<Ball> projected = enclosed_projection(wide, projection_bits);
        CHECK(projected(0).contains(0));
        CHECK(projected(0).contains(1));
        CHECK(certainly(less(projected(1), Ball(1.01))));
    }
}
