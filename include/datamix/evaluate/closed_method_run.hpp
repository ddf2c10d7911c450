#pragma once

#include <utility>
#include <vector>

#include "datamix/algorithm/step_law.hpp"
#include "datamix/evaluate/exact_model.hpp"

namespace datamix {

/// How a round of T inner steps gets its hypergradient (proofs/method_table.md). On a shared Hessian a Neumann series
/// of T terms is `unrolled`, and one step is `truncated` with last = 1.
struct HypergradientMethod {
    /// What is differentiated, and from where the inner loop starts.
    enum class Kind {
        unrolled,   ///< all T steps, warm start
        truncated,  ///< the last min(`last`, T) steps, warm start
        half,       ///< the last ⌈T/2⌉ steps, warm start
        cold,       ///< all T steps; every round starts from θ_0
        implicit,   ///< g_i = −⟨∇f_i, v⟩ with Hv = θ_T − c solved exactly, warm start
        adjoint  ///< the same with a v that makes the T steps v ← v − η(Hv − (θ − c)) beside θ, kept; 0 at first
    };
    Kind kind = Kind::unrolled;  ///< which
    Integer last = 0;            ///< of `truncated`, at least 1

    /// The same kind, and the same `last`.
    friend bool operator==(const HypergradientMethod&, const HypergradientMethod&) = default;
};

/// What a round does to each coordinate (d): R = I − M keeps θ, the hypergradient is AᵀM̃(θ_T − c) with M̃ = I − unseen;
/// ηT(1−ηh)^{T−1} is what an adjoint takes from θ.
template <class S>
struct MethodFactors {
    Vector<S> retained;  ///< (1−ηh)^T
    Vector<S> unseen;    ///< I − M̃
    Vector<S> lagged;    ///< ηT(1−ηh)^{T−1}, of `adjoint` alone
};

/// At horizon T ≥ 1, curvature h (d), 0 < η ≤ 1/L.
template <class S>
MethodFactors<S> method_factors(const HypergradientMethod& method, const Vector<Rational>& h, const Rational& eta,
                                const Integer& horizon, Precision precision) {
    using Kind = HypergradientMethod::Kind;
    MethodFactors<S> factors{Vector<S>(h.size()), Vector<S>(h.size()), Vector<S>::Constant(h.size(), S(0))};
    for (Eigen::Index i = 0; i < h.size(); ++i) {
        const S base = from_rational<S>(Rational(1 - eta * h(i)), precision);
        factors.retained(i) = power<S>(base, horizon);
        switch (method.kind) {
            case Kind::unrolled:
            case Kind::cold: factors.unseen(i) = factors.retained(i); break;
            case Kind::truncated: factors.unseen(i) = power<S>(base, std::min(method.last, horizon)); break;
            case Kind::half: factors.unseen(i) = power<S>(base, Integer((horizon + 1) / 2)); break;
            case Kind::adjoint:
                factors.lagged(i) =
                    from_rational<S>(Rational(eta * horizon), precision) * power<S>(base, Integer(horizon - 1));
                [[fallthrough]];
            case Kind::implicit: factors.unseen(i) = S(0); break;
        }
    }
    return factors;
}

/// Balls that contain the factors of every horizon from T = `horizon` on.
inline MethodFactors<Ball> method_factors_from(const HypergradientMethod& method, const Vector<Rational>& h,
                                               const Rational& eta, const Integer& horizon, Precision precision) {
    MethodFactors<Ball> factors = method_factors<Ball>(method, h, eta, horizon, precision);
    const auto down_to = [&](Ball& value, const Ball& least) {
        value = hull(least, value);
        value.set_bits(precision.bits);
    };
    for (Eigen::Index i = 0; i < h.size(); ++i) {
        const Rational base = 1 - eta * h(i);
        down_to(factors.retained(i), Ball(0));
        const bool truncated = method.kind == HypergradientMethod::Kind::truncated;
        const Ball least = truncated ? power<Ball>(Ball(base, precision), method.last) : Ball(0);
        if (!truncated || horizon < method.last) down_to(factors.unseen(i), least);
        // T·base^{T−1} falls from T on where (T+1)·base ≤ T; it is at most the sum over all T, 1/(1−base)².
        if ((horizon + 1) * base > horizon && !is_zero(factors.lagged(i)))
            factors.lagged(i) = Ball(Rational(eta / ((1 - base) * (1 - base))), precision);
        down_to(factors.lagged(i), Ball(0));
    }
    return factors;
}

/// The run of a method with the linear outer step, full gradients and a shared Hessian, for any number of rounds: with
/// s = y − y_∞ (r), φ = θ − z* − Uy_∞ (d) and ν = v − H⁻¹(z* − c) (d) a round is linear,
///   φ⁺ = Rφ + MUs,   s⁺ = s − 2αQUᵀM̃φ⁺                                        (warm starts; `implicit` has M̃ = I)
///   s⁺ = s − 2αQUᵀM²Us                                                         (cold)
///   ν⁺ = Rν + (H⁻¹M − D)Us + Dφ,   s⁺ = s − 2αQUᵀHν⁺,   D = lagged             (adjoint)
/// so that Σ_{k<K}s_k is a power of its matrix applied to the start. S is Rational, Ball, Real or double.
template <class S>
class MethodRun {
public:
    /// Of this method and these factors.
    MethodRun(const ExactModel& model, const HypergradientMethod& method, const MethodFactors<S>& factors,
              Precision precision = {128})
        : precision_(precision), basis_(from_rational<S>(model.hull.basis, precision)), factors_(factors) {
        using Kind = HypergradientMethod::Kind;
        cold_ = method.kind == Kind::cold;
        adjoint_ = method.kind == Kind::adjoint;
        const Matrix<S> gram = from_rational<S>(model.hull.gram, precision);
        gram_ = gram;
        find_limit(model);
        find_start(model);
        find_map(model);
    }
    /// At horizon T with a constant inner step.
    MethodRun(const ExactModel& model, const HypergradientMethod& method, const Rational& eta, const Integer& horizon,
              Precision precision = {128})
        : MethodRun(model, method, method_factors<S>(method, model.problem.curvature, eta, horizon, precision),
                    precision) {}

