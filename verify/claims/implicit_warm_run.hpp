#pragma once

#include <vector>

#include "claims/full_horizon_models.hpp"
#include "datamix/algorithm/outer_update.hpp"

/// Claim implicit-warm (X2): the implicit hypergradient with an adjoint that is carried from round to round.
namespace datamix::verify {

/// Rounds of T joint steps θ ← θ − η∇f_w(θ), v ← v − η(Hv − ∇f_V(θ)) (the old θ) and w ← w − α(g_1 − g_2), g_i =
/// −⟨∇f_i(θ), v⟩, from v = 0, on the two-domain model. With e = w − w*, φ_i = θ_i − w*, ν_i = v_i − v*_i, v* = H⁻¹(w*u
/// − c), p_i = (1−ηh_i)^T and s_i = ηT(1−ηh_i)^{T−1} a round is linear:
///   φ_i ← e + p_i(φ_i − e),   ν_i ← e/h_i + p_i(ν_i − e/h_i) + s_i(φ_i − e),   e ← e − αΣ h_iν_i  (the new ν_i),
/// with the old φ_i and e on the right.
class ImplicitRun {
public:
    /// What v a round begins with: the last round's, from 0; 0; the last round's, from θ_0's own H⁻¹(θ_0 − c).
    enum class Adjoint { kept, reset, exact };

    ImplicitRun(const ExactModel& model, const Rational& eta, const Integer& horizon, Precision precision,
                Adjoint adjoint = Adjoint::kept)
        : precision_(precision), map_(identity_matrix<Ball>(size)), start_(size, 1) {
        const Rational best = model.problem.minimiser();
        const auto& h = model.problem.curvature;
        const Ball alpha = ball(model.outer_step);
        bound_ = ball(1) / alpha / Ball(2);
        start_(0, 0) = ball(model.start_weights(0) - best);
        start_(one, 0) = ball(1);
        start_(sum, 0) = ball(0);
        map_(sum, 0) = ball(1);
        limit_ = start_(0, 0) * bound_;
        for (Eigen::Index i = 0; i < 2; ++i) {
            const Ball kept = power<Ball>(ball(1 - eta * h(i)), horizon), moved = ball(1) - kept,
                       seen = ball(eta) * ball(Rational(horizon)) *
                              power<Ball>(ball(1 - eta * h(i)), Integer(horizon - 1));
            const Eigen::Index phi = 1 + i, nu = 3 + i;
            start_(phi, 0) = ball(model.start_parameters(i) - best);
            start_(nu, 0) = adjoint == Adjoint::exact ? start_(phi, 0) / ball(h(i))
                                                      : ball((model.problem.validation(i) - best) / h(i));
            map_(phi, phi) = kept;
            map_(phi, 0) = moved;
            map_(nu, phi) = seen;
            map_(nu, 0) = moved / ball(h(i)) - seen;
            const bool reset = adjoint == Adjoint::reset;
            map_(nu, nu) = reset ? Ball(0) : kept;
            if (reset) map_(nu, one) = kept * start_(nu, 0);
            for (Eigen::Index j = 0; j <= one; ++j) map_(0, j) -= alpha * ball(h(i)) * map_(nu, j);
            const Ball of_nu = ball(h(i)) * kept / moved / Ball(2),
                       of_phi = ball(h(i)) * seen / (moved * moved) / Ball(2);
            limit_ -= of_nu * start_(nu, 0) + of_phi * start_(phi, 0);
            bound_ += of_nu + of_phi;
        }
    }

    /// (e, φ_1, φ_2, ν_1, ν_2, 1, Σe) after no round, and what a round makes of it.
    /// @{
    const Matrix<Ball>& start() const { return start_; }
    Matrix<Ball> next(const Matrix<Ball>& state) const { return multiply<Ball>(map_, state); }
    const Matrix<Ball>& map() const { return map_; }
    /// @}
    /// S_K = Σ_{k<K} e_k of a state.
    static const Ball& sum_of(const Matrix<Ball>& state) { return state(sum, 0); }
    /// S_K, by a power of the matrix.
    Ball sum_after(const Integer& rounds) const { return multiply<Ball>(power<Ball>(map_, rounds), start_)(sum, 0); }
    /// |w̄_K − w*|
    Ball error(const Integer& rounds) const { return abs(sum_after(rounds)) / ball(Rational(rounds)); }

