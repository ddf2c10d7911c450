#pragma once

#include <optional>

#include "datamix/numeric/scalar.hpp"

namespace datamix {

/// r_i = (1 − ηh_i)^T: what T gradient steps retain of the distance to the optimum, per coordinate of curvature h (d).
/// Throws InputError for T < 0.
template <class S>
Vector<S> retained_by_descent(const Vector<S>& curvature, const S& eta, const Integer& horizon) {
    Vector<S> retained(curvature.size());
    for (Eigen::Index i = 0; i < curvature.size(); ++i)
        retained(i) = power<S>(S(S(1) - S(eta * curvature(i))), horizon);
    return retained;
}

/// The inner step η as a function of the horizon T: constant, or min(scale·ln T/(μT), cap), where T = 1, 2 take the cap
/// (proofs/theory.md, S1 to S6). Exact until it is asked for at a horizon.
class StepLaw {
public:
    /// η at every horizon, 0 < η ≤ 1/L.
    static StepLaw constant(Rational eta) { return {false, std::move(eta), 1, 1}; }
    /// min(scale·ln T/(μT), cap), μ > 0 and 0 < cap ≤ 1/L; without a cap the bare law, which starts at T = 3.
    static StepLaw logarithmic(Rational mu, std::optional<Rational> cap, Rational scale = 1) {
        return {true, std::move(cap), std::move(mu), std::move(scale)};
    }

    bool is_constant() const { return !logarithmic_; }  ///< the same at every horizon
    /// The constant, or the cap of the law.
    const std::optional<Rational>& cap() const { return cap_; }
    /// scale/μ
    Rational rate() const { return scale_ / mu_; }
    /// Whether every inner loop ends at its optimum, whatever its length: η constant with ηh_i = 1 for all i.
    bool ends_at_optimum(const Vector<Rational>& curvature) const {
        return is_constant() && std::all_of(curvature.data(), curvature.data() + curvature.size(),
                                            [&](const Rational& h) { return *cap_ * h == 1; });
    }

    /// Encloses η at horizon T ≥ 1. ln T is irrational for T ≥ 2, so enough bits decide the minimum. Throws InputError
    /// for the bare law at T < 3.
    Ball at(const Integer& horizon, Precision precision) const {
        if (is_constant() || horizon < 3) return capped(precision);
        for (long bits = precision.bits;; bits *= 2) {
            const Ball length(horizon, {bits});
            const Ball law = log(length) / (Ball(Rational(mu_ / scale_), {bits}) * length);
            const Truth below = cap_ ? less(law, Ball(*cap_, {bits})) : Truth::yes;
            if (below == Truth::unknown) continue;
            if (below == Truth::no) return capped(precision);
            Ball result(law);
            result.set_bits(precision.bits);
            return result;
        }
    }

    /// Enclosures over a range of horizons.
    struct Range {
        Ball eta;     ///< η
        Ball travel;  ///< ηT, not computed as a product where the law gives it directly
    };
    /// η and ηT for every real T in the ball `horizon`. Throws InputError for the bare law where the ball reaches 2.
    Range over(const Ball& horizon, Precision precision) const {
        if (is_constant()) return {capped(precision), capped(precision) * horizon};
        if (!certainly(less(Ball(2), horizon))) {  // 1, 2 take the cap; a range that starts there is not worth more
            Range most{capped(precision), capped(precision) * horizon};
            if (certainly(less(horizon, Ball(3)))) return most;
            return {hull(most.eta, Ball(0)), hull(most.travel, Ball(0))};
        }
        const Ball travel = log(horizon) * Ball(rate(), precision);
        const Ball law = travel / horizon;
        if (!cap_) return {law, travel};
        const Ball limit(*cap_, precision);
        const Truth below = less(law, limit);
        if (below == Truth::yes) return {law, travel};
        if (below == Truth::no) return {limit, limit * horizon};
        return {min(law, limit), min(travel, limit * horizon)};
    }

    /// R_T = (1 − η_T h_i)^T (d), from the exact 1 − ηh_i where η is rational: a coordinate with ηh_i = 1 keeps exactly
    /// 0. Throws as at().
    Vector<Ball> retained(const Vector<Rational>& curvature, const Integer& horizon, Precision precision) const {
        const Ball eta = at(horizon, precision);
        const bool rational = cap_ && eta.contains(*cap_);
        Vector<Ball> result(curvature.size());
        for (Eigen::Index i = 0; i < curvature.size(); ++i) {
            const Ball kept = rational ? Ball(Rational(1 - *cap_ * curvature(i)), precision)
                                       : Ball(1) - eta * Ball(curvature(i), precision);
            result(i) = power<Ball>(kept, horizon);
        }
        return result;
    }

    /// The same numbers, not only the same η.
    friend bool operator==(const StepLaw&, const StepLaw&) = default;

private:
    StepLaw(bool logarithmic, std::optional<Rational> cap, Rational mu, Rational scale)
        : logarithmic_(logarithmic), cap_(std::move(cap)), mu_(std::move(mu)), scale_(std::move(scale)) {}

    Ball capped(Precision precision) const {
        if (!cap_) throw InputError("inner step: the law without a cap starts at T = 3");
        return {*cap_, precision};
    }

    bool logarithmic_;
    std::optional<Rational> cap_;
    Rational mu_, scale_;
};

}  // namespace datamix
