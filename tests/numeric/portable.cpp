// The portable exponential and logarithms against 200-bit enclosures.
#include "datamix/numeric/portable.hpp"

#include <limits>

#include "catch.hpp"
#include "datamix/numeric/ball.hpp"
#include "datamix/numeric/digest.hpp"

namespace datamix {
namespace {

Ball exact(double x) { return Ball(x) + Ball(Rational(0), {200}); }
double relative_error(double found, const Ball& truth) { return std::abs((exact(found) / truth - Ball(1)).midpoint()); }

}  // namespace

TEST_CASE("exponential and logarithms are accurate to a unit or two in the last place", "[numeric]") {
    constexpr double unit = std::numeric_limits<double>::epsilon();
    for (int i = -630; i <= 630; ++i) {
        CHECK(relative_error(portable_exp(1.1 * i), exp(exact(1.1 * i))) < unit);
        const double x = std::ldexp(1 + (i + 630) / 1261.0, i);
        CHECK(relative_error(portable_log(x), log(exact(x))) < 2 * unit);
    }
    CHECK(portable_log(1) == 0);
    CHECK(portable_exp(0) == 1);
    for (double x = 1e-300; x < 1; x *= 1.9) {
        Ball truth;
        arb_log1p(truth.data(), (-exact(x)).data(), 200);
        CHECK(relative_error(portable_log1m(x), truth) < 2 * unit);
    }
    CHECK(portable_log1m(0) == 0);
    CHECK(portable_log1m(1) == -std::numeric_limits<double>::infinity());
}

TEST_CASE("exponential and logarithms have the same bits everywhere", "[numeric]") {
    Digest exponentials, logarithms, complements;
    for (int i = 1; i < 20000; ++i) {
        const double share = i / 20000.0;
        exponentials.add(portable_exp(1400 * share - 700));
        logarithms.add(portable_log(0.5 + share));
        complements.add(portable_log1m(share));
    }
    CHECK(exponentials.hex() == "ce1c093604ba7221");
    CHECK(logarithms.hex() == "945e293f0ff42fed");
    CHECK(complements.hex() == "2e07e8256c9b6764");
}

}  // namespace datamix
