#pragma once

#include <optional>

#include "datamix/evaluate/enclosed_weights.hpp"
#include "datamix/evaluate/exact_model.hpp"
#include "datamix/numeric/dense.hpp"

namespace datamix {

/// One round of exponentiated gradient on a shared-Hessian quadratic, as a map of log-odds ℓ (m, the last of them 0)
/// and parameters θ (d): θ⁺ = a + R(θ − a) with a = Aw(ℓ), ℓ⁺_i = ℓ_i − α⟨a_i − a_m, (I − R)(θ⁺ − c)⟩. In balls; with a
/// ball of what is retained it holds the rounds of all horizons in a range.
class TrapMap {
public:
    /// A state, or all in a box.
    struct State {
        Vector<Ball> log_odds;    ///< ℓ (m)
        Vector<Ball> parameters;  ///< θ (d)
    };

    /// `retained`: the diagonal of R (d), within [0, 1].
    TrapMap(const ExactModel& model, Vector<Ball> retained, Precision precision)
        : optima_(from_rational<Ball>(model.problem.optima, precision)),
          validation_(from_rational<Ball>(model.problem.validation, precision)),
          outer_step_(model.outer_step, precision),
          retained_(std::move(retained)),
          edges_(optima_.rows(), optima_.cols() - 1) {
        for (Eigen::Index i = 0; i < edges_.cols(); ++i) {
            const Vector<Rational> edge = model.problem.optima.col(i) - model.problem.optima.col(edges_.cols());
            edges_.col(i) = from_rational<Ball>(edge, precision);
        }
    }

    Eigen::Index domains() const { return optima_.cols(); }    ///< m
    Eigen::Index dimension() const { return optima_.rows(); }  ///< d
    /// [a_1 … a_m] (d×m)
    const Matrix<Ball>& optima() const { return optima_; }
    const Ball& outer_step() const { return outer_step_; }  ///< α

