// The best mixture of texts and the limits of horizons. Hard texts: mixture_hard.cpp.
#include "datamix/text/mixture.hpp"

#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "text/support.hpp"

using namespace texts;

TEST_CASE("The algorithm goes to the limit of its horizon, and long horizons to the optimum", "[text]") {
    const TextProblem problem = three_texts(1e-2);
    TextOptimum optimum(problem);
    const VectorXd uniform = VectorXd::Constant(3, 1.0 / 3);
    const MixtureSearch search = best_mixture(problem, optimum);
    CHECK(search.converged);
    CHECK(search.best.residual <= 1e-6);
    CHECK(search.spread < 1e-8);
    for (const std::size_t horizon : {1u, 20u}) {
        const Mixture limit = horizon_limit(problem, optimum, horizon, 0.6, uniform, 1e-6);
        CHECK(limit.converged);
        CHECK(limit.outer_loss >= search.best.outer_loss - 1e-9);
        const MixingOptions<double> options{
            .horizon = horizon, .rounds = horizon == 1 ? 3000u : 150u, .inner_step = 0.6, .outer_step = 20};
        const auto run = mix(problem, options, MixingStart<double>::uniform(3, kTextDimension));
        INFO(horizon << ": " << run.weights.transpose() << " against " << limit.weights.transpose());
        CHECK((run.weights - limit.weights).lpNorm<Eigen::Infinity>() < 1e-2);
    }
    const Mixture longest = horizon_limit(problem, optimum, 5000, 0.6, uniform, 1e-6);
    CHECK(longest.outer_loss - search.best.outer_loss < 1e-7);
}

TEST_CASE("The limit of a horizon is stationary for its own T terms of the inverse Hessian's series", "[text]") {
    const TextProblem problem = three_texts(1e-2);
    TextOptimum optimum(problem);
    for (const int horizon : {1, 2, 7}) {
        const Mixture limit = horizon_limit(problem, optimum, static_cast<std::size_t>(horizon), 0.6,
                                            VectorXd::Constant(3, 1.0 / 3), 1e-6);
        CHECK(limit.converged);
        optimum.move(limit.weights);
        CHECK(limit.outer_loss == Approx(problem.validation_loss(optimum.theta())).epsilon(1e-12));
        VectorXd term = problem.validation_gradient(optimum.theta()), sum = VectorXd::Zero(term.size());
        const auto residual = [&] {
            const VectorXd field = -0.6 * problem.domain_gradients(optimum.theta()).transpose() * sum;
            return stationarity(limit.weights, field);
        };
        for (int t = 0; t < horizon; ++t) {
            sum += term;
            term -= 0.6 * problem.hessian_times(limit.weights, optimum.theta(), term);
        }
        CHECK(residual() < 2e-6);
        sum += term;
        CHECK(residual() > 1e-4);  // another horizon's limit is elsewhere
    }
}

TEST_CASE("Where starts lead to several minima the lowest is F*", "[text]") {
    const TextProblem problem = make({digits, german}, capitals);
    TextOptimum optimum(problem);
    const MixtureSearch search = best_mixture(problem, optimum);
    CHECK(search.converged);
    CHECK(search.best.outer_loss == Approx(2.3477383).margin(6e-8));
    CHECK(search.best.weights(0) == Approx(0.97534).margin(6e-6));
    CHECK(search.spread > 1e-2);
}
