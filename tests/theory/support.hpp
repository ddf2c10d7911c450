#pragma once

#include <random>

#include "datamix/evaluate/exact_model.hpp"

namespace datamix::testing {

/// An instance of a test of laws.
struct LawInstance {
    ExactModel model;
    Rational inner_step;  ///< η, or the cap of the law
};

/// m from 2 to `most_domains`, d from 1 to `most_parameters`, small fractions; α from 0.2 to 0.8 of its limit. Noise on
/// about half of the gradients on demand, and then affinely independent optima.
inline LawInstance random_law_instance(std::mt19937& random, int most_domains, int most_parameters, bool noise) {
    const auto draw = [&](int low, int high) {  // the distributions of <random> differ between libraries
        return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
    };
    for (;;) {
        const int d = draw(1, most_parameters), m = draw(2, noise ? std::min(most_domains, d + 1) : most_domains);
        SharedQuadratic<Rational> problem{Vector<Rational>(d), Matrix<Rational>(d, m), Vector<Rational>(d)};
        Vector<Rational> weights(m), parameters(d);
        Matrix<Rational> variances(d, m);
        Rational total(0);
        for (int i = 0; i < d; ++i) {
            problem.curvature(i) = Rational(draw(1, 20)) / 4;
            problem.validation(i) = Rational(draw(-10, 10)) / 5;
            parameters(i) = Rational(draw(-10, 10)) / 5;
            for (int l = 0; l < m; ++l) {
                problem.optima(i, l) = Rational(draw(-10, 10)) / 5;
                variances(i, l) = noise && draw(0, 1) == 1 ? Rational(draw(0, 10)) / 10 : Rational(0);
            }
        }
        for (int l = 0; l < m; ++l) total += weights(l) = draw(1, 10);
        for (int l = 0; l < m; ++l) weights(l) /= total;
        const Rational eta = (noise ? Rational(1) : Rational(draw(20, 100)) / 100) / problem.smoothness();
        try {
            const MixtureHull hull(problem);
            Rational limit(0);  // trace G ≥ λ_max(G)
            for (Eigen::Index a = 0; a < hull.rank(); ++a)
                for (Eigen::Index b = 0; b < hull.rank(); ++b) limit += hull.metric(a, b) * hull.gram(b, a);
            const ExactModel model(problem, weights, parameters, Rational(draw(20, 80)) / 100 / limit, variances);
            if (noise && (hull.rank() != m - 1 || !model.is_noisy())) continue;
            return {model, eta};
        } catch (const InputError&) {  // all optima coincide
        }
    }
}

}  // namespace datamix::testing
