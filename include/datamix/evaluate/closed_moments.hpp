#pragma once

#include "datamix/evaluate/moment_transient.hpp"

namespace datamix {

/// The expected optimality gap E F(output) − F* of a noisy run with the linear outer step, for any number of rounds K
/// (proofs/moment_evaluator.md; claim stochastic-horizon).
///
/// With v_k the centred state, m_k = E v_k, M_k = E v_kv_kᵀ and M_∞ the stationary second moment,
///   E Σ_{k<K} v_k = P(m_0 − m_K),   P = (I − B)⁻¹,
///   E (Σv_k)(Σv_k)ᵀ = sym[(2P − I) Σ_k M_k − 2(P − I) L_K],   L_K = Σ_{k<K} B^{K−1−k} M_k,
///   Σ_{k<K} M_k = K M_∞ + (I − 𝒜)⁻¹[M_0 − M_K + ℒ E Σv_k].
/// Only (m_K, M_K − M_∞, L_K − P M_∞) =: t_K (MomentTransient) depends on K otherwise.
///
/// S is Rational (exact, small K), Ball (an enclosure), Real or double.
template <class S>
class StochasticGap {
public:
    /// Of a model as for MomentMap, at the horizon (or all those) of the law. `known`, if any: the decay of other laws
    /// among which this one is.
    StochasticGap(const ExactModel& model, const RoundLaw<S>& law, Precision precision = {64},
                  NoisePath path = NoisePath::shared, std::shared_ptr<const GeometricDecay> known = nullptr)
        : precision_(precision),
          f_(model.free_weights()),
          run_(MomentMap<S>(model, law, precision, path), precision, std::move(known)),
          n_(map().size),
          gram_(from_rational<S>(model.hull.gram, precision)) {}

    const MomentMap<S>& map() const { return run_.map(); }  ///< of one round
    /// How the start is forgotten: MomentTransient::known_decay.
    const std::shared_ptr<const GeometricDecay>& decay() const { return run_.known_decay(); }

    /// E F(w̄_K) − F*, w̄_K = (1/K) Σ_{k<K} w_k. Throws InputError for K < 1.
    S average(const Integer& rounds) const { return average_of(state(rounds), scalar(rounds)); }
    /// E F(w_K) − F*. Throws InputError for K < 1.
    S last(const Integer& rounds) const { return last_of(state(rounds)); }
    /// E y (m−1, see MixtureHull) of w̄_K, or of w_K if `last`, relative to the optimum. Throws InputError for K < 1.
    Vector<S> mean(const Integer& rounds, bool last) const {
        const MomentState<S> t = state(rounds);
        if (last) return bias() + Vector<S>(t.mean.tail(f_));
        const Vector<S> sum = sum_of(map().start - t.mean);
        return bias() + Vector<S>(sum.tail(f_)) / scalar(rounds);
    }
    /// Ball only: one enclosure of average(K) or last(K) for every K with low ≤ K ≤ high, usable with a law that
    /// encloses a range of horizons: what is left of the start is bounded, not followed. Infinitely wide where the
    /// decay is not proved.
    /// @{
    S average(const Integer& low, const Integer& high) const {
        return average_of(run_.from(low), S::between(Rational(low), Rational(high), precision_));
    }
    S last(const Integer& low, const Integer&) const { return last_of(run_.from(low)); }
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
        if (last) return {(quadratic(bias(), bias()) + weighed(run_.stationary())) / S(2), S(0), S(0)};
        const Sums sums = sums_of(run_.start());
        const S first = S(2) * sums.bias + spread(run_.stationary(), Matrix<S>::Constant(n_, f_, S(0)));
        return {floor(), first / S(2), spread(sums.seconds, run_.settled_lag()) / S(2)};
    }
    /// Ball only: encloses average(K) − settled(K), or last(K) − settled(K), for every K from `low` to `high`.
    S unsettled(const Integer& low, const Integer& high, bool last) const {
        const MomentState<S> t = run_.from(low);
        if (last) return last_share(t) / S(2);
        const Sums sums = sums_of(t);
        const S rounds = S::between(Rational(low), Rational(high), precision_);
        return (spread(-sums.seconds, t.lag) / rounds - S(2) * sums.bias) / rounds / S(2);
    }

