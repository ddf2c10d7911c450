#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "datamix/evaluate/round_law.hpp"
#include "datamix/numeric/product_sums.hpp"

namespace datamix {

/// Which noise the sensitivities see. The algorithm uses the samples of the parameters; independent ones are a
/// different algorithm with another law (claim S8).
enum class NoisePath {
    shared,      ///< that of the parameters
    independent  ///< one of their own
};

/// One round of a noisy run on its first and second moments. The state v = (x, y) holds x = θ − θ_∞ (d) and the
/// weights less w_∞ in the coordinates y of MixtureHull (m−1), *centred* at the fixed point of the mean round, so that
/// no digits cancel.
///
/// A round is v⁺ = Σ_μ H_μ(n)(A_μ v + b_μ) with H_μ the Hermite monomials 1, n_l, n_l² − v_l, n_k n_l of the round's
/// Gaussians. They are orthogonal, so E[v⁺v⁺ᵀ] = Σ_μ E[H_μ²] E[(A_μv+b_μ)(A_μv+b_μ)ᵀ]: moments up to order 4 enter
/// through E[H_μ²] alone; where coordinates are correlated also through E[n_il n_jl]. proofs/moment_evaluator.md.
template <class S>
struct MomentMap {
    Eigen::Index size;    ///< n = d + m − 1
    Vector<S> bias;       ///< w_∞ − w* in these coordinates (m−1), computed without cancellation
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

/// A_μ and b_μ as one n×(n+1) matrix, of which few entries differ from 0.
template <class S>
class ChaosMap {
public:
    using Row = std::vector<std::pair<Eigen::Index, S>>;  // columns and entries

    explicit ChaosMap(Eigen::Index rows) : rows_(static_cast<std::size_t>(rows)) {}
    S& operator()(Eigen::Index row, Eigen::Index column) {
        Row& entries = rows_[static_cast<std::size_t>(row)];
        for (auto& [at, entry] : entries)
            if (at == column) return entry;
        return entries.emplace_back(column, S(0)).second;
    }
    const Row& row(Eigen::Index a) const { return rows_[static_cast<std::size_t>(a)]; }

private:
    std::vector<Row> rows_;
};

/// One map, with E[H_μ²]; or two of them, with E[H_μH_ν], which stands for E[H_νH_μ], too.
template <class S>
struct ChaosTerm {
    S weight;
    ChaosMap<S> map;
    std::optional<ChaosMap<S>> partner = {};  ///< none: map itself
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
        const Matrix<Rational> pull = hull.metric * Rational(2 * model.outer_step);
        lift_ = from_rational<S>(hull.lift, precision);
        step_ = from_rational<S>(multiply<Rational>(pull, hull.lift.transpose()), precision);
        pull_ = from_rational<S>(multiply<Rational>(pull, hull.basis.transpose()), precision);
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
                for (ChaosMap<S>& map : linear_maps(i, l)) result.push_back({v, std::move(map)});
            }
        for (Eigen::Index l = 0; l < m_; ++l) {
            if (!law_.covariance.empty()) add_correlations(l, result);
            for (Eigen::Index k = path_ == NoisePath::shared ? l : 0; k < m_; ++k) add_quadratic(l, k, result);
        }
        return result;
    }

private:
    ChaosMap<S> blank() const { return ChaosMap<S>(n_); }

    /// The step of y_j per unit of (E[θ_T] − c)_i.
    S pull(Eigen::Index j, Eigen::Index i) const { return pull_(j, i) * moved_(i); }

