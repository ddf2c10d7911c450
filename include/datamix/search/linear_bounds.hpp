#pragma once

#include <functional>
#include <vector>

#include "datamix/algorithm/step_law.hpp"
#include "datamix/evaluate/closed_run.hpp"

namespace datamix {

/// Lower bounds of the error E(T) = |Uy| over whole ranges of horizons, for the linear outer step with a constant inner
/// step and K = ⌊N/T⌋ rounds; the gap is E²/2. They exclude horizons from a search without evaluating them. Statements
/// and proofs: proofs/exact_evaluator.md, sections 4 to 6. All values are balls that bound from the safe side.
class LinearBounds {
public:
    /// Gradient descent with η = inner_step ≤ 1/L. Throws UnsupportedError where the outer step is too close to its
    /// limit to be bounded away from it.
    LinearBounds(const ExactModel& model, const Rational& inner_step, Precision precision = {96})
        : LinearBounds(model, Decay(), precision) {
        kept_ = [slowest = ball(1 - inner_step * model.problem.strong_convexity())](const Integer& horizon) {
            return power<Ball>(slowest, horizon);
        };
        collect_bias(model, inner_step);
    }
    /// kept(T), a bound of the residuals at horizon T.
    using Decay = std::function<Ball(const Integer&)>;
    /// Another inner method with residuals 0 ≤ r_i(T) ≤ kept(T), kept decreasing and below 1 for T ≥ 1: it takes the
    /// place of ρ^T. Without a lower bound of the bias (has_bias_floor() is false). Throws the same.
    LinearBounds(const ExactModel& model, Decay kept, Precision precision = {96})
        : precision_(precision), alpha_(ball(model.outer_step)), kept_(std::move(kept)) {
        const MixtureHull& hull = model.hull;
        bracket_spectrum(hull, model.outer_step);
        const Ball one(Rational(1), precision_), low = one - Ball(2) * alpha_ * spectrum_low_;
        const Ball high = one - Ball(2) * alpha_ * spectrum_high_;
        outer_slowest_ = certainly(less(abs(low), abs(high))) ? abs(high) : abs(low);
        const bool one_sign = certainly(less(Ball(0), high)) || certainly(less(low, Ball(0)));
        outer_fastest_ = !one_sign ? Ball(0) : certainly(less(abs(low), abs(high))) ? abs(low) : abs(high);

        const Vector<Rational> off = model.problem.validation - hull.nearest;
        const Vector<Rational> parameters = model.start_parameters - hull.nearest;
        off_hull_ = norm(dot<Rational>(off, off));
        start_parameters_ = norm(dot<Rational>(parameters, parameters));
        start_ = norm(dot<Rational>(model.start, times<Rational>(hull.gram, model.start)));
        const Vector<Rational> pulled = times<Rational>(hull.inverse_metric, model.start);
        start_pull_ = norm(dot<Rational>(pulled, times<Rational>(inverse(hull.gram), pulled)));
    }

