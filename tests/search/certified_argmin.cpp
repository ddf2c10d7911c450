// The comparisons behind every search: refinement, exact ties, open pairs.
#include "datamix/search/certified_argmin.hpp"

#include "catch.hpp"

using namespace datamix;

namespace {

/// value(T) ± 2^(−bits/2)
Ball around(const Rational& value, long bits) {
    const Rational off = 1 / Rational(Integer(1) << static_cast<unsigned>(bits / 2));
    return Ball::between(value - off, value + off, {bits});
}

struct Counted {
    std::function<Rational(const Integer&)> value;
    std::size_t enclosures = 0;
    CertifiedArgmin argmin(const CertifiedArgmin::Limits& limits, bool exact = false,
                           std::function<HorizonRange(const Integer&)> alike = {}) {
        return CertifiedArgmin(
            {.enclose =
                 [this](const Integer& t, long bits) {
                     ++enclosures;
                     return around(value(t), bits);
                 },
             .exact = exact ? std::function<std::optional<Rational>(const Integer&)>(value) : nullptr,
             .alike = std::move(alike)},
            limits);
    }
    BestHorizon offer_all(CertifiedArgmin argmin, int last) const {
        for (int t = 1; t <= last; ++t) argmin.offer(t, around(value(t), 16), 16);
        return argmin.result();
    }
};

}  // namespace

TEST_CASE("the best of enclosures that overlap at first, wherever it comes", "[argmin]") {
    for (const int best : {1, 7, 20}) {
        Counted counted{[&](const Integer& t) { return Rational(abs(Integer(t - best))) / 100000; }};
        const BestHorizon found = counted.offer_all(counted.argmin({}), 20);
        CHECK(found.horizon == best);
        CHECK(found.is_certain());
        CHECK(found.tied.size() == 1);
        CHECK(found.first == 1);
        CHECK(found.last == 20);
        CHECK(found.evaluated == 20);
        CHECK(counted.enclosures < 80);
    }
}

TEST_CASE("a horizon that was open stays so until the new best is certainly better", "[argmin]") {
    CertifiedArgmin argmin({.enclose = [](const Integer&, long) { return Ball(0); }}, {.bits = 16});
    const auto between = [](int low, int high) { return Ball::between(Rational(low, 10), Rational(high, 10), {64}); };
    argmin.offer(1, between(9, 11), 16);
    argmin.offer(2, between(2, 18), 16);   // may be as good as the third
    argmin.offer(4, between(10, 12), 16);  // may be as good as the first, but not as the third
    argmin.offer(3, between(4, 6), 16);
    const BestHorizon found = argmin.result();
    CHECK(found.horizon == 3);
    CHECK(found.open == std::vector<Integer>{2});
    CHECK(found.low == 2);
    CHECK_FALSE(found.is_certain());
}

TEST_CASE("equal values tie where fractions show it, and stay open where nothing does", "[argmin]") {
    Counted counted{[](const Integer& t) { return Rational(t % 3 == 0 ? 0 : 1); }};
    const BestHorizon tied = counted.offer_all(counted.argmin({.bits = 256, .exact_from = 64}, true), 9);
    CHECK(tied.is_certain());
    REQUIRE(tied.tied.size() == 3);
    CHECK(tied.horizon == 3);
    CHECK(tied.tied.back().last == 9);

    const BestHorizon open = counted.offer_all(counted.argmin({.bits = 256}), 9);
    CHECK_FALSE(open.is_certain());
    CHECK(open.open == std::vector<Integer>{6, 9});
    CHECK(open.low == 3);
    CHECK(open.high == 9);
    CHECK(certainly(less_equal(open.least, Ball(0))));
}

TEST_CASE("a better one clears what tied and was open; a reason spares every comparison", "[argmin]") {
    Counted counted{[](const Integer& t) { return Rational(t == 9 ? 0 : 1); }};
    const BestHorizon found = counted.offer_all(counted.argmin({.bits = 64}), 9);
    CHECK(found.horizon == 9);
    CHECK(found.open.empty());
    CHECK(found.low == 9);

    Counted same{[](const Integer&) { return Rational(1); }};
    const BestHorizon all = same.offer_all(same.argmin({.bits = 64}, false,
                                                       [](const Integer&) {
                                                           return HorizonRange{1, 9};
                                                       }),
                                           9);
    CHECK(same.enclosures == 0);
    CHECK(all.horizon == 1);
    CHECK(all.tied.front().last == 9);
}

TEST_CASE("after many open ones the others are not refined, and are not lost", "[argmin]") {
    Counted counted{[](const Integer&) { return Rational(1); }};
    const BestHorizon found = counted.offer_all(counted.argmin({.bits = 32, .most_open = 4}), 40);
    CHECK(found.low == 1);
    CHECK(found.high == 40);
    CHECK(counted.enclosures <= 10);
}

TEST_CASE("a horizon that is offered twice counts once, however many are open", "[argmin]") {
    Counted counted{[](const Integer& t) { return Rational(t == 50 ? 2 : 1); }};
    CertifiedArgmin argmin = counted.argmin({.bits = 32, .most_open = 4});
    const auto offer = [&](int t) { argmin.offer(t, around(counted.value(t), 16), 16); };
    for (int t = 1; t <= 50; ++t) offer(t);
    const BestHorizon once = argmin.result();
    const std::size_t enclosures = counted.enclosures;
    for (const int again : {1, 2, 40, 50}) {  // the best, open ones, one that is worse
        CHECK(argmin.was_offered(again));
        offer(again);
    }
    const BestHorizon twice = argmin.result();
    CHECK(twice.evaluated == 50);
    CHECK(twice.open == once.open);
    CHECK(twice.open.size() == 48);
    // cppcheck-suppress knownConditionTrueFalse ; the argmin counts through a reference
    CHECK(counted.enclosures == enclosures);
    CHECK_FALSE(argmin.was_offered(51));
}

TEST_CASE("of many at once the one that looks best leads; of none there is no best", "[argmin]") {
    Counted counted{[](const Integer& t) { return Rational(abs(Integer(t - 7))); }};
    CertifiedArgmin argmin = counted.argmin({});
    argmin.offer_all({});
    CHECK_FALSE(argmin.known());
    CHECK_THROWS_AS(argmin.result(), InputError);
    std::vector<CertifiedArgmin::Offer> offers;
    for (int t = 1; t <= 20; ++t) offers.push_back({t, around(counted.value(t), 16), 16});
    argmin.offer_all(offers);
    CHECK(argmin.result().horizon == 7);
    CHECK(argmin.result().evaluated == 20);
    CHECK(counted.enclosures == 0);  // each was disjoint from the leader's at once
}

TEST_CASE("horizons that are like one that was offered are counted apart", "[argmin]") {
    // In tens: 1 … 10, 11 … 20 and so on have one value each.
    const auto tens = [](const Integer& t) {
        const Integer first = (t - 1) / 10 * 10 + 1;
        return HorizonRange{first, first + 9};
    };
    Counted counted{[&](const Integer& t) { return Rational(tens(t).first); }};
    CertifiedArgmin argmin = counted.argmin({}, false, tens);
    for (const int t : {15, 11, 31, 3}) argmin.offer(t, around(counted.value(t), 16), 16);
    const BestHorizon found = argmin.result();
    CHECK(found.horizon == 1);
    CHECK(found.evaluated == 4);
    CHECK(found.alike == 26);
    CHECK(counted.offer_all(counted.argmin({}), 20).alike == 0);
}