    /// E_T, the limit of S_K, of a kept adjoint.
    const Ball& limit() const { return limit_; }
    /// Encloses every S_K with K ≥ first: S_K = E_T − ℓ(z_K) with |ℓ(z)| ≤ bound·max|z_i|, and max|z_K| never exceeds
    /// its largest value over `window` successive rounds once that power of the matrix has a norm below 1. Infinitely
    /// wide where it has not.
    Ball sums_from(int first, int window) const {
        Matrix<Ball> steps = power<Ball>(map_, Integer(window));
        for (Eigen::Index i = 0; i < one; ++i) {
            Ball row = ball(0);
            for (Eigen::Index j = 0; j < one; ++j) row += abs(steps(i, j));
            if (!certainly(less(row, ball(1)))) return ball(1) / ball(0);
        }
        Matrix<Ball> state = multiply<Ball>(power<Ball>(map_, Integer(first)), start_);
        Ball largest = ball(0);
        for (int k = 0; k < window; ++k, state = next(state))
            for (Eigen::Index i = 0; i < one; ++i) largest = max(largest, abs(state(i, 0)));
        return widened(limit_, upper_end(bound_ * largest));
    }

private:
    static constexpr Eigen::Index one = 5, sum = 6, size = 7;

    Ball ball(const Rational& x) const { return Ball(x, precision_); }

    Precision precision_;
    Matrix<Ball> map_, start_;
    Ball limit_, bound_;
};

/// The place of the least of some numbers, and whether it certainly is.
struct LeastOf {
    std::size_t place = 0;
    Truth certain = Truth::yes;

    explicit LeastOf(const std::vector<Ball>& numbers) {
        for (std::size_t i = 1; i < numbers.size(); ++i)
            if (numbers[i].midpoint() < numbers[place].midpoint()) place = i;
        for (std::size_t i = 0; i < numbers.size(); ++i)
            if (i != place) certain = certain && less(numbers[place], numbers[i]);
    }
};

/// The algorithm as it runs, in exact rationals: Σ_{k<K} (w_k − w*), and ℓ of the first and of the last state, whose
/// difference it is, ℓ(z) = e/(2α) − ½Σh_i[p_iν_i/(1−p_i) + s_iφ_i/(1−p_i)²].
struct ExactSum {
    Rational total = 0, before, after;

    /// `sees_new`: v sees the θ of the same step, which is another method.
    ExactSum(const ExactModel& model, const Rational& eta, int horizon, int rounds, bool sees_new) {
        const auto& problem = model.problem;
        const Rational best = problem.minimiser();
        Vector<Rational> w = model.start_weights, theta = model.start_parameters, v = rationals({"0", "0"});
        const auto form = [&] {
            Rational value = (w(0) - best) / (2 * model.outer_step);
            for (Eigen::Index i = 0; i < 2; ++i) {
                const Rational h = problem.curvature(i), kept = 1 - eta * h, p = power<Rational>(kept, horizon),
                               s = eta * horizon * power<Rational>(kept, horizon - 1);
                const Rational nu = v(i) - (best - problem.validation(i)) / h, phi = theta(i) - best;
                value -= h * (p * nu / (1 - p) + s * phi / ((1 - p) * (1 - p))) / 2;
            }
            return value;
        };
        before = form();
        for (int k = 0; k < rounds; ++k) {
            total += w(0) - best;
            for (int t = 0; t < horizon; ++t) {
                const Vector<Rational> old = theta;
                theta -= times<Rational>(problem.domain_gradients(old), w) * eta;
                const Vector<Rational> pull = problem.validation_gradient(sees_new ? theta : old);
                v -= (problem.hessian_times(w, old, v) - pull) * eta;
            }
            const Vector<Rational> g = -transposed_times<Rational>(problem.domain_gradients(theta), v);
            w = LinearUpdate().step<Rational>(w, g, model.outer_step);
        }
        after = form();
    }
};

}  // namespace datamix::verify
