#pragma once

#include <algorithm>
#include <optional>

#include "datamix/evaluate/closed_moment_map.hpp"
#include "datamix/evaluate/geometric_decay.hpp"

namespace datamix {

/// The expected optimality gap E F(output) − F* of a noisy run with the linear outer step, for any number of rounds K
/// (proofs/moment_evaluator.md; claim stochastic-horizon).
///
/// With v_k the centred state, m_k = E v_k, M_k = E v_kv_kᵀ and M_∞ the stationary second moment,
///   E Σ_{k<K} v_k = P(m_0 − m_K),   P = (I − B)⁻¹,
///   E (Σv_k)(Σv_k)ᵀ = sym[(2P − I) Σ_k M_k − 2(P − I) L_K],   L_K = Σ_{k<K} B^{K−1−k} M_k,
///   Σ_{k<K} M_k = K M_∞ + (I − 𝒜)⁻¹[M_0 − M_K + ℒ E Σv_k].
/// Only (m_K, M_K − M_∞, L_K − P M_∞) =: t_K depends on K otherwise. It is linear, t_{k+1} = 𝒯 t_k, and dies
/// geometrically: for balls it is replaced by a proved bound as soon as that is below the working precision.
///
/// S is Rational (exact, small K), Ball (an enclosure), Real or double.
template <class S>
class StochasticGap {
public:
    /// Of a model as for MomentMap, at the horizon (or all those) of the law.
    StochasticGap(const ExactModel& model, const RoundLaw<S>& law, Precision precision = {64},
                  NoisePath path = NoisePath::shared)
        : precision_(precision), map_(model, law, precision, path), n_(map_.size), f_(model.free_weights()) {
        gram_ = from_rational<S>(model.hull.gram, precision);
        const auto p = map_.second.rows();
        const Matrix<S> identity = identity_matrix<S>(n_);
        resolvent_ = solve_definite<S>(identity - map_.mean, identity);
        rest_ = -map_.second;  // I − 𝒜
        for (Eigen::Index a = 0; a < p; ++a) rest_(a, a) += S(1);
        stationary_ = solve_definite<S>(rest_, map_.source).col(0);

        start_ = Vector<S>(n_ + p + n_ * f_);
        for (Eigen::Index a = 0; a < n_; ++a) start_(a) = map_.start(a);
        for (Eigen::Index b = 0; b < n_; ++b)
            for (Eigen::Index a = 0; a <= b; ++a) {
                const auto i = MomentMap<S>::pair(a, b);
                start_(n_ + i) = map_.start(a) * map_.start(b) - stationary_(i);
            }
        settled_lag_ = multiply<S>(resolvent_, weight_columns(stationary_));
        for (Eigen::Index j = 0; j < f_; ++j)
            for (Eigen::Index a = 0; a < n_; ++a) start_(n_ + p + j * n_ + a) = -settled_lag_(a, j);
    }

    const MomentMap<S>& map() const { return map_; }  ///< of one round

    /// E F(w̄_K) − F*, w̄_K = (1/K) Σ_{k<K} w_k. Throws InputError for K < 1.
    S average(const Integer& rounds) const { return average_of(transient(rounds), scalar(rounds)); }
    /// E F(w_K) − F*. Throws InputError for K < 1.
    S last(const Integer& rounds) const { return last_of(transient(rounds)); }
    /// E y (m−1) of w̄_K, or of w_K if `last`, relative to the optimum: weights of all domains but the last. Throws
    /// InputError for K < 1.
    Vector<S> mean(const Integer& rounds, bool last) const {
        const Vector<S> t = transient(rounds);
        if (last) return map_.bias + Vector<S>(t.segment(n_ - f_, f_));
        const Vector<S> sum = times<S>(resolvent_, map_.start - Vector<S>(t.head(n_)));
        return map_.bias + Vector<S>(sum.tail(f_)) / scalar(rounds);
    }
    /// Ball only: one enclosure of average(K) or last(K) for every K with low ≤ K ≤ high, usable with a law that
    /// encloses a range of horizons. Infinitely wide where the decay is not proved.
    /// @{
    S average(const Integer& low, const Integer& high) const {
        if (low == high) return average(low);
        return average_of(from(low), S::between(Rational(low), Rational(high), precision_));
    }
    S last(const Integer& low, const Integer& high) const { return low == high ? last(low) : last_of(from(low)); }
    /// @}

