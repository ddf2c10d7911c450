// The proved rate of decay of a linear recursion, against the recursion itself.
#include "datamix/evaluate/geometric_decay.hpp"

#include <cmath>
#include <random>
#include <vector>

#include "catch.hpp"
#include "datamix/numeric/scalar.hpp"

namespace datamix {
namespace {

Matrix<Ball> balls(const Matrix<Rational>& exact) { return from_rational<Ball>(exact, {128}); }

Matrix<Rational> square(const char* a, const char* b, const char* c, const char* d) {
    Matrix<Rational> result(2, 2);
    result << parse_rational(a), parse_rational(b), parse_rational(c), parse_rational(d);
    return result;
}

/// The bound holds at every k up to 4 periods and 40 steps more, and is no excuse: it falls below `small` in the end.
void check_decay(const Matrix<Rational>& step, const Vector<Rational>& from) {
    const GeometricDecay decay = GeometricDecay::of(balls(step));
    REQUIRE(decay.certain);
    CHECK(decay.norms.back() < 0x1p-24);
    Vector<double> t = from_rational<double>(from);
    const Matrix<double> map = from_rational<double>(step);
    const Vector<Ball> start = from_rational<Ball>(from, {128});
    const auto last = 4 * static_cast<int>(decay.period) + 40;
    Vector<double> largest = Vector<double>::Zero(t.size());  // of all from k on, found backwards
    std::vector<Vector<double>> all;
    for (int k = 0; k <= last; ++k, t = map * t) all.push_back(t);
    for (int k = last; k >= 0; --k) {
        largest = largest.cwiseMax(all[static_cast<std::size_t>(k)].cwiseAbs());
        const Vector<Ball> bound = decay.bound(start, k);
        for (Eigen::Index i = 0; i < t.size(); ++i) CHECK(largest(i) <= (1 + 1e-9) * bound(i).midpoint());
    }
    for (const Ball& left : decay.bound(start, Integer(100) * decay.period)) CHECK(left.midpoint() < 1e-300);
}

}  // namespace

TEST_CASE("a contraction decays as proved, also where it first grows", "[decay]") {
    const Vector<Rational> from{{1, -3}};
    check_decay(square("1/2", "0", "0", "-1/3"), from);
    check_decay(square("0.9", "100", "0", "0.9"), from);        // grows a hundredfold first
    check_decay(square("0.99", "0.05", "-0.05", "0.9"), from);  // its norm is above 1
    check_decay(square("0", "1000", "0", "0"), from);           // ends after two steps
    check_decay(square("1e-9", "0", "0", "0"), from);           // period 1
    CHECK(GeometricDecay::of(balls(square("1e-9", "0", "0", "0"))).period == 1);
    CHECK(GeometricDecay::of(balls(square("1/2", "0", "0", "0"))).period == 32);  // 2^−16 is not below 2^−24
}

TEST_CASE("what does not decay, or cannot be shown to, is not certain", "[decay]") {
    CHECK_FALSE(GeometricDecay::of(balls(square("0", "1", "1", "0"))).certain);
    CHECK_FALSE(GeometricDecay::of(balls(square("1.01", "0", "0", "0.5"))).certain);
    CHECK_FALSE(GeometricDecay::of(balls(square("1", "0", "0", "0.5"))).certain);
    Matrix<Ball> wide = balls(square("1/2", "0", "0", "1/2"));
    wide(0, 0) = Ball::between(Rational(1) / 2, Rational(3) / 2, {64});
    CHECK_FALSE(GeometricDecay::of(wide).certain);
    const auto diagonal = BlockPattern({1, 1}).with(0, 0).with(1, 1);
    CHECK(GeometricDecay::of(NearMatrix::around(balls(square("1/2", "0", "0", "1/2"))), diagonal).certain);
    CHECK_FALSE(GeometricDecay::of(NearMatrix::around(balls(square("1/2", "0", "1", "1/2"))), diagonal).certain);
    wide(0, 0) = Ball(1) / Ball::between(-1, 1, {64});
    CHECK_FALSE(GeometricDecay::of(wide).certain);
}

TEST_CASE("the bound is about the largest entry, whatever its sign", "[decay]") {
    const GeometricDecay decay = GeometricDecay::of(balls(square("1e-9", "0", "0", "1e-9")));
    const Vector<Ball> from = from_rational<Ball>(Vector<Rational>{{Rational(1) / 2, -7}}, {128});
    for (Eigen::Index i = 0; i < 2; ++i) {
        CHECK(decay.bound(from, 0)(i).contains(7));
        CHECK(decay.bound(from, 3)(i).midpoint() == Approx(7e-27));
    }
}

TEST_CASE("the bound misses no power of 2 of the rounds", "[decay]") {
    const GeometricDecay decay = GeometricDecay::of(balls(square("1/2", "0", "0", "1/2")));
    const Vector<Ball> from = from_rational<Ball>(Vector<Rational>{{1, 1}}, {128});
    for (int k = 0; k <= 100; ++k)
        CHECK(decay.bound(from, k)(1).midpoint() == Approx(std::ldexp(1.0, -k)).epsilon(1e-9));
}

TEST_CASE("weights of the norm keep the bound of what is fed by a slow part close", "[decay]") {
    // The second entry sums up the first: unweighted, powers of the matrix have norms up to 400, and their product over
    // all powers of 2 below the period is above 1e9.
    const GeometricDecay decay = GeometricDecay::of(balls(square("0.99", "0", "1", "0.99")));
    REQUIRE(decay.certain);
    CHECK(certainly(less(decay.constant, Ball(100))));
    const Vector<Ball> from = from_rational<Ball>(Vector<Rational>{{1, 0}}, {128});
    CHECK(decay.bound(from, 512)(0).midpoint() < 1);
    CHECK(decay.bound(from, 0)(1).midpoint() < 1e5);  // 37 in fact, after 100 steps
}

}  // namespace datamix
