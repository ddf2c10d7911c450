// Elimination against known inverses, leading minors and Gram determinants; definite matrices.
#include "datamix/numeric/elimination.hpp"

#include <random>

#include "catch.hpp"

namespace datamix {
namespace {

Matrix<Rational> symmetric(int a, int b, int c) {
    Matrix<Rational> matrix(2, 2);
    matrix << a, b, b, c;
    return matrix;
}

/// 1/(i + j + 1): positive definite, and its inverse is known (Choi, American Mathematical Monthly 90, 1983).
Matrix<Rational> hilbert(Eigen::Index n) {
    Matrix<Rational> a(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j < n; ++j) a(i, j) = Rational(1) / (i + j + 1);
    return a;
}
Rational choose(Eigen::Index n, Eigen::Index k) {
    return k == 0 ? Rational(1) : Rational(choose(n - 1, k - 1) * n / k);
}
Rational inverse_entry(Eigen::Index n, Eigen::Index i, Eigen::Index j) {
    const Rational c = choose(i + j, i);
    return ((i + j) % 2 ? -1 : 1) * (i + j + 1) * choose(n + i, n - j - 1) * choose(n + j, n - i - 1) * c * c;
}

Rational determinant(const Matrix<Rational>& a) {  // along the first row
    if (a.rows() == 0) return 1;
    Rational sum = 0;
    for (Eigen::Index j = 0; j < a.cols(); ++j) {
        Matrix<Rational> minor(a.rows() - 1, a.cols() - 1);
        for (Eigen::Index i = 1; i < a.rows(); ++i)
            for (Eigen::Index k = 0; k + 1 < a.cols(); ++k) minor(i - 1, k) = a(i, k < j ? k : k + 1);
        sum += (j % 2 ? -1 : 1) * a(0, j) * determinant(minor);
    }
    return sum;
}

Matrix<Rational> small_integers(std::mt19937& random, Eigen::Index rows, Eigen::Index columns) {
    Matrix<Rational> a(rows, columns);
    for (Eigen::Index k = 0; k < a.size(); ++k) a.data()[k] = static_cast<int>(random() % 5) - 2;
    return a;
}

}  // namespace

TEST_CASE("products with a transposed matrix are Eigen's", "[numeric]") {
    std::mt19937 random(3);
    const Matrix<Rational> a = small_integers(random, 4, 2), b = small_integers(random, 4, 3);
    CHECK(transposed_product<Rational>(a, b) == Matrix<Rational>(a.transpose() * b));
    CHECK(transposed_times<Rational>(a, b.col(1)) == Vector<Rational>(a.transpose() * b.col(1)));
}

TEST_CASE("definite systems are solved exactly in rationals and enclosed in balls", "[numeric]") {
    for (const Eigen::Index n : {1, 2, 5, 7}) {
        const Matrix<Rational> a = hilbert(n), solved = solve_definite<Rational>(a, Matrix<Rational>::Identity(n, n));
        const Matrix<Ball> enclosed = solve_definite<Ball>(
            from_rational<Ball>(a, {256}), from_rational<Ball>(Matrix<Rational>(Matrix<Rational>::Identity(n, n))));
        for (Eigen::Index i = 0; i < n; ++i)
            for (Eigen::Index j = 0; j < n; ++j) {
                CHECK(solved(i, j) == inverse_entry(n, i, j));
                CHECK(enclosed(i, j).contains(inverse_entry(n, i, j)));
                CHECK(enclosed(i, j).accuracy_bits() > 150);
            }
    }
    Matrix<Rational> right(3, 2);
    right << 1, 0, -2, Rational(1) / 2, 3, 7;
    const Matrix<Rational> x = solve_definite<Rational>(hilbert(3), right);
    CHECK(Matrix<Rational>(hilbert(3) * x) == right);
}

TEST_CASE("a system of rationals that is not definite is refused where a pivot is 0", "[numeric]") {
    for (const Matrix<Rational>& a :
         {Matrix<Rational>{{1, 1}, {1, 1}}, Matrix<Rational>{{0, 1}, {1, 0}}, Matrix<Rational>{{0}}})
        CHECK_THROWS_AS(solve_definite<Rational>(a, Matrix<Rational>::Constant(a.rows(), 1, 1)), InputError);
}

TEST_CASE("where a pivot may vanish the solution is unbounded", "[numeric]") {
    Matrix<Ball> a = from_rational<Ball>(Matrix<Rational>(Matrix<Rational>::Identity(2, 2)));
    a(0, 1) = a(1, 0) = Ball::between(Rational(9) / 10, Rational(11) / 10, {64});  // the second pivot is 1 − a²
    const Matrix<Ball> x = solve_definite<Ball>(a, Matrix<Ball>::Constant(2, 1, Ball(1)));
    CHECK_FALSE(x(0, 0).is_finite());
    CHECK_FALSE(x(1, 0).is_finite());
}

TEST_CASE("a symmetric matrix is positive definite where its leading minors are positive", "[numeric]") {
    std::mt19937 random(5);
    int definite = 0;
    for (int trial = 0; trial < 400; ++trial) {
        const Eigen::Index n = 1 + trial % 3;
        Matrix<Rational> a = small_integers(random, n, n);
        a = Matrix<Rational>(a + a.transpose()) / Rational(2) + Matrix<Rational>(Matrix<Rational>::Identity(n, n));
        bool expected = true;
        for (Eigen::Index k = 1; k <= n; ++k) expected = expected && determinant(a.topLeftCorner(k, k)) > 0;
        CHECK(is_positive_definite(a) == expected);
        definite += expected;
    }
    CHECK(definite > 50);
    CHECK(definite < 350);
    CHECK(is_positive_definite(hilbert(6)));
    CHECK_FALSE(is_positive_definite(Matrix<Rational>::Constant(2, 2, 1)));  // semidefinite
    CHECK_FALSE(is_positive_definite(Matrix<Rational>::Constant(1, 1, 0)));
}

TEST_CASE("the columns kept are those that raise the rank", "[numeric]") {
    std::mt19937 random(7);
    int dropped = 0;
    for (int trial = 0; trial < 300; ++trial) {
        const Matrix<Rational> a = small_integers(random, 1 + trial % 4, 5);
        Matrix<Rational> expected(a.rows(), 0);
        for (Eigen::Index j = 0; j < 5; ++j) {
            Matrix<Rational> longer(a.rows(), expected.cols() + 1);
            longer << expected, a.col(j);
            if (determinant(longer.transpose() * longer) != 0)
                expected = longer;
            else
                ++dropped;
        }
        CHECK(independent_columns(a) == expected);
    }
    CHECK(dropped > 300);
    CHECK(independent_columns(Matrix<Rational>(3, 0)).rows() == 3);
    CHECK(independent_columns(Matrix<Rational>::Constant(3, 4, 0)).cols() == 0);
}

TEST_CASE("definite: pivots decide, semidefinite ones may vanish with their row", "[numeric]") {
    const auto definite = [](const Matrix<Rational>& m) { return certainly(positive_definite<Rational>(m)); };
    CHECK(definite(symmetric(2, 1, 1)));
    CHECK_FALSE(definite(symmetric(1, 1, 1)));
    CHECK_FALSE(definite(symmetric(1, 2, 1)));
    CHECK_FALSE(definite(symmetric(0, 0, 1)));
    CHECK(is_positive_semidefinite(symmetric(2, 1, 1)));
    CHECK(is_positive_semidefinite(symmetric(1, 1, 1)));
    CHECK(is_positive_semidefinite(symmetric(0, 0, 1)));
    CHECK(is_positive_semidefinite(symmetric(0, 0, 0)));
    CHECK_FALSE(is_positive_semidefinite(symmetric(1, 2, 1)));
    CHECK_FALSE(is_positive_semidefinite(symmetric(0, 1, 1)));
    CHECK_FALSE(is_positive_semidefinite(symmetric(0, 0, -1)));
}

TEST_CASE(
    "definite: Gram matrices are semidefinite, whatever pivots vanish, and definite where columns are independent",
    "[numeric]") {
    std::mt19937 random(7);
    int singular = 0;
    for (int trial = 0; trial < 200; ++trial) {
        const Eigen::Index n = 2 + trial % 5;
        Matrix<Rational> b = small_integers(random, 1 + trial % 7, n) / Rational(1 + trial % 4);
        if (trial % 3 == 0) b.col(trial % n).setZero();
        Matrix<Rational> a = transposed_product<Rational>(b, b);
        const bool full = independent_columns(b).cols() == n;
        singular += full ? 0 : 1;
        CHECK(is_positive_semidefinite(a));
        CHECK(is_positive_definite(a) == full);
        CHECK(certainly(positive_definite<Rational>(a)) == full);
        if (trial % 3 != 0) continue;
        a(trial % n, trial % n) = Rational(-1, 1000);
        CHECK_FALSE(is_positive_semidefinite(a));
    }
    CHECK(singular > 50);
    CHECK(singular < 190);
}

TEST_CASE("definite: of balls it may be unknown", "[numeric]") {
    const auto ball = [](const Matrix<Rational>& m) { return from_rational<Ball>(m, {64}); };
    CHECK(positive_definite<Ball>(ball(symmetric(2, 1, 1))) == Truth::yes);
    CHECK(positive_definite<Ball>(ball(symmetric(1, 2, 1))) == Truth::no);
    Matrix<Ball> wide = ball(symmetric(1, 1, 1));
    wide(1, 1) = widened(wide(1, 1), Ball(0.5));
    CHECK(positive_definite<Ball>(wide) == Truth::unknown);
}

}  // namespace datamix