    /// average(K) ≈ constant + first/K + second/K², or last(K) ≈ constant: all but the part that dies geometrically in
    /// K (`unsettled`). Analytic in T.
    struct Settled {
        S constant;  ///< the limit K → ∞
        S first;     ///< of 1/K
        S second;    ///< of 1/K²
        /// At 1/K.
        S at(const S& inverse_rounds) const { return constant + (first + second * inverse_rounds) * inverse_rounds; }
    };
    /// Of last(K) if `last`, else of average(K).
    Settled settled(bool last) const {
        if (last) return {last_of(Vector<S>::Constant(start_.size(), S(0))), S(0), S(0)};
        const auto p = map_.second.rows();
        const Sums sums = sums_of(map_.start, start_.segment(n_, p));
        const S first = S(2) * sums.bias + spread(stationary_, Matrix<S>::Constant(n_, f_, S(0)));
        return {floor(), first / S(2), spread(sums.seconds, settled_lag_) / S(2)};
    }
    /// Ball only: encloses average(K) − settled(K), or last(K) − settled(K), for every K from `low` to `high`.
    S unsettled(const Integer& low, const Integer& high, bool last) const {
        const Vector<S> t = from(low);
        if (last) return last_share(t) / S(2);
        const Sums sums = sums_of(-Vector<S>(t.head(n_)), -Vector<S>(t.segment(n_, map_.second.rows())));
        const S rounds = S::between(Rational(low), Rational(high), precision_);
        return (S(2) * sums.bias + spread(sums.seconds, lag_of(t)) / rounds) / rounds / S(2);
    }

    /// The limit K → ∞ of average: the squared bias of the horizon.
    S floor() const { return quadratic(map_.bias, map_.bias) / S(2); }

private:
    S scalar(const Integer& k) const { return from_rational<S>(Rational(k), precision_); }

    /// Columns y of a packed symmetric matrix, n×f.
    Matrix<S> weight_columns(const Vector<S>& packed) const {
        Matrix<S> result(n_, f_);
        for (Eigen::Index j = 0; j < f_; ++j)
            for (Eigen::Index a = 0; a < n_; ++a) result(a, j) = packed(MomentMap<S>::pair(a, n_ - f_ + j));
        return result;
    }
    S quadratic(const Vector<S>& a, const Vector<S>& b) const { return dot<S>(a, times<S>(gram_, b)); }

    S last_of(const Vector<S>& t) const {
        S gap = quadratic(map_.bias, map_.bias);
        for (Eigen::Index j = 0; j < f_; ++j)
            for (Eigen::Index k = 0; k < f_; ++k)
                gap += gram_(j, k) * stationary_(MomentMap<S>::pair(n_ - f_ + j, n_ - f_ + k));
        return (gap + last_share(t)) / S(2);
    }
    /// What t adds to twice the gap of the last iterate.
    S last_share(const Vector<S>& t) const {
        const Vector<S> mean = t.segment(n_ - f_, f_);
        S share = S(2) * quadratic(map_.bias, mean);
        for (Eigen::Index j = 0; j < f_; ++j)
            for (Eigen::Index k = 0; k < f_; ++k)
                share += gram_(j, k) * t(n_ + MomentMap<S>::pair(n_ - f_ + j, n_ - f_ + k));
        return share;
    }

    /// The columns L_K − P M_∞ of t, n×f.
    Matrix<S> lag_of(const Vector<S>& t) const {
        Matrix<S> lag(n_, f_);
        for (Eigen::Index k = 0; k < f_; ++k) lag.col(k) = t.segment(n_ + map_.second.rows() + k * n_, n_);
        return lag;
    }
    S average_of(const Vector<S>& t, const S& rounds) const {
        const auto p = map_.second.rows();
        Sums sums = sums_of(map_.start - Vector<S>(t.head(n_)), start_.segment(n_, p) - t.segment(n_, p));
        for (Eigen::Index i = 0; i < p; ++i) sums.seconds(i) += rounds * stationary_(i);
        return (quadratic(map_.bias, map_.bias) +
                (S(2) * sums.bias + spread(sums.seconds, settled_lag_ + lag_of(t)) / rounds) / rounds) /
               S(2);
    }
    /// βᵀQ E Σv_k and Σ(M_k − M_∞), linear in what v and M lose on the way.
    struct Sums {
        S bias;
        Vector<S> seconds;
    };
    Sums sums_of(const Vector<S>& moved, Vector<S> right) const {
        const Vector<S> sum = times<S>(resolvent_, moved);  // E Σ v_k
        const Vector<S> linear = times<S>(map_.from_mean, sum);
        right += linear;
        return {quadratic(map_.bias, sum.tail(f_)), solve_definite<S>(rest_, right).col(0)};
    }
    /// tr(Q E[SSᵀ]), S = Σ y_k, from Σ M_k and L_K; linear in both.
    S spread(const Vector<S>& seconds, const Matrix<S>& lag) const {
        const Matrix<S> columns = weight_columns(seconds);
        const auto y = n_ - f_;
        S result(0);
        for (Eigen::Index j = 0; j < f_; ++j)
            for (Eigen::Index k = 0; k < f_; ++k) {
                S entry(0);
                for (Eigen::Index a = 0; a < n_; ++a) {
                    const S& p_ja = resolvent_(y + j, a);
                    const S unit(a == y + j ? 1 : 0);
                    entry += (S(2) * p_ja - unit) * columns(a, k) - S(2) * (p_ja - unit) * lag(a, k);
                }
                result += gram_(k, j) * entry;
            }
        return result;
    }