    /// The bias b = y_∞ − y* solves E[step] = 0 at (θ_∞, w_∞); Uᵀ(θ* − c) = 0 leaves only −r_i(θ* − c)_i of the pull.
    void find_limit() {
        Matrix<S> matrix(f_, f_), right(f_, 1);
        for (Eigen::Index j = 0; j < f_; ++j) {
            for (Eigen::Index k = 0; k < f_; ++k) {
                S sum(0);
                for (Eigen::Index i = 0; i < d_; ++i) sum += pull(j, i) * basis_(i, k);
                matrix(j, k) = sum + drift_along(j, k);
            }
            S sum(0);
            for (Eigen::Index i = 0; i < d_; ++i) sum += pull_(j, i) * law_.kept(i) * miss_(i);
            for (Eigen::Index l = 0; l < m_; ++l) sum -= drift(j, l) * optimum_(l);
            right(j, 0) = sum;
        }
        bias_ = solve_definite<S>(matrix, right).col(0);
        weights_ = optimum_ + times<S>(lift_, bias_);
        slack_ = miss_ + limit_parameters_offset();
    }

    /// E of the noise's own contribution to the step of y_j, per unit of w_l; zero for independent paths.
    S drift(Eigen::Index j, Eigen::Index l) const {
        S sum(0);
        if (path_ == NoisePath::independent) return sum;
        for (Eigen::Index i = 0; i < d_; ++i) sum += law_.variance(i, l);
        return sum * step_(j, l);
    }
    /// The same per unit of y_k.
    S drift_along(Eigen::Index j, Eigen::Index k) const {
        S sum(0);
        for (Eigen::Index l = 0; l < m_; ++l) sum += drift(j, l) * lift_(l, k);
        return sum;
    }

    /// row += factor · w_l as an affine function of the state.
    void add_weight(ChaosMap<S>& map, Eigen::Index row, Eigen::Index l, const S& factor) const {
        for (Eigen::Index k = 0; k < f_; ++k)
            if (!is_zero(lift_(l, k))) map(row, d_ + k) += factor * lift_(l, k);
        map(row, n_) += factor * weights_(l);
    }
    /// row += factor · (E[θ_T | state] − c)_i.
    void add_slack(ChaosMap<S>& map, Eigen::Index row, Eigen::Index i, const S& factor, bool constant) const {
        map(row, i) += factor * law_.kept(i);
        for (Eigen::Index k = 0; k < f_; ++k) map(row, d_ + k) += factor * moved_(i) * basis_(i, k);
        if (constant) map(row, n_) += factor * slack_(i);
    }

    ChaosMap<S> mean_map() const {
        ChaosMap<S> map = blank();
        for (Eigen::Index i = 0; i < d_; ++i) add_slack(map, i, i, S(1), false);
        for (Eigen::Index j = 0; j < f_; ++j) {
            map(d_ + j, d_ + j) += S(1);
            for (Eigen::Index i = 0; i < d_; ++i) add_slack(map, d_ + j, i, -pull(j, i), false);
            for (Eigen::Index k = 0; k < f_; ++k) map(d_ + j, d_ + k) -= drift_along(j, k);
        }
        return map;  // its constants vanish: this is what centring means
    }

    /// What the monomials n_il and n_jl of one domain share where i ≠ j are correlated.
    void add_correlations(Eigen::Index l, std::vector<ChaosTerm<S>>& out) const {
        const Matrix<S>& own = law_.covariance[static_cast<std::size_t>(l)];
        for (Eigen::Index j = 0; j < d_; ++j)
            for (Eigen::Index i = 0; i < j; ++i) {
                if (is_zero(own(i, j))) continue;
                const auto first = linear_maps(i, l), second = linear_maps(j, l);
                for (std::size_t path = 0; path < first.size(); ++path)
                    out.push_back({own(i, j), first[path], second[path]});
            }
    }

    /// Of n_il; for independent paths of that of the sensitivities and of that of the parameters.
    std::vector<ChaosMap<S>> linear_maps(Eigen::Index i, Eigen::Index l) const {
        ChaosMap<S> map = blank();
        add_weight(map, i, l, S(-1));
        for (Eigen::Index j = 0; j < f_; ++j) add_weight(map, d_ + j, l, pull(j, i));
        ChaosMap<S> sensed = path_ == NoisePath::shared ? map : blank();
        for (Eigen::Index j = 0; j < f_; ++j) add_slack(sensed, d_ + j, i, step_(j, l), true);
        if (path_ == NoisePath::shared) return {sensed};
        return {sensed, map};
    }

