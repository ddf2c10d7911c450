// Newton-CG and what is defined at its end, on small synthetic texts.

#include "datamix/text/optimum.hpp"

#include "catch.hpp"
#include "datamix/algorithm/mixing.hpp"
#include "text/support.hpp"

using namespace texts;

TEST_CASE("Newton-CG reaches its residual from a cold and from a warm start", "[text]") {
    const TextProblem problem = three_texts(1e-3);
    TextOptimum optimum(problem);
    for (const VectorXd& w :
         {three_weights(), VectorXd(Eigen::Vector3d(0, 0, 1)), VectorXd(Eigen::Vector3d(0.01, 0.98, 0.01))}) {
        optimum.move(w);
        CHECK((problem.domain_gradients(optimum.theta()) * w).norm() < 2e-10);
        CHECK(optimum.outer_loss() == Approx(problem.validation_loss(optimum.theta())).epsilon(1e-13));
    }
}

TEST_CASE("The implicit hypergradient is the derivative of F", "[text]") {
    const TextProblem problem = three_texts(1e-2);
    TextOptimum optimum(problem, 1e-12);
    optimum.move(three_weights());
    const VectorXd g = optimum.implicit_hypergradient();
    const auto loss = [&](const VectorXd& w) { return outer_loss(optimum, w); };
    for (Eigen::Index i = 1; i < 3; ++i) {
        const VectorXd e = 1e-4 * (VectorXd::Unit(3, i) - VectorXd::Unit(3, 0));
        CHECK((loss(three_weights() + e) - loss(three_weights() - e)) / 2e-4 == Approx(g[i] - g[0]).epsilon(1e-5));
    }
    CHECK(std::abs(three_weights().dot(g)) < 1e-8);  // a common factor of all weights does not move θ*
}

TEST_CASE("The horizon filter is the truncated inverse Hessian", "[text]") {
    const TextProblem problem = three_texts(1e-2);
    TextOptimum optimum(problem);
    optimum.move(three_weights());
    const VectorXd v = problem.validation_gradient(optimum.theta());
    for (const std::size_t horizon : {1u, 2u, 5u, 40u, 300u}) {
        VectorXd power = v, sum = VectorXd::Zero(v.size());
        for (std::size_t t = 0; t < horizon; ++t) {
            sum += 0.6 * power;
            power -= 0.6 * problem.hessian_times(three_weights(), optimum.theta(), power);
        }
        const VectorXd expected = -problem.domain_gradients(optimum.theta()).transpose() * sum;
        const HorizonFilter filter(horizon, 0.6, problem.smoothness());
        CHECK((optimum.truncated_hypergradient(filter) - expected).norm() < 1e-9 * expected.norm());
        CHECK(filter.terms() <= horizon);
    }
    // Rounds started at θ*(w) have that hypergradient, and a long enough horizon has the true one.
    VectorXd theta = optimum.theta();
    TapeOf<TextProblem> tape(problem);
    const VectorXd round = reverse_round(problem, tape, three_weights(), 25, 0.6, theta);
    CHECK((round - optimum.truncated_hypergradient(HorizonFilter(25, 0.6, problem.smoothness()))).norm() < 1e-8);
    const VectorXd truth = optimum.implicit_hypergradient();
    CHECK((optimum.truncated_hypergradient(HorizonFilter(5000, 0.6, problem.smoothness())) - truth).norm() <
          1e-7 * truth.norm());
    CHECK(HorizonFilter(100000, 0.6, problem.smoothness()).terms() < 4000);
}

TEST_CASE("Every regularisation from 1e-6 to 10 has an answer, on texts of any kind", "[text][hard]") {
    const std::vector<std::vector<std::string>> sets = {{longer_english, german, english},
                                                        {longer_english, russian, english},
                                                        {newlines, chinese, words},
                                                        {digits, german, capitals}};
    for (const auto& set : sets) {
        for (const double reg : {1e-6, 1e-5, 1e-2, 10.0}) {
            INFO(reg << ' ' << set[0].substr(0, 20));
            const TextProblem problem = make({set[0], set[1]}, set[2], reg);
            TextOptimum optimum(problem);
            for (const VectorXd& w : {pair(1), pair(0), pair(0.5), pair(1 - 1e-9), pair(1e-300)}) {
                CHECK(std::isfinite(outer_loss(optimum, w)));
                CHECK((problem.domain_gradients(optimum.theta()) * w).norm() < 1e-8 * reg + 1e-13);
                CHECK(optimum.implicit_hypergradient().allFinite());
            }
        }
    }
}

TEST_CASE("Newton-CG refuses weights that are none, and says the residual where it stops short", "[text]") {
    const TextProblem problem = make({newlines, chinese}, words);
    TextOptimum optimum(problem);
    for (const VectorXd& w : {VectorXd(pair(std::nan(""))), VectorXd(pair(1.5)), VectorXd(VectorXd::Zero(2)),
                              VectorXd(VectorXd::Constant(3, 1.0 / 3))})
        CHECK_THROWS_AS(optimum.move(w), InputError);
    TextOptimum impossible(problem, 1e-30);
    std::string message;
    try {
        impossible.move(pair(0.5));
    } catch (const std::runtime_error& error) {
        message = error.what();
    }
    CHECK(message.find("text: Newton-CG did not converge: residual ") == 0);
    CHECK(message.find(", not 1.0e-30") != std::string::npos);
}
