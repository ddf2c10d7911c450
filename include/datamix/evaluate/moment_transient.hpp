#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "datamix/evaluate/closed_moment_map.hpp"
#include "datamix/evaluate/geometric_decay.hpp"
#include "datamix/numeric/inverse.hpp"

namespace datamix {

/// What is left, after some rounds of a noisy run, of where it started: first and second moments less their limits, and
/// L_k − P M_∞ with L_k = Σ_{i<k} B^{k−1−i} M_i (StochasticGap). Each part is linear in that of the round before.
template <class S>
struct MomentState {
    Vector<S> mean;    ///< m_k (n)
    Vector<S> second;  ///< M_k − M_∞, packed (p)
    Matrix<S> lag;     ///< the columns of weights (n×f) of L_k − P M_∞
};

/// The moments of a noisy run after any number of rounds: t_k = MomentState with t_{k+1} = 𝒯 t_k, and the limits that
/// it is counted from. Balls die geometrically: they are replaced by a proved bound as soon as that is below the
/// working precision.
template <class S>
class MomentTransient {
public:
    /// Of a run whose rounds act by `map`. `known`, if any: the decay of maps among which this one is, taken where it
    /// shows that nothing is left.
    MomentTransient(MomentMap<S> map, Precision precision, std::shared_ptr<const GeometricDecay> known = nullptr)
        : map_(std::move(map)),
          precision_(precision),
          f_(map_.bias.size()),
          resolvent_(Inverse<S>(identity() - map_.mean, precision).times(identity())),
          rest_(identity_matrix<S>(map_.second.rows()) - map_.second, precision),
          stationary_(rest_.times(map_.source).col(0)),
          settled_lag_(product<S>(resolvent_, weight_columns(stationary_), precision)),
          start_{map_.start, -stationary_, -settled_lag_},
          known_(std::move(known)) {
        for (Eigen::Index b = 0; b < map_.size; ++b)
            for (Eigen::Index a = 0; a <= b; ++a)
                add_product(start_.second(MomentMap<S>::pair(a, b)), map_.start(a), map_.start(b));
    }

    const MomentMap<S>& map() const { return map_; }               ///< of one round
    const Matrix<S>& resolvent() const { return resolvent_; }      ///< P = (I − B)⁻¹ (n×n)
    const Inverse<S>& rest() const { return rest_; }               ///< (I − 𝒜)⁻¹ (p×p)
    const Vector<S>& stationary() const { return stationary_; }    ///< M_∞, packed (p)
    const Matrix<S>& settled_lag() const { return settled_lag_; }  ///< of P M_∞, the columns of weights (n×f)
    const MomentState<S>& start() const { return start_; }         ///< t_0
    /// The one that bounds were made of last: that of these rounds, or the given one; null before any.
    const std::shared_ptr<const GeometricDecay>& known_decay() const { return known_; }

    /// t_K, K ≥ 0: K products with a vector, or squarings of 𝒯.
    MomentState<S> at(const Integer& rounds) const {
        if constexpr (std::is_same_v<S, Ball>) {
            if (is_forgotten(rounds)) return decayed(start_, rounds);
        }
        if (rounds <= most_steps) return stepped(rounds);
        Matrix<S> power = step_matrix(), state = flat(start_);
        Integer left = rounds;
        for (; left > power.rows(); left /= 2) {  // a square costs as many products with a vector
            if (left % 2 == 1) state = product<S>(power, state, precision_);
            power = product<S>(power, power, precision_);
        }
        for (; left > 0; --left) state = product<S>(power, state, precision_);
        return state_of(state.col(0));
    }
    /// Balls only: contains t_k for every k ≥ rounds; infinitely wide where no decay is proved.
    MomentState<S> from(const Integer& rounds) const {
        const bool forgotten = is_forgotten(rounds);
        // After few rounds, what is left then bounds the rest better than t_0 does.
        return forgotten || rounds > 128 ? decayed(start_, rounds) : decayed(stepped(rounds), 0);
    }
    /// The columns y of a packed symmetric matrix, n×f.
    Matrix<S> weight_columns(const Vector<S>& packed) const {
        Matrix<S> result(map_.size, f_);
        for (Eigen::Index j = 0; j < f_; ++j)
            for (Eigen::Index a = 0; a < map_.size; ++a) result(a, j) = packed(pair_of_weight(a, j));
        return result;
    }

private:
    static constexpr int most_steps = 600;

    Matrix<S> identity() const { return identity_matrix<S>(map_.size); }
    Eigen::Index pair_of_weight(Eigen::Index a, Eigen::Index j) const {
        return MomentMap<S>::pair(a, map_.size - f_ + j);
    }
    MomentState<S> stepped(const Integer& rounds) const {
        MomentState<S> state = start_;
        for (Integer k = 0; k < rounds; ++k) {
            state.lag = Matrix<S>(product<S>(map_.mean, state.lag, precision_) + weight_columns(state.second));
            state.second = Vector<S>(product<S>(map_.second, state.second, precision_) +
                                     product<S>(map_.from_mean, state.mean, precision_));
            state.mean = product<S>(map_.mean, state.mean, precision_);
        }
        return state;
    }

