// Where the expected weights of a noisy run settle: by hand, and as the limit of many rounds.
#include "datamix/theory/noisy_bias.hpp"

#include "catch.hpp"
#include "claims/stochastic_models.hpp"
#include "datamix/search/stochastic_search.hpp"
#include "theory/support.hpp"

using namespace datamix;

TEST_CASE("T = 1 of the reference instance has the floor (64/11025)", "[laws]") {
    const theory::NoisyBias bias(verify::two_domain_noise(), 0.25);
    CHECK(bias.at(1) * bias.at(1) == Approx(2. * 64 / 11025));
    CHECK(bias.at(2) != Approx(bias.at(1)));
}

TEST_CASE("the bias is what many rounds leave", "[laws]") {
    std::mt19937 random(9);
    for (int repeat = 0; repeat < 10; ++repeat) {
        const auto [model, cap] = testing::random_law_instance(random, 3, 3, true);
        const theory::NoisyBias bias(model, to_double(cap));
        const StochasticSearch search(model, StepLaw::logarithmic(model.problem.strong_convexity(), cap));
        for (const int t : {3, 5, 10, 50}) {
            const Integer rounds = parse_integer("1e40");
            const double gap = search.gap(Ball(Integer(t), {400}), rounds, rounds, {400}).midpoint();
            CHECK(2 * gap == Approx(bias.at(t) * bias.at(t)).epsilon(1e-7).margin(1e-20));
        }
    }
}

TEST_CASE("the smallest bias is that relative to a scale, and none at or above it", "[laws]") {
    const theory::NoisyBias bias(verify::two_domain_noise(), 0.25);
    // Scales that make the tenth horizon the smallest: large everywhere, so that a product would be, too.
    const auto scale = [&](int t) { return bias.at(t) * (t == 10 ? 4 : 2); };
    CHECK(bias.smallest(scale) == 10);
    CHECK(bias.smallest([&](int t) { return bias.at(t) / (t == 10 ? 1 : 2); }) == std::nullopt);
}