    Eigen::Index rank() const { return basis_.cols(); }  ///< r
    /// y_∞ (r), relative to the optimum: where the weights rest.
    const Vector<S>& limit() const { return limit_; }
    /// F − F* = ½|Uy|² of y (r).
    S gap(const Vector<S>& y) const { return dot<S>(y, times<S>(gram_, y)) / S(2); }

    /// The state after no round, (s, φ, ν, Σs) as far as the method has them, and the matrix of a round.
    /// @{
    const Vector<S>& start() const { return start_; }
    const Matrix<S>& map() const { return powers_.front(); }
    /// @}
    /// Σ_{k<K} s_k (r) of a state.
    Vector<S> sum_of(const Vector<S>& state) const { return state.tail(rank()); }
    /// Σ_{k<K} s_k (r), by squarings that are kept. Throws InputError for K < 1.
    Vector<S> transient(const Integer& rounds) {
        if (rounds < 1) throw InputError("method run: rounds must be at least 1");
        Vector<S> state = start_;
        const auto top = static_cast<unsigned>(msb(rounds));
        for (unsigned j = 0; j <= top; ++j) {
            if (j == powers_.size()) powers_.push_back(multiply<S>(powers_.back(), powers_.back()));
            if (bit_test(rounds, j)) state = times<S>(powers_[j], state);
        }
        return sum_of(state);
    }
    /// y of the average (1/K) Σ_{k<K} w_k (r), relative to the optimum. Throws InputError for K < 1.
    Vector<S> average(const Integer& rounds) {
        return limit_ + transient(rounds) / from_rational<S>(Rational(rounds), precision_);
    }

private:
    /// Σ_i x_i U_ia v_i (r), coordinates with the same curvature added as rationals first: a bias that vanishes is
    /// exactly 0.
    Vector<S> projected(const ExactModel& model, const Vector<S>& x, const Vector<Rational>& v) const {
        const auto& h = model.problem.curvature;
        Vector<S> result = Vector<S>::Constant(rank(), S(0));
        for (Eigen::Index i = 0; i < h.size(); ++i) {
            bool first = true;
            for (Eigen::Index j = 0; j < i; ++j) first = first && h(j) != h(i);
            if (!first) continue;
            for (Eigen::Index a = 0; a < rank(); ++a) {
                Rational sum(0);
                for (Eigen::Index j = i; j < h.size(); ++j)
                    if (h(j) == h(i)) sum += model.hull.basis(j, a) * v(j);
                if (sum != 0) result(a) += x(i) * from_rational<S>(sum, precision_);
            }
        }
        return result;
    }
    S moved(Eigen::Index i) const { return S(1) - factors_.retained(i); }  ///< M
    S seen(Eigen::Index i) const { return cold_ ? moved(i) * moved(i) : S(1) - factors_.unseen(i); }

