// What a caller gets who leaves an argument out.
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/numeric/scalar.hpp"
#include "evaluate/support.hpp"

namespace datamix {

TEST_CASE("precisions and digits that are left out", "[defaults]") {
    CHECK(Precision::digits(100).bits == 340);  // 100 log2 10 = 332.2
    CHECK(Precision::digits(700).bits == 2333);
    const auto model = testing::two_domains();
    const StepLaw inner = StepLaw::constant(Rational(1) / 4);
    const Vector<Ball> kept = inner.retained(model.problem.curvature, 3, Precision{256});
    CHECK(LinearRun<Ball>(model, kept).precision().bits == 128);
    CHECK(LinearRun<Ball>::with_sensitivity(model, kept, kept).precision().bits == 128);
}

}  // namespace datamix
