// Balls against exact rationals and against MPFR at three times the precision: containment must never fail.
#include <limits>
#include <random>

#include "catch.hpp"
#include "datamix/numeric/scalar.hpp"

namespace datamix {
namespace {

constexpr Precision fifty = Precision::digits(50);

/// One random expression tree, evaluated in three arithmetics at once. Rational until the first exp, log or sqrt.
struct Evaluation {
    Ball ball;
    Real<150> real;
    Rational rational;
    bool exact = true;
};

class Expressions {
public:
    explicit Expressions(std::uint64_t seed) : random_(seed) {}

    Evaluation draw(int depth) {
        if (depth == 0) {
            const Rational value = Rational(pick(-999, 999)) / pick(1, 99);
            return {Ball(value, fifty), to_real<150>(value), value};
        }
        Evaluation a = draw(depth - 1);
        switch (pick(0, 7)) {
            case 0:
                return unary(
                    a,
                    [](const auto& x) {
                        using std::exp;
                        return exp(x);
                    },
                    small(a));
            case 1:
                return unary(
                    a,
                    [](const auto& x) {
                        using std::log;
                        return log(x);
                    },
                    positive(a));
            case 2:
                return unary(
                    a,
                    [](const auto& x) {
                        using std::sqrt;
                        return sqrt(x);
                    },
                    positive(a));
            default: break;
        }
        const Evaluation b = draw(depth - 1);
        switch (pick(0, 3)) {
            case 0: return {a.ball + b.ball, a.real + b.real, a.rational + b.rational, a.exact && b.exact};
            case 1: return {a.ball - b.ball, a.real - b.real, a.rational - b.rational, a.exact && b.exact};
            case 2: return {a.ball * b.ball, a.real * b.real, a.rational * b.rational, a.exact && b.exact};
            default: break;
        }
        if (!b.ball.contains(Rational(0)) && !(b.exact && b.rational == 0))
            return {a.ball / b.ball, a.real / b.real, b.exact ? Rational(a.rational / b.rational) : Rational(0),
                    a.exact && b.exact};
        return a;
    }

private:
    int pick(int low, int high) { return low + static_cast<int>(random_() % static_cast<unsigned>(high - low + 1)); }
    static bool small(const Evaluation& a) { return abs(a.real) < 50; }
    static bool positive(const Evaluation& a) { return certainly(less(Ball(Rational(1) / 1000, fifty), a.ball)); }
    template <class Function>
    static Evaluation unary(const Evaluation& a, Function function, bool defined) {
        if (!defined) return a;
        return {function(a.ball), function(a.real), Rational(0), false};
    }
    std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("the 50-digit ball contains the 150-digit value and the exact rational", "[numeric]") {
    Expressions expressions(20260219);
    int exact = 0, inexact = 0;
    for (int i = 0; i < 6000; ++i) {
        const Evaluation value = expressions.draw(1 + i % 4);
        CHECK(value.ball.contains(value.real.backend().data()));
        if (value.exact) {
            CHECK(value.ball.contains(value.rational));
        }
        (value.exact ? exact : inexact) += 1;
        // A ball of infinite radius would contain everything: most of the 50 digits must be there.
        const bool informative = value.ball.accuracy_bits() > 60 || abs(value.real) < 1e-20;
        CHECK(informative);
    }
    CHECK(exact > 1000);
    CHECK(inexact > 1000);
}

TEST_CASE("comparisons of balls are certain only when they must be", "[numeric]") {
    const Ball low = Ball::between(0, 1, fifty), high = Ball::between(2, 3, fifty);
    const Ball across = Ball::between(Rational(1) / 2, Rational(5) / 2, fifty);
    CHECK(certainly(less(low, high)));
    CHECK_FALSE(possibly(less(high, low)));
    CHECK(less(low, across) == Truth::unknown);
    CHECK(less(across, low) == Truth::unknown);
    CHECK(equal(low, low) == Truth::unknown);  // the same interval, not the same number
    CHECK(equal(Ball(3), Ball(3)) == Truth::yes);
    CHECK(equal(low, high) == Truth::no);
    CHECK(certainly(less_equal(Ball(3), Ball(3))));
    CHECK_FALSE(possibly(less(Ball(3), Ball(3))));
}

TEST_CASE("a ball is within a share of another where all of it is", "[numeric]") {
    const Ball tenth(Rational(1) / 10, fifty);
    CHECK(within(Ball(109), Ball(100), tenth) == Truth::yes);
    CHECK(within(Ball(91), Ball(100), tenth) == Truth::yes);
    CHECK(within(Ball(111), Ball(100), tenth) == Truth::no);
    CHECK(within(Ball(89), Ball(100), tenth) == Truth::no);
    CHECK(within(Ball::between(95, 115, fifty), Ball(100), tenth) == Truth::unknown);
    CHECK(within(Ball::between(85, 105, fifty), Ball(100), tenth) == Truth::unknown);
}

TEST_CASE("bits for decimal digits, and a few more", "[numeric]") {
    CHECK(Precision::digits(100).bits == 340);  // 100 log2 10 = 332.2
    CHECK(Precision::digits(700).bits == 2333);
}

TEST_CASE("an intersection keeps what is exact", "[numeric]") {
    const Ball whole = Ball(std::numeric_limits<long>::max()) * Ball(2) + Ball(1);  // exact: 64 bits
    CHECK(equal(intersect(whole, Ball(whole)), whole) == Truth::yes);
    const Ball wide = Ball::between(1, 3, fifty);
    CHECK(intersect(wide, Ball(2)).contains(Rational(2)));
    CHECK_FALSE(intersect(wide, Ball::between(2, 5, fifty)).contains(Rational(3) / 2));
}

TEST_CASE("disjoint balls have no intersection", "[numeric]") {
    CHECK_THROWS_AS(intersect(Ball::between(1, 3, fifty), Ball::between(4, 5, fifty)), InputError);
    CHECK_THROWS_AS(intersect(Ball(1), Ball(2)), InputError);
    CHECK(intersect(Ball(2), Ball::between(2, 5, fifty)).contains(Rational(2)));
}

TEST_CASE("the larger of two balls is enclosed, whichever it is", "[numeric]") {
    const Ball larger = max(Ball::between(1, 3, fifty), Ball::between(2, 5, fifty));
    CHECK(larger.contains(Rational(2)));
    CHECK(larger.contains(Rational(5)));
    CHECK_FALSE(larger.contains(Rational(3) / 2));
}

TEST_CASE("a ball around an interval contains its ends", "[numeric]") {
    const Ball ball = Ball::between(Rational(1) / 10, Rational(3) / 10, Precision{40});
    CHECK(ball.contains(Rational(1) / 10));
    CHECK(ball.contains(Rational(3) / 10));
    CHECK_FALSE(ball.contains(Rational(31) / 100));
    CHECK(ball.overlaps(Ball(Rational(1) / 5, fifty)));
    CHECK_FALSE(ball.overlaps(Ball(1)));
    CHECK(ball.midpoint_ball().accuracy_bits() > 1000);
    CHECK_FALSE(ball.contains(0));
    CHECK(Ball::between(-1, 1, fifty).contains(0));
    CHECK(Ball::between(-1, 1, fifty).contains(-1L));
}

}  // namespace datamix
