// Bounds of eigenvalues: around those known by hand, certain for rationals and balls, and safe where the guess is not.
#include "datamix/numeric/spectrum.hpp"

#include "catch.hpp"

namespace datamix {
namespace {

/// Eigenvalues 1, 4 and 6: a rotation in the plane of the 3-4-5 triangle, and one apart.
Matrix<Rational> known_spectrum() {
    Matrix<Rational> turn(3, 3), result(3, 3);
    turn << Rational(3) / 5, Rational(-4) / 5, 0, Rational(4) / 5, Rational(3) / 5, 0, 0, 0, 1;
    result = multiply<Rational>(multiply<Rational>(turn, diagonal_matrix<Rational>(Vector<Rational>{{1, 6, 4}})),
                                turn.transpose());
    return result;
}

template <class S>
void check_bounds(const SpectrumBounds<S>& bounds, double least, double largest) {
    const double slack = 2e-9 * std::max(std::abs(least), std::abs(largest));
    CHECK(certainly(less_equal(bounds.least, S(least))));
    CHECK(certainly(less_equal(S(largest), bounds.largest)));
    CHECK(to_double(bounds.least) >= least - slack);
    CHECK(to_double(bounds.largest) <= largest + slack);
}

}  // namespace

TEST_CASE("the eigenvalues of a matrix are bounded on both sides, closely, for every scalar", "[spectrum]") {
    const Matrix<Rational> a = known_spectrum();
    check_bounds(spectrum_bounds(a), 1, 6);
    check_bounds(spectrum_bounds(from_rational<double>(a)), 1, 6);
    check_bounds(spectrum_bounds(from_rational<Real<40>>(a)), 1, 6);
    check_bounds(spectrum_bounds(from_rational<Ball>(a, {128})), 1, 6);
    check_bounds(spectrum_bounds(Matrix<Rational>(a * Rational(-1))), -6, -1);
    check_bounds(spectrum_bounds(Matrix<double>{{0, 2}, {2, 0}}), -2, 2);
    check_bounds(spectrum_bounds(Matrix<Rational>(Matrix<Rational>::Constant(1, 1, 3))), 3, 3);
    check_bounds(spectrum_bounds(Matrix<double>{{1e-200, 0}, {0, 4e-200}}), 1e-200, 4e-200);
    const auto none = spectrum_bounds(Matrix<double>{{0, 0}, {0, 0}});
    CHECK(none.least == 0);
    CHECK(none.largest == 0);
}

TEST_CASE("a spectrum that the guess does not show is still inside the bounds", "[spectrum]") {
    // Seen in double, the matrix is that of all ones; its least eigenvalue is −1e-30, not 0.
    const Rational tiny = parse_rational("1e-30");
    Matrix<Rational> a(2, 2);
    a << 1, Rational(1 + tiny), Rational(1 + tiny), 1;
    const auto bounds = spectrum_bounds(a);
    CHECK(bounds.least <= -tiny);
    CHECK(bounds.largest >= 2 + tiny);
    // Balls that are as wide as the matrix is large: the row sums.
    Matrix<Ball> wide = from_rational<Ball>(known_spectrum(), {64});
    for (Eigen::Index i = 0; i < 3; ++i) wide(i, i) = widened(wide(i, i), Ball(4));
    const auto rows = spectrum_bounds(wide);
    CHECK(certainly(less_equal(rows.least, Ball(-3))));
    CHECK(certainly(less_equal(Ball(10), rows.largest)));
    CHECK(rows.largest.is_finite());
    Matrix<double> infinite{{1, 2}, {2, std::numeric_limits<double>::infinity()}};
    CHECK(spectrum_bounds(infinite).largest == std::numeric_limits<double>::infinity());
}

}  // namespace datamix
