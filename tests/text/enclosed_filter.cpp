// p_T(H)b in balls, against its exact value on a diagonal H in rationals.
#include "datamix/text/enclosed_filter.hpp"

#include "catch.hpp"
#include "datamix/numeric/scalar.hpp"

namespace datamix {

namespace {

const Precision kBits{128};

/// p_T(x) = η Σ_{t<T} (1 − ηx)^t
Rational polynomial(const Rational& x, const Rational& eta, int horizon) {
    Rational power = 1, sum = 0;
    for (int t = 0; t < horizon; ++t) {
        sum += power;
        power *= 1 - eta * x;
    }
    return eta * sum;
}

}  // namespace

TEST_CASE("the enclosed filter of a horizon holds its polynomial", "[filter]") {
    const Rational eta = Rational(2) / 5, smoothness = Rational(5) / 2;
    const std::vector<Rational> spectrum = {0, Rational(1) / 1000, Rational(1) / 10, 1, Rational(12) / 5, smoothness};
    const auto size = static_cast<Eigen::Index>(spectrum.size());
    Vector<Ball> b(size);
    for (Eigen::Index i = 0; i < size; ++i) b(i) = Ball(Rational(i - 2) / 3, kBits);
    const auto multiply = [&](const Vector<Ball>& v) {
        Vector<Ball> result = v;
        for (Eigen::Index i = 0; i < size; ++i) result(i) *= Ball(spectrum[static_cast<std::size_t>(i)], kBits);
        return result;
    };
    for (const int horizon : {1, 2, 3, 40, 120}) {
        const EnclosedFilter filter(horizon, Ball(eta, kBits), Ball(smoothness, kBits), 1e-25, kBits);
        const Near found = filter.apply(b, multiply);
        const Vector<Ball> box = found.box();
        for (Eigen::Index i = 0; i < size; ++i) {
            const Rational x = spectrum[static_cast<std::size_t>(i)];
            CHECK(box(i).contains(polynomial(x, eta, horizon) * Rational(i - 2) / 3));
        }
        CHECK(found.radius.value() < 1e-22);
        CHECK(filter.terms() <= static_cast<std::size_t>(horizon));
    }
}

TEST_CASE("the rounding of every step of the recursion is in the result", "[filter]") {
    const Precision few{20};
    const Rational eta = Rational(2) / 5;
    const auto multiply = [&](const Vector<Ball>& v) {  // eigenvalues 1/7 and 5/2
        Vector<Ball> result = v;
        result(0) *= Ball(Rational(1) / 7, few);
        result(1) *= Ball(Rational(5) / 2, few);
        return result;
    };
    for (int k = 1; k <= 30; ++k) {
        const int horizon = 10 + k;
        Vector<Ball> b(2);
        b << Ball(Rational(k), few), Ball(Rational(7), few);
        const EnclosedFilter filter(horizon, Ball(eta, kBits), Ball(Rational(5) / 2, kBits), 1e-20, kBits);
        const Vector<Ball> box = filter.apply(b, multiply).box();
        CHECK(box(0).contains(k * polynomial(Rational(1) / 7, eta, horizon)));
        CHECK(box(1).contains(7 * polynomial(Rational(5) / 2, eta, horizon)));
    }
}

TEST_CASE("what is cut and what is not known of b widen the result, and no more than that", "[filter]") {
    const Ball eta(Rational(2) / 5, kBits), smoothness(Rational(5) / 2, kBits);
    Vector<Ball> b(2), wide(2);
    b << Ball(Rational(1), kBits), Ball(Rational(-1), kBits);
    for (Eigen::Index i = 0; i < 2; ++i) wide(i) = widened(b(i), Ball(1e-6));
    const auto multiply = [&](const Vector<Ball>& v) {  // eigenvalues 0 and 5/2
        Vector<Ball> result = v;
        result(0) = Ball(Rational(0), kBits);
        result(1) *= smoothness;
        return result;
    };
    const EnclosedFilter rough(200, eta, smoothness, 1e-6, kBits), fine(200, eta, smoothness, 1e-20, kBits);
    CHECK(rough.terms() < fine.terms());
    const Rational p0 = 80, p1 = polynomial(Rational(5) / 2, Rational(2) / 5, 200);
    for (const EnclosedFilter* filter : {&rough, &fine}) {
        const Vector<Ball> box = filter->apply(b, multiply).box(), wider = filter->apply(wide, multiply).box();
        CHECK(box(0).contains(p0));
        CHECK(box(1).contains(-p1));
        CHECK(wider(0).contains(p0 * (1 + Rational(1) / 1000000)));  // at the end of the box, where p_T is largest
    }
    CHECK(rough.apply(b, multiply).radius.value() < 2e-6 * 80 * 2);
    CHECK(rough.apply(b, multiply).radius.value() > 1e-9);
}

}  // namespace datamix
