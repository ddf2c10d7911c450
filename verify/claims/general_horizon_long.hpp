#pragma once

#include <vector>

#include "claims/general_horizon_limits.hpp"

/// What all horizons from some T_1 on have in common, by which general-horizon (F11) excludes them.
namespace datamix::verify {

/// Of the runs of every horizon T ≥ T_1 at once: with s the sign of w_0 − w*, Σ_{j<K} s(w_j − w*) ≥ partial[K−1] for
/// K ≤ J = partial.size(), and s(w_k − w*) ≥ −below for k ≥ J.
struct LongRuns {
    std::vector<Ball> partial;
    Ball below;

    /// A bound from below of the error of the average of every T ≥ T_1 at budget N, with its 1 ≤ K ≤ N/T_1 rounds:
    /// partial[K−1]/K, and S_J/K − below for K ≥ J.
    Ball least_error(const Integer& budget, int horizon, Precision precision) const {
        const Integer most = budget / horizon;
        Ball least = partial.front();
        for (std::size_t k = 1; k < partial.size() && most > k; ++k)
            least = min(least, partial[k] / Ball(static_cast<long>(k + 1)));
        return most < partial.size() ? least : min(least, partial.back() / Ball(most, precision) - below);
    }
};

/// Encloses them. A round of horizon T from θ with |θ − θ*(w)| ≤ r moves w by −α(F′(w) ± ε), and
///   ε = (q^T|z| + ηTq^{T−1}(L_2|z| + L)r)(|∇f_V| + L_V r) + |z|L_V q^T r,   z = dθ*/dw,
/// with q = 1 − ημ, μ the least curvature within r of θ*(w): F1 for the difference of two domains, with the constants
/// of where the run is. ε falls with T from T ln(1/q) ≥ 1 on. None where the bounds do not close.
template <class P>
class LongRunsOf {
public:
    LongRunsOf(const P& problem, const Ball& eta, const Ball& alpha, const Ball& optimum, int horizon,
               Precision precision)
        : problem_(problem), eta_(eta), alpha_(alpha), optimum_(optimum), horizon_(horizon), precision_(precision) {}

    std::optional<LongRuns> from(const Ball& start, const Vector<Ball>& theta) const {
        LongRuns result;
        const bool above = certainly(less(optimum_, start));
        Ball w = start, sum(0);
        AtWeight<P> at(problem_, w, theta, precision_);
        Ball off = upper_end(norm<Ball>(theta - at.theta));
        for (int round = 0; round < 500; ++round) {
            const Ball distance = above ? w - optimum_ : optimum_ - w;
            sum += distance;
            result.partial.push_back(lower_end(sum));
            const std::optional<Ball> error = error_at(at, off);
            if (!error) return std::nullopt;
            if (std::abs(distance.midpoint()) < std::max(2 * Radius::around(w).value(), 1e-14))
                return closed(std::move(result), Ball(Radius::of(w - optimum_).value()), off);
            // About the midpoint; F″ over all of the ball contracts the radius.
            const Ball middle = w.midpoint_ball();
            const AtWeight<P> centre(problem_, middle, at.theta, precision_);
            const Ball radius = abs(Ball(1) - alpha_ * at.curve()) * Radius::around(w).ball() + alpha_ * *error;
            const Ball next = widened(middle - alpha_ * centre.slope(), radius);
            if (!certainly(less(Ball(0), next) && less(next, Ball(1)))) return std::nullopt;
            const AtWeight<P> there(problem_, next, centre.theta, precision_);
            off = upper_end(shrunk(at, off) * off + norm<Ball>(there.theta - at.theta));
            w = next;
            at = there;
        }
        return std::nullopt;
    }

private:
    /// 1 − ημ for the least curvature within `off` of θ*.
    Ball factor(const AtWeight<P>& at, const Ball& off) const {
        Vector<Ball> near = at.theta;
        for (Eigen::Index j = 0; j < near.size(); ++j) near(j) = widened(near(j), off);
        const Ball local = AtWeight<P>::least_curvature_of(theory::hessian(problem_, at.weights(), near));
        const Ball curvature = lower_end(max(local, Ball(problem_.strong_convexity())));
        return max(abs(Ball(1) - eta_ * curvature), abs(Ball(1) - eta_ * Ball(problem_.smoothness())));
    }
    Ball shrunk(const AtWeight<P>& at, const Ball& off) const {
        return power<Ball>(factor(at, off), Integer(horizon_));
    }
    std::optional<Ball> error_at(const AtWeight<P>& at, const Ball& off) const {
        const Ball q = factor(at, off), length(horizon_), before = power<Ball>(q, Integer(horizon_ - 1));
        if (!certainly(less(Ball(1), -length * log(q)))) return std::nullopt;
        const Ball z = norm<Ball>(at.z), pulled = Ball(problem_.validation_smoothness()) * off;
        const Ball sensitivity =
            q * before * z +
            eta_ * length * before * off * (Ball(problem_.hessian_lipschitz()) * z + Ball(problem_.smoothness()));
        return upper_end(sensitivity * (norm<Ball>(at.pull) + pulled) + z * q * before * pulled);
    }
    /// From |w − w*| ≤ distance and |θ − θ*(w)| ≤ off: both stay within twice that.
    std::optional<LongRuns> closed(LongRuns result, const Ball& distance, const Ball& off) const {
        const Ball reach = Ball(2) * distance;
        const AtWeight<P> at(problem_, widened(optimum_, reach), Vector<Ball>::Constant(2, Ball(0)), precision_);
        const Ball drift = Ball(2) * norm<Ball>(at.z) * reach, room = upper_end(max(off, Ball(2) * drift));
        const std::optional<Ball> error = error_at(at, room);
        if (!error) return std::nullopt;
        const Ball curve = lower_end(at.curve()), strayed = *error / curve;
        const bool closes = certainly(less(shrunk(at, room), Ball(0.5)) && less(Ball(0), curve) &&
                                      less(alpha_ * at.curve(), Ball(1)) && less(strayed, reach));
        if (!closes) return std::nullopt;
        result.below = upper_end(strayed + distance);
        return result;
    }

    const P& problem_;
    Ball eta_, alpha_, optimum_;
    int horizon_;
    Precision precision_;
};

}  // namespace datamix::verify
