#pragma once

#include "datamix/evaluate/closed_moment_map.hpp"
#include "datamix/numeric/ball_product.hpp"

namespace datamix {

/// The expected gap of a noisy run with the linear outer step round by round: what StochasticGap has in closed form,
/// at a cost that grows with K, but from sums in which nothing cancels, so that one enclosure of many horizons is of
/// use where the start is not forgotten yet. With z_k = Σ_{i<k} y_i, for k → k + 1:
///   E zzᵀ += E[zyᵀ + yzᵀ + yyᵀ],   E vzᵀ ↦ B(E vzᵀ + E vyᵀ),   E z += E y.
template <class S>
class SteppedMoments {
public:
    /// Of a model as for MomentMap, at the horizon (or all those) of the law.
    SteppedMoments(const ExactModel& model, const RoundLaw<S>& law, Precision precision = {64},
                   NoisePath path = NoisePath::shared)
        : precision_(precision),
          map_(model, law, precision, path),
          mean_step_(map_.mean),
          second_step_(map_.second),
          linear_step_(map_.from_mean),
          f_(model.free_weights()),
          gram_(from_rational<S>(model.hull.gram, precision)),
          mean_(map_.start),
          second_(map_.second.rows()),
          sum_(Vector<S>::Constant(f_, S(0))),
          cross_(Matrix<S>::Constant(map_.size, f_, S(0))),
          square_(Matrix<S>::Constant(f_, f_, S(0))) {
        for (Eigen::Index b = 0; b < map_.size; ++b)
            for (Eigen::Index a = 0; a <= b; ++a) second_(MomentMap<S>::pair(a, b)) = map_.start(a) * map_.start(b);
    }

    SteppedMoments(const SteppedMoments&) = delete;
    SteppedMoments& operator=(const SteppedMoments&) = delete;
    ~SteppedMoments() = default;

    /// E F(w̄_K) − F*, or with `last` E F(w_K) − F*, of the K ≥ 1 rounds made so far.
    S gap(bool last) const {
        const Vector<S>& bias = map_.bias;
        const S rounds(last ? 1 : rounds_);
        S result(0);
        for (Eigen::Index j = 0; j < f_; ++j)
            for (Eigen::Index k = 0; k < f_; ++k) {
                const S mean = last ? S(mean_(weight(j))) : S(sum_(j) / rounds);
                const S square = last ? S(moment(weight(j), k)) : S(square_(j, k) / (rounds * rounds));
                result += gram_(j, k) * (bias(j) * bias(k) + S(2) * bias(k) * mean + square);
            }
        return result / S(2);
    }
    /// One round more.
    void step() {
        ++rounds_;
        for (Eigen::Index k = 0; k < f_; ++k)
            for (Eigen::Index j = 0; j < f_; ++j)
                square_(j, k) += cross_(weight(j), k) + cross_(weight(k), j) + moment(weight(j), k);
        for (Eigen::Index k = 0; k < f_; ++k) {
            sum_(k) += mean_(weight(k));
            for (Eigen::Index a = 0; a < map_.size; ++a) cross_(a, k) += moment(a, k);
        }
        cross_ = mean_step_.times(cross_, precision_);
        second_ =
            Vector<S>(second_step_.times(second_, precision_) + linear_step_.times(mean_, precision_) + map_.source);
        mean_ = mean_step_.times(mean_, precision_);
    }

private:
    Eigen::Index weight(Eigen::Index k) const { return map_.size - f_ + k; }
    /// E v_a y_k
    const S& moment(Eigen::Index a, Eigen::Index k) const { return second_(MomentMap<S>::pair(a, weight(k))); }

    Precision precision_;
    MomentMap<S> map_;
    LeftFactor<S> mean_step_, second_step_, linear_step_;  // of map_
    Eigen::Index f_;
    Matrix<S> gram_;
    Vector<S> mean_, second_, sum_;
    Matrix<S> cross_, square_;
    int rounds_ = 0;
};

}  // namespace datamix
