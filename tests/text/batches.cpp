// Mini-batches of the text problem: unbiased, reproducible, and the hypergradient is the derivative along the sampled
// path.

#include "datamix/text/batches.hpp"

#include <numeric>

#include "catch.hpp"
#include "datamix/algorithm/hypergradient_descent.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "text/naive.hpp"

namespace {

using namespace datamix;
using Eigen::VectorXd;

static_assert(TapedProblem<TextBatches>);

struct Texts {
    std::vector<std::vector<double>> shares = {trigram_shares(naive::random_text(1, 900, "abcdefgh .,")),
                                               trigram_shares(naive::random_text(2, 700, "hello? 42"))};
    TextProblem problem{shares, trigram_shares(naive::random_text(4, 1000, "abc xyz hello")), 0.01};
    VectorXd weights = Eigen::Vector2d(0.3, 0.7);
    TextBatches batches(std::uint64_t replicate, std::size_t size = 8) const {
        return {problem, shares, 0.01, size, NormalStream(5, "batches"), replicate};
    }
};

/// θ after `steps` inner steps along the path of a replicate.
VectorXd walk(const Texts& texts, const VectorXd& w, VectorXd theta, int steps) {
    const TextBatches batches = texts.batches(3);
    TextBatches::Tape tape(batches);
    tape.start(w);
    for (int t = 0; t < steps; ++t) theta -= 0.4 * tape.record(theta);
    return theta;
}

}  // namespace

TEST_CASE("mini-batch gradients are unbiased", "[text][stochastic]") {
    const Texts texts;
    std::mt19937_64 engine(1);
    const VectorXd theta = naive::random_vector(engine, 0.5), direction = naive::random_vector(engine, 1.0);
    const double truth = (texts.problem.domain_gradients(theta) * texts.weights).dot(direction);
    double sum = 0, squares = 0;
    const TextBatches batches = texts.batches(0);
    TextBatches::Tape tape(batches);
    const int count = 4000;
    for (int k = 0; k < count; ++k) {
        tape.start(texts.weights);
        const double x = tape.record(theta).dot(direction) - truth;
        sum += x;
        squares += x * x;
    }
    CHECK(squares > 0);
    CHECK(std::abs(sum) < 6 * std::sqrt(squares));  // six standard errors
    // One huge batch is close to the full gradient.
    const TextBatches large = texts.batches(0, 200000);
    TextBatches::Tape full(large);
    full.start(texts.weights);
    CHECK(std::abs(full.record(theta).dot(direction) - truth) < 6 * std::sqrt(squares / count * 8 / 200000));
}

TEST_CASE("a mini-batch takes each of the uniforms of its stream once", "[text][stochastic]") {
    const Texts texts;
    const std::size_t size = 4003;  // enough for shares that begin or end within a bin of the guide
    const TextBatches batches = texts.batches(7, size);
    const NormalStream stream(5, "batches");
    for (const std::size_t domain : {0u, 1u}) {
        const auto& shares = texts.shares[domain];
        std::vector<double> below(shares.size() + 1, 0.0);  // the sum of the shares before each
        std::partial_sum(shares.begin(), shares.end(), below.begin() + 1);
        std::vector<Trigram> batch;
        batches.draw(4, domain, batch);
        REQUIRE(batch.size() == size);
        for (std::size_t j = 0; j < size; ++j) {
            double u[4];
            stream.uniforms(7, 4, (domain << 32) + j / 4, u);
            const auto drawn = static_cast<std::size_t>(
                (batch[j].first * kTextSymbols + batch[j].second) * kTextSymbols + batch[j].next);
            if (shares[drawn] > 0 && below[drawn] <= u[j % 4] + 1e-12 && below[drawn + 1] >= u[j % 4] - 1e-12) continue;
            FAIL_CHECK("domain " << domain << ", " << j);
        }
    }
}

