#pragma once

#include <optional>
#include <string>

#include "datamix/evaluate/closed_quadratic_round.hpp"
#include "datamix/evaluate/enclosed_weights.hpp"
#include "datamix/evaluate/quadratic_model.hpp"
#include "datamix/numeric/elimination.hpp"

namespace datamix {

/// Encloses the run of the algorithm on quadratic domains with any Hessians, round by round in balls (QuadraticRound).
/// As in SimplexRun every round may widen the balls by a constant factor, so K rounds also cost O(K) bits.
class QuadraticRun {
public:
    /// Mixtures that a run may put out.
    struct Outputs {
        Vector<Ball> average;                                ///< (1/K) Σ_{k<K} w_k (m)
        Vector<Ball> last;                                   ///< w_K (m)
        std::optional<Vector<Rational>> exact_average = {};  ///< the same, where it is known exactly
        std::optional<Vector<Rational>> exact_last = {};     ///< likewise
    };

    /// η = inner_step > 0, at most 1/L; the start weights must be positive for exponentiated gradient and on the
    /// simplex for projected gradient, which keeps the model's bounds. The model must outlive the run.
    QuadraticRun(const QuadraticModel& model, const Rational& inner_step, const Integer& horizon, Precision precision,
                 WeightStep step)
        : model_(model),
          inner_step_(inner_step),
          horizon_(horizon),
          precision_(precision),
          wanders_(step == WeightStep::linear && !model.is_shared()),
          round_(model.problem, inner_step, horizon, precision),
          parameters_(from_rational<Ball>(model.start_parameters, precision)),
          weights_(model.start_weights, model.outer_step, step, precision, model.bounds) {}

    /// Makes K ≥ 1 rounds; none when the balls became useless on the way, after `made()` of them. To be called once.
    /// Throws UnsupportedError where the linear step has left the mixtures on which inner steps converge, 0 < ηH_w < 2.
    std::optional<Outputs> run(std::size_t rounds) {
        for (made_ = 0; made_ < rounds; ++made_) {
            if (wanders_ && !may_descend()) return std::nullopt;
            weights_.move(round_.advance(weights_.now(), parameters_));
            if (made_ % 16 == 15 && !weights_.are_known()) return std::nullopt;
        }
        if (!weights_.are_known() || (wanders_ && !may_descend())) return std::nullopt;
        return Outputs{weights_.average(rounds), weights_.now(), weights_.exact_average(rounds), weights_.exact_now()};
    }
    std::size_t made() const { return made_; }  ///< rounds, of the last run

private:
    /// Whether 0 < H_w < 2/η for certain; throws where it does not hold for certain.
    bool may_descend() const {
        const Vector<Ball>& w = weights_.now();
        bool inside = true;
        for (Eigen::Index i = 0; i < w.size(); ++i) inside = inside && certainly(less_equal(Ball(0), w(i)));
        if (inside) return true;
        const auto d = model_.dimension();
        Matrix<Ball> hessian = Matrix<Ball>::Constant(d, d, Ball(0));
        for (Eigen::Index i = 0; i < w.size(); ++i)
            hessian += from_rational<Ball>(model_.problem.hessian(i), precision_) * w(i);
        const Matrix<Ball> limit =
            from_rational<Ball>(Matrix<Rational>(identity_matrix<Rational>(d) * Rational(2 / inner_step_)), precision_);
        const Truth holds = positive_definite<Ball>(hessian) && positive_definite<Ball>(limit - hessian);
        if (holds == Truth::no)
            throw UnsupportedError("at T = " + to_string(horizon_) +
                                   " the linear step leaves the mixtures on which inner steps converge, after " +
                                   std::to_string(made_) + " rounds");
        return certainly(holds);
    }

    const QuadraticModel& model_;
    Rational inner_step_;
    Integer horizon_;
    Precision precision_;
    bool wanders_;  // weights may leave the simplex, and H_w depends on them
    QuadraticRound<Ball> round_;
    Vector<Ball> parameters_;
    EnclosedWeights weights_;
    std::size_t made_ = 0;
};

}  // namespace datamix