    /// The round from a state at weights w = w(ℓ).
    State operator()(const State& at, const Vector<Ball>& w) const {
        const Vector<Ball> centre = times<Ball>(optima_, w);
        State next{at.log_odds, centre};
        for (Eigen::Index j = 0; j < centre.size(); ++j)
            next.parameters(j) += retained_(j) * (at.parameters(j) - centre(j));
        const Vector<Ball> g = pull(next.parameters);
        for (Eigen::Index i = 0; i < g.size(); ++i) next.log_odds(i) -= outer_step_ * g(i);
        return next;
    }
    /// ⟨a_i − a_m, (I − R)(θ − c)⟩ (m−1)
    Vector<Ball> pull(const Vector<Ball>& theta) const {
        Vector<Ball> slope(theta.size());
        for (Eigen::Index j = 0; j < slope.size(); ++j)
            slope(j) = (Ball(1) - retained_(j)) * (theta(j) - validation_(j));
        return transposed_times<Ball>(edges_, slope);
    }
    /// Its derivative (n×n, n = m−1+d) wherever the weights are w.
    Matrix<Ball> derivative(const Vector<Ball>& w) const {
        const auto r = domains() - 1, d = dimension();
        Matrix<Ball> spread(r, r);  // ∂w_i/∂ℓ_j
        for (Eigen::Index i = 0; i < r; ++i)
            for (Eigen::Index j = 0; j < r; ++j) spread(i, j) = w(i) * ((i == j ? Ball(1) : Ball(0)) - w(j));
        Matrix<Ball> result(r + d, r + d), bent(d, r + d);  // bent: (I − R)∂θ⁺
        const Matrix<Ball> moved = multiply<Ball>(edges_, spread);
        for (Eigen::Index i = 0; i < d; ++i) {
            const Ball left = Ball(1) - retained_(i);
            for (Eigen::Index j = 0; j < r + d; ++j) {
                Ball& entry = result(r + i, j);
                entry = j < r ? left * moved(i, j) : j - r == i ? retained_(i) : Ball(0);
                bent(i, j) = left * entry;
            }
        }
        const Matrix<Ball> slopes = transposed_product<Ball>(edges_, bent);
        for (Eigen::Index i = 0; i < r; ++i)
            for (Eigen::Index j = 0; j < r + d; ++j)
                result(i, j) = (i == j ? Ball(1) : Ball(0)) - outer_step_ * slopes(i, j);
        return result;
    }

private:
    Matrix<Ball> optima_;
    Vector<Ball> validation_;
    Ball outer_step_;
    Vector<Ball> retained_;
    Matrix<Ball> edges_;  // a_i − a_m (d×(m−1))
};

/// Where the weights of a run are in every round from some round k on, proved (proofs/trapped_runs.md).
struct RunTrap {
    Vector<Ball> weights;      ///< w_j for every j ≥ k (m)
    Vector<Ball> vanishing;    ///< Σ_{k≤j<K} w_i(j), whatever K, where all weights but one vanish; else empty
    Eigen::Index vertex = -1;  ///< the domain of that one
};

/// A ball around the fixed point that the round maps into itself: where the derivative contracts in the coordinates of
/// its eigenvectors. None where that is not so, for a state that is still far away among others.
inline std::optional<RunTrap> trap_at_rest(const TrapMap& map, const TrapMap::State& state) {
    const auto r = map.domains() - 1, n = r + map.dimension();
    TrapMap::State centre = state;
    for (Eigen::Index i = 0; i < r; ++i) centre.log_odds(i) = state.log_odds(i).midpoint_ball();
    for (Eigen::Index i = 0; i < n - r; ++i) centre.parameters(i) = state.parameters(i).midpoint_ball();
    const Vector<Ball> weights = weights_of_log_odds(centre.log_odds);
    const Eigen::MatrixXd slope = map.derivative(weights).unaryExpr([](const Ball& x) { return x.midpoint(); });
    if (!slope.allFinite()) return std::nullopt;
    const auto [moduli, vectors] = eigensystem(slope);
    const double rate = moduli.maxCoeff();
    const Eigen::MatrixXd inverse = dense_inverse(vectors);
    if (!inverse.allFinite()) return std::nullopt;
    const auto exact = [](const Eigen::MatrixXd& a) -> Matrix<Ball> {
        return a.unaryExpr([](double x) { return Ball(x); });
    };
    const Matrix<Ball> q = exact(vectors), p = exact(inverse);
    const auto size = [](const auto& entries) {  // Frobenius, from above
        Ball sum(0);
        for (Eigen::Index i = 0; i < entries.size(); ++i) {
            const Ball most = upper_end(abs(entries.data()[i]));
            sum += most * most;
        }
        return upper_end(sqrt(sum));
    };
    const auto moved = [&](const TrapMap::State& to) {  // |P(to − centre)|
        Vector<Ball> off(n);
        for (Eigen::Index i = 0; i < n; ++i)
            off(i) = i < r ? to.log_odds(i) - centre.log_odds(i) : to.parameters(i - r) - centre.parameters(i - r);
        return size(times<Ball>(p, off));
    };
    const Matrix<Ball> unlike = identity_matrix<Ball>(n) - multiply<Ball>(p, q);
    const Ball kept = Ball(1) - size(unlike);  // |Q⁻¹x| ≤ |Px|/kept
    const Ball contraction(rate + (1 - rate) / 4), defect = moved(map(centre, weights)), spread = moved(state);
    const Ball room = kept - contraction;
    if (!certainly(less(Ball(0), room))) return std::nullopt;
    const Ball radius = upper_end(max(spread / kept, defect / room));  // holds the state, and its own image

    TrapMap::State box = centre;
    for (Eigen::Index i = 0; i < r; ++i) {
        const Vector<Ball> row = q.row(i).transpose();
        box.log_odds(i) = widened(centre.log_odds(i), size(row) * radius);
    }
    RunTrap trap{weights_of_log_odds(box.log_odds), {}, -1};
    const Matrix<Ball> turned = multiply<Ball>(multiply<Ball>(p, map.derivative(trap.weights)), q);
    const Matrix<Ball> left =
        identity_matrix<Ball>(n) * (contraction * contraction) - transposed_product<Ball>(turned, turned);
    if (!certainly(positive_definite<Ball>(left))) return std::nullopt;
    return trap;
}

/// Weights that run into a vertex: while the others are at most what they are now and θ as near to the vertex's optimum
/// as that allows, every other log-odds falls by a least amount. None where it need not.
inline std::optional<RunTrap> trap_at_vertex(const TrapMap& map, const TrapMap::State& state, const Vector<Ball>& w) {
    const auto m = map.domains(), d = map.dimension();
    Eigen::Index vertex = 0;
    for (Eigen::Index i = 1; i < m; ++i)
        if (w(i).midpoint() > w(vertex).midpoint()) vertex = i;
    const Matrix<Ball>& a = map.optima();
    Vector<Ball> most(m), near(d);  // w_i ≤ e^{ℓ_i − ℓ_v}
    for (Eigen::Index i = 0; i < m; ++i) most(i) = upper_end(exp(state.log_odds(i) - state.log_odds(vertex)));
    for (Eigen::Index j = 0; j < d; ++j) {
        Ball pulled(0);  // |Aw − a_v|
        for (Eigen::Index i = 0; i < m; ++i)
            if (i != vertex) pulled += most(i) * abs(a(j, i) - a(j, vertex));
        near(j) = widened(a(j, vertex), upper_end(max(pulled, abs(state.parameters(j) - a(j, vertex)))));
    }
    const Vector<Ball> pull = map.pull(near);
    RunTrap trap{Vector<Ball>(m), Vector<Ball>::Constant(m, Ball(0)), vertex};
    const Ball half(0.5);
    Ball rest(0);
    for (Eigen::Index i = 0; i < m; ++i) {
        if (i == vertex) continue;
        Ball fall = i < m - 1 ? pull(i) : Ball(0);  // of ℓ_i − ℓ_v, over α
        if (vertex < m - 1) fall -= pull(vertex);
        fall = lower_end(map.outer_step() * fall);
        if (!certainly(less(Ball(0), fall))) return std::nullopt;
        trap.weights(i) = hull(Ball(0), most(i));
        trap.vanishing(i) = hull(Ball(0), upper_end(most(i) / (Ball(1) - exp(-fall))));
        rest += most(i);
    }
    trap.weights(vertex) = hull(Ball(1), Ball(1) - rest);
    return trap;
}

}  // namespace datamix