    /// B(T) ≥ |Uy_∞|, decreasing in T: ρ^T |c − z*|/(1 − ρ^T).
    Ball bias_above(const Integer& horizon) const {
        const Ball kept = kept_(horizon);
        return kept * off_hull_ / (Ball(1) - kept);
    }
    /// E(T') at least this for every T' in [horizon, budget], average iterate.
    Ball average_beyond(const Integer& horizon, const Integer& budget) const {
        const Integer many(most_rounds);
        const Ball bias = bias_above(horizon), length(horizon, precision_), n(budget, precision_);
        if (horizon * many > budget) return length * transient_below(horizon, 1) / n - bias;
        const Ball near = length * transient_below(horizon, many) / n - bias;
        const Ball far = transient_below(horizon, 1) / Ball(many, precision_) - bias;
        return certainly(less(near, far)) ? near : far;
    }
    /// E(T') at least this for every T' in [first_biased(), horizon], average iterate; call it only with
    /// has_bias_floor() and first_biased() ≤ horizon.
    Ball average_up_to(const Integer& horizon, const Integer& budget) const {
        const Ball rounds(Integer(budget / horizon), precision_);
        return power<Ball>(bias_base_, horizon) * bias_floor_ - transient_above_ / rounds;
    }
    /// E(T') at least this for every T' in [horizon, budget], last iterate.
    Ball last_beyond(const Integer& horizon, const Integer& budget) const {
        const Ball bias = bias_above(horizon);
        return power<Ball>(outer_fastest_, Integer(budget / horizon)) * (start_ - bias) - leak(horizon) - bias;
    }
    /// Whether the horizon leaves any bias at all; without one, only average_beyond and last_beyond apply.
    bool has_bias_floor() const { return first_biased_ > 0; }
    const Integer& first_biased() const { return first_biased_; }  ///< T_1, from which average_up_to holds; 0: never
    /// Leading size of the transient K·E of the average as T grows: |G⁺Uy_0|/(2α).
    Ball transient_scale() const { return start_pull_ / (Ball(2) * alpha_); }
    /// Contraction of the slowest and of the fastest outer mode as T → ∞ (0: the fastest is not bounded away from 0).
    /// @{
    const Ball& outer_slowest() const { return outer_slowest_; }
    const Ball& outer_fastest() const { return outer_fastest_; }
    /// @}
    const Ball& start() const { return start_; }  ///< |Uy_0|

private:
    static constexpr int most_rounds = 64;

    Ball ball(const Rational& value) const { return {value, precision_}; }
    Ball norm(const Rational& square) const { return sqrt(ball(square)); }
    static Matrix<Rational> inverse(const Matrix<Rational>& a) {
        return solve_definite<Rational>(a, identity_matrix<Rational>(a.rows()));
    }

    /// λ_min and λ_max of G on the range of U, between rationals: exact for r = 1, else within 1/64 or better by
    /// bisection on λ_max < x ⟺ xQ⁻¹ − UᵀU > 0 and λ_min > x ⟺ UᵀU − xQ⁻¹ > 0.
    void bracket_spectrum(const MixtureHull& hull, const Rational& alpha) {
        if (hull.rank() == 1) {
            spectrum_low_ = spectrum_high_ = ball(hull.gram(0, 0) / hull.inverse_metric(0, 0));
            return;
        }
        Rational trace(0);
        for (Eigen::Index a = 0; a < hull.rank(); ++a)
            for (Eigen::Index b = 0; b < hull.rank(); ++b) trace += hull.metric(a, b) * hull.gram(b, a);
        const auto below = [&](const Rational& x) { return is_positive_definite(hull.inverse_metric * x - hull.gram); };
        const auto above = [&](const Rational& x) { return is_positive_definite(hull.gram - hull.inverse_metric * x); };
        Rational high = 2 * trace, low = trace;
        while (!above(low)) low /= 2;
        Rational high_fails = low, low_fails = high;  // λ_max > low, λ_min < high
        // Also until αλ_max < 1 shows: the model is stable, and a looser bound would make 1 − x̂ negative.
        for (int step = 0; (64 * (high - high_fails) > high_fails || alpha * high >= 1) && step < 400; ++step) {
            const Rational middle = (high + high_fails) / 2;
            (below(middle) ? high : high_fails) = middle;
        }
        for (int step = 0; 64 * (low_fails - low) > low && step < 200; ++step) {
            const Rational middle = (low + low_fails) / 2;
            (above(middle) ? low : low_fails) = middle;
        }
        if (alpha * high >= 1) throw UnsupportedError("linear bounds: the outer step is too close to its limit");
        spectrum_low_ = ball(low);
        spectrum_high_ = ball(high);
    }

