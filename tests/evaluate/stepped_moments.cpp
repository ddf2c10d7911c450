// The gap of a noisy run round by round, against its closed form.
#include "datamix/evaluate/stepped_moments.hpp"

#include "catch.hpp"
#include "datamix/evaluate/closed_moments.hpp"
#include "evaluate/support.hpp"

using namespace datamix;
using datamix::testing::three_domains_with_noise;

TEST_CASE("gaps round by round are those of the closed form, exactly", "[moments]") {
    ExactModel correlated = three_domains_with_noise();
    std::vector<Matrix<Rational>> covariance;
    for (Eigen::Index l = 0; l < 3; ++l) {
        Matrix<Rational> of_domain(2, 2);
        of_domain << 2, l, l, 3;
        covariance.push_back(of_domain);
    }
    correlated = correlated.with_covariance(covariance);
    for (const ExactModel& model : {three_domains_with_noise(), correlated})
        for (const NoisePath path : {NoisePath::shared, NoisePath::independent}) {
            const auto law = round_law<Rational>(model, Integer(2), Rational(1) / 7);
            const StochasticGap<Rational> closed(model, law, {64}, path);
            SteppedMoments<Rational> stepped(model, law, {64}, path);
            for (int rounds = 1; rounds <= 4; ++rounds) {
                stepped.step();
                CHECK(stepped.gap(false) == closed.average(rounds));
                CHECK(stepped.gap(true) == closed.last(rounds));
            }
        }
}
