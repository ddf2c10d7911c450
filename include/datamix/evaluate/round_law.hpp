#pragma once

#include <optional>

#include "datamix/algorithm/step_law.hpp"
#include "datamix/evaluate/exact_model.hpp"
#include "datamix/numeric/jet.hpp"

namespace datamix {

/// What one inner loop does, in law: θ_T = rθ_0 + (1−r)Aw − Σ_l w_l n_l per coordinate, and column l of the
/// sensitivities is (1−r)a_l − n_l up to a common shift, with the same n_l ~ N(0, V_l), independent of the others.
template <class S>
struct RoundLaw {
    Vector<S> kept;                          ///< r (d)
    Matrix<S> variance;                      ///< v (d×m), column l the diagonal of V_l
    std::vector<Matrix<S>> covariance = {};  ///< V_l (d×d) of every domain; empty where all are diagonal

    /// All variances and covariances divided by a square of lengths.
    void divide_noise_by(const S& area) {
        for (Eigen::Index i = 0; i < variance.size(); ++i) variance.data()[i] /= area;
        for (Matrix<S>& of_domain : covariance)
            for (Eigen::Index i = 0; i < of_domain.size(); ++i) of_domain.data()[i] /= area;
    }
};

/// v = sη(1−r²)/(h(2−ηh)): the variance that a round's steps of noise s leave in a coordinate of curvature h which
/// keeps r; for r = 0 the stationary one.
template <class S>
S round_variance(const S& noise, const S& eta, const S& h, const S& kept) {
    return noise * eta * (S(1) - kept * kept) / (h * (S(2) - eta * h));
}

/// Constant inner step η: r = `kept` (d) or (1−ηh)^T, v = round_variance, and between coordinates i and j, whose steps
/// of noise have the covariance s, sη(1−r_ir_j)/(h_i+h_j−ηh_ih_j).
/// @{
template <class S>
RoundLaw<S> round_law(const ExactModel& model, const Vector<S>& kept, const S& eta, Precision precision = {64}) {
    RoundLaw<S> law{kept, Matrix<S>(model.dimension(), model.domains())};
    for (Eigen::Index i = 0; i < model.dimension(); ++i) {
        const S h = from_rational<S>(model.problem.curvature(i), precision);
        for (Eigen::Index l = 0; l < model.domains(); ++l)
            law.variance(i, l) =
                model.noise(i, l) == 0
                    ? S(0)
                    : round_variance<S>(from_rational<S>(model.noise(i, l), precision), eta, h, kept(i));
    }
    const auto h = from_rational<S>(model.problem.curvature, precision);
    for (const Matrix<Rational>& steps : model.covariance) {
        Matrix<S> round = from_rational<S>(steps, precision);
        for (Eigen::Index i = 0; i < round.rows(); ++i)
            for (Eigen::Index j = 0; j < round.cols(); ++j)
                if (steps(i, j) != 0)
                    round(i, j) *= eta * (S(1) - kept(i) * kept(j)) / (h(i) + h(j) - eta * h(i) * h(j));
        law.covariance.push_back(std::move(round));
    }
    return law;
}
template <class S>
RoundLaw<S> round_law(const ExactModel& model, const Integer& horizon, const S& eta, Precision precision = {64}) {
    const auto h = from_rational<S>(model.problem.curvature, precision);
    return round_law<S>(model, retained_by_descent<S>(h, eta, horizon), eta, precision);
}
/// @}

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

/// The law of a round for every real horizon of a range (StepLaw::over): r = (1−ηh)^T = exp(−ηT·h·φ(ηh)). η ≤ 1/L.
inline RoundLaw<Ball> round_law(const ExactModel& model, const StepLaw::Range& step, Precision precision) {
    Vector<Ball> kept(model.dimension());
    for (Eigen::Index i = 0; i < kept.size(); ++i) {
        const Ball h(model.problem.curvature(i), precision);
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
inline std::optional<RoundLaw<Jet>> round_law_jet(const ExactModel& model, const StepLaw& step, const Ball& horizon,
                                                  Precision precision) {
    const Jet length = Jet::variable(horizon);
    Jet eta;
    bool constant = step.is_constant();
    Jet travel;  // ηT
    if (!constant) {
        if (!certainly(less(Ball(2), horizon))) return std::nullopt;
        travel = log(length) * Jet(Ball(step.rate(), precision));
        eta = travel / length;
        if (step.cap()) {
            const Truth below = less(eta.value(), Ball(*step.cap(), precision));
            if (below == Truth::unknown) return std::nullopt;
            constant = below == Truth::no;
        }
    }
    if (constant) eta = Jet(Ball(*step.cap(), precision));
    Vector<Jet> kept(model.dimension());
    for (Eigen::Index i = 0; i < kept.size(); ++i) {
        const Rational& h = model.problem.curvature(i);
        if (constant) {
            const Rational rest = 1 - *step.cap() * h;
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
