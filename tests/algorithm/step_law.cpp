// The inner step's law by hand.
#include <cmath>

#include "catch.hpp"
#include "datamix/algorithm/step_law.hpp"

namespace datamix {

TEST_CASE("the inner step is ln T/(μT) below its cap, and the cap at T = 1 and 2", "[inner]") {
    const StepLaw law = StepLaw::logarithmic(Rational(1, 3), 2);  // ln T/(μT) < 2 for every T
    CHECK(law.at(1, {64}).contains(Rational(2)));
    CHECK(law.at(2, {64}).contains(Rational(2)));
    for (const int horizon : {3, 4, 10, 1000}) {
        const Ball eta = law.at(horizon, {200});
        CHECK(eta.midpoint() == Approx(3 * std::log(horizon) / horizon).epsilon(1e-14));
        CHECK(eta.bits() == 200);
        CHECK(eta.accuracy_bits() > 190);
    }
    const StepLaw capped = StepLaw::logarithmic(Rational(1, 3), Rational(1, 2));  // 3 ln T/T < 1/2 from T = 17 on
    CHECK(capped.at(16, {64}).contains(Rational(1, 2)));
    CHECK(certainly(less(capped.at(17, {64}), Ball(0.5))));
    const StepLaw constant = StepLaw::constant(Rational(1, 2));
    CHECK(constant.at(1000, {64}).contains(Rational(1, 2)));
}

}  // namespace datamix