    /// −Σ_lk step_(j, l) n_lᵀn_k w_k, l from the sensitivities, k from the parameters: of variance tr V_lV_k.
    void add_quadratic(Eigen::Index l, Eigen::Index k, std::vector<ChaosTerm<S>>& out) const {
        S variance(0);
        for (Eigen::Index i = 0; i < d_; ++i) add_product(variance, law_.variance(i, l), law_.variance(i, k));
        if (!law_.covariance.empty()) {
            const auto& one = law_.covariance[static_cast<std::size_t>(l)];
            const auto& other = law_.covariance[static_cast<std::size_t>(k)];
            for (Eigen::Index j = 0; j < d_; ++j)
                for (Eigen::Index i = 0; i < j; ++i) variance += S(2) * one(i, j) * other(i, j);
        }
        if (is_zero(variance)) return;
        ChaosMap<S> map = blank();
        for (Eigen::Index j = 0; j < f_; ++j) {
            add_weight(map, d_ + j, k, -step_(j, l));
            if (path_ == NoisePath::shared && k != l) add_weight(map, d_ + j, l, -step_(j, k));
        }
        const bool square = path_ == NoisePath::shared && k == l;  // E[(n² − v)²] = 2v²
        out.push_back({square ? S(S(2) * variance) : variance, map});
    }

    Eigen::Index d_, m_, f_, n_;
    const RoundLaw<S>& law_;
    NoisePath path_;
    Matrix<S> basis_, lift_, step_, pull_;
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
    mean = Matrix<S>::Constant(n, n, S(0));
    for (Eigen::Index a = 0; a < n; ++a)
        for (const auto& [c, entry] : terms.front().map.row(a)) mean(a, c) = entry;
    second = Matrix<S>(pairs, pairs);
    from_mean = Matrix<S>(pairs, n);
    source = Vector<S>(pairs);
    ProductSums<S> sums(static_cast<std::size_t>(pairs + n + 1));  // a row of all three, with index n for 1
    const auto add = [&](const detail::ChaosMap<S>& lefts, Eigen::Index a,
                         const typename detail::ChaosMap<S>::Row& rights) {
        for (const auto& [i, left] : lefts.row(a))
            for (const auto& [j, right] : rights) sums.add(static_cast<std::size_t>(pair(i, j)), left, right);
    };
    for (Eigen::Index b = 0; b < n; ++b) {
        std::vector<std::pair<const detail::ChaosMap<S>*, typename detail::ChaosMap<S>::Row>> weighted;
        const auto weigh = [&](const S& weight, const detail::ChaosMap<S>& lefts, const detail::ChaosMap<S>& rights) {
            auto& row = weighted.emplace_back(&lefts, rights.row(b)).second;
            for (auto& [j, right] : row) right = weight * right;
        };
        for (const auto& term : terms) {
            weigh(term.weight, term.map, term.partner ? *term.partner : term.map);
            if (term.partner) weigh(term.weight, *term.partner, term.map);
        }
        for (Eigen::Index a = 0; a <= b; ++a) {
            sums.clear();
            for (const auto& [lefts, rights] : weighted) add(*lefts, a, rights);
            const std::vector<S> totals = sums.totals(precision);
            const auto at = pair(a, b);
            for (Eigen::Index k = 0; k < pairs; ++k) second(at, k) = totals[static_cast<std::size_t>(k)];
            for (Eigen::Index k = 0; k < n; ++k) from_mean(at, k) = totals[static_cast<std::size_t>(pairs + k)];
            source(at) = totals.back();
        }
    }
}

}  // namespace datamix
