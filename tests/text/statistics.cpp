// What a text contributes to its cross-entropy: sums of its shares, and the cross-entropy that they give.
#include "datamix/text/statistics.hpp"

#include "catch.hpp"
#include "text/naive.hpp"

namespace datamix {

TEST_CASE("Statistics are the shares summed over what a feature does not see", "[text]") {
    auto shares = trigram_shares(naive::random_text(1, 3000, "the quick, brown fox? - no! it's 9"));
    const TextStatistics text(shares);
    constexpr int n = kTextSymbols;
    REQUIRE(text.mass.size() == kTextBlock);
    REQUIRE(text.linear.size() == kTextDimension);
    double seen = 0;
    for (int a = 0; a < n; ++a)
        for (int b = 0; b < n; ++b) {
            double pair = 0, first = 0, second = 0;
            for (int c = 0; c < n; ++c) {
                pair += naive::share(shares, a, b, c);
                first += naive::share(shares, a, c, b);
                second += naive::share(shares, c, a, b);
            }
            CHECK(text.mass[a * kTextStride + b] == Approx(pair).epsilon(1e-13));
            CHECK(text.linear[a * n + b] == Approx(first).epsilon(1e-13));
            CHECK(text.linear[(n + a) * n + b] == Approx(second).epsilon(1e-13));
            seen += pair;
        }
    CHECK(text.mass.sum() == Approx(seen).epsilon(1e-13));  // the padding is empty
    CHECK(text.mass.sum() == Approx(1).epsilon(1e-13));
}

TEST_CASE("The cross-entropy is mass times log-normaliser less a linear form, and mixes as the texts do", "[text]") {
    const auto one = trigram_shares(naive::random_text(2, 900, "hello? 42")),
               two = trigram_shares(naive::random_text(3, 700, "zyx-!'\nabc"));
    std::vector<double> mixed(one.size());
    for (std::size_t k = 0; k < mixed.size(); ++k) mixed[k] = 0.3 * one[k] + 0.7 * two[k];
    std::mt19937_64 engine(4);
    const Eigen::VectorXd theta = naive::random_vector(engine, 0.8);
    const TextStatistics text(mixed), first(one), second(two);
    double loss = -text.linear.dot(theta);
    for (int a = 0; a < kTextSymbols; ++a)
        for (int b = 0; b < kTextSymbols; ++b) {
            double z = 0;
            for (int c = 0; c < kTextSymbols; ++c) z += std::exp(naive::logit(theta, a, b, c));
            loss += text.mass[a * kTextStride + b] * std::log(z);
        }
    CHECK(loss == Approx(naive::evaluate(mixed, theta, theta).loss).epsilon(1e-12));
    CHECK((text.mass - 0.3 * first.mass - 0.7 * second.mass).lpNorm<Eigen::Infinity>() < 1e-15);
    CHECK((text.linear - 0.3 * first.linear - 0.7 * second.linear).lpNorm<Eigen::Infinity>() < 1e-15);
}

TEST_CASE("Shares of another alphabet are refused", "[text]") {
    CHECK_THROWS_AS(TextStatistics(std::vector<double>{}), InputError);
    CHECK_THROWS_AS(TextStatistics(std::vector<double>(kTrigrams - 1)), InputError);
    CHECK_THROWS_AS(TextStatistics(std::vector<double>(kTrigrams + 1)), InputError);
    CHECK(TextStatistics().mass.isZero());
}

}  // namespace datamix
