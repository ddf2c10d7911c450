#pragma once

#include <vector>

#include "datamix/evaluate/round_law.hpp"
#include "datamix/numeric/add_product.hpp"

namespace datamix {

/// Which noise the sensitivities see. The algorithm uses the samples of the parameters; independent ones are a
/// different algorithm with another law (claim S8).
enum class NoisePath {
    shared,      ///< that of the parameters
    independent  ///< one of their own
};

/// One round of a noisy run on its first and second moments. The state v = (x, y) holds x = θ − θ_∞ (d) and
/// y = w − w_∞ (first m−1 weights), *centred* at the fixed point of the mean round, so that no digits cancel.
///
/// A round is v⁺ = Σ_μ H_μ(n)(A_μ v + b_μ) with H_μ the Hermite monomials 1, n_l, n_l² − v_l, n_k n_l of the round's
/// Gaussians. They are orthogonal, so E[v⁺v⁺ᵀ] = Σ_μ E[H_μ²] E[(A_μv+b_μ)(A_μv+b_μ)ᵀ]: moments up to order 4 enter
/// through E[H_μ²] alone. proofs/moment_evaluator.md.
template <class S>
struct MomentMap {
    Eigen::Index size;    ///< n = d + m − 1
    Vector<S> bias;       ///< w_∞ − w* (m−1), computed without cancellation
    Vector<S> start;      ///< v_0 (n)
    Matrix<S> mean;       ///< B (n×n): E v⁺ = B E v
    Matrix<S> second;     ///< E[vvᵀ] packed ↦ E[v⁺v⁺ᵀ] packed (p×p), p = n(n+1)/2
    Matrix<S> from_mean;  ///< the part of E[v⁺v⁺ᵀ] that is linear in E v (p×n)
    Vector<S> source;     ///< and its constant part (p)

    /// Of a model with affinely independent optima (ExactModel::with_independent_optima) under the linear outer step.
    MomentMap(const ExactModel& model, const RoundLaw<S>& law, Precision precision = {64},
              NoisePath path = NoisePath::shared);

    /// Index of the pair (a, b), 0 ≤ a, b < n, in the packed symmetric matrix.
    static Eigen::Index pair(Eigen::Index a, Eigen::Index b) {
        return a < b ? b * (b + 1) / 2 + a : a * (a + 1) / 2 + b;
    }
};

namespace detail {

/// A_μ and b_μ as one n×(n+1) matrix, with E[H_μ²].
template <class S>
struct ChaosTerm {
    S weight;
    Matrix<S> map;
};

template <class S>
class ChaosBuilder {
public:
    ChaosBuilder(const ExactModel& model, const RoundLaw<S>& law, Precision precision, NoisePath path)
        : d_(model.dimension()), m_(model.domains()), f_(m_ - 1), n_(d_ + f_), law_(law), path_(path) {
        const auto& hull = model.hull;
        const Vector<Rational> optimum = model.optimum();
        basis_ = from_rational<S>(hull.basis, precision);
        optimum_ = from_rational<S>(optimum, precision);
        const Vector<Rational> miss = hull.nearest - model.problem.validation;
        miss_ = from_rational<S>(miss, precision);
        step_ = Matrix<S>(f_, m_);  // 2α(I − 11ᵀ/m), first m−1 rows
        const Rational alpha2 = 2 * model.outer_step;
        for (Eigen::Index j = 0; j < f_; ++j)
            for (Eigen::Index l = 0; l < m_; ++l)
                step_(j, l) = from_rational<S>(
                    Rational(alpha2 * (Rational(j == l ? 1 : 0) - 1 / Rational(static_cast<int>(m_)))), precision);
        moved_ = Vector<S>(d_);
        for (Eigen::Index i = 0; i < d_; ++i) moved_(i) = S(1) - law_.kept(i);
        find_limit();
    }

    const Vector<S>& bias() const { return bias_; }
    Vector<S> limit_parameters_offset() const { return times<S>(basis_, bias_); }  // θ_∞ − z*

