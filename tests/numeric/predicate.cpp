// Comparisons of three outcomes: every entry of their tables against the sets of values that they stand for.
#include "datamix/numeric/predicate.hpp"

#include <set>

#include "catch.hpp"
#include "datamix/numeric/rational.hpp"

namespace datamix {
namespace {

constexpr Truth all[] = {Truth::no, Truth::unknown, Truth::yes};

/// What a comparison may turn out to be.
std::set<bool> values(Truth t) {
    return t == Truth::yes  ? std::set<bool>{true}
           : t == Truth::no ? std::set<bool>{false}
                            : std::set<bool>{false, true};
}

}  // namespace

TEST_CASE("truths combine as the values that they may have", "[numeric]") {
    for (const Truth a : all) {
        CHECK(certainly(a) == !values(a).contains(false));
        CHECK(possibly(a) == values(a).contains(true));
        std::set<bool> opposite;
        for (const bool x : values(a)) opposite.insert(!x);
        CHECK(values(!a) == opposite);
        for (const Truth b : all) {
            std::set<bool> both, either;
            for (const bool x : values(a))
                for (const bool y : values(b)) {
                    both.insert(x && y);
                    either.insert(x || y);
                }
            CHECK(values(a && b) == both);
            CHECK(values(a || b) == either);
        }
    }
    CHECK(known(true) == Truth::yes);
    CHECK(known(false) == Truth::no);
}

TEST_CASE("ordinary numbers compare as they do, and that is known", "[numeric]") {
    const auto check = [](const auto& small, const auto& large) {
        CHECK(less(small, large) == Truth::yes);
        CHECK(less(large, small) == Truth::no);
        CHECK(less(small, small) == Truth::no);
        CHECK(less_equal(small, large) == Truth::yes);
        CHECK(less_equal(small, small) == Truth::yes);
        CHECK(less_equal(large, small) == Truth::no);
        CHECK(equal(small, small) == Truth::yes);
        CHECK(equal(small, large) == Truth::no);
    };
    check(1.0, 1.5);
    check(Rational(1) / 3, Rational(parse_rational("0.3333333333333333333333333334")));
    check(Integer(-5), Integer(4));
}

}  // namespace datamix