    Vector<S> flat(const MomentState<S>& state) const {
        Vector<S> all(state.mean.size() + state.second.size() + state.lag.size());
        all << state.mean, state.second, state.lag.reshaped();
        return all;
    }
    MomentState<S> state_of(const Vector<S>& all) const {
        const auto n = start_.mean.size(), p = start_.second.size();
        MomentState<S> state{all.head(n), all.segment(n, p), start_.lag};
        for (Eigen::Index i = 0; i < state.lag.size(); ++i) state.lag.data()[i] = all(n + p + i);
        return state;
    }
    /// 𝒯 on flat states.
    Matrix<S> step_matrix() const { return step_matrix<S>(map_.mean, map_.from_mean, map_.second, S(1)); }
    /// The same of what stands for its parts and for 1.
    template <class E>
    Matrix<E> step_matrix(const Matrix<E>& mean, const Matrix<E>& from_mean, const Matrix<E>& second, E one) const {
        const auto n = mean.rows(), p = second.rows(), size = n + p + f_ * n;
        Matrix<E> result = Matrix<E>::Constant(size, size, E(0));
        result.topLeftCorner(n, n) = mean;
        result.block(n, 0, p, n) = from_mean;
        result.block(n, n, p, p) = second;
        for (Eigen::Index j = 0; j < f_; ++j) {
            const auto at = n + p + j * n;
            result.block(at, at, n, n) = mean;
            for (Eigen::Index a = 0; a < n; ++a) result(at + a, n + pair_of_weight(a, j)) = one;
        }
        return result;
    }
    /// The blocks of step_matrix() and its powers: what m, M and each column of L take from which.
    BlockPattern step_pattern() const {
        std::vector<Eigen::Index> sizes{map_.size, map_.second.rows()};
        sizes.resize(2 + static_cast<std::size_t>(f_), map_.size);
        BlockPattern pattern(sizes);
        pattern.with(0, 0).with(1, 0).with(1, 1);
        for (std::size_t j = 2; j < sizes.size(); ++j) pattern.with(j, 0).with(j, 1).with(j, j);
        return pattern;
    }

    /// The decay of these very rounds.
    const GeometricDecay& own() const {
        if (!owned_) {
            const auto [mean, mean_radius] = NearMatrix::around(map_.mean);
            const auto [linear, linear_radius] = NearMatrix::around(map_.from_mean);
            const auto [second, second_radius] = NearMatrix::around(map_.second);
            known_ = std::make_shared<GeometricDecay>(GeometricDecay::of(
                {step_matrix(mean, linear, second, 1.0), step_matrix(mean_radius, linear_radius, second_radius, 0.0)},
                step_pattern()));
            owned_ = true;
        }
        return *known_;
    }
    /// Whether a decay, which is then the known one, shows that after so many rounds nothing is left.
    bool is_forgotten(const Integer& rounds) const {
        return (known_ && shows_nothing_left(*known_, rounds)) || (!owned_ && shows_nothing_left(own(), rounds));
    }
    bool shows_nothing_left(const GeometricDecay& decay, const Integer& rounds) const {
        if (!decay.certain) return false;
        // Squared biases down to 10^(−digits) are resolved relative to the smallest positive moment kept.
        const Ball limit = scaled(S(1), -2 * precision_.bits);
        const Vector<S> left = decay.bound(flat(start_), rounds);
        return std::all_of(left.begin(), left.end(), [&](const Ball& x) { return certainly(less(x, limit)); });
    }
    /// Balls around 0 that contain t_k for every k ≥ j + rounds, given t_j = from, by the known decay; infinitely wide
    /// where no bound is proved.
    MomentState<S> decayed(const MomentState<S>& from, const Integer& rounds) const {
        Vector<S> all = flat(from);
        const bool certain = known_->certain;
        const Vector<S> bound = certain ? known_->bound(all, rounds) : all;
        for (Eigen::Index i = 0; i < all.size(); ++i) {
            S ball(0);
            ball.set_bits(precision_.bits);
            if (certain)
                ball = widened(ball, bound(i));
            else
                arb_zero_pm_inf(ball.data());
            all(i) = ball;
        }
        return state_of(all);
    }

    MomentMap<S> map_;
    Precision precision_;
    Eigen::Index f_;
    Matrix<S> resolvent_;
    Inverse<S> rest_;
    Vector<S> stationary_;
    Matrix<S> settled_lag_;
    MomentState<S> start_;
    mutable std::shared_ptr<const GeometricDecay> known_;  // balls only, as the next one
    mutable bool owned_ = false;
};

}  // namespace datamix
