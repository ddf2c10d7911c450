// What a caller gets who leaves an argument out.
#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/numeric/scalar.hpp"
#include "evaluate/support.hpp"

namespace datamix {

TEST_CASE("options of the algorithm that are left out", "[defaults]") {
    const MixingOptions<Rational> options;
    CHECK(options.horizon == 1);
    CHECK(options.rounds == 1);
    CHECK(!options.inner_step);
    CHECK(!options.outer_step);
    const auto start = MixingStart<Rational>::uniform(3, 2);
    for (int i = 0; i < 3; ++i) CHECK(start.weights(i) == Rational(1) / 3);
    for (int i = 0; i < 2; ++i) CHECK(start.parameters(i) == 0);
}

TEST_CASE("precisions and digits that are left out", "[defaults]") {
    const Rational third = Rational(1) / 3;
    CHECK(from_rational<Ball>(third).bits() == 64);
    const Vector<Rational> vector = Vector<Rational>::Constant(2, third);
    CHECK(from_rational<Ball>(vector)(1).bits() == 64);
    const Matrix<Rational> matrix = Matrix<Rational>::Constant(2, 3, third);
    CHECK(from_rational<Ball>(matrix)(1, 2).bits() == 64);
    CHECK(Precision::digits(100).bits == 340);  // 100 log2 10 = 332.2
    CHECK(Precision::digits(700).bits == 2333);
    const auto model = testing::two_domains();
    const InnerStep inner{Rational(1) / 4, Rational(1), false};
    const Vector<Ball> kept = inner.retained(model.problem.curvature, 3, Precision{256});
    CHECK(LinearRun<Ball>(model, kept).precision().bits == 128);
    CHECK(LinearRun<Ball>::with_sensitivity(model, kept, kept).precision().bits == 128);
}

}  // namespace datamix
