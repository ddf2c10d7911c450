// Branch and bound over integers with enclosures that are too wide at first.
#include "datamix/search/range_argmin.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "datamix/numeric/scalar.hpp"

namespace datamix {
namespace {

/// Encloses (T − centre)² + 1 over low … high, too wide by 3·2^{64−bits} on both sides.
std::function<Ball(const Integer&, const Integer&, long)> parabola(const Rational& centre) {
    return [centre](const Integer& low, const Integer& high, long bits) {
        const auto value = [&](const Integer& t) {
            return Rational((Rational(t) - centre) * (Rational(t) - centre) + 1);
        };
        const Rational off = Rational(3) / Rational(Integer(1) << static_cast<unsigned>(bits - 64));
        const bool inside = Rational(low) <= centre && centre <= Rational(high);
        const Rational least = inside ? Rational(1) : std::min(value(low), value(high));
        return Ball::between(least - off, std::max(value(low), value(high)) + off, {2 * bits});
    };
}

}  // namespace

TEST_CASE("candidates that overlap at first are told apart with more bits", "[argmin]") {
    for (const int centre : {1, 2, 37, 990, 1000}) {
        const auto found = range_argmin(1, 1000, 0, parabola(centre));
        CHECK(found.horizon == centre);
        CHECK(found.low == centre);
        CHECK(found.high == centre);
        CHECK(found.open.empty());
        CHECK(found.gap.midpoint() == Approx(1));
        CHECK(found.evaluated < 200);
    }
}

TEST_CASE("a tie is said, not resolved", "[argmin]") {
    const auto found = range_argmin(1, 1000, 0, parabola(Rational(75) / 2));
    CHECK(!found.open.empty());
    CHECK((found.horizon == 37 || found.horizon == 38));
    CHECK_THROWS_AS(range_argmin(1, 1000, 0, parabola(37), 64, 5), UnsupportedError);
}

TEST_CASE("with a tolerance the bracket holds the argmin", "[argmin]") {
    const auto found = range_argmin(1, 100000, 0.01, parabola(5000));
    CHECK(found.low <= 5000);
    CHECK(found.high >= 5000);
    CHECK(found.high - found.low <= 400);
}

TEST_CASE("no interval is enclosed twice with the precision of the search", "[argmin]") {
    for (const double tolerance : {0.0, 0.01}) {
        std::set<std::pair<Integer, Integer>> asked;
        std::size_t calls = 0, refined = 0;
        const auto found = range_argmin(1, 1000, tolerance, [&](const Integer& low, const Integer& high, long bits) {
            ++(bits == 64 ? calls : refined);
            if (bits == 64) asked.emplace(low, high);
            return parabola(300)(low, high, bits);
        });
        CHECK(asked.size() == calls);
        CHECK(found.evaluated == calls + refined);
    }
}

TEST_CASE("values beyond the range of double are told apart", "[argmin]") {
    for (const char* text : {"1e-400", "1e400"}) {
        const Ball scale(parse_rational(text), {64});
        std::size_t calls = 0;
        const auto found = range_argmin(1, 1000, 0, [&](const Integer& low, const Integer& high, long bits) {
            ++calls;
            return parabola(300)(low, high, bits) * scale;
        });
        CHECK(found.horizon == 300);
        CHECK(calls < 200);
    }
}

TEST_CASE("argmin: a range is excluded by its bound and by no more", "[argmin]") {
    // Ranges around 90 are known to be 0.9 or more; of all others nothing is known, so that 10 is tried first. 1.9 is
    // above 1 and excluded, 0.9 is not, whatever factor or sign the comparison were wrong by.
    const auto value = [](const Integer& t) { return t == 10 ? Rational(1) : t == 90 ? Rational(9, 10) : Rational(5); };
    std::vector<Integer> single;
    const auto enclose = [&](const Integer& low, const Integer& high, long bits) {
        if (low == high) {
            single.push_back(low);
            return Ball(value(low), {bits});
        }
        if (low > 80)
            return Ball::between(low <= 90 && 90 <= high ? Rational(9, 10) : Rational(19, 10), Rational(6), {bits});
        return Ball::between(Rational(0), Rational(6), {bits});
    };
    const BestHorizon found = range_argmin(1, 128, 0, enclose);
    CHECK(found.horizon == 90);
    CHECK(found.is_certain());
    CHECK(std::none_of(single.begin(), single.end(), [](const Integer& t) { return t > 96; }));
    CHECK(single.front() <= 80);
}

}  // namespace datamix
