#pragma once

#include <optional>
#include <vector>

#include "datamix/evaluate/closed_round.hpp"
#include "datamix/evaluate/enclosed_weights.hpp"
#include "datamix/evaluate/exact_model.hpp"

namespace datamix {

/// F − F* of mixtures, with F* the least over the affine hull, or over the mixtures within bounds where the model has
/// any.
class HullGap {
public:
    /// Of a model's mixtures, at this precision.
    HullGap(const ExactModel& model, Precision precision)
        : optima_(from_rational<Ball>(model.problem.optima, precision)),
          nearest_(from_rational<Ball>(model.best_point(), precision)) {
        if (!model.allowed) return;
        best_ = from_rational<Ball>(model.allowed->weights, precision);
        pressure_ = from_rational<Ball>(model.allowed->pressure, precision);
    }

    /// Of weights w (m).
    Ball operator()(const Vector<Ball>& w) const {
        const Vector<Ball> off = times<Ball>(optima_, w) - nearest_;
        Ball gap = dot<Ball>(off, off) / Ball(2);
        for (Eigen::Index i = 0; i < best_.size(); ++i)
            if (!is_zero(pressure_(i))) gap += pressure_(i) * (w(i) - best_(i));
        return gap;
    }

private:
    Matrix<Ball> optima_;
    Vector<Ball> nearest_, best_, pressure_;
};

/// Enclosures of the run of the algorithm with exponentiated or projected gradient on a shared-Hessian quadratic, round
/// by round in balls. There is no closed form: K rounds cost O(K), and as every round may widen the balls by a constant
/// factor (they do not see that the run contracts), K rounds also cost O(K) bits.
class SimplexRun {
public:
    /// A mixture: its weights and F − F* (HullGap).
    struct Mixture {
        Vector<Ball> weights;                        ///< (m)
        Ball gap;                                    ///< F − F*
        std::optional<Vector<Rational>> exact = {};  ///< the weights exactly, where that is known
    };
    /// What a run may put out.
    struct Outputs {
        Mixture average;  ///< (1/K) Σ_{k<K} w_k
        Mixture last;     ///< w_K
    };

    /// The model's start weights must be on the simplex, and positive for exponentiated gradient; its bounds are for
    /// the projected step, and its noise is not looked at. inner_step: at the precision of the run.
    SimplexRun(const ExactModel& model, const Ball& inner_step, const Integer& horizon, Precision precision,
               WeightStep step = WeightStep::exponentiated)
        : round_(model.problem.as<Ball>(precision), inner_step, horizon),
          gap_(model, precision),
          parameters_(from_rational<Ball>(model.start_parameters, precision)),
          weights_(model.start_weights, model.outer_step, step, precision, model.bounds) {}

    /// Makes K ≥ 1 rounds; none when the balls became useless on the way. To be called once.
    std::optional<Outputs> run(std::size_t rounds) {
        for (std::size_t k = 0; k < rounds; ++k) {
            weights_.move(round_.advance(weights_.now(), parameters_));
            if (k % 64 == 63 && !weights_.are_known()) return std::nullopt;
        }
        Vector<Ball> average = weights_.average(rounds);
        const Ball average_gap = gap_(average);
        return Outputs{{std::move(average), average_gap, weights_.exact_average(rounds)},
                       {weights_.now(), gap_(weights_.now()), weights_.exact_now()}};
    }

    /// Exponentiated gradient: log w_i − log w_m (m) after the last round (EnclosedWeights).
    const Vector<Ball>& log_odds() const { return weights_.log_odds(); }

private:
    AffineRound<Ball> round_;
    HullGap gap_;
    Vector<Ball> parameters_;
    EnclosedWeights weights_;
};

}  // namespace datamix
