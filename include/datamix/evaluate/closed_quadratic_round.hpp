#pragma once

#include <optional>
#include <vector>

#include "datamix/numeric/elimination.hpp"
#include "datamix/problem/quadratic.hpp"

namespace datamix {

namespace detail {

/// θ ↦ Aθ + b.
template <class S>
struct AffineMap {
    Matrix<S> matrix;  // d×d
    Vector<S> shift;   // d

    Vector<S> operator()(const Vector<S>& theta) const { return times<S>(matrix, theta) + shift; }
    /// This one after `first`.
    AffineMap after(const AffineMap& first) const { return {multiply<S>(matrix, first.matrix), (*this)(first.shift)}; }
};

}  // namespace detail

/// One round of the algorithm (T inner steps and the hypergradient of all of them) on quadratic domains with Hessians
/// of their own, by doubling: O(d³ log T + md²) whatever the horizon, O(d² + md) where all domains share one Hessian.
/// Over any scalar that holds rationals. proofs/quadratic_rounds.md, section 1.
template <class S>
class QuadraticRound {
public:
    /// `exact`, with symmetric Hessians; η = inner_step > 0. Throws InputError for T < 1.
    QuadraticRound(const QuadraticProblem<Rational>& exact, const Rational& inner_step, const Integer& horizon,
                   Precision precision)
        : horizon_(horizon),
          eta_(from_rational<S>(inner_step, precision)),
          optima_(from_rational<S>(exact.optima(), precision)),
          validation_hessian_(from_rational<S>(exact.validation_hessian(), precision)),
          validation_(from_rational<S>(exact.validation_optimum(), precision)) {
        if (horizon < 1) throw InputError("quadratic round: expected a horizon of at least 1");
        const auto last = exact.domains() - 1;
        bool shared = true;
        for (Eigen::Index i = 0; i <= last; ++i) {
            const Matrix<Rational> off = exact.hessian(i) - exact.hessian(last);
            for (Eigen::Index j = 0; j < off.size(); ++j) shared = shared && off.data()[j] == 0;
            differences_.push_back(from_rational<S>(off, precision));
            hessians_.push_back(from_rational<S>(exact.hessian(i), precision));
        }
        const Matrix<Rational> identity = identity_matrix<Rational>(exact.dimension());
        const Matrix<Rational> step = identity - exact.hessian(last) * inner_step;
        step_ = from_rational<S>(step, precision);  // of the last domain alone
        if (shared) retained_ = power<S>(step_, horizon);
    }

    /// Moves θ (d, in place) by one round at mixture w (m, Σw = 1) and returns the hypergradient (m), up to a common
    /// shift where all domains share a Hessian.
    Vector<S> advance(const Vector<S>& w, Vector<S>& theta) const {
        return retained_ ? advance_shared(w, theta) : advance_by_doubling(w, theta);
    }

private:
    using Map = detail::AffineMap<S>;

    /// θ⁺ = a + R(θ − a) with a = Aw, R = (I − ηH)^T; g_i = ⟨a_i, (I − R)V(θ⁺ − c)⟩.
    Vector<S> advance_shared(const Vector<S>& w, Vector<S>& theta) const {
        const Vector<S> centre = times<S>(optima_, w);
        theta = centre + times<S>(*retained_, theta - centre);
        const Vector<S> slope = times<S>(validation_hessian_, theta - validation_);
        return transposed_times<S>(optima_, slope - times<S>(*retained_, slope));
    }

    Vector<S> advance_by_doubling(const Vector<S>& w, Vector<S>& theta) const {
        const auto d = theta.size(), m = w.size();
        const Vector<S> origin = near(theta);  // positions are counted from here: small ones have small radii
        Matrix<S> pulls(d, m);                 // H_i(a_i − origin)
        for (Eigen::Index i = 0; i < m; ++i)
            pulls.col(i) = times<S>(hessians_[static_cast<std::size_t>(i)], optima_.col(i) - origin);
        Map step{step_, times<S>(pulls, w) * eta_};
        for (Eigen::Index i = 0; i + 1 < m; ++i) {
            const Matrix<S>& off = differences_[static_cast<std::size_t>(i)];
            const S factor = eta_ * w(i);
            for (Eigen::Index j = 0; j < off.size(); ++j)
                if (!is_zero(off.data()[j])) step.matrix.data()[j] -= factor * off.data()[j];
        }
        // n runs through the leading bits of T: first the maps of n steps, then with λ the sums.
        std::vector<Map> doubled, maps = {step};
        const auto bits = msb(horizon_);
        for (auto bit = bits; bit-- > 0;) {
            doubled.push_back(maps.back().after(maps.back()));
            maps.push_back(bit_test(horizon_, static_cast<unsigned>(bit)) ? step.after(doubled.back())
                                                                          : doubled.back());
        }
        const Vector<S> from = theta - origin;
        theta = origin + maps.back()(from);
        const Vector<S> lambda = times<S>(validation_hessian_, theta - validation_);
        Matrix<S> sum = outer(lambda, from);  // Σ_{t<n} A^{n−1−t} λ θ_tᵀ
        Vector<S> pulled = lambda;            // Σ_{t<n} A^t λ
        for (std::size_t k = 0; k < doubled.size(); ++k) {
            const Map& half = maps[k];
            sum = Matrix<S>(multiply<S>(half.matrix, sum) + multiply<S>(sum, half.matrix) + outer(pulled, half.shift));
            pulled += times<S>(half.matrix, pulled);
            if (!bit_test(horizon_, static_cast<unsigned>(bits - 1 - k))) continue;
            sum = Matrix<S>(multiply<S>(step.matrix, sum) + outer(lambda, doubled[k](from)));
            pulled = lambda + times<S>(step.matrix, pulled);
        }
        Vector<S> g(m);
        for (Eigen::Index i = 0; i < m; ++i) {
            const Matrix<S>& hessian = hessians_[static_cast<std::size_t>(i)];
            S slope(0);
            for (Eigen::Index j = 0; j < d; ++j) {
                for (Eigen::Index k = 0; k < d; ++k) slope += hessian(j, k) * sum(j, k);
                slope -= pulls(j, i) * pulled(j);
            }
            g(i) = -eta_ * slope;
        }
        return g;
    }

    static Matrix<S> outer(const Vector<S>& u, const Vector<S>& v) {
        Matrix<S> result(u.size(), v.size());
        for (Eigen::Index i = 0; i < u.size(); ++i)
            for (Eigen::Index j = 0; j < v.size(); ++j) result(i, j) = u(i) * v(j);
        return result;
    }
    static Vector<S> near(Vector<S> theta) {
        if constexpr (std::is_same_v<S, Ball>)
            for (Eigen::Index i = 0; i < theta.size(); ++i) theta(i) = theta(i).midpoint_ball();
        return theta;
    }

    Integer horizon_;
    S eta_;
    std::vector<Matrix<S>> hessians_, differences_;  // H_i, H_i − H_m
    Matrix<S> optima_, validation_hessian_, step_;   // step_: I − ηH_m
    Vector<S> validation_;
    std::optional<Matrix<S>> retained_;  // (I − ηH)^T of a shared Hessian
};

}  // namespace datamix