TEST_CASE("mini-batches that were drawn beforehand are the same", "[text][stochastic]") {
    const Texts texts;
    const TextBatches batches = texts.batches(7, 11);
    TextBatches kept = texts.batches(7, 11);
    kept.keep(3);
    for (const std::uint64_t step : {0u, 2u, 3u, 8u})
        for (const std::size_t domain : {0u, 1u}) {
            std::vector<Trigram> drawn, again;
            batches.draw(step, domain, drawn);
            kept.draw(step, domain, again);
            CHECK(std::equal(drawn.begin(), drawn.end(), again.begin(), again.end(), [](Trigram a, Trigram b) {
                return a.first == b.first && a.second == b.second && a.next == b.next;
            }));
        }
    TextBatches::Tape used(batches), fresh(kept);
    for (TextBatches::Tape* tape : {&used, &fresh}) tape->start(texts.weights);
    const VectorXd theta = VectorXd::Zero(batches.dimension());
    used.record(theta);
    used.run(kept);  // begins again
    used.start(texts.weights);
    CHECK(used.record(theta) == fresh.record(theta));
    CHECK(used.record(theta) == fresh.record(theta));
}

TEST_CASE("the mini-batch hypergradient is the derivative along the sampled path", "[text][stochastic]") {
    const Texts texts;
    std::mt19937_64 engine(2);
    const VectorXd start = naive::random_vector(engine, 0.3);
    const int steps = 6;
    const TextBatches batches = texts.batches(3);
    TextBatches::Tape tape(batches);
    VectorXd theta = start;
    const VectorXd g = reverse_round(batches, tape, texts.weights, steps, 0.4, theta);
    CHECK((theta - walk(texts, texts.weights, start, steps)).norm() == 0);
    for (Eigen::Index i = 0; i < 2; ++i) {
        VectorXd up = texts.weights, down = up;
        up[i] += 1e-5;
        down[i] -= 1e-5;
        const double slope = (texts.problem.validation_loss(walk(texts, up, start, steps)) -
                              texts.problem.validation_loss(walk(texts, down, start, steps))) /
                             2e-5;
        CHECK(g[i] == Approx(slope).epsilon(1e-6));
    }
}

TEST_CASE("implicit methods have new mini-batches at every step", "[text][stochastic]") {
    const Texts texts;
    const TextBatches batches = texts.batches(3);
    const VectorXd start = VectorXd::Zero(batches.dimension());
    VectorXd kept = start, solved = start;
    AdjointDescent::Run<TextBatches> adjoint(batches, AdjointDescent{});
    adjoint.round(texts.weights, 5, 0.4, kept);
    SolvedDescent<double>::Run<TextBatches> solve(batches, SolvedDescent<double>(0.5, 3));
    solve.round(texts.weights, 5, 0.4, solved);
    CHECK(kept == walk(texts, texts.weights, start, 5));
    CHECK(solved == kept);
}

TEST_CASE("long rounds of mini-batches are kept in segments, with the same bits", "[text][stochastic]") {
    const Texts texts;
    const std::size_t horizon = 2 * TextBatches::Tape::most_steps + 22;
    const double eta = 0.4;
    const TextBatches batches = texts.batches(3);
    TextBatches::Tape segmented(batches), whole(batches);
    VectorXd theta = VectorXd::Zero(batches.dimension()), other = theta;
    for (int round = 0; round < 2; ++round) {  // the second goes on with new mini-batches
        const VectorXd g = reverse_round(batches, segmented, texts.weights, horizon, eta, theta);
        whole.start(texts.weights);
        for (std::size_t t = 0; t < horizon; ++t) other -= whole.record(other) * eta;
        VectorXd lambda = texts.problem.validation_gradient(other), product(lambda.size());
        for (std::size_t t = horizon; t-- > 0;) {
            whole.pull_back(t, lambda, product);
            lambda -= product * eta;
        }
        CHECK(theta == other);
        CHECK(g == whole.slopes() * -eta);
    }
}
