#pragma once

#include <optional>

#include "datamix/evaluate/closed_moments.hpp"
#include "datamix/numeric/jet.hpp"

namespace datamix {

/// The inner step of a noisy run as a function of the horizon, for one horizon or for a whole range of them at once:
/// η_T = min(scale·ln T/(μT), cap), where T = 1, 2 take the cap; or the cap itself, constant.
struct StochasticStep {
    Rational smallest_curvature;
    std::optional<Rational> cap;  ///< none: the bare law, for T ≥ 3
    bool logarithmic = true;
    Rational scale = 1;

    struct Range {
        Ball eta;     ///< η
        Ball travel;  ///< ηT, not computed as a product where the law gives it directly
    };

    /// η and ηT for every real T in the ball `horizon`.
    Range at(const Ball& horizon, Precision precision) const {
        if (!logarithmic) return capped(horizon, precision);
        if (!certainly(less(Ball(2), horizon))) {  // 1, 2 take the cap; a range that starts there is not worth more
            Range range = capped(horizon, precision);
            if (!certainly(less(horizon, Ball(3)))) {
                range.eta = hull(range.eta, Ball(0));
                range.travel = hull(range.travel, Ball(0));
            }
            return range;
        }
        const Ball travel = log(horizon) * Ball(Rational(scale / smallest_curvature), precision);
        const Ball law = travel / horizon;
        if (!cap) return {law, travel};
        const Ball limit(*cap, precision);
        const Truth below = less(law, limit);
        if (below == Truth::yes) return {law, travel};
        if (below == Truth::no) return capped(horizon, precision);
        return {min(law, limit), min(travel, limit * horizon)};
    }

private:
    Range capped(const Ball& horizon, Precision precision) const {
        if (!cap) throw InputError("inner step: the law without a cap starts at T = 3");
        const Ball eta(*cap, precision);
        return {eta, eta * horizon};
    }
};

namespace detail {

/// φ(z) = −ln(1−z)/z on a ball in (0, 1): increasing, so its ends are enough; −ln(1−z)/z on a wide ball would not see
/// that numerator and denominator move together.
inline Ball logarithmic_slope(const Ball& z) {
    const auto at = [&](const Ball& point) {
        Ball value;
        value.set_bits(z.bits());
        arb_neg(value.data(), point.data());
        arb_log1p(value.data(), value.data(), z.bits());
        return -value / point;
    };
    if (z.accuracy_bits() > z.bits() / 2) return at(z);
    const Ball low = lower_end(z), high = upper_end(z);
    if (!certainly(less(Ball(0), low)) || !certainly(less(high, Ball(1)))) return at(z);  // no use is made of it
    return hull(at(low), at(high));
}

}  // namespace detail

/// The law of a round for every real horizon of a range: r = (1−ηh)^T = exp(−ηT·h·φ(ηh)). η ≤ 1/L.
inline RoundLaw<Ball> round_law(const NoisyModel& model, const StochasticStep::Range& step, Precision precision) {
    Vector<Ball> kept(model.dimension());
    for (Eigen::Index i = 0; i < kept.size(); ++i) {
        const Ball h(model.linear.problem.curvature(i), precision);
        const Ball z = step.eta * h;
        if (certainly(equal(z, Ball(1)))) {
            kept(i) = Ball(0);
            continue;
        }
        kept(i) = exp(-step.travel * h * detail::logarithmic_slope(z));
        if (kept(i).is_finite()) continue;
        // ηh ≤ 1 is the caller's promise, but the ball reaches 1: r lies between 0 and its value at the lower end.
        const Ball most = exp(-step.travel * h * detail::logarithmic_slope(lower_end(z)));
        kept(i) = most.is_finite() ? hull(most, Ball(0)) : Ball::between(0, 1, precision);
    }
    return round_law<Ball>(model, kept, step.eta, precision);
}

/// The law of a round and its first two derivatives in T, at every real T of a ball; none where the ball reaches both
/// sides of the cap. η ≤ 1/L.
inline std::optional<RoundLaw<Jet>> round_law_jet(const NoisyModel& model, const StochasticStep& step,
                                                  const Ball& horizon, Precision precision) {
    const Jet length = Jet::variable(horizon);
    Jet eta;
    bool constant = !step.logarithmic;
    Jet travel;  // ηT
    if (!constant) {
        if (!certainly(less(Ball(2), horizon))) return std::nullopt;
        travel = log(length) * Jet(Ball(Rational(step.scale / step.smallest_curvature), precision));
        eta = travel / length;
        if (step.cap) {
            const Truth below = less(eta.value(), Ball(*step.cap, precision));
            if (below == Truth::unknown) return std::nullopt;
            constant = below == Truth::no;
        }
    }
    if (constant) eta = Jet(Ball(*step.cap, precision));
    Vector<Jet> kept(model.dimension());
    for (Eigen::Index i = 0; i < kept.size(); ++i) {
        const Rational& h = model.linear.problem.curvature(i);
        if (constant) {
            const Rational rest = 1 - *step.cap * h;
            if (rest != 0) kept(i) = exp(length * Jet(log(Ball(rest, precision))));
            continue;
        }
        const Jet z = eta * Jet(Ball(h, precision));
        const Ball& at = z.value();
        // φ = −ln(1−z)/z solves zφ′ = 1/(1−z) − φ, and that once more.
        const Ball phi = detail::logarithmic_slope(at), inverse = Ball(1) / (Ball(1) - at);
        const Ball first = (inverse - phi) / at, second = (inverse * inverse - Ball(2) * first) / at;
        kept(i) = exp(-travel * Jet(Ball(h, precision)) * z.through(phi, first, second / Ball(2)));
    }
    return round_law<Jet>(model, kept, eta, precision);
}

}  // namespace datamix
