// F1: the bounds themselves.
#include "datamix/theory/full_truncation.hpp"
#include "catch.hpp"
#include "rational.hpp"

namespace datamix {
TEST_CASE("F1's bound has the values of proofs/full_truncation.md", "[truncation]") {
    using theory::LossConstants;
    CHECK(theory::truncation_bound<Rational>({1, 4, 0, 4, 1, 0}, r("1/4"), 5, r("1/2")) == r("1.740234375"));
    const Rational second = theory::truncation_bound<Rational>({1, 10, 0, 10, 2, 0}, r("1/10"), 20, r("9/10"));
    CHECK(abs(Rational(second - r("7.29459927543"))) < r("1e-11"));
    // L_2 and L_V by hand: q = 1/2, T = 2: ¼·6·(2+3·½) + ½·2·½·(1+5·6)·2·½.
    CHECK(theory::truncation_bound<Rational>({r("1/2"), 1, 5, 3, 2, 3}, 1, 2, r("1/2")) ==
          r("1/4") * 6 * r("7/2") + r("1/2") * 2 * 31 * 2 * r("1/2"));
    CHECK(theory::shared_truncation_bound<Rational>({1, 4, 0, 0, 2, 3}, r("1/2"), 3, 5, r("1/3")) == r("15/8"));
    CHECK(theory::drift_bound<Rational>({2, 4, 0, 3, 5, 0}, r("1/4"), r("1/10"), 2, 3, 7) == r("7/64") + r("9/8"));
    CHECK(theory::hypergradient_bound<Rational>({2, 4, 0, 3, 5, 0}, r("1/4"), 2) == r("45/8"));
    CHECK(theory::invariant_radius<Rational>(3, 5, 2) == 3);
    CHECK(theory::invariant_radius<Rational>(2, 5, 2) == r("5/2"));
}

}  // namespace datamix
