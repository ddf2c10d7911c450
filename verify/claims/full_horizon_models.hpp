#pragma once

#include <string>

#include "claim/derivation.hpp"
#include "datamix/problem/shared_quadratic.hpp"
#include "datamix/search/horizon_search.hpp"

/// Instances that the claims on full gradients (F4 to F6, F8, F9) share.
namespace datamix::verify {

/// The two-domain model of proofs/theory.md: H = diag(1, h), a_1 = (1,1), a_2 = 0, linear outer step, θ_0 = w_0 a_1.
inline ExactModel two_domain_model(const Rational& h, const Vector<Rational>& c, const Rational& start,
                                   const Rational& alpha) {
    SharedQuadratic<Rational> problem{rationals({"1", "1"}), Matrix<Rational>(2, 2), c};
    problem.curvature(1) = h;
    problem.optima << 1, 0, 1, 0;
    Vector<Rational> weights(2), parameters(2);
    weights << start, 1 - start;
    parameters << start, start;
    return {problem, weights, parameters, alpha};
}

/// The instance of theorem F4: h = 4, c = (.3, .5), α = ¼ (and η = ¼), with another w_0 or α on demand.
inline ExactModel average_instance(const char* start = "9/10", const char* alpha = "1/4") {
    return two_domain_model(4, rationals({"3/10", "1/2"}), parse_rational(start), parse_rational(alpha));
}

/// What the best horizon of an instance, or the error there, follows from.
inline Derivation derived(const char* quantity, std::string instance, std::string budget) {
    return {quantity, {{"instance", std::move(instance)}, {"budget", std::move(budget)}}};
}

/// "1e300" for 10^300.
inline std::string power_of_ten(int exponent) { return "1e" + std::to_string(exponent); }

}  // namespace datamix::verify
