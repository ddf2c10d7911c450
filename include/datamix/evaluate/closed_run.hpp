#pragma once

#include <optional>
#include <vector>

#include "datamix/algorithm/step_law.hpp"
#include "datamix/evaluate/exact_model.hpp"

namespace datamix {

/// The actual run of the algorithm with the linear outer step at one horizon, evaluated at any number of rounds K in
/// O(log K) small matrix products (proofs/exact_evaluator.md; for two domains claim full-horizon-average).
///
/// With y_∞ the fixed point, s = y − y_∞ (r) and φ = θ − θ_∞ (d), one round is linear:
///   φ⁺ = Rφ + MUs,   s⁺ = s − 2αQUᵀMφ⁺,
/// and the sum of the s_k telescopes:
///   UᵀMU Σ_{k<K} s_k = Q⁻¹(s_0 − s_K)/(2α) + UᵀR(φ_K − φ_0).
/// The energy V = sᵀQ⁻¹s/(4α) + ½φᵀRφ never grows (αλ_max(G) < 1), so a ball run stops multiplying as soon as V is
/// below 2^(−2·bits) of its start: from then on s_K and Rφ_K are 0 ± a proved bound, whatever K.
///
/// S is Rational (exact), Ball (an enclosure), Real or double. A run keeps its matrix powers between calls; it is not
/// meant to be shared between threads.
template <class S>
class LinearRun {
public:
    /// retained: R (d), what the inner loop keeps of θ − θ*(w): retained_by_descent, or any residual polynomial.
    LinearRun(const ExactModel& model, const Vector<S>& retained, Precision precision = {128})
        : LinearRun(model, retained, retained, true, precision) {}
    /// The same with broken sensitivities: the hypergradient is AᵀM̃(θ_T − c) with M̃ = I − unseen (d).
    static LinearRun with_sensitivity(const ExactModel& model, const Vector<S>& retained, const Vector<S>& unseen,
                                      Precision precision = {128}) {
        return LinearRun(model, retained, unseen, false, precision);
    }
    Eigen::Index rank() const { return basis_.cols(); }       ///< r
    Eigen::Index dimension() const { return basis_.rows(); }  ///< d
    Precision precision() const { return precision_; }        ///< of balls

    /// y_∞ (r), relative to the optimum: the bias of the horizon, the limit of w_k.
    const Vector<S>& limit() const { return limit_; }
    /// y of the last iterate w_K (r), relative to the optimum. Throws InputError for K < 1, as do the two below.
    Vector<S> last(const Integer& rounds) {
        S tolerance(0);
        if constexpr (std::is_same_v<S, Ball>) tolerance = smaller(energy(start_), gap(limit_));
        return limit_ + state(rounds, tolerance).weights;
    }
    /// y of the average (1/K) Σ_{k<K} w_k (r), relative to the optimum.
    Vector<S> average(const Integer& rounds) {
        return limit_ + transient(rounds) / from_rational<S>(Rational(rounds), precision_);
    }
    /// Σ_{k<K} s_k (r): K times the transient part of the average's error.
    Vector<S> transient(const Integer& rounds) {
        S tolerance(0);
        if constexpr (std::is_same_v<S, Ball>) tolerance = energy(start_);
        const State end = state(rounds, tolerance);
        Vector<S> fallen(rank()), moved(dimension());
        for (Eigen::Index a = 0; a < rank(); ++a) fallen(a) = (start_(dimension() + a) - end.weights(a)) / twice_alpha_;
        for (Eigen::Index i = 0; i < dimension(); ++i) {
            moved(i) = end.retained_parameters(i) - retained_(i) * start_(i);
            if (!faithful_) moved(i) = moved(i) * (S(1) - unseen_(i)) / (S(1) - retained_(i));
        }
        const Vector<S> right = times<S>(inverse_metric_, fallen) + transposed_times<S>(basis_, moved);
        return solve_definite<S>(sensed_gram_, right);
    }
    /// The optimality gap F − F* = ½|Uy|² of a mixture y (r).
    S gap(const Vector<S>& y) const { return dot<S>(y, times<S>(gram_, y)) / S(2); }
    /// The weights (m) of a mixture y (r) that this run visits; of the model it was made from.
    Vector<S> weights(const ExactModel& model, const Vector<S>& y) const { return model.weights_at<S>(y, precision_); }

private:
    struct State {
        Vector<S> weights;              ///< s_K (r)
        Vector<S> retained_parameters;  ///< Rφ_K (d)
    };

