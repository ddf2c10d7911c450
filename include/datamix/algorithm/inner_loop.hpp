#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "datamix/problem/problem.hpp"

namespace datamix {

/// The tape (see TapedProblem) of a problem that brings none: keeps the iterates and the domain gradients of a round,
/// d·(m + 1) numbers a step.
template <Problem P>
class PlainTape {
public:
    using Scalar = typename P::Scalar;  ///< of the problem
    /// Longer rounds are kept in segments (reverse_round): nearly all their gradients are computed twice.
    static constexpr std::size_t most_steps = 4096;

    /// The problem must outlive the tape.
    explicit PlainTape(const P& problem) : problem_(problem) {}

    /// Forgets the last round; the next is at mixture w (m).
    void start(const Vector<Scalar>& w) {
        weights_ = w;
        rewind(0);
        slopes_ = Vector<Scalar>::Constant(problem_.domains(), Scalar(0));
    }

    /// Forgets the iterates, not the slopes; which step of the round comes next makes no difference.
    void rewind(std::size_t) { steps_ = 0; }

    /// ∇f_w(θ) (d) at θ (d), the next iterate.
    Vector<Scalar> record(const Vector<Scalar>& theta) {
        if (steps_ == iterates_.size()) {
            iterates_.emplace_back();
            gradients_.emplace_back();
        }
        iterates_[steps_] = theta;
        gradients_[steps_] = problem_.domain_gradients(theta);
        return mixture(gradients_[steps_++], weights_);
    }

    /// Hλ ← ∇²f_w(θ_t)λ (d) for λ (d), and adds ⟨∇f_i(θ_t), λ⟩ to slope i.
    void pull_back(std::size_t t, const Vector<Scalar>& lambda, Vector<Scalar>& hessian_lambda) {
        for (Eigen::Index i = 0; i < slopes_.size(); ++i)
            for (Eigen::Index j = 0; j < lambda.size(); ++j) slopes_(i) += gradients_[t](j, i) * lambda(j);
        hessian_lambda = problem_.hessian_times(weights_, iterates_[t], lambda);
    }

    const Vector<Scalar>& slopes() const { return slopes_; }  ///< m, of all calls of pull_back since start()

    /// Σ w_i g_i (d) of gradients [g_1 … g_m] (d×m) and w (m).
    static Vector<Scalar> mixture(const Matrix<Scalar>& gradients, const Vector<Scalar>& w) {
        Vector<Scalar> result(gradients.rows());
        for (Eigen::Index j = 0; j < gradients.rows(); ++j) {
            Scalar sum(0);
            for (Eigen::Index i = 0; i < gradients.cols(); ++i) sum += gradients(j, i) * w(i);
            result(j) = sum;
        }
        return result;
    }

private:
    const P& problem_;
    Vector<Scalar> weights_, slopes_;
    std::vector<Vector<Scalar>> iterates_;
    std::vector<Matrix<Scalar>> gradients_;
    std::size_t steps_ = 0;  // of this round; the memory of others is kept
};

namespace detail {

template <class P>
struct TapeOf {
    using type = PlainTape<P>;
};
template <TapedProblem P>
struct TapeOf<P> {
    using type = typename P::Tape;
};

}  // namespace detail

/// The tape that a problem brings (TapedProblem), else PlainTape.
template <Problem P>
using TapeOf = typename detail::TapeOf<P>::type;

namespace detail {

template <class P>
concept keeps_segments = requires {
    datamix::TapeOf<P>::most_steps;
};

/// Whether λ is below what a floating-point number holds in full: steps before add nothing that a sum would notice.
template <class S>
bool underflowed([[maybe_unused]] const Vector<S>& lambda) {
    if constexpr (std::is_floating_point_v<S>)
        return (lambda.array().abs() < std::numeric_limits<S>::min()).all();
    else
        return false;
}

/// The tape's own, where it has them: the memory is kept for the next round.
template <class Tape, class Iterates>
Iterates& beginnings(Tape& tape, Iterates& others) {
    if constexpr (requires { tape.beginnings; })
        return tape.beginnings;
    else
        return others;
}

}  // namespace detail

/// How many of the T steps of a round are on the tape at a time.
template <Problem P>
std::size_t segment_of(std::size_t horizon) {
    if constexpr (detail::keeps_segments<P>) {
        // A quarter of √T: what is kept of a step of the tape is more than θ, and read again while it is still near.
        const auto quarter = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(horizon)) / 4));
        return std::min(std::max<std::size_t>(horizon, 1), std::max<std::size_t>(TapeOf<P>::most_steps, quarter));
    }
    return std::max<std::size_t>(horizon, 1);
}