    std::vector<ChaosTerm<S>> terms() const {
        std::vector<ChaosTerm<S>> result;
        result.push_back({S(1), mean_map()});
        for (Eigen::Index i = 0; i < d_; ++i)
            for (Eigen::Index l = 0; l < m_; ++l) {
                const S& v = law_.variance(i, l);
                if (is_zero(v)) continue;
                add_linear(i, l, v, result);
                for (Eigen::Index k = path_ == NoisePath::shared ? l : 0; k < m_; ++k)
                    if (!is_zero(law_.variance(i, k))) add_quadratic(l, k, v, law_.variance(i, k), result);
            }
        return result;
    }

private:
    Matrix<S> blank() const { return Matrix<S>::Constant(n_, n_ + 1, S(0)); }

    /// Π_j: sum over domains of step_(j, l)(1−r_i)u_il.
    S pull(Eigen::Index j, Eigen::Index i) const {
        S sum(0);
        for (Eigen::Index l = 0; l < f_; ++l) sum += step_(j, l) * basis_(i, l);
        return sum * moved_(i);
    }

    /// The bias b = w_∞ − w* solves E[step] = 0 at (θ_∞, w_∞); Σ_i u_il (θ*−c)_i = 0 leaves only −r_i u_il(θ*−c)_i.
    void find_limit() {
        Matrix<S> matrix(f_, f_), right(f_, 1);
        for (Eigen::Index j = 0; j < f_; ++j) {
            for (Eigen::Index k = 0; k < f_; ++k) {
                S sum(0);
                for (Eigen::Index i = 0; i < d_; ++i) sum += pull(j, i) * basis_(i, k);
                matrix(j, k) = sum + drift(j, k) - drift(j, m_ - 1);
            }
            S sum(0);
            for (Eigen::Index l = 0; l < f_; ++l)
                for (Eigen::Index i = 0; i < d_; ++i) sum += step_(j, l) * law_.kept(i) * basis_(i, l) * miss_(i);
            for (Eigen::Index l = 0; l < m_; ++l) sum -= drift(j, l) * optimum_(l);
            right(j, 0) = sum;
        }
        bias_ = solve_definite<S>(matrix, right).col(0);
        weights_ = optimum_;
        for (Eigen::Index j = 0; j < f_; ++j) {
            weights_(j) += bias_(j);
            weights_(m_ - 1) -= bias_(j);
        }
        slack_ = miss_ + limit_parameters_offset();
    }

    /// E of the noise's own contribution to the step of weight j, per unit of w_l; zero for independent paths.
    S drift(Eigen::Index j, Eigen::Index l) const {
        S sum(0);
        if (path_ == NoisePath::independent) return sum;
        for (Eigen::Index i = 0; i < d_; ++i) sum += law_.variance(i, l);
        return sum * step_(j, l);
    }

    /// row += factor · w_l as an affine function of the state.
    void add_weight(Matrix<S>& map, Eigen::Index row, Eigen::Index l, const S& factor) const {
        if (l < f_)
            map(row, d_ + l) += factor;
        else
            for (Eigen::Index k = 0; k < f_; ++k) map(row, d_ + k) -= factor;
        map(row, n_) += factor * weights_(l);
    }
    /// row += factor · (E[θ_T | state] − c)_i.
    void add_slack(Matrix<S>& map, Eigen::Index row, Eigen::Index i, const S& factor, bool constant) const {
        map(row, i) += factor * law_.kept(i);
        for (Eigen::Index k = 0; k < f_; ++k) map(row, d_ + k) += factor * moved_(i) * basis_(i, k);
        if (constant) map(row, n_) += factor * slack_(i);
    }

    Matrix<S> mean_map() const {
        Matrix<S> map = blank();
        for (Eigen::Index i = 0; i < d_; ++i) add_slack(map, i, i, S(1), false);
        for (Eigen::Index j = 0; j < f_; ++j) {
            map(d_ + j, d_ + j) += S(1);
            for (Eigen::Index i = 0; i < d_; ++i) add_slack(map, d_ + j, i, -pull(j, i), false);
            for (Eigen::Index k = 0; k < f_; ++k) map(d_ + j, d_ + k) -= drift(j, k) - drift(j, m_ - 1);
        }
        return map;  // its constants vanish: this is what centring means
    }