    /// Warm: UᵀM̃Uy_∞ = −Uᵀ(I−M̃)(c−z*), for Uᵀ(c−z*) = 0. Cold: UᵀM²Uy_∞ = −UᵀR(c−z*) − UᵀMR(θ_0−z*).
    void find_limit(const ExactModel& model) {
        sensed_ = Matrix<S>::Constant(rank(), rank(), S(0));
        for (Eigen::Index a = 0; a < rank(); ++a)
            for (Eigen::Index b = 0; b < rank(); ++b)
                for (Eigen::Index i = 0; i < basis_.rows(); ++i) sensed_(a, b) += basis_(i, a) * seen(i) * basis_(i, b);
        const Vector<Rational> off = model.problem.validation - model.hull.nearest;
        Vector<S> pull = projected(model, factors_.unseen, off);
        if (cold_) {
            Vector<S> left(basis_.rows());
            for (Eigen::Index i = 0; i < left.size(); ++i) left(i) = moved(i) * factors_.retained(i);
            pull += projected(model, left, model.start_parameters - model.hull.nearest);
        }
        limit_ = -Vector<S>(solve_definite<S>(sensed_, pull));
    }
    void find_start(const ExactModel& model) {
        const auto r = rank(), d = basis_.rows();
        start_ = Vector<S>::Constant(2 * r + (cold_ ? 0 : d) + (adjoint_ ? d : 0), S(0));
        start_.head(r) = from_rational<S>(model.start, precision_) - limit_;
        if (cold_) return;
        const Vector<Rational> offset = model.start_parameters - model.hull.nearest;
        const Vector<S> phi = from_rational<S>(offset, precision_) - times<S>(basis_, limit_);
        start_.segment(r, d) = phi;
        if (!adjoint_) return;
        for (Eigen::Index i = 0; i < d; ++i) {
            const Rational rest = (model.problem.validation(i) - model.hull.nearest(i)) / model.problem.curvature(i);
            start_(r + d + i) = from_rational<S>(rest, precision_);
        }
    }
    void find_map(const ExactModel& model) {
        const auto r = rank(), d = basis_.rows(), n = start_.size();
        const Matrix<S> step =
            from_rational<S>(Matrix<Rational>(model.hull.metric * (2 * model.outer_step)), precision_);
        Matrix<S> map = Matrix<S>::Constant(n, n, S(0)), pull = Matrix<S>::Constant(d, n, S(0));
        for (Eigen::Index i = 0; i < d; ++i) {  // pull: what s⁺ = s − step·Uᵀpull sees
            const Eigen::Index phi = r + i, nu = r + d + i;
            if (!cold_) map(phi, phi) = factors_.retained(i);
            for (Eigen::Index a = 0; a < r; ++a) {
                if (cold_)
                    pull(i, a) = seen(i) * basis_(i, a);
                else
                    map(phi, a) = moved(i) * basis_(i, a);
            }
            if (cold_) continue;
            if (!adjoint_) {
                pull.row(i) = map.row(phi) * seen(i);
                continue;
            }
            const S h = from_rational<S>(model.problem.curvature(i), precision_);
            map(nu, nu) = factors_.retained(i);
            map(nu, phi) = factors_.lagged(i);
            for (Eigen::Index a = 0; a < r; ++a) map(nu, a) = (moved(i) / h - factors_.lagged(i)) * basis_(i, a);
            pull.row(i) = map.row(nu) * h;
        }
        const Matrix<S> sensed = multiply<S>(step, transposed_product<S>(basis_, pull));
        for (Eigen::Index a = 0; a < r; ++a) {
            for (Eigen::Index j = 0; j < n; ++j) map(a, j) -= sensed(a, j);
            map(a, a) += S(1);
            map(n - r + a, a) = map(n - r + a, n - r + a) = S(1);
        }
        powers_.push_back(std::move(map));
    }

    Precision precision_;
    Matrix<S> basis_, gram_, sensed_;
    MethodFactors<S> factors_;
    bool cold_ = false, adjoint_ = false;
    Vector<S> limit_, start_;
    std::vector<Matrix<S>> powers_;
};

}  // namespace datamix
