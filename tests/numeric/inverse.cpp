// Inverses that are used many times, exactly, enclosed, and with derivatives.
#include "datamix/numeric/inverse.hpp"

#include "catch.hpp"

namespace datamix {
namespace {

/// [[2 + t, 1 − t²], [1, 3 + 2t]] and (t, 1) at a jet t.
Matrix<Jet> matrix_at(const Jet& t) {
    Matrix<Jet> a(2, 2);
    a << Jet(2) + t, Jet(1) - t * t, Jet(1), Jet(3) + Jet(2) * t;
    return a;
}
Matrix<Jet> right_at(const Jet& t) {
    Matrix<Jet> b(2, 1);
    b << t, Jet(1);
    return b;
}

}  // namespace

TEST_CASE("an inverse of fractions is exact", "[inverse]") {
    Matrix<Rational> a(2, 2), b(2, 2);
    a << 3, 1, 1, 2;
    b << 1, 0, 5, 7;
    const Matrix<Rational> x = Inverse<Rational>(a, {64}).times(b);
    CHECK(multiply<Rational>(a, x) == b);
}

TEST_CASE("an inverse with derivatives agrees with Cramer's rule", "[inverse]") {
    for (const auto& at : {Ball(Rational(1) / 3, {128}), Ball::between(Rational(3) / 10, Rational(4) / 10, {128})}) {
        const Jet t = Jet::variable(at);
        const Matrix<Jet> a = matrix_at(t), b = right_at(t);
        const Matrix<Jet> x = Inverse<Jet>(a, {128}).times(b);
        const Jet determinant = a(0, 0) * a(1, 1) - a(0, 1) * a(1, 0);
        const Jet first = (b(0, 0) * a(1, 1) - a(0, 1) * b(1, 0)) / determinant,
                  second = (a(0, 0) * b(1, 0) - b(0, 0) * a(1, 0)) / determinant;
        const auto agree = [](const Jet& one, const Jet& other) {
            CHECK(one.value().overlaps(other.value()));
            CHECK(one.slope().overlaps(other.slope()));
            CHECK(one.curve().overlaps(other.curve()));
        };
        agree(x(0, 0), first);
        agree(x(1, 0), second);
        if (at.accuracy_bits() > 100) {
            CHECK(x(0, 0).curve().accuracy_bits() > 100);
            CHECK_FALSE(x(0, 0).slope().overlaps(Ball(0)));  // so that both derivatives are there
            CHECK_FALSE(x(0, 0).curve().overlaps(Ball(0)));
        }
    }
}

}  // namespace datamix
