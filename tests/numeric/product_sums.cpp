// Many sums of products at once: exact for rationals, enclosed for balls, with derivatives for jets.
#include "datamix/numeric/product_sums.hpp"

#include <random>

#include "catch.hpp"

using namespace datamix;

namespace {

constexpr Precision precision{128};

struct Term {
    std::size_t at;
    Rational a, b;
};

std::vector<Term> random_terms(int seed) {
    std::mt19937 random(static_cast<unsigned>(seed));
    const auto number = [&] { return Rational(static_cast<int>(random() % 41) - 20) / 7; };
    std::vector<Term> terms;
    for (int k = 0; k < 60; ++k) terms.push_back({random() % 7, number(), number()});
    return terms;
}

std::vector<Rational> sums_of(const std::vector<Term>& terms) {
    std::vector<Rational> sums(9, Rational(0));  // of the last two nothing is added up
    for (const Term& term : terms) sums[term.at] += term.a * term.b;
    return sums;
}

/// The same, by ProductSums; twice, for the second time begins at 0.
template <class S>
std::vector<S> sums_of(const std::vector<Term>& terms, const std::vector<S>& as, const std::vector<S>& bs) {
    ProductSums<S> sums(9);
    for (int pass = 0; pass < 2; ++pass) {
        sums.clear();
        for (std::size_t k = 0; k < terms.size(); ++k) sums.add(terms[k].at, as[k], bs[k]);
    }
    return sums.totals(precision);
}

}  // namespace

TEST_CASE("sums of products of rationals are exact, those of balls enclosed", "[numeric]") {
    const auto terms = random_terms(1);
    const std::vector<Rational> expected = sums_of(terms);
    std::vector<Rational> as, bs;
    std::vector<Ball> wide_as, wide_bs, fine_as, fine_bs;
    for (const Term& term : terms) {
        as.push_back(term.a);
        bs.push_back(term.b);
        fine_as.emplace_back(term.a, precision);
        fine_bs.emplace_back(term.b, precision);
        wide_as.push_back(Ball::between(term.a - Rational(1) / 1000, term.a, precision));
        wide_bs.emplace_back(term.b, precision);
    }
    CHECK(sums_of(terms, as, bs) == expected);
    const auto fine = sums_of(terms, fine_as, fine_bs), wide = sums_of(terms, wide_as, wide_bs);
    for (std::size_t at = 0; at < expected.size(); ++at) {
        CHECK(fine[at].contains(expected[at]));
        CHECK(wide[at].contains(expected[at]));
        CHECK((expected[at] == 0 || fine[at].accuracy_bits() > 110));
        CHECK((at >= 7 || fine[at].bits() == precision.bits));
    }
    CHECK(is_zero(fine[8]));
}

TEST_CASE("sums of products of jets have the derivatives of the sums", "[numeric]") {
    // a + b t + c t² with c = a − b at t = 0, times b + a t − t²; constants and variables among them.
    const auto terms = random_terms(2);
    std::vector<Jet> as, bs, constants;
    std::vector<Rational> slopes(9, Rational(0)), curves(9, Rational(0));
    for (const Term& term : terms) {
        const auto ball = [](const Rational& value) { return Ball(value, precision); };
        as.emplace_back(ball(term.a), ball(term.b), ball(term.a - term.b));
        bs.emplace_back(ball(term.b), ball(term.a), ball(-1));
        constants.emplace_back(ball(term.b));
        slopes[term.at] += term.a * term.a + term.b * term.b;
        curves[term.at] += -term.a + term.b * term.a + (term.a - term.b) * term.b;
    }
    const auto sums = sums_of(terms, as, bs);
    const auto left = sums_of(terms, constants, as), right = sums_of(terms, as, constants);
    const std::vector<Rational> values = sums_of(terms);
    for (std::size_t at = 0; at < values.size(); ++at) {
        CHECK(sums[at].value().contains(values[at]));
        CHECK(sums[at].slope().contains(slopes[at]));
        CHECK(sums[at].curve().contains(curves[at]));
        for (const auto part : {&Jet::value, &Jet::slope, &Jet::curve})
            CHECK((left[at].*part)().overlaps((right[at].*part)()));
        CHECK((right[at].slope().accuracy_bits() > 100 || right[at].slope().contains(0)));
    }
}