    /// The limit K → ∞ of average: the squared bias of the horizon.
    S floor() const { return quadratic(bias(), bias()) / S(2); }

private:
    S scalar(const Integer& k) const { return from_rational<S>(Rational(k), precision_); }
    const Vector<S>& bias() const { return map().bias; }
    MomentState<S> state(const Integer& rounds) const {
        if (rounds < 1) throw InputError("stochastic gap: rounds must be at least 1");
        return run_.at(rounds);
    }

    S quadratic(const Vector<S>& a, const Vector<S>& b) const { return dot<S>(a, times<S>(gram_, b)); }
    /// tr(Q E[yyᵀ]) of a packed E[vvᵀ].
    S weighed(const Vector<S>& packed) const {
        S sum(0);
        for (Eigen::Index j = 0; j < f_; ++j)
            for (Eigen::Index k = 0; k < f_; ++k)
                sum += gram_(j, k) * packed(MomentMap<S>::pair(n_ - f_ + j, n_ - f_ + k));
        return sum;
    }
    S last_of(const MomentState<S>& t) const {
        return (quadratic(bias(), bias()) + weighed(run_.stationary()) + last_share(t)) / S(2);
    }
    /// What t adds to twice the gap of the last iterate.
    S last_share(const MomentState<S>& t) const {
        return S(2) * quadratic(bias(), t.mean.tail(f_)) + weighed(t.second);
    }

    S average_of(const MomentState<S>& t, const S& rounds) const {
        Sums sums = sums_of({run_.start().mean - t.mean, run_.start().second - t.second, {}});
        for (Eigen::Index i = 0; i < sums.seconds.size(); ++i) sums.seconds(i) += rounds * run_.stationary()(i);
        const Matrix<S> lag = run_.settled_lag() + t.lag;
        return (quadratic(bias(), bias()) + (S(2) * sums.bias + spread(sums.seconds, lag) / rounds) / rounds) / S(2);
    }
    /// E Σ v_k, if the mean of v moves by `moved` on the way.
    Vector<S> sum_of(const Vector<S>& moved) const { return product<S>(run_.resolvent(), moved, precision_); }
    /// βᵀQ E Σv_k and Σ(M_k − M_∞), linear in what v and M lose on the way.
    struct Sums {
        S bias;
        Vector<S> seconds;
    };
    Sums sums_of(const MomentState<S>& moved) const {
        const Vector<S> sum = sum_of(moved.mean);
        const Vector<S> linear = product<S>(map().from_mean, sum, precision_);
        return {quadratic(bias(), sum.tail(f_)), run_.rest().times(moved.second + linear).col(0)};
    }
    /// tr(Q E[SSᵀ]), S = Σ y_k, from Σ M_k and L_K; linear in both.
    S spread(const Vector<S>& seconds, const Matrix<S>& lag) const {
        const Matrix<S> columns = run_.weight_columns(seconds);
        const Matrix<S>& resolvent = run_.resolvent();
        const auto y = n_ - f_;
        S result(0);
        for (Eigen::Index j = 0; j < f_; ++j)
            for (Eigen::Index k = 0; k < f_; ++k) {
                S entry(0);
                for (Eigen::Index a = 0; a < n_; ++a) {
                    const S& p_ja = resolvent(y + j, a);
                    const S unit(a == y + j ? 1 : 0);
                    entry += (S(2) * p_ja - unit) * columns(a, k) - S(2) * (p_ja - unit) * lag(a, k);
                }
                result += gram_(k, j) * entry;
            }
        return result;
    }

    Precision precision_;
    Eigen::Index f_;
    MomentTransient<S> run_;
    Eigen::Index n_;
    Matrix<S> gram_;
};

}  // namespace datamix
