// What bounds allow, cut into simplices; the least F of it where Hessians differ.
#include "datamix/evaluate/bounded_minimum.hpp"

#include "catch.hpp"
#include "datamix/algorithm/outer_update.hpp"
#include "evaluate/random_quadratic.hpp"

using namespace datamix;
using namespace datamix::testing;

namespace {

WeightBounds drawn(std::mt19937& random, Eigen::Index m) {
    for (;;) {
        WeightBounds bounds{Vector<Rational>(m), Vector<Rational>(m)};
        for (Eigen::Index i = 0; i < m; ++i) {
            const int a = static_cast<int>(random() % 4), b = static_cast<int>(random() % 11);
            bounds.lower(i) = Rational(std::min(a, b), 10);
            bounds.upper(i) = Rational(std::max(a, b), 10);
        }
        if (bounds.are_consistent()) return bounds;
    }
}
Vector<Rational> allowed(std::mt19937& random, const WeightBounds& bounds) {
    Vector<Rational> v(bounds.lower.size());
    for (Eigen::Index i = 0; i < v.size(); ++i) v(i) = Rational(static_cast<int>(random() % 2003) - 500, 997);
    return project_to_bounds<Rational>(v, bounds.lower, bounds.upper);
}
/// Whether w is a mixture of the corners, and whether one inside.
std::pair<bool, bool> lies_in(const Matrix<Rational>& corners, const Vector<Rational>& w) {
    const Matrix<Rational> square = transposed_product<Rational>(corners, corners),
                           right = transposed_times<Rational>(corners, w);
    const Vector<Rational> share = solve_definite<Rational>(square, right).col(0);
    const bool meets = times<Rational>(corners, share) == w && share.minCoeff() >= 0;
    return {meets, meets && share.minCoeff() > 0};
}

}  // namespace

TEST_CASE("pieces of bounds: every mixture that is allowed is in one of them, and inside one only", "[exact]") {
    std::mt19937 random(31);
    std::size_t most = 0;
    int inside = 0;
    for (int trial = 0; trial < 200; ++trial) {
        const Eigen::Index m = 1 + trial % 5;
        const WeightBounds bounds = drawn(random, m);
        const auto pieces = BoundedPieces(bounds, 200).simplices();
        REQUIRE_FALSE(pieces.empty());
        most = std::max(most, pieces.size());
        for (const Matrix<Rational>& corners : pieces)
            for (Eigen::Index k = 0; k < corners.cols(); ++k) CHECK(bounds.hold(corners.col(k)));
        for (int point = 0; point < 10; ++point) {
            const Vector<Rational> w = allowed(random, bounds);
            int in = 0, strictly = 0;
            for (const Matrix<Rational>& corners : pieces) {
                const auto [meets, within] = lies_in(corners, w);
                in += meets ? 1 : 0;
                strictly += within ? 1 : 0;
            }
            REQUIRE(in > 0);
            REQUIRE(strictly <= 1);
            if (strictly == 1) CHECK(in == 1);
            inside += strictly;
        }
    }
    CHECK(most > 8);
    CHECK(inside > 500);
    // Lower bounds alone leave a simplex; two domains a segment; no more pieces are made than asked for.
    const Vector<Rational> tenth = Vector<Rational>::Constant(4, Rational(1, 10)),
                           one = Vector<Rational>::Constant(4, Rational(1));
    CHECK(BoundedPieces({tenth, one}, 8).simplices().size() == 1);
    CHECK(BoundedPieces({rationals({"1/10", "0"}), rationals({"1/2", "1"})}, 8).simplices().size() == 1);
    const Vector<Rational> third = Vector<Rational>::Constant(4, Rational(1, 3));
    CHECK(BoundedPieces({tenth, third}, 2).simplices().empty());
}

TEST_CASE("bounded minimum: no mixture of a grid that is allowed is below it, one is near it", "[exact]") {
    std::mt19937 random(32);
    int corners = 0, above_the_simplex = 0, several = 0;
    for (int trial = 0; trial < 40; ++trial) {
        QuadraticModel model = random_quadratic(random, false).model;
        const Eigen::Index m = model.domains();
        if (model.dimension() + 1 < m) continue;  // many mixtures have one optimum
        model.bounds = drawn(random, m);
        model.start_weights = allowed(random, model.bounds);
        INFO(trial << ": d = " << model.dimension() << ", m = " << m);
        several += BoundedPieces(model.bounds, 8).simplices().size() > 1 ? 1 : 0;
        const BoundedMinimum minimum(model);
        const EnclosedLeast least = minimum.at({200});
        CHECK((least.value.accuracy_bits() > 100 || certainly(less(abs(least.value), Ball(1e-30)))));
        Rational lowest(1000000);
        for (int point = 0; point < 200; ++point) {
            const Vector<Rational> w = allowed(random, model.bounds);
            const Rational value = loss_of(model.problem, w);
            REQUIRE(certainly(less_equal(lower_end(least.value), Ball(value, {300}))));
            lowest = std::min(lowest, value);
        }
        const Rational start = loss_of(model.problem, model.start_weights);
        CHECK(certainly(less(Ball(lowest, {200}) - least.value, Ball(Rational(start / 4 + Rational(1, 100)), {200}))));
        if (const auto corner = minimum.corner()) {
            ++corners;
            CHECK(model.bounds.hold(*corner));
            CHECK(least.value.contains(loss_of(model.problem, *corner)));
            for (Eigen::Index i = 0; i < m; ++i) CHECK(least.weights(i).contains((*corner)(i)));
        }
        above_the_simplex += certainly(less(SimplexMinimum(model.problem).at({200}).value, least.value)) ? 1 : 0;
    }
    CHECK(corners > 3);
    CHECK(above_the_simplex > 10);
    CHECK(several > 3);
}

TEST_CASE("bounded minimum: too many pieces leave a bracket that holds it; none are the whole simplex", "[exact]") {
    std::mt19937 random(33);
    QuadraticModel model = random_quadratic(random, false).model;
    const Ball all = BoundedMinimum(model).at({128}).value, same = SimplexMinimum(model.problem).at({128}).value;
    CHECK(all.overlaps(same));
    // Six copies of one dimension: twenty and more pieces.
    const auto one = [](int x) { return Matrix<Rational>::Constant(1, 1, Rational(x)); };
    std::vector<Matrix<Rational>> hessians;
    Matrix<Rational> optima(1, 6);
    for (int i = 0; i < 6; ++i) {
        hessians.push_back(one(1 + i % 2));
        optima(0, i) = i;
    }
    const Vector<Rational> sixth = Vector<Rational>::Constant(6, Rational(1, 6));
    const QuadraticModel wide({hessians, optima, one(1), rationals({"-1"})}, sixth, rationals({"0"}), 1,
                              {Vector<Rational>(sixth / Rational(2)), Vector<Rational>(sixth * Rational(2))});
    REQUIRE(BoundedPieces(wide.bounds, BoundedMinimum::most_pieces).simplices().empty());
    const BoundedMinimum minimum(wide);
    const EnclosedLeast least = minimum.at({128});
    CHECK_FALSE(minimum.corner());
    // The best that is allowed: as much as may be of the domains at 0, 1 and 2.
    const Vector<Rational> best = rationals({"1/3", "1/3", "1/12", "1/12", "1/12", "1/12"});
    CHECK(least.value.contains(loss_of(wide.problem, best)));
    for (Eigen::Index i = 0; i < 6; ++i) CHECK(least.weights(i).contains(best(i)));
}
