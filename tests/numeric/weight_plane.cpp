// Coordinates of changes of weights: what B promises, exactly.
#include "datamix/numeric/weight_plane.hpp"

#include "catch.hpp"

namespace datamix {

TEST_CASE("the basis of changes of weights adds up to 0 and is orthogonal, exactly", "[numeric]") {
    for (const Eigen::Index domains : {2, 3, 4, 7, 40}) {
        const WeightPlane plane(domains);
        const Matrix<Ball>& b = plane.basis();
        REQUIRE(b.rows() == domains);
        REQUIRE(b.cols() == domains - 1);
        for (Eigen::Index c = 0; c < b.cols(); ++c) {
            Rational sum = 0;
            for (Eigen::Index i = 0; i < domains; ++i) sum += Rational(b(i, c).midpoint());
            CHECK(sum == 0);
            for (Eigen::Index e = 0; e <= c; ++e) {
                Rational product = 0;
                for (Eigen::Index i = 0; i < domains; ++i)
                    product += Rational(b(i, c).midpoint()) * Rational(b(i, e).midpoint());
                CHECK(product == (c == e ? plane.squares()(c) : Rational(0)));
            }
            CHECK(abs(plane.squares()(c) - 2) < Rational(1) / (1 << 18));
        }
    }
    const WeightPlane two(2);
    CHECK(two.basis()(0, 0).midpoint() == 1);
    CHECK(two.basis()(1, 0).midpoint() == -1);
}

TEST_CASE("coordinates are those of the change, and see nothing of the mean", "[numeric]") {
    const WeightPlane plane(4);
    const Vector<Ball> v{{Ball(0.5), Ball(-0.25), Ball(2)}};
    Vector<Ball> x = times<Ball>(plane.basis(), v);
    for (const double mean : {0.0, 3.0}) {
        for (Ball& entry : x) entry += Ball(mean);
        const Vector<Ball> found = plane.coordinates(x, {128});
        for (Eigen::Index c = 0; c < 3; ++c) {
            CHECK(found(c).contains(Rational(v(c).midpoint())));
            CHECK(found(c).accuracy_bits() > 100);
        }
    }
}

}  // namespace datamix
