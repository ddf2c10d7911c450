#pragma once

#include <optional>
#include <vector>

#include "datamix/evaluate/closed_round.hpp"
#include "datamix/evaluate/enclosed_projection.hpp"
#include "datamix/evaluate/exact_model.hpp"

namespace datamix {

/// How weights stay on the simplex.
enum class SimplexStep {
    exponentiated,  ///< ExponentiatedGradient
    projected       ///< ProjectedGradient
};

/// Enclosures of the run of the algorithm with exponentiated or projected gradient on a shared-Hessian quadratic, round
/// by round in balls. There is no closed form: K rounds cost O(K), and as every round may widen the balls by a constant
/// factor (they do not see that the run contracts), K rounds also cost O(K) bits.
class SimplexRun {
public:
    /// A mixture: its weights and F − F*, with F* the least over the affine hull of the mixtures.
    struct Mixture {
        Vector<Ball> weights;  ///< (m)
        Ball gap;              ///< F − F*
    };
    /// What a run may put out.
    struct Outputs {
        Mixture average;  ///< (1/K) Σ_{k<K} w_k
        Mixture last;     ///< w_K
    };

    /// The model's start weights must be on the simplex, and positive for exponentiated gradient; its noise is not
    /// looked at. inner_step: at the precision of the run.
    SimplexRun(const ExactModel& model, const Ball& inner_step, const Integer& horizon, Precision precision,
               SimplexStep step = SimplexStep::exponentiated)
        : precision_(precision),
          step_(step),
          round_(model.problem.as<Ball>(precision), inner_step, horizon),
          optima_(from_rational<Ball>(model.problem.optima, precision)),
          nearest_(from_rational<Ball>(model.hull.nearest, precision)),
          parameters_(from_rational<Ball>(model.start_parameters, precision)),
          weights_(from_rational<Ball>(model.start_weights, precision)),
          sum_(Vector<Ball>::Constant(model.domains(), Ball(0))),
          outer_step_(model.outer_step, precision) {
        if (step == SimplexStep::projected) return;
        const Vector<Rational>& weights = model.start_weights;
        log_odds_ = Vector<Ball>(weights.size());  // log w_i − log w_m
        for (Eigen::Index i = 0; i < weights.size(); ++i)
            log_odds_(i) = log(Ball(Rational(weights(i) / weights(weights.size() - 1)), precision));
    }

    /// Makes K ≥ 1 rounds; none when the balls became useless on the way. To be called once.
    std::optional<Outputs> run(std::size_t rounds) {
        for (std::size_t k = 0; k < rounds; ++k) {
            for (Eigen::Index i = 0; i < sum_.size(); ++i) sum_(i) += weights_(i);
            const Vector<Ball> g = round_.advance(weights_, parameters_);
            move(g);
            if (k % 64 == 63 && !certainly(less(radius(weights_(0)), Ball(0.125)))) return std::nullopt;
        }
        const Ball count(Integer(rounds), precision_);
        Vector<Ball> average(sum_.size());
        for (Eigen::Index i = 0; i < average.size(); ++i) average(i) = sum_(i) / count;
        const Ball average_gap = gap(average);
        return Outputs{{std::move(average), average_gap}, {weights_, gap(weights_)}};
    }

    /// Exponentiated gradient: log w_i − log w_m (m) after the last round, which tells weights apart that are both 1 in
    /// any fixed precision.
    const Vector<Ball>& log_odds() const { return log_odds_; }

private:
    void move(const Vector<Ball>& g) {
        const auto last = g.size() - 1;
        if (step_ == SimplexStep::projected) {
            Vector<Ball> moved(g.size());  // a common shift of g changes nothing but the radii
            for (Eigen::Index i = 0; i <= last; ++i) moved(i) = weights_(i) - outer_step_ * (g(i) - g(last));
            weights_ = enclosed_projection(moved, precision_);
            return;
        }
        for (Eigen::Index i = 0; i < last; ++i) log_odds_(i) -= outer_step_ * (g(i) - g(last));
        weights_ = normalised();
    }
    static Ball radius(const Ball& x) { return abs(x - x.midpoint_ball()); }

    /// w_i = 1/(1 + Σ_{j≠i} e^{ℓ_j − ℓ_i}): every ball enters once, unlike e^{ℓ_i}/Σ.
    Vector<Ball> normalised() const {
        const auto m = log_odds_.size();
        Vector<Ball> w(m);
        for (Eigen::Index i = 0; i < m; ++i) {
            Ball total(1);
            for (Eigen::Index j = 0; j < m; ++j)
                if (j != i) total += exp(log_odds_(j) - log_odds_(i));
            w(i) = Ball(1) / total;
        }
        return w;
    }
    Ball gap(const Vector<Ball>& w) const {
        const Vector<Ball> off = times<Ball>(optima_, w) - nearest_;
        return dot<Ball>(off, off) / Ball(2);
    }

    Precision precision_;
    SimplexStep step_;
    AffineRound<Ball> round_;
    Matrix<Ball> optima_;
    Vector<Ball> nearest_, parameters_, weights_, log_odds_, sum_;
    Ball outer_step_;
};

}  // namespace datamix
