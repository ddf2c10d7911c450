// Coordinates of weights: nothing of a run depends on them, and those that uncouple do.
#include "datamix/evaluate/uncoupled_weights.hpp"

#include "catch.hpp"
#include "datamix/evaluate/closed_moments.hpp"
#include "evaluate/support.hpp"

using namespace datamix;

TEST_CASE("gaps and weights of a noisy run are the same in uncoupled coordinates", "[moments]") {
    const ExactModel model = datamix::testing::three_domains_with_noise(), other = with_uncoupled_weights(model);
    REQUIRE(other.hull.basis != model.hull.basis);
    CHECK(other.optimum() == model.optimum());
    for (const NoisePath path : {NoisePath::shared, NoisePath::independent}) {
        const auto law = round_law<Rational>(model, Integer(2), Rational(1) / 7);
        const StochasticGap<Rational> one(model, law, {64}, path), two(other, law, {64}, path);
        for (const int rounds : {1, 3}) {
            CHECK(one.average(rounds) == two.average(rounds));
            CHECK(one.last(rounds) == two.last(rounds));
            for (const bool last : {false, true})
                CHECK(model.weights_at<Rational>(one.mean(rounds, last), {64}) ==
                      other.weights_at<Rational>(two.mean(rounds, last), {64}));
        }
    }
}

TEST_CASE("the outer step of an endless horizon leaves each coordinate nearly to itself", "[moments]") {
    const auto coupling = [](const ExactModel& model) {  // of y ↦ (I − 2αQ gram)y, relative to its diagonal
        const Matrix<double> step = from_rational<double>(multiply<Rational>(model.hull.metric, model.hull.gram));
        return std::max(std::abs(step(0, 1) * step(1, 0)), 0.0) / std::abs(step(0, 0) * step(1, 1));
    };
    const ExactModel model = datamix::testing::three_domains_with_noise();
    CHECK(coupling(model) > 1e-3);
    CHECK(coupling(with_uncoupled_weights(model)) < 1e-12);
    const ExactModel two = datamix::testing::two_domains();
    CHECK(with_uncoupled_weights(two).hull.basis == two.hull.basis);
}