    /// t_K. Balls: a bound where it is small enough; otherwise K products with a vector, or squarings of 𝒯.
    Vector<S> transient(const Integer& rounds) const {
        if (rounds < 1) throw InputError("stochastic gap: rounds must be at least 1");
        if constexpr (std::is_same_v<S, Ball>) {
            if (decay().certain && negligible(rounds)) return decayed(start_, rounds);
        }
        Vector<S> t = start_;
        if (rounds <= 600) {
            for (Integer k = 0; k < rounds; ++k) t = advance(t);
            return t;
        }
        Matrix<S> power = step_matrix();
        for (unsigned j = 0, top = static_cast<unsigned>(msb(rounds)); j <= top; ++j) {
            if (j > 0) power = multiply<S>(power, power);
            if (bit_test(rounds, j)) t = times<S>(power, t);
        }
        return t;
    }

    Vector<S> advance(const Vector<S>& t) const {
        const auto p = map_.second.rows(), y = n_ - f_;
        Vector<S> next = Vector<S>::Constant(t.size(), S(0));
        const auto add = [&](Eigen::Index to, const Matrix<S>& map, Eigen::Index from) {
            for (Eigen::Index c = 0; c < map.cols(); ++c) {
                if (is_zero(t(from + c))) continue;
                for (Eigen::Index r = 0; r < map.rows(); ++r)
                    if (!is_zero(map(r, c))) add_product(next(to + r), map(r, c), t(from + c));
            }
        };
        add(0, map_.mean, 0);
        add(n_, map_.second, n_);
        add(n_, map_.from_mean, 0);
        for (Eigen::Index j = 0; j < f_; ++j) {
            add(n_ + p + j * n_, map_.mean, n_ + p + j * n_);
            for (Eigen::Index a = 0; a < n_; ++a) next(n_ + p + j * n_ + a) += t(n_ + MomentMap<S>::pair(a, y + j));
        }
        return next;
    }

    /// 𝒯 as a matrix.
    Matrix<S> step_matrix() const {
        Matrix<S> result(start_.size(), start_.size());
        Vector<S> unit = Vector<S>::Constant(start_.size(), S(0));
        for (Eigen::Index c = 0; c < start_.size(); ++c) {
            unit(c) = S(1);
            result.col(c) = advance(unit);
            unit(c) = S(0);
        }
        return result;
    }

    const GeometricDecay& decay() const {
        if (!decay_) decay_ = GeometricDecay::of(step_matrix());
        return *decay_;
    }
    bool negligible(const Integer& rounds) const {
        // Squared biases down to 10^(−digits) are resolved relative to the smallest positive moment kept.
        return certainly(less(decay().bound(start_, rounds), scaled(S(1), -2 * precision_.bits)));
    }
    /// t_k for every k ≥ rounds. After few rounds, what is left then bounds the rest better than t_0 does.
    Vector<S> from(const Integer& rounds) const {
        if (rounds > 128) return decayed(start_, rounds);
        Vector<S> t = start_;
        for (Integer k = 0; k < rounds; ++k) t = advance(t);
        return decayed(t, 0);
    }
    /// A vector of balls 0 ± bound that contains t_k for every k ≥ j + rounds, given t_j = from; infinitely wide where
    /// no bound is proved.
    Vector<S> decayed(const Vector<S>& from, const Integer& rounds) const {
        S ball(0);
        ball.set_bits(precision_.bits);
        if (decay().certain)
            ball = widened(ball, decay().bound(from, rounds));
        else
            arb_zero_pm_inf(ball.data());
        return Vector<S>::Constant(start_.size(), ball);
    }

    Precision precision_;
    MomentMap<S> map_;
    Eigen::Index n_, f_;
    Matrix<S> gram_, resolvent_, rest_, settled_lag_;
    Vector<S> stationary_, start_;
    mutable std::optional<GeometricDecay> decay_;  // balls only
};

}  // namespace datamix
