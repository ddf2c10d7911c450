// Reals of fixed precision: the nearest one to a rational, whatever MPFR's default is.
#include "datamix/numeric/real.hpp"

#include "catch.hpp"

namespace datamix {
namespace {

template <unsigned Digits>
Rational exact(const Real<Digits>& value) {
    Rational result;
    mpfr_get_q(result.backend().data(), value.backend().data());
    return result;
}

template <unsigned Digits>
void check_nearest(const Rational& value) {
    const Real<Digits> rounded = to_real<Digits>(value);
    Real<Digits> above = rounded, below = rounded;
    mpfr_nextabove(above.backend().data());
    mpfr_nextbelow(below.backend().data());
    const Rational off = abs(Rational(exact(rounded) - value));
    CHECK(off <= abs(Rational(exact(above) - value)));
    CHECK(off <= abs(Rational(exact(below) - value)));
}

}  // namespace

TEST_CASE("a rational becomes the nearest real", "[numeric]") {
    for (const char* text : {"1/3", "-2/3", "0.1", "1e-4000", "-7e3000", "123456789/1000001", "5/7"}) {
        INFO(text);
        check_nearest<30>(parse_rational(text));
        check_nearest<150>(parse_rational(text));
    }
    CHECK(to_real<50>(Rational(-3) / 8) == Real<50>(-0.375));
    CHECK(to_real<50>(Rational(0)) == 0);
    CHECK(to_real<50>(Rational(1) / 3) != Real<50>(1.0 / 3));  // no double on the way
}

TEST_CASE("a real has the precision of its type, whatever the default is", "[numeric]") {
    const mpfr_prec_t before = mpfr_get_default_prec();
    const Real<50> third = to_real<50>(Rational(1) / 3), root = sqrt(Real<50>(2));
    mpfr_set_default_prec(24);
    const bool same = to_real<50>(Rational(1) / 3) == third && sqrt(Real<50>(2)) == root;
    mpfr_set_default_prec(before);
    CHECK(same);
    const Rational error = exact(third) - Rational(1) / 3;
    CHECK(abs(error) < parse_rational("1e-50"));
    CHECK(abs(Rational(exact(root) * exact(root) - 2)) < parse_rational("1e-48"));
    CHECK(error != 0);
}

}  // namespace datamix
