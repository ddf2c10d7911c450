#pragma once

#include "datamix/evaluate/exact_model.hpp"

/// The instance that many-domains (F10) and many-domains-noise (S9) share.
namespace datamix::verify {

/// Three domains with Hessian diag(1, 2, 4) and the unit vectors as optima, c = (3/5, 2/5, 3/10), α = ¼, θ_0 = 0;
/// gradient noise of variance s_l per coordinate on domain l.
inline ExactModel three_domain_model(const Vector<Rational>& weights,
                                     const Vector<Rational>& noise = rationals({"0", "0", "0"})) {
    Matrix<Rational> optima = Matrix<Rational>::Constant(3, 3, Rational(0)), variances = optima;
    for (Eigen::Index l = 0; l < 3; ++l) {
        optima(l, l) = 1;
        variances.col(l).setConstant(noise(l));
    }
    return {{rationals({"1", "2", "4"}), optima, rationals({"3/5", "2/5", "3/10"})},
            weights,
            Vector<Rational>::Constant(3, Rational(0)),
            Rational(1) / 4,
            variances};
}

}  // namespace datamix::verify
