#pragma once

#include "claims/full_horizon_models.hpp"

/// Claims minimax-horizon (F8) and anytime-horizon (F9): schedules of horizons on the two-domain model of F4.
namespace datamix::verify {

/// Runs the two-domain model with a horizon that may change from round to round. The error is linear in δ = c_2 − c_1
/// and σ = w_0 − w*: with e = w − w*, φ_i = θ_i − w*, p_i = (1−ηh_i)^T and r_i = 1 − p_i a round is
///   φ_i ← p_iφ_i + r_ie,   e ← e − α[Σ r_iφ_i + (r_1 − r_2)δ/2]   (the new φ_i, the old e),
/// from e = φ_1 = φ_2 = σ. Rounds of one horizon are a power of a matrix.
class ScheduleRun {
public:
    ScheduleRun(Rational curvature, Rational eta, Rational alpha, Precision precision)
        : curvature_(std::move(curvature)),
          eta_(std::move(eta)),
          alpha_(std::move(alpha)),
          precision_(precision),
          state_(Matrix<Ball>::Constant(5, 2, ball(0))) {
        state_(3, 0) = ball(1);                                       // δ = 1, σ = 0
        for (Eigen::Index i = 0; i < 3; ++i) state_(i, 1) = ball(1);  // δ = 0, σ = 1
    }

    void rounds(const Integer& horizon, const Integer& count) {
        const Ball one = ball(1), alpha = ball(alpha_);
        const Rational h[] = {1, curvature_};
        Matrix<Ball> map = identity_matrix<Ball>(5);  // of (e, φ_1, φ_2, δ, Σe)
        map(4, 0) = one;
        for (Eigen::Index i = 0; i < 2; ++i) {
            const Ball kept = power<Ball>(ball(1 - eta_ * h[i]), horizon), moved = one - kept;
            map(i + 1, i + 1) = kept;
            map(i + 1, 0) = moved;
            map(0, i + 1) = -alpha * moved * kept;
            map(0, 0) -= alpha * moved * moved;
            map(0, 3) -= alpha * moved / Ball(i == 0 ? 2 : -2);
        }
        state_ = multiply<Ball>(power<Ball>(map, count), state_);
        rounds_ += count;
    }

    const Integer& rounds() const { return rounds_; }
    /// Average of w_k − w* over the rounds so far, per unit of δ (what the horizons miss) and of σ (the start).
    /// @{
    Ball bias() const { return state_(4, 0) / ball(Rational(rounds_)); }
    Ball transient() const { return state_(4, 1) / ball(Rational(rounds_)); }
    /// @}
    /// The largest |average error| over |δ| ≤ `delta`, |σ| ≤ `sigma`.
    Ball worst(const Rational& delta, const Rational& sigma) const {
        return abs(bias()) * ball(delta) + abs(transient()) * ball(sigma);
    }

private:
    Ball ball(const Rational& x) const { return Ball(x, precision_); }

    Rational curvature_, eta_, alpha_;
    Precision precision_;
    Matrix<Ball> state_;
    Integer rounds_ = 0;
};

/// The largest |c_2 − c_1| and |w_0 − w*| of F8's class, and those of F4's instance.
inline const Rational delta = Rational(1) / 5, sigma = Rational(1) / 2;

/// F4's h = 4, η = α = ¼.
inline ScheduleRun reference_schedule(Precision precision = {192}) {
    return {4, Rational(1) / 4, Rational(1) / 4, precision};
}

}  // namespace datamix::verify
