// The closest mixture in a metric, by hand, and against all mixtures of a grid.
#include "datamix/evaluate/closed_mixture.hpp"
#include "catch.hpp"

namespace datamix {
namespace {

using theory::closest_mixture;

Matrix<Rational> row(const std::vector<int>& values) {
    Matrix<Rational> result(1, static_cast<Eigen::Index>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) result(0, static_cast<Eigen::Index>(i)) = values[i];
    return result;
}
Vector<Rational> vector(const std::vector<Rational>& values) {
    Vector<Rational> result(static_cast<Eigen::Index>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) result(static_cast<Eigen::Index>(i)) = values[i];
    return result;
}
Matrix<Rational> square(const Rational& a, const Rational& b, const Rational& c) {
    Matrix<Rational> result(2, 2);
    result << a, b, b, c;
    return result;
}
Matrix<Rational> triangle() {
    Matrix<Rational> result(2, 3);
    result << 0, 1, 0, 0, 0, 1;
    return result;
}

}  // namespace

TEST_CASE("closest mixtures by hand", "[projection]") {
    const Matrix<Rational> one = row({1}), pair = row({-1, 1});
    CHECK(closest_mixture(pair, vector({Rational(1) / 3}), one) == vector({Rational(1) / 3, Rational(2) / 3}));
    CHECK(closest_mixture(pair, vector({5}), one) == vector({0, 1}));
    CHECK(closest_mixture(pair, vector({-1}), one) == vector({1, 0}));
    const auto metric = square(2, 1, 3);
    CHECK(closest_mixture(triangle(), vector({Rational(1) / 4, Rational(1) / 8}), metric) ==
          vector({Rational(5) / 8, Rational(1) / 4, Rational(1) / 8}));
    CHECK(closest_mixture(triangle(), vector({-1, -1}), metric) == vector({1, 0, 0}));
    // On the edge (1−t, t): 3t² − 4t + 3 is least at t = 2/3; in the identity metric it is ½.
    CHECK(closest_mixture(triangle(), vector({1, 1}), metric) == vector({0, Rational(1) / 3, Rational(2) / 3}));
    CHECK(closest_mixture(triangle(), vector({1, 1}), square(1, 0, 1)) ==
          vector({0, Rational(1) / 2, Rational(1) / 2}));
}

TEST_CASE("equal and dependent domains, and how many there may be", "[projection]") {
    const auto one = row({1});
    const auto w = closest_mixture(row({0, 0, 2, 4}), vector({3}), one);
    CHECK(w.sum() == 1);
    CHECK(w.minCoeff() >= 0);
    CHECK(2 * w(2) + 4 * w(3) == 3);
    CHECK(closest_mixture(row({7}), vector({3}), one) == vector({1}));
    std::vector<int> many(16, 0);
    many[0] = 1;
    CHECK(closest_mixture(row(many), vector({2}), one)(0) == 1);
    many.push_back(0);
    CHECK_THROWS_AS(closest_mixture(row(many), vector({2}), one), UnsupportedError);
    CHECK_THROWS_AS(closest_mixture(row({}), vector({2}), one), InputError);
}

TEST_CASE("no mixture of a grid is closer", "[projection]") {
    const auto metric = square(3, -2, 2);
    Matrix<Rational> optima(2, 4);
    optima << 0, 3, 4, 1, 0, -1, 2, 3;
    const auto distance = [&](const Vector<Rational>& w, const Vector<Rational>& c) {
        const Rational x = optima.row(0).dot(w) - c(0), y = optima.row(1).dot(w) - c(1);
        return Rational(3 * x * x - 4 * x * y + 2 * y * y);
    };
    for (int x = -2; x <= 6; x += 2)
        for (int y = -3; y <= 5; y += 2) {
            const auto c = vector({x, y});
            const auto w = closest_mixture(optima, c, metric);
            CHECK(w.sum() == 1);
            CHECK(w.minCoeff() >= 0);
            const Rational least = distance(w, c);
            for (int i = 0; i <= 6; ++i)
                for (int j = 0; i + j <= 6; ++j)
                    for (int k = 0; i + j + k <= 6; ++k) {
                        const Rational sixth = Rational(1) / 6;
                        CHECK(distance(vector({i * sixth, j * sixth, k * sixth, (6 - i - j - k) * sixth}), c) >= least);
                    }
        }
}

}  // namespace datamix
