// Student's interval of a mean: against tables, and how often it holds the truth.

#include "datamix/statistics/mean.hpp"

#include <random>

#include "catch.hpp"

using namespace datamix;

TEST_CASE("The interval of a mean has Student's quantile") {
    const MeanInterval two = mean_interval({1, 3});
    CHECK(two.mean == 2);
    CHECK(two.half_width == Approx(12.7062047362).epsilon(1e-10));  // t with 1 degree of freedom, error 1
    const MeanInterval five = mean_interval({1, 2, 3, 4, 5}, 0.99);
    CHECK(five.mean == 3);
    CHECK(five.half_width == Approx(4.6040948713 * std::sqrt(0.5)).epsilon(1e-10));
    CHECK(mean_interval({7, 7, 7}).half_width == 0);
    CHECK_THROWS_AS(mean_interval({1}), InputError);
    CHECK_THROWS_AS(mean_interval({}), InputError);
}

TEST_CASE("The interval holds the mean of normal values in 95 of 100 cases") {
    std::mt19937_64 engine(1);
    std::normal_distribution<double> normal(3, 2);
    int held = 0;
    for (int k = 0; k < 4000; ++k) {
        std::vector<double> values;
        for (int i = 0; i < 5; ++i) values.push_back(normal(engine));
        const MeanInterval interval = mean_interval(values);
        held += std::abs(interval.mean - 3) <= interval.half_width;
    }
    CHECK(held > 0.95 * 4000 - 5 * std::sqrt(4000 * 0.95 * 0.05));
    CHECK(held < 0.95 * 4000 + 5 * std::sqrt(4000 * 0.95 * 0.05));
}