    /// V_0 at most this, decreasing in T.
    Ball energy_above(const Integer& horizon) const {
        const Ball bias = bias_above(horizon), weights = start_ + bias, parameters = start_parameters_ + bias;
        return weights * weights / (Ball(4) * alpha_ * spectrum_low_) +
               kept_(horizon) * parameters * parameters / Ball(2);
    }
    /// What R feeds into s over a whole run, divided by 1 − x̂: at most this, decreasing in T.
    Ball leak(const Integer& horizon) const {
        const Ball root = sqrt(kept_(horizon));
        const Ball each =
            Ball(2) * alpha_ * spectrum_high_ * root * sqrt(energy_above(horizon)) * (Ball(4) * root + sqrt(ball(2)));
        return each / (Ball(1) - outer_slowest_);
    }
    /// |U Σ_{k<K} s_k| at least this for every horizon from `horizon` and every K from `rounds`.
    Ball transient_below(const Integer& horizon, const Integer& rounds) const {
        const Ball grown = Ball(1) - power<Ball>(outer_slowest_, rounds);
        const Ball pull = start_pull_ - bias_above(horizon) / spectrum_low_;
        const Ball lag = Ball(2) * sqrt(Ball(2) * kept_(horizon) * energy_above(horizon));
        return (grown * pull - leak(horizon) / spectrum_low_) / (Ball(2) * alpha_) - lag;
    }

    /// |Uy_∞| ≥ |Σ_g r_g^T v_g| with v_g the part of c − z* in the coordinates of curvature g, projected on the hull.
    void collect_bias(const ExactModel& model, const Rational& inner_step) {
        const auto& h = model.problem.curvature;
        const Matrix<Rational> inverse_gram = inverse(model.hull.gram);
        struct Part {
            Rational base;
            Ball size;
        };
        std::vector<Part> parts;
        for (Eigen::Index i = 0; i < h.size(); ++i) {
            bool first = true;
            for (Eigen::Index j = 0; j < i; ++j) first = first && h(j) != h(i);
            if (!first) continue;
            Vector<Rational> pull = Vector<Rational>::Constant(model.hull.rank(), Rational(0));
            for (Eigen::Index j = i; j < h.size(); ++j)
                if (h(j) == h(i))
                    for (Eigen::Index a = 0; a < pull.size(); ++a)
                        pull(a) += model.hull.basis(j, a) * (model.problem.validation(j) - model.hull.nearest(j));
            const Rational square = dot<Rational>(pull, times<Rational>(inverse_gram, pull));
            if (square != 0) parts.push_back({Rational(1 - inner_step * h(i)), norm(square)});
        }
        if (parts.empty()) return;
        std::size_t slow = 0;
        for (std::size_t g = 1; g < parts.size(); ++g)
            if (parts[g].base > parts[slow].base) slow = g;
        bias_base_ = ball(parts[slow].base);
        for (int horizon = 1; horizon <= 1000; ++horizon) {
            bias_floor_ = parts[slow].size;
            for (std::size_t g = 0; g < parts.size(); ++g)
                if (g != slow)
                    bias_floor_ -= parts[g].size * power<Ball>(ball(parts[g].base) / bias_base_, Integer(horizon));
            if (!certainly(less(parts[slow].size / Ball(2), bias_floor_))) continue;
            first_biased_ = horizon;
            break;
        }
        if (first_biased_ == 0) return;
        const Ball kept = kept_(first_biased_);
        transient_above_ = Ball(2) * sqrt(energy_above(first_biased_)) / (Ball(1) - kept) *
                           (Ball(1) / sqrt(alpha_ * spectrum_low_) + sqrt(Ball(2) * kept));
    }

    Precision precision_;
    Ball alpha_;
    Decay kept_;                                             // ρ^T
    Ball spectrum_low_, spectrum_high_;                      // bounds of λ_min, λ_max
    Ball outer_slowest_, outer_fastest_;                     // x̂ and the smallest |1 − 2αλ|
    Ball off_hull_, start_parameters_, start_, start_pull_;  // |c − z*|, |θ_0 − z*|, |Uy_0|, |G⁺Uy_0|
    Integer first_biased_ = 0;                               // T_1; 0: no bias, or none that could be bounded
    Ball bias_base_, bias_floor_, transient_above_;
};

}  // namespace datamix