    LinearRun(const ExactModel& model, Vector<S> retained, Vector<S> unseen, bool faithful, Precision precision)
        : precision_(precision),
          retained_(std::move(retained)),
          unseen_(std::move(unseen)),
          faithful_(faithful),
          basis_(from_rational<S>(model.hull.basis, precision)),
          gram_(from_rational<S>(model.hull.gram, precision)),
          metric_(from_rational<S>(model.hull.metric, precision)),
          inverse_metric_(from_rational<S>(model.hull.inverse_metric, precision)),
          twice_alpha_(from_rational<S>(Rational(2 * model.outer_step), precision)) {
        sensed_gram_ = Matrix<S>::Constant(rank(), rank(), S(0));
        for (Eigen::Index a = 0; a < rank(); ++a)
            for (Eigen::Index b = 0; b < rank(); ++b)
                for (Eigen::Index i = 0; i < dimension(); ++i)
                    sensed_gram_(a, b) += basis_(i, a) * (S(1) - unseen_(i)) * basis_(i, b);
        limit_ = solve_definite<S>(sensed_gram_, bias_pull(model));
        const Vector<S> s = from_rational<S>(model.start, precision) - limit_;
        const Vector<Rational> offset = model.start_parameters - model.hull.nearest;
        const Vector<S> phi = from_rational<S>(offset, precision) - times<S>(basis_, limit_);
        start_ = Vector<S>(dimension() + rank());
        for (Eigen::Index i = 0; i < dimension(); ++i) start_(i) = phi(i);
        for (Eigen::Index a = 0; a < rank(); ++a) start_(dimension() + a) = s(a);
        powers_.push_back(round_matrix());
        if constexpr (std::is_same_v<S, Ball>) settles_ = faithful_ && energy_is_monotone(model);
    }

    /// −Uᵀ(I − M)(c − z*), since Uᵀ(c − z*) = 0: no cancellation. Equal curvatures are summed as rationals first, so a
    /// bias that vanishes is exactly 0.
    Matrix<S> bias_pull(const ExactModel& model) const {
        const auto& h = model.problem.curvature;
        Matrix<S> pull = Matrix<S>::Constant(rank(), 1, S(0));
        for (Eigen::Index i = 0; i < dimension(); ++i) {
            bool first = true;
            for (Eigen::Index j = 0; j < i; ++j) first = first && h(j) != h(i);
            if (!first) continue;
            for (Eigen::Index a = 0; a < rank(); ++a) {
                Rational sum(0);
                for (Eigen::Index j = i; j < dimension(); ++j)
                    if (h(j) == h(i))
                        sum += model.hull.basis(j, a) * (model.problem.validation(j) - model.hull.nearest(j));
                if (sum != 0) pull(a, 0) -= unseen_(i) * from_rational<S>(sum, precision_);
            }
        }
        return pull;
    }

    /// The matrix of (φ, s) ↦ (φ⁺, s⁺).
    Matrix<S> round_matrix() const {
        const auto d = dimension(), r = rank();
        Matrix<S> round = Matrix<S>::Constant(d + r, d + r, S(0));
        for (Eigen::Index i = 0; i < d; ++i) {
            round(i, i) = retained_(i);
            for (Eigen::Index a = 0; a < r; ++a) round(i, d + a) = (S(1) - retained_(i)) * basis_(i, a);
        }
        Matrix<S> feedback(r, d);  // 2αQUᵀM
        for (Eigen::Index a = 0; a < r; ++a)
            for (Eigen::Index i = 0; i < d; ++i) {
                S sum(0);
                for (Eigen::Index b = 0; b < r; ++b) sum += metric_(a, b) * basis_(i, b);
                feedback(a, i) = twice_alpha_ * sum * (S(1) - unseen_(i));
            }
        for (Eigen::Index a = 0; a < r; ++a)
            for (Eigen::Index j = 0; j < d + r; ++j) {
                S sum(j == d + a ? 1 : 0);
                for (Eigen::Index i = 0; i < d; ++i) sum -= feedback(a, i) * round(i, j);
                round(d + a, j) = sum;
            }
        return round;
    }

