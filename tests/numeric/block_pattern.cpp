// Products by blocks are the whole products, where the pattern has every block that is not 0.
#include "datamix/numeric/block_pattern.hpp"

#include "catch.hpp"

using namespace datamix;

namespace {

/// Of a 6×6 matrix in blocks of 1, 2 and 3: all but (0, 1), (0, 2) and (1, 2).
BlockPattern lower() {
    return BlockPattern({1, 2, 3}).with(0, 0).with(1, 0).with(1, 1).with(2, 0).with(2, 1).with(2, 2);
}
Matrix<double> filled(int seed) {  // small integers, so that products are exact
    Matrix<double> result(6, 6);
    for (Eigen::Index i = 0; i < result.size(); ++i) result.data()[i] = static_cast<double>((seed + 7 * i) % 11 + 1);
    return result;
}
Matrix<double> lower(int seed) {
    Matrix<double> result = filled(seed);
    result.block(0, 1, 1, 5).setZero();
    result.block(1, 3, 2, 3).setZero();
    return result;
}

}  // namespace

TEST_CASE("products by blocks are those of whole matrices", "[numeric]") {
    const Matrix<double> a = lower(1), b = lower(4), full = filled(3);
    CHECK(lower().product(a, b) == a * b);
    CHECK(BlockPattern::whole(6).product(full, full) == full * full);
}

TEST_CASE("a product by blocks uses no others", "[numeric]") {
    const Matrix<double> full = filled(1), a = lower(1);  // they differ in the blocks that are not there
    CHECK(lower().product(full, full) == a * a);
}

TEST_CASE("a pattern fits what is 0 outside it, and only if it is that of every power", "[numeric]") {
    CHECK(lower().fits(lower(1)));
    CHECK(lower().fits(Matrix<double>::Zero(6, 6)));
    CHECK_FALSE(lower().fits(filled(1)));
    Matrix<double> one = lower(1);
    one(2, 3) = 1e-300;
    CHECK_FALSE(lower().fits(one));
    CHECK_FALSE(BlockPattern({1, 2, 3}).with(1, 0).with(2, 1).fits(Matrix<double>::Zero(6, 6)));  // without (2, 0)
    CHECK(BlockPattern::whole(6).fits(filled(1)));
}