    void add_linear(Eigen::Index i, Eigen::Index l, const S& v, std::vector<ChaosTerm<S>>& out) const {
        Matrix<S> map = blank();
        add_weight(map, i, l, S(-1));
        for (Eigen::Index j = 0; j < f_; ++j) add_weight(map, d_ + j, l, pull(j, i));
        Matrix<S> sensed = path_ == NoisePath::shared ? map : blank();
        for (Eigen::Index j = 0; j < f_; ++j) add_slack(sensed, d_ + j, i, step_(j, l), true);
        out.push_back({v, sensed});
        if (path_ == NoisePath::independent) out.push_back({v, map});
    }

    /// −Σ_lk step_(j, l) n_l n_k w_k, l from the sensitivities, k from the parameters.
    void add_quadratic(Eigen::Index l, Eigen::Index k, const S& vl, const S& vk, std::vector<ChaosTerm<S>>& out) const {
        Matrix<S> map = blank();
        for (Eigen::Index j = 0; j < f_; ++j) {
            add_weight(map, d_ + j, k, -step_(j, l));
            if (path_ == NoisePath::shared && k != l) add_weight(map, d_ + j, l, -step_(j, k));
        }
        const bool square = path_ == NoisePath::shared && k == l;  // E[(n²−v)²] = 2v²
        out.push_back({square ? S(S(2) * vl * vk) : S(vl * vk), map});
    }

    Eigen::Index d_, m_, f_, n_;
    const RoundLaw<S>& law_;
    NoisePath path_;
    Matrix<S> basis_, step_;
    Vector<S> moved_, optimum_, miss_, bias_, weights_, slack_;
};

}  // namespace detail

template <class S>
MomentMap<S>::MomentMap(const ExactModel& model, const RoundLaw<S>& law, Precision precision, NoisePath path)
    : size(model.dimension() + model.free_weights()) {
    const detail::ChaosBuilder<S> chaos(model, law, precision, path);
    const auto n = size, d = model.dimension(), pairs = n * (n + 1) / 2;
    bias = chaos.bias();
    const Vector<Rational> parameters = model.start_parameters - model.hull.nearest;
    const Vector<S> x = from_rational<S>(parameters, precision) - chaos.limit_parameters_offset();
    const Vector<S> y = from_rational<S>(model.start, precision) - bias;
    start = Vector<S>(n);
    for (Eigen::Index a = 0; a < n; ++a) start(a) = a < d ? x(a) : y(a - d);

    const auto terms = chaos.terms();
    mean = terms.front().map.leftCols(n);
    Matrix<S> hat = Matrix<S>::Constant(pairs, (n + 1) * (n + 2) / 2, S(0));
    for (const auto& term : terms) {
        // Only the entries that are there: the maps are sparse.
        std::vector<std::vector<std::pair<Eigen::Index, S>>> rows(static_cast<std::size_t>(n));
        for (Eigen::Index a = 0; a < n; ++a)
            for (Eigen::Index c = 0; c <= n; ++c)
                if (!is_zero(term.map(a, c))) rows[static_cast<std::size_t>(a)].emplace_back(c, term.map(a, c));
        for (Eigen::Index b = 0; b < n; ++b)
            for (const auto& [j, right] : rows[static_cast<std::size_t>(b)]) {
                const S weighted = term.weight * right;
                for (Eigen::Index a = 0; a <= b; ++a)
                    for (const auto& [i, left] : rows[static_cast<std::size_t>(a)])
                        add_product(hat(pair(a, b), pair(i, j)), left, weighted);
            }
    }
    second = hat.leftCols(pairs);
    from_mean = hat.middleCols(pairs, n);
    source = hat.col(pairs + n);
}

}  // namespace datamix
