// The lower bound of F over all mixtures: below every scan, and the value that its formula has by another way.
#include "datamix/text/bound.hpp"

#include <cmath>

#include "catch.hpp"
#include "text/support.hpp"

using namespace texts;

TEST_CASE("The lower bound holds for every mixture and is close where regularisation is strong", "[text][hard]") {
    for (const double reg : {1e-3, 0.1, 10.0}) {
        const TextProblem problem = make({english, german}, longer_english, reg);
        TextOptimum optimum(problem);
        const MixtureSearch search = best_mixture(problem, optimum);
        check_scan(problem, optimum, search);
        optimum.move(search.best.weights);
        const double gap = search.best.outer_loss - outer_lower_bound(problem, optimum.theta());
        INFO(reg << ' ' << gap);
        if (reg == 10.0) CHECK(gap < 0.1);
    }
}

TEST_CASE("The lower bound is the best of its formula over a grid of multipliers", "[text][hard]") {
    const std::vector<std::string> domains = {english, german};
    const double reg = 0.1;
    const TextProblem problem = make(domains, longer_english, reg);
    TextOptimum optimum(problem);
    optimum.move(pair(0.7));
    const VectorXd theta = optimum.theta();
    double expected = HUGE_VAL;
    for (std::size_t i = 0; i < 2; ++i) {
        double best = -HUGE_VAL;
        for (int k = -5; k <= 7; ++k) {
            // f_V + λf_i is (1 + λ) times a mixture of the validation text and text i, with a regulariser of its own.
            const double lambda = std::ldexp(1, k), share = 1 / (1 + lambda);
            const TextProblem both = make({longer_english, domains[i]}, longer_english, reg * lambda * share);
            TextOptimum least(both);
            least.move(pair(share));
            best = std::max(best, both.loss(pair(share), least.theta()) / share -
                                      lambda * problem.loss(VectorXd::Unit(2, static_cast<Eigen::Index>(i)), theta));
        }
        expected = std::min(expected, best);
    }
    CHECK(expected > 0);
    CHECK(outer_lower_bound(problem, theta) == Approx(expected).epsilon(1e-6));
    // Far from θ*(w) nothing is known but F ≥ 0.
    CHECK(outer_lower_bound(problem, VectorXd(theta + 30 * VectorXd::Ones(theta.size()))) == 0);
}

TEST_CASE("A concave function is climbed by doubling or halving, up to a factor of 64", "[text]") {
    for (const double top : {2.0, 16.0, 128.0, 0.25, 2.0 / 64}) {
        const auto hill = [&](double x) { return 5 - std::abs(std::log2(x / top)); };
        CHECK(datamix::detail::largest_by_doubling(2, hill) == 5);
    }
    CHECK(datamix::detail::largest_by_doubling(2, [](double x) { return x; }) == 128);
    CHECK(datamix::detail::largest_by_doubling(2, [](double x) { return -x; }) == -2.0 / 64);
}
