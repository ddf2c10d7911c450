#pragma once

#include <cmath>

#include "claim/ledger.hpp"
#include "claims/full_truncation_cases.hpp"
#include "claims/truncation_support.hpp"
#include "datamix/text/optimum.hpp"

/// Claim full-truncation (F1): its bound on random text problems.
namespace datamix::verify::full_truncation_cases {

/// Softmax regression on trigram shares drawn at random, in double: three features are active at once, so |z|² ≤ 3 and
/// L ≤ 3/2 + reg, L_V ≤ 3/2, L_2 ≤ ½·√2·3^{3/2}, |∇f_V| ≤ √6 (each feature block is a difference of two distributions).
/// θ* by Newton-CG to a residual of 1e−10. One horizon an instance, a cold and two warm rounds.
inline Tightness check_text(const Model& model, std::size_t instances, RandomProblems& random, const Context& context,
                            Ledger& ledger) {
    Tightness seen;
    for (std::size_t n = 0; n < instances; ++n) {
        const std::vector<std::vector<double>> domains = {random_text(random), random_text(random),
                                                          random_text(random)};
        const double reg = random.draw(1, 4) / 20.0;
        const TextProblem problem(domains, random_text(random), reg);
        const double eta = to_double(model.step_factor) * random.draw(4, 8) / 8 / problem.smoothness();
        const auto horizon = static_cast<std::size_t>(random.draw(1, 25));
        TextOptimum optimum(problem);
        Vector<double> theta = Vector<double>::Zero(problem.dimension()), w = Vector<double>::Constant(3, 1.0 / 3);
        const double radius = problem.domain_gradients(theta).colwise().norm().maxCoeff() / reg;
        for (int k = 0; k < 3; ++k) {
            optimum.move(w);
            const double start_error = (theta - optimum.theta()).norm();
            const Vector<double> g = hypergradient(model, problem, w, horizon, eta, theta);
            const double error = (g - optimum.implicit_hypergradient()).cwiseAbs().maxCoeff();
            const double lipschitz = std::sqrt(0.5) * std::pow(3.0, 1.5), reach = std::sqrt(6.0);
            const theory::LossConstants<double> wide{
                reg * model.text_convexity, problem.smoothness(), lipschitz, reach + reg * radius, reach, 1.5};
            theory::LossConstants<double> local = wide;
            local.gradient = problem.domain_gradients(optimum.theta()).colwise().norm().maxCoeff();
            local.validation_gradient = problem.validation_gradient(theta).norm();
            seen.local.push_back(error / bound_of<double>(model, context, local, eta, horizon, start_error));
            seen.a_priori.push_back(error / bound_of<double>(model, context, wide, eta, horizon, start_error));
            ledger.part("text").test(seen.local.back() <= 1,
                                     "text: |g - grad F| <= the bound with G and G_V of the round");
            ledger.part("text").test(seen.a_priori.back() <= 1,
                                     "text: |g - grad F| <= the bound with G and G_V a priori");
            w = ExponentiatedGradient{}.step<double>(w, g, 1.0);
        }
    }
    return seen;
}

}  // namespace datamix::verify::full_truncation_cases
