#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "datamix/evaluate/enclosed_projection.hpp"

namespace datamix {

/// How weights move (algorithm/outer_update.hpp).
enum class WeightStep {
    exponentiated,  ///< ExponentiatedGradient
    projected,      ///< ProjectedGradient
    linear          ///< LinearUpdate
};

/// The weights (m) of log-odds ℓ_i = log w_i − log w_m (m, the last of them 0): w_i = 1/(1 + Σ_{j≠i} e^{ℓ_j − ℓ_i}),
/// where every ball enters once, unlike in e^{ℓ_i}/Σ.
inline Vector<Ball> weights_of_log_odds(const Vector<Ball>& log_odds) {
    const auto m = log_odds.size();
    Vector<Ball> w(m);
    for (Eigen::Index i = 0; i < m; ++i) {
        Ball total(1);
        for (Eigen::Index j = 0; j < m; ++j)
            if (j != i) total += exp(log_odds(j) - log_odds(i));
        w(i) = Ball(1) / total;
    }
    return w;
}

/// Enclosures of the weights of a run, from round to round, whatever moves the parameters.
class EnclosedWeights {
public:
    /// start (m): sums to 1; on the simplex unless the step is linear, and positive for the exponentiated one. `bounds`
    /// are for the projected one, and hold the start.
    EnclosedWeights(const Vector<Rational>& start, const Rational& outer_step, WeightStep step, Precision precision,
                    WeightBounds bounds = {})
        : precision_(precision),
          step_(step),
          bounds_(std::move(bounds)),
          weights_(from_rational<Ball>(start, precision)),
          sum_(Vector<Ball>::Constant(start.size(), Ball(0))),
          outer_step_(outer_step, precision),
          exact_(start),
          exact_sum_(Vector<Rational>::Constant(start.size(), Rational(0))) {
        if (step != WeightStep::exponentiated) return;
        log_odds_ = Vector<Ball>(start.size());  // log w_i − log w_m
        for (Eigen::Index i = 0; i < start.size(); ++i)
            log_odds_(i) = log(Ball(Rational(start(i) / start(start.size() - 1)), precision));
    }

    /// One outer step with hypergradient g (m), of which a common shift makes no difference.
    void move(const Vector<Ball>& g) {
        for (Eigen::Index i = 0; i < sum_.size(); ++i) sum_(i) += weights_(i);
        if (!exact_) exact_sum_.reset();
        if (exact_sum_) *exact_sum_ += *exact_;
        exact_.reset();
        const auto last = g.size() - 1;
        Vector<Ball> fall(g.size());  // a common shift of g changes nothing but the radii
        for (Eigen::Index i = 0; i <= last; ++i) fall(i) = outer_step_ * (g(i) - g(last));
        switch (step_) {
            case WeightStep::exponentiated:
                for (Eigen::Index i = 0; i < last; ++i) log_odds_(i) -= fall(i);
                weights_ = weights_of_log_odds(log_odds_);
                break;
            case WeightStep::projected: {
                EnclosedProjection projected = enclosed_projection(weights_ - fall, bounds_, precision_);
                weights_ = std::move(projected.weights);
                exact_ = std::move(projected.corner);
                break;
            }
            case WeightStep::linear: weights_ = LinearUpdate{}.step<Ball>(weights_, fall, Ball(1));
        }
    }

    const Vector<Ball>& now() const { return weights_; }  ///< w_k (m)
    /// (1/K) Σ_{k<K} w_k (m), of the K ≥ 1 rounds made.
    Vector<Ball> average(std::size_t rounds) const {
        const Ball count(Integer(rounds), precision_);
        Vector<Ball> result(sum_.size());
        for (Eigen::Index i = 0; i < result.size(); ++i) result(i) = sum_(i) / count;
        return result;
    }
    /// The same exactly, where that is known: projected steps reach corners, such as the vertices of the simplex.
    /// @{
    const std::optional<Vector<Rational>>& exact_now() const { return exact_; }
    std::optional<Vector<Rational>> exact_average(std::size_t rounds) const {
        if (!exact_sum_) return std::nullopt;
        return Vector<Rational>(*exact_sum_ / Rational(rounds));
    }
    /// @}
    /// Whether the balls still say something. With bounds some weights are known whatever the others are.
    bool are_known() const {
        for (Eigen::Index i = 0; i < (bounds_.exist() ? weights_.size() : 1); ++i)
            if (!certainly(less(radius(weights_(i)), Ball(0.125)))) return false;
        return true;
    }
    /// Exponentiated gradient: log w_i − log w_m (m), which tells weights apart that are both 1 in any fixed precision.
    const Vector<Ball>& log_odds() const { return log_odds_; }

private:
    static Ball radius(const Ball& x) { return abs(x - x.midpoint_ball()); }

    Precision precision_;
    WeightStep step_;
    WeightBounds bounds_;
    Vector<Ball> weights_, log_odds_, sum_;
    Ball outer_step_;
    std::optional<Vector<Rational>> exact_, exact_sum_;  // w_k and Σ_{j<k} w_j, while they are known
};

}  // namespace datamix