/// T inner steps θ ← θ − η∇f_w(θ) from `theta` (d, updated in place) at mixture w, and the truncated hypergradient
/// g (m) by the backward sweep: λ = ∇f_V(θ_T); g −= η[⟨∇f_i(θ_t), λ⟩]_i, λ ← λ − η∇²f_w(θ_t)λ for t = T−1 … 0.
/// The tape may be kept between rounds: it reuses its memory. proofs/theory.md, Setting.
///
/// Of more steps than the tape keeps, where it says how many these are, θ is kept at the beginning of each segment
/// (segment_of), and all but the last are made again on the way back: memory for O(√T) steps, and the same bits. Once λ
/// has underflowed, which is looked at every 128 steps, the way back ends.
template <Problem P>
Vector<typename P::Scalar> reverse_round(const P& problem, TapeOf<P>& tape, const Vector<typename P::Scalar>& w,
                                         std::size_t horizon, const typename P::Scalar& eta,
                                         Vector<typename P::Scalar>& theta) {
    using Scalar = typename P::Scalar;
    const std::size_t segment = segment_of<P>(horizon);
    // θ at the beginning of every segment but the last; the first is the short one.
    std::vector<Vector<Scalar>> own;
    auto& kept = detail::beginnings(tape, own);
    std::size_t count = 0;
    const auto descend = [&](std::size_t steps, Vector<Scalar>& at) {
        for (; steps > 0; --steps) at -= tape.record(at) * eta;
    };
    tape.start(w);
    std::size_t from = 0;
    if constexpr (detail::keeps_segments<P>) {
        while (from + segment < horizon) {
            if (count == kept.size()) kept.emplace_back();
            kept[count++] = theta;
            const std::size_t steps = (horizon - from - 1) % segment + 1;
            if constexpr (requires { tape.advance(steps, eta, theta); })
                tape.advance(steps, eta, theta);
            else
                descend(steps, theta);
            from += steps;
            tape.rewind(from);
        }
    }
    descend(horizon - from, theta);
    Vector<Scalar> lambda = problem.validation_gradient(theta);
    Vector<Scalar> hessian_lambda(theta.size());
    for (std::size_t end = horizon;;) {
        for (std::size_t t = end - from; t-- > 0;) {
            if ((from + t) % 128 == 0 && detail::underflowed<Scalar>(lambda)) return tape.slopes() * Scalar(-eta);
            tape.pull_back(t, lambda, hessian_lambda);
            lambda -= hessian_lambda * eta;
        }
        if (count == 0) return tape.slopes() * Scalar(-eta);
        if constexpr (detail::keeps_segments<P>) {
            end = from;
            from -= std::min(segment, from);
            tape.rewind(from);
            descend(end - from, kept[--count]);
        }
    }
}

/// The same round with forward sensitivities (d×m): Z_0 = 0, Z_{t+1} = (I − η∇²f_w(θ_t))Z_t − η[∇f_1(θ_t) … ∇f_m(θ_t)],
/// g = Z_Tᵀ∇f_V(θ_T). proofs/theory.md, Setting.
template <Problem P>
Vector<typename P::Scalar> forward_round(const P& problem, const Vector<typename P::Scalar>& w, std::size_t horizon,
                                         const typename P::Scalar& eta, Vector<typename P::Scalar>& theta) {
    using Scalar = typename P::Scalar;
    Matrix<Scalar> z = Matrix<Scalar>::Constant(problem.dimension(), problem.domains(), Scalar(0));
    for (std::size_t t = 0; t < horizon; ++t) {
        const Matrix<Scalar> gradients = problem.domain_gradients(theta);
        for (Eigen::Index i = 0; i < z.cols(); ++i) {
            const Vector<Scalar> column = z.col(i);
            z.col(i) = column - (problem.hessian_times(w, theta, column) + gradients.col(i)) * eta;
        }
        theta -= PlainTape<P>::mixture(gradients, w) * eta;
    }
    const Vector<Scalar> validation = problem.validation_gradient(theta);
    Vector<Scalar> g(problem.domains());
    for (Eigen::Index i = 0; i < g.size(); ++i) {
        Scalar sum(0);
        for (Eigen::Index j = 0; j < z.rows(); ++j) sum += z(j, i) * validation(j);
        g(i) = sum;
    }
    return g;
}

}  // namespace datamix