    /// V of a state; |R| in place of R covers residual polynomials that change sign.
    S energy(const Vector<S>& state) const {
        const Vector<S> s = state.tail(rank());
        S sum = dot<S>(s, times<S>(inverse_metric_, s)) / (S(2) * twice_alpha_);
        for (Eigen::Index i = 0; i < dimension(); ++i) sum += abs(retained_(i)) * state(i) * state(i) / S(2);
        return sum;
    }
    /// V⁺ ≤ V − φ⁺ᵀ(I − |R| − αMGM)φ⁺, so V is monotone when αλ_max(G) m_i² ≤ 1 − |r_i|, as every 0 ≤ r_i < 1 is.
    bool energy_is_monotone(const ExactModel& model) const {
        Rational share(1);  // αλ_max(G) · share < 1 is what has to be known
        for (Eigen::Index i = 0; i < dimension(); ++i) {
            const S moved = S(1) - retained_(i), kept = abs(retained_(i));
            if (!certainly(less(kept, S(1)))) return false;
            if (certainly(less_equal(S(0), retained_(i)))) continue;
            while (share < 1024 && !certainly(less(moved * moved, S(share, precision_) * (S(1) - kept))))
                share *= Rational(65, 64);
        }
        return share < 1024 && model.hull.is_stable(Rational(model.outer_step * share));
    }
    static S smaller(const S& a, const S& b) { return certainly(less(a, b)) ? a : b; }

    State state(const Integer& rounds, [[maybe_unused]] const S& tolerance) {
        if (rounds < 1) throw InputError("linear run: rounds must be at least 1");
        const auto top = static_cast<unsigned>(msb(rounds));
        Vector<S> current = start_;
        for (unsigned j = 0; j <= top; ++j) {
            if (j == powers_.size()) powers_.push_back(multiply<S>(powers_.back(), powers_.back()));
            if constexpr (std::is_same_v<S, Ball>) {
                if (j == energies_.size()) energies_.push_back(energy(times<S>(powers_[j], start_)));
                if (settles_ && certainly(less(energies_[j], scaled(tolerance, -2 * precision_.bits))))
                    return settled(energies_[j]);
            }
            if (bit_test(rounds, j)) current = times<S>(powers_[j], current);
        }
        State result{current.tail(rank()), current.head(dimension())};
        for (Eigen::Index i = 0; i < dimension(); ++i) result.retained_parameters(i) *= retained_(i);
        return result;
    }

    /// The largest |member|: a ball for a nonnegative quantity may itself reach below 0.
    static S largest(const S& value) {
        S result(value);
        arb_get_abs_ubound_arf(arb_midref(result.data()), value.data(), std::max(value.bits(), 64L));
        mag_zero(arb_radref(result.data()));
        return result;
    }
    static S plus_minus(const S& bound) {
        S zero(0);
        zero.set_bits(bound.bits());
        return widened(zero, bound);
    }
    /// From sᵀQ⁻¹s ≤ 4αV and φᵀRφ ≤ 2V: |s_a| ≤ √(4αV Q_aa), |r_iφ_i| ≤ √(2V |r_i|).
    State settled(const S& v) const {
        State result{Vector<S>(rank()), Vector<S>(dimension())};
        for (Eigen::Index a = 0; a < rank(); ++a)
            result.weights(a) = plus_minus(sqrt(largest(S(2) * twice_alpha_ * v * metric_(a, a))));
        for (Eigen::Index i = 0; i < dimension(); ++i)
            result.retained_parameters(i) = plus_minus(sqrt(largest(S(2) * v * abs(retained_(i)))));
        return result;
    }

    Precision precision_;
    Vector<S> retained_, unseen_;
    bool faithful_;  // unseen == retained
    Matrix<S> basis_, gram_, metric_, inverse_metric_, sensed_gram_;
    S twice_alpha_;
    Vector<S> limit_, start_;
    bool settles_ = false;
    std::vector<Matrix<S>> powers_;  // of the round matrix, exponents 2^j
    std::vector<Ball> energies_;     // V after 2^j rounds
};

}  // namespace datamix
