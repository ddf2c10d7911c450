#pragma once

#include "datamix/evaluate/round_law.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix::verify {

/// The instance of S5 (proofs/theory.md): two domains with Hessian diag(1, 4), a_1 = (1,1), a_2 = 0, c = (1/2, 3/10),
/// gradient noise of variance 1/2 per coordinate on domain 1, linear outer step α = 1/4, θ_0 = w_0 u.
inline ExactModel two_domain_noise(const Rational& start = Rational(1) / 20,
                                   const Rational& variance = Rational(1) / 2) {
    Matrix<Rational> optima = Matrix<Rational>::Constant(2, 2, Rational(0)), noise = optima;
    optima.col(0) = rationals({"1", "1"});
    noise(0, 0) = noise(1, 0) = variance;
    Vector<Rational> weights(2);
    weights << start, Rational(1 - start);
    return {{rationals({"1", "4"}), optima, rationals({"1/2", "3/10"})},
            weights,
            Vector<Rational>::Constant(2, start),
            Rational(1) / 4,
            noise};
}

/// η_T = min(ln T/T, ¼) of the same instance (μ = 1).
inline StepLaw schedule() { return StepLaw::logarithmic(1, Rational(1) / 4); }

}  // namespace datamix::verify
