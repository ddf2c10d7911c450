// The loops of mini-batches: the same bits from every instruction set of this machine, and the softmax of the
// definition.

#include "datamix/text/trigram_loops.hpp"

#include "catch.hpp"
#include "text/naive.hpp"

namespace {

using namespace datamix;
using Eigen::MatrixXd;
using Eigen::VectorXd;

std::vector<Trigram> random_sample(std::mt19937_64& engine, int symbols, std::size_t count) {
    std::uniform_int_distribution<int> symbol(0, symbols - 1);
    std::vector<Trigram> sample;
    for (std::size_t j = 0; j < count; ++j) sample.push_back({symbol(engine), symbol(engine), symbol(engine)});
    sample.push_back({0, 0, 0});
    sample.push_back({symbols - 1, symbols - 1, symbols - 1});
    return sample;
}

VectorXd random_numbers(std::mt19937_64& engine, Eigen::Index size, double scale) {
    std::normal_distribution<double> normal(0, scale);
    return VectorXd::NullaryExpr(size, [&] { return normal(engine); });
}

struct Sums {
    VectorXd rows, p, gradient, product;  // rows: as they were, where the sample has none
    VectorXd scaled, moved;               // of theta: 0.3 times, after a step on two halves of the sample
    double slope = 0;
};

const double kShares[2] = {0.3, 0.2};  // of the halves

Sums sums_of(const TrigramLoops& loops, int n, const std::vector<Trigram>& sample, const VectorXd& theta,
             const VectorXd& lambda) {
    Sums sums;
    sums.p = VectorXd::Constant(static_cast<Eigen::Index>(sample.size()) * trigram_stride(n), NAN);
    sums.rows = VectorXd::Constant(2 * n * trigram_row(n), -1);
    sums.gradient = theta;
    sums.product = lambda;
    loops.exponentials(n, sample.data(), sample.size(), theta.data(), sums.rows.data());
    loops.gradient(n, sample.data(), sample.size(), 0.3, sums.rows.data(), sums.p.data(), sums.gradient.data());
    sums.slope = loops.hessian(n, sample.data(), sample.size(), 0.3, 0.7, sums.p.data(), lambda.data(), 0.5,
                               sums.product.data());
    sums.scaled = theta;
    loops.scale(static_cast<std::size_t>(theta.size()), 0.3, theta.data(), sums.scaled.data());
    MatrixXd padded = MatrixXd::Zero(trigram_row(n), 2 * n + 1), rows = padded, of_sums = padded;
    padded.topRows(n) = theta.reshaped(n, 2 * n + 1);
    loops.descend(n, sample.data(), sample.size() / 2, 2, kShares, 0.7, 0.3, padded.data(), rows.data(),
                  of_sums.data());
    sums.moved = padded.topRows(n).reshaped();
    return sums;
}

}  // namespace

TEST_CASE("mini-batches have the same bits with every instruction set", "[text][stochastic]") {
    std::mt19937_64 engine(7);
    REQUIRE(available_trigram_loops().back().name == std::string(hwy::TargetName(HWY_STATIC_TARGET)));
    for (const int n : {2, 3, 9, kTextSymbols, kMostTextSymbols})
        for (const double scale : {0.1, 3.0, 400.0}) {
            const auto sample = random_sample(engine, n, 40);
            const Eigen::Index d = (2 * n + 1) * n;
            const VectorXd theta = random_numbers(engine, d, scale), lambda = random_numbers(engine, d, 1);
            const Sums expected = sums_of(available_trigram_loops().back(), n, sample, theta, lambda);
            for (const TrigramLoops& loops : available_trigram_loops()) {
                INFO(loops.name << ", " << n << " symbols, scale " << scale);
                const Sums sums = sums_of(loops, n, sample, theta, lambda);
                CHECK(sums.rows == expected.rows);
                CHECK(sums.p == expected.p);
                CHECK(sums.gradient == expected.gradient);
                CHECK(sums.product == expected.product);
                CHECK(sums.slope == expected.slope);
                CHECK(sums.scaled == expected.scaled);
                CHECK(sums.moved == expected.moved);
            }
        }
}

TEST_CASE("sums over a mini-batch are those of the definition", "[text][stochastic]") {
    std::mt19937_64 engine(8);
    for (const int n : {2, 9, kTextSymbols, kMostTextSymbols}) {
        const auto sample = random_sample(engine, n, 20);
        const Eigen::Index d = (2 * n + 1) * n;
        const VectorXd theta = random_numbers(engine, d, 1), lambda = random_numbers(engine, d, 1);
        VectorXd gradient = theta, product = lambda;
        double slope = 0.5;
        for (const Trigram& t : sample) {
            VectorXd p(n), change(n);
            for (int c = 0; c < n; ++c) {
                p(c) = std::exp(naive::logit(theta, t.first, t.second, c, n));
                change(c) = naive::logit(lambda, t.first, t.second, c, n);
            }
            p /= p.sum();
            slope += 0.3 * (p.dot(change) - change(t.next));
            for (int c = 0; c < n; ++c)
                for (const int row : {t.first, n + t.second, 2 * n}) {
                    gradient(row * n + c) += 0.3 * (p(c) - (c == t.next ? 1 : 0));
                    product(row * n + c) += 0.3 * 0.7 * p(c) * (change(c) - p.dot(change));
                }
        }
        const TrigramLoops& loops = available_trigram_loops().front();
        const Sums sums = sums_of(loops, n, sample, theta, lambda);
        CHECK((sums.gradient - gradient).lpNorm<Eigen::Infinity>() < 1e-13);
        CHECK((sums.product - product).lpNorm<Eigen::Infinity>() < 1e-13);
        CHECK(sums.slope == Approx(slope).epsilon(1e-13));
        CHECK(sums.scaled == 0.3 * theta);
        VectorXd p = sums.p, moved = sums.scaled;
        for (const std::size_t half : {0u, 1u})
            loops.gradient(n, sample.data() + half * (sample.size() / 2), sample.size() / 2, kShares[half],
                           sums.rows.data(), p.data(), moved.data());
        CHECK(sums.moved == theta - moved * 0.7);
    }
}

TEST_CASE("exponentials are of the rows that a mini-batch has, within bounds", "[text][stochastic]") {
    const int n = 5, stride = trigram_row(n);
    std::mt19937_64 engine(9);
    VectorXd theta = random_numbers(engine, (2 * n + 1) * n, 1);
    theta(0) = 1000;
    theta(1) = -1000;
    const std::vector<Trigram> sample = {{0, 3, 1}, {2, 3, 0}, {0, 3, 4}};
    for (const TrigramLoops& loops : available_trigram_loops()) {
        INFO(loops.name);
        const Sums sums = sums_of(loops, n, sample, theta, VectorXd::Zero(theta.size()));
        for (int row = 0; row < 2 * n; ++row)
            for (int c = 0; c < stride; ++c) {
                const double found = sums.rows(row * stride + c);
                if (row != 0 && row != 2 && row != n + 3)
                    CHECK(found == -1);
                else if (c >= n)
                    CHECK(found == 0);
                else
                    CHECK(found == Approx(std::exp(std::clamp(theta(row * n + c) + (row < n ? 0 : theta(2 * n * n + c)),
                                                              -350.0, 350.0)))
                                       .epsilon(1e-15));
            }
        CHECK(sums.p.allFinite());
    }
}
