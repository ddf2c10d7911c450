// Adaptive covers of boxes: which cells are certified, which one fails, and where cells are cut.
#include "datamix/search/cover.hpp"
#include "catch.hpp"

namespace datamix {
namespace {

Truth below_one(const std::vector<Ball>& x) { return less(x[0], Ball(1)); }

}  // namespace

TEST_CASE("a box is certified whole or in parts", "[cover]") {
    const auto whole = certify_on_box({{0, Rational(1) / 2}}, 0, {64}, below_one);
    CHECK(whole.holds == Truth::yes);
    CHECK(whole.cells == 1);
    CHECK(whole.failed.empty());

    // x(1 − x) < 2/3 on [0, 1]: the ball of a product forgets that its factors depend, so it takes parts.
    const auto product = [](const std::vector<Ball>& x) {
        return less(x[0] * (Ball(1) - x[0]), Ball(Rational(2) / 3, Precision{64}));
    };
    const auto parts = certify_on_box({{0, 1}}, 5, {64}, product);  // wholly 1, halves ½, either certified
    CHECK(parts.holds == Truth::yes);
    CHECK(parts.cells == 2);
    CHECK(certify_on_box({{0, 1}}, 1, {64}, product).cells == 2);
    CHECK(certify_on_box({{0, 1}}, 0, {64}, product).holds == Truth::unknown);
}

TEST_CASE("the cell that fails is reported", "[cover]") {
    const auto open = certify_on_box({{0, 2}}, 3, {64}, below_one);  // [0,½] and [½,¾] hold, [¾,1] stays open
    CHECK(open.holds == Truth::unknown);
    CHECK(open.cells == 2);
    REQUIRE(open.failed.size() == 1);
    CHECK(open.failed[0].low == Rational(3) / 4);
    CHECK(open.failed[0].high == 1);

    const auto refuted = certify_on_box({{2, 3}}, 10, {64}, below_one);
    CHECK(refuted.holds == Truth::no);
    CHECK(refuted.cells == 0);
    REQUIRE(refuted.failed.size() == 1);
    CHECK(refuted.failed[0].width() == 1);
    CHECK(refuted.failed[0].middle() == Rational(5) / 2);
}

TEST_CASE("a cell is cut across its relatively widest side", "[cover]") {
    std::vector<std::vector<double>> middles;
    const std::vector<double> target = {0.5, 50, 0.005};  // half of each side
    const auto decide = [&](const std::vector<Ball>& x) {
        middles.push_back({x[0].midpoint(), x[1].midpoint(), x[2].midpoint()});
        bool small = true;
        for (std::size_t i = 0; i < 3; ++i)
            small = small && certainly(less(x[i], Ball(x[i].midpoint() + 0.51 * target[i])));
        return small ? Truth::yes : Truth::unknown;
    };
    const auto cover = certify_on_box({{0, 1}, {0, 100}, {0, Rational(1) / 100}}, 3, {64}, decide);
    CHECK(cover.holds == Truth::yes);
    CHECK(cover.cells == 8);
    REQUIRE(middles.size() == 15);
    CHECK(middles[1][0] == Approx(0.25));  // the first of equal ones
    CHECK(middles[2][0] == Approx(0.25));
    CHECK(middles[2][1] == Approx(25));
    CHECK(middles[3][2] == Approx(0.0025));
}

}  // namespace datamix
