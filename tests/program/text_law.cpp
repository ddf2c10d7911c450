// The local law of two mixed texts against runs of the algorithm and against formulae computed another way.

#include "study/text_law.hpp"

#include <cmath>

#include "catch.hpp"
#include "datamix/algorithm/inner_loop.hpp"
#include "datamix/numeric/error.hpp"
#include "datamix/statistics/mean.hpp"
#include "datamix/text/batches.hpp"
#include "datamix/text/corpus.hpp"
#include "study/text_law_point.hpp"
#include "text/naive.hpp"

using namespace datamix;
using namespace datamix::verify;

namespace {

/// Two texts of three symbols (a, b and all others) and one between them.
TextDomains three_symbols() {
    TextDomains texts;
    texts.domains = {trigram_shares(naive::random_text(1, 3000, "aaab.")),
                     trigram_shares(naive::random_text(2, 3000, "abbbb."))};
    texts.validation = trigram_shares(naive::random_text(3, 1500, "aaab.") + naive::random_text(4, 1500, "abbbb."));
    return fold_symbols(texts, "ab");
}

constexpr double kReg = 0.2;

}  // namespace

TEST_CASE("symbols are folded: their shares are added, in the order asked for", "[text][law]") {
    const std::vector<double> shares = fold_symbols(trigram_shares("abcab"), "b ");  // abc bca cab
    REQUIRE(shares.size() == 27);
    const auto at = [&](int a, int b, int c) { return shares[static_cast<std::size_t>((a * 3 + b) * 3 + c)]; };
    CHECK(at(2, 0, 2) == Approx(1.0 / 3));  // abc
    CHECK(at(0, 2, 2) == Approx(1.0 / 3));  // bca
    CHECK(at(2, 2, 0) == Approx(1.0 / 3));  // cab
    double sum = 0;
    for (const double share : shares) sum += share;
    CHECK(sum == Approx(1));
}

TEST_CASE("the filtered hypergradient is that of Chebyshev's series", "[text][law]") {
    const TextDomains texts = three_symbols();
    const TextProblem problem(texts.domains, texts.validation, kReg);
    TextOptimum optimum(problem);
    const LocalPoint point(problem, texts.domains, optimum, 0.3, false);
    CHECK(point.slope == Approx(point.bias.sum()).epsilon(1e-6));
    for (const std::size_t horizon : {1u, 7u, 50u}) {
        const HorizonFilter filter(horizon, 0.5, problem.smoothness());
        const Eigen::VectorXd g = optimum.truncated_hypergradient(filter);
        CHECK(point.filtered(0.5, static_cast<double>(horizon)) == Approx(g(0) - g(1)).epsilon(1e-6));
    }
    CHECK(point.kept(0.5, 0) == Approx(point.slope).epsilon(1e-6));
}

TEST_CASE("mean and variance of a noisy round are those of the local law", "[text][law][stochastic]") {
    const TextDomains texts = three_symbols();
    const TextProblem problem(texts.domains, texts.validation, kReg);
    TextOptimum optimum(problem);
    constexpr double w = 0.1, apart = 0.01, eta = 0.4;
    constexpr std::size_t horizon = 60, batch = 2, replicates = 12000;
    const LocalPoint low(problem, texts.domains, optimum, w - apart, true),
        high(problem, texts.domains, optimum, w + apart, true), at(problem, texts.domains, optimum, w, true);
    const double tilt = (high.pull(eta, horizon) - low.pull(eta, horizon)) / (2 * apart) / batch;
    const double variance = RoundVariance(low, high, 2 * apart).at(eta, horizon) / batch;

    std::vector<double> slopes, squares;
    for (std::size_t r = 0; r < replicates; ++r) {
        const TextBatches batches(problem, texts.domains, kReg, batch, NormalStream(11, "text law"), r);
        TextBatches::Tape tape(batches);
        Eigen::VectorXd theta = optimum.theta();
        const Eigen::VectorXd g = reverse_round(batches, tape, mixture_of(w), horizon, eta, theta);
        slopes.push_back(g(0) - g(1) - at.filtered(eta, horizon));
    }
    const MeanInterval mean = mean_interval(slopes, 0.9999);
    for (const double s : slopes) squares.push_back((s - mean.mean) * (s - mean.mean));
    const MeanInterval spread = mean_interval(squares, 0.9999);
    INFO("mean " << mean.mean << " ± " << mean.half_width << ", law " << tilt << "; variance " << spread.mean << " ± "
                 << spread.half_width << ", law " << variance);
    CHECK(std::abs(tilt) > 4 * mean.half_width);
    // The laws are of first order in η C: what they leave out is smaller by a factor of about η tr C/(2 b) = 0.03.
    CHECK(std::abs(mean.mean - tilt) < mean.half_width + 0.1 * std::abs(tilt));
    CHECK(std::abs(spread.mean - variance) < spread.half_width + 0.1 * variance);
}

TEST_CASE("the local law foresees the gaps of runs", "[text][law]") {
    TextLawRun run{.regularisation = kReg, .outer_step = 1};
    run.start = TextLaw(three_symbols(), run).best_weight() + 0.1;  // near enough for a local law
    const TextLaw law(three_symbols(), run);
    CHECK(law.best_weight() + 0.1 == Approx(run.start));
    CHECK(law.curvature() > 0);
    const std::vector<std::size_t> budgets = {400, 4000};
    for (const std::size_t horizon : {10u, 20u, 40u}) {
        const std::vector<double> gaps = law.measured_gaps(horizon, budgets, 1000, nullptr);
        CHECK(law.predicted_gap(horizon, budgets[1], {}) == Approx(gaps[1]).epsilon(0.2));
    }
    const std::vector<double> few = law.measured_gaps(300, budgets, 13, nullptr);
    CHECK(std::isnan(few[0]));  // one round
    CHECK(!std::isnan(few[1]));
    CHECK(std::isnan(law.measured_gaps(300, budgets, 12, nullptr)[1]));  // thirteen, more than may be
}

TEST_CASE("a best mixture at a vertex has no local law", "[text][law]") {
    TextDomains texts = three_symbols();
    texts.validation = texts.domains.front();
    CHECK_THROWS_AS(TextLaw(texts, {.regularisation = 1e-3}), UnsupportedError);
}
