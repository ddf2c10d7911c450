// Squares of matrices that are known up to radii, in double, against exact fractions.
#include "datamix/numeric/near_matrix.hpp"

#include <random>

#include "catch.hpp"
#include "datamix/numeric/scalar.hpp"

namespace datamix {
namespace {

/// |exact − middle| ≤ radius, entry by entry.
bool holds(const NearMatrix& near, const Matrix<Rational>& exact) {
    for (Eigen::Index i = 0; i < exact.size(); ++i)
        if (abs(Rational(exact.data()[i] - Rational(near.middle.data()[i]))) > Rational(near.radius.data()[i]))
            return false;
    return true;
}
NearMatrix squared(const NearMatrix& near) { return near.squared(BlockPattern::whole(near.middle.rows())); }
double norm_of(const Matrix<Rational>& a) {
    double most = 0;
    for (Eigen::Index i = 0; i < a.rows(); ++i) {
        Rational sum(0);
        for (Eigen::Index j = 0; j < a.cols(); ++j) sum += abs(a(i, j));
        most = std::max(most, to_double(sum));
    }
    return most;
}

}  // namespace

TEST_CASE("squares hold those of all members, roundings included, and little more", "[near_matrix]") {
    std::mt19937 random(7);
    for (int turn = 0; turn < 40; ++turn) {
        const Eigen::Index n = 1 + turn % 9;
        Matrix<Rational> middle(n, n), radius(n, n), member(n, n);
        Matrix<Ball> balls(n, n);
        for (Eigen::Index i = 0; i < middle.size(); ++i) {
            middle.data()[i] = Rational(static_cast<int>(random() % 2001) - 1000, 777);
            radius.data()[i] = turn % 2 == 0 ? Rational(0) : Rational(static_cast<int>(random() % 5), 1000);
            member.data()[i] = middle.data()[i] + radius.data()[i] * (random() % 2 == 0 ? 1 : -1);
            balls.data()[i] = widened(Ball(middle.data()[i], {64}), Ball(radius.data()[i], {64}));
        }
        const NearMatrix near = NearMatrix::around(balls), square = squared(near);
        CHECK(holds(near, member));
        CHECK(holds(square, multiply<Rational>(member, member)));
        CHECK(holds(squared(square),
                    multiply<Rational>(multiply<Rational>(member, member), multiply<Rational>(member, member))));
        CHECK(norm_of(member) <= near.norm_bound());
        if (turn % 2 == 0) {
            CHECK(near.norm_bound() < (1 + 1e-12) * norm_of(member));
            CHECK(square.radius.maxCoeff() < 1e-13 * (1 + norm_of(middle) * norm_of(middle)));
        }
    }
}

TEST_CASE("roundings are bounded where everything cancels", "[near_matrix]") {
    Matrix<Ball> balls(2, 2);
    balls << Ball(0.1), Ball(0.1), Ball(0.1), Ball(-0.1);  // exact doubles: the square has 2·0.1² and 0
    const NearMatrix square = squared(NearMatrix::around(balls));
    const Rational entry = 2 * Rational(0.1) * Rational(0.1);
    CHECK(Rational(square.middle(0, 0)) != entry);  // rounded
    CHECK(abs(Rational(entry - Rational(square.middle(0, 0)))) <= Rational(square.radius(0, 0)));
}

TEST_CASE("weights of powers of 2 change a matrix exactly, but for what underflows", "[near_matrix]") {
    Matrix<Ball> balls(2, 2);
    balls << Ball(0.1), Ball(3), Ball(0x1p-1070), Ball(-0.7);
    const Vector<double> weights{{0x1p40, 0.25}};
    const NearMatrix near = NearMatrix::around(balls), other = near.weighted(weights);
    Matrix<Rational> exact(2, 2);
    for (Eigen::Index i = 0; i < 2; ++i)
        for (Eigen::Index j = 0; j < 2; ++j)
            exact(i, j) = Rational(near.middle(i, j)) * Rational(weights(j)) / Rational(weights(i));
    CHECK(holds(other, exact));
    CHECK(Rational(other.middle(0, 1)) == exact(0, 1));
    const NearMatrix lost = near.weighted(Vector<double>{{0x1p-40, 0x1p40}});
    CHECK(lost.middle(1, 0) == 0);
    CHECK(lost.radius(1, 0) >= 1e-200);
}

TEST_CASE("what leaves the range of double is never bounded too low", "[near_matrix]") {
    const auto one = [](const Ball& entry) { return NearMatrix::around(Matrix<Ball>::Constant(1, 1, entry)); };
    const NearMatrix tiny = squared(one(Ball(1e-170)));
    CHECK(tiny.middle(0, 0) == 0);
    CHECK(tiny.radius(0, 0) >= 1e-200);
    const auto far = [&](const Ball& entry) { return !(squared(one(entry)).norm_bound() < 0x1p200); };
    CHECK(far(Ball(1e170)));
    CHECK(far(Ball(parse_rational("1e400"), {64})));
    CHECK(far(Ball(1) / Ball::between(-1, 1, {64})));
}

}  // namespace datamix
