// Optima of the text problem and the limits of horizons, on small synthetic texts.

#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "datamix/text/mixture.hpp"
#include "text/naive.hpp"

namespace {

using namespace datamix;
using Eigen::VectorXd;

TextProblem make(double reg) {
    return {{trigram_shares(naive::random_text(1, 2000, "abcdefgh .,")),
             trigram_shares(naive::random_text(2, 2000, "help me 42")),
             trigram_shares(naive::random_text(3, 2000, "zyx-!'\nabc"))},
            trigram_shares(naive::random_text(1, 2500, "abcdefgh .,") + naive::random_text(2, 2000, "help me 42")),
            reg};
}

VectorXd weights() { return Eigen::Vector3d(0.5, 0.2, 0.3); }

}  // namespace

TEST_CASE("Newton-CG reaches its residual from a cold and from a warm start", "[text]") {
    const TextProblem problem = make(1e-3);
    TextOptimum optimum(problem);
    for (const VectorXd& w :
         {weights(), VectorXd(Eigen::Vector3d(0, 0, 1)), VectorXd(Eigen::Vector3d(0.01, 0.98, 0.01))}) {
        optimum.move(w);
        CHECK((problem.domain_gradients(optimum.theta()) * w).norm() < 2e-10);
        CHECK(optimum.outer_loss() == Approx(problem.validation_loss(optimum.theta())).epsilon(1e-13));
    }
}

TEST_CASE("The implicit hypergradient is the derivative of F", "[text]") {
    const TextProblem problem = make(1e-2);
    TextOptimum optimum(problem, 1e-12);
    optimum.move(weights());
    const VectorXd g = optimum.implicit_hypergradient();
    const auto loss = [&](const VectorXd& w) { return outer_loss(optimum, w); };
    for (Eigen::Index i = 1; i < 3; ++i) {
        const VectorXd e = 1e-4 * (VectorXd::Unit(3, i) - VectorXd::Unit(3, 0));
        CHECK((loss(weights() + e) - loss(weights() - e)) / 2e-4 == Approx(g[i] - g[0]).epsilon(1e-5));
    }
    CHECK(std::abs(weights().dot(g)) < 1e-8);  // a common factor of all weights does not move θ*
}

TEST_CASE("The horizon filter is the truncated inverse Hessian", "[text]") {
    const TextProblem problem = make(1e-2);
    TextOptimum optimum(problem);
    optimum.move(weights());
    const VectorXd v = problem.validation_gradient(optimum.theta());
    for (const std::size_t horizon : {1u, 2u, 5u, 40u, 300u}) {
        VectorXd power = v, sum = VectorXd::Zero(v.size());
        for (std::size_t t = 0; t < horizon; ++t) {
            sum += 0.6 * power;
            power -= 0.6 * problem.hessian_times(weights(), optimum.theta(), power);
        }
        const VectorXd expected = -problem.domain_gradients(optimum.theta()).transpose() * sum;
        const HorizonFilter filter(horizon, 0.6, problem.smoothness());
        CHECK((optimum.truncated_hypergradient(filter) - expected).norm() < 1e-9 * expected.norm());
        CHECK(filter.terms() <= horizon);
    }
    // Rounds started at θ*(w) have that hypergradient, and a long enough horizon has the true one.
    VectorXd theta = optimum.theta();
    TapeOf<TextProblem> tape(problem);
    const VectorXd round = reverse_round(problem, tape, weights(), 25, 0.6, theta);
    CHECK((round - optimum.truncated_hypergradient(HorizonFilter(25, 0.6, problem.smoothness()))).norm() < 1e-8);
    const VectorXd truth = optimum.implicit_hypergradient();
    CHECK((optimum.truncated_hypergradient(HorizonFilter(5000, 0.6, problem.smoothness())) - truth).norm() <
          1e-7 * truth.norm());
    CHECK(HorizonFilter(100000, 0.6, problem.smoothness()).terms() < 4000);
}

TEST_CASE("Equilibria: interior, vertex, constant field, and a field that is no gradient", "[text]") {
    const VectorXd start = VectorXd::Constant(3, 1.0 / 3);
    const VectorXd target = Eigen::Vector3d(0.6, 0.3, 0.1);
    const auto interior = find_equilibrium([&](const VectorXd& w) { return VectorXd(w - target); }, start, 1e-8);
    CHECK(interior.converged);
    CHECK((interior.weights - target).norm() < 1e-6);
    const auto vertex =
        find_equilibrium([](const VectorXd&) { return VectorXd(Eigen::Vector3d(1, 2, 3)); }, start, 1e-8);
    CHECK(vertex.converged);
    CHECK(vertex.weights[0] == Approx(1).margin(1e-7));
    const auto constant =
        find_equilibrium([](const VectorXd&) { return VectorXd::Constant(3, 7.0).eval(); }, start, 1e-8);
    CHECK(constant.converged);
    CHECK(constant.weights == start);
    Eigen::Matrix3d twisted;
    twisted << 1, 0.5, 0, -0.5, 1, 0.3, 0, -0.3, 1;
    const auto rotating =
        find_equilibrium([&](const VectorXd& w) { return VectorXd(twisted * (w - target)); }, start, 1e-8);
    CHECK(rotating.converged);
    CHECK((rotating.weights - target).norm() < 1e-6);
    const auto stopped = find_equilibrium([&](const VectorXd& w) { return VectorXd(w - target); }, start, 0, 3);
    CHECK(!stopped.converged);
    CHECK(stopped.iterations == 3);
}

TEST_CASE("The algorithm goes to the limit of its horizon, and long horizons to the optimum", "[text]") {
    const TextProblem problem = make(1e-2);
    TextOptimum optimum(problem);
    const VectorXd uniform = VectorXd::Constant(3, 1.0 / 3);
    const TextOptimumSearch search = best_mixture(problem, optimum);
    CHECK(search.converged);
    CHECK(search.best.residual <= 1e-6);
    CHECK(search.spread < 1e-8);
    for (const std::size_t horizon : {1u, 20u}) {
        const TextMixture limit = horizon_limit(problem, optimum, horizon, 0.6, uniform);
        CHECK(limit.converged);
        CHECK(limit.outer_loss >= search.best.outer_loss - 1e-9);
        const MixingOptions<double> options{
            .horizon = horizon, .rounds = horizon == 1 ? 3000u : 150u, .inner_step = 0.6, .outer_step = 20};
        const auto run = mix(problem, options, MixingStart<double>::uniform(3, kTextDimension));
        INFO(horizon << ": " << run.weights.transpose() << " against " << limit.weights.transpose());
        CHECK((run.weights - limit.weights).lpNorm<Eigen::Infinity>() < 1e-2);
    }
    const TextMixture longest = horizon_limit(problem, optimum, 5000, 0.6, uniform);
    CHECK(longest.outer_loss - search.best.outer_loss < 1e-7);
}
