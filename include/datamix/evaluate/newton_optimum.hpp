#pragma once

#include <cstdio>
#include <functional>
#include <limits>
#include <optional>
#include <string>

#include "datamix/evaluate/enclosed_optimum.hpp"
#include "datamix/problem/shared_quadratic.hpp"

namespace datamix {

/// Whether all domains of a problem have one constant Hessian, so that θ*(w) is affine in w, and F convex where f_V is.
/// To be specialised for a problem of one's own that has.
template <class P>
inline constexpr bool kSharedHessian = false;
template <class S>
inline constexpr bool kSharedHessian<SharedQuadratic<S>> = true;  ///< by its definition

/// How θ*(w) is computed.
template <class S>
struct OptimumOptions {
    std::optional<S> strong_convexity = std::nullopt;  ///< μ > 0 of every domain loss; empty: the problem's own
    std::optional<S> accuracy = std::nullopt;  ///< |θ − θ*(w)| at most; empty: √ε of the scalar (Rational: 0)
    Precision precision = {128};               ///< of balls, whose accuracy follows from it
    /// Multiplies by a symmetric positive definite matrix near (∇²f_w)⁻¹, for conjugate gradients: it changes how many
    /// steps they take. Empty: the identity.
    std::function<Vector<S>(const Vector<S>&)> preconditioner = {};
};

/// θ*(w) = argmin f_w of any problem that is strongly convex, and what is defined there: F(w) = f_V(θ*(w)) and its
/// gradient. Damped Newton steps on |∇f_w| by conjugate gradients, from the last θ*: Hessian products are all it needs.
/// What vouches for the end is strong convexity, |θ − θ*(w)| ≤ |∇f_w(θ)|/μ: distance(). Rational by elimination, so
/// quadratics are solved exactly; Ball encloses (theory::enclose_optimum); double and Real round.
template <Problem P>
class NewtonOptimum {
public:
    using Scalar = typename P::Scalar;  ///< of the problem

    /// The problem must outlive this. Throws InputError where neither the options nor the problem know a μ > 0.
    explicit NewtonOptimum(const P& problem, const OptimumOptions<Scalar>& options = {})
        : problem_(problem),
          precision_(options.precision),
          accuracy_(options.accuracy ? *options.accuracy : usual_accuracy()),
          preconditioner_(options.preconditioner),
          theta_(Vector<Scalar>::Constant(problem.dimension(), Scalar(0))) {
        std::optional<Scalar> mu = options.strong_convexity;
        if constexpr (StronglyConvexProblem<P>)
            if (!mu) mu = problem.strong_convexity();
        if (!mu || !certainly(less(Scalar(0), *mu)))
            throw InputError("optimum: strong_convexity: expected a number above 0, of the problem or in the options");
        mu_ = *mu;
    }

    /// Moves to θ*(w), w (m) with Σw > 0 (a common factor changes nothing), none below 0 unless kSharedHessian. Throws
    /// InputError for other weights and UndecidedError, which names what was reached, where that is not the accuracy.
    void move(const Vector<Scalar>& w) {
        Scalar sum(0);
        for (Eigen::Index i = 0; i < w.size(); ++i) sum += w(i);
        if (w.size() != problem_.domains() || !possibly(less(Scalar(0), sum)) || (!kBalls && !is_finite(sum)))
            throw InputError("optimum: weights: expected a number for every domain, with a sum above 0");
        for (Eigen::Index i = 0; !kSharedHessian<P> && i < w.size(); ++i)
            if (certainly(less(w(i), Scalar(0)))) throw InputError("optimum: weights: expected none below 0");
        weights_ = w;
        curvature_ = mu_ * sum;
        if constexpr (kBalls)
            theta_ = theory::enclose_optimum(problem_, w, curvature_, theta_, precision_);
        else
            descend();
    }

    const Vector<Scalar>& parameters() const { return theta_; }  ///< where the last move() ended (d)
    /// |θ − θ*(w)| is at most this, up to the rounding of the gradient: |∇f_w(θ)|/(μΣw); 0 for balls, which contain θ*.
    Scalar distance() const { return residual_ / curvature_; }
    /// F(w), up to outer_loss_error().
    Scalar outer_loss() const { return problem_.validation_loss(theta_); }
    /// What distance() may change F(w) by, to first order, and the rounding of a loss (64 ε|F|).
    Scalar outer_loss_error() const {
        using std::abs;
        const Scalar moved = length(problem_.validation_gradient(theta_)) * distance();
        if constexpr (kExact)
            return moved;
        else
            return moved + Scalar(64) * std::numeric_limits<Scalar>::epsilon() * abs(outer_loss());
    }
    /// ∇F(w) (m) up to a common number, which does not matter on the simplex: −[∇f_V(θ*)ᵀ(∇²f_w)⁻¹∇f_i(θ*)]_i.
    Vector<Scalar> implicit_hypergradient() const {
        const Vector<Scalar> adjoint = newton_direction(problem_.validation_gradient(theta_), usual_tolerance());
        return -transposed_times<Scalar>(problem_.domain_gradients(theta_), adjoint);
    }

private:
    static constexpr int kMostSteps = 200;
    static constexpr bool kBalls = std::is_same_v<Scalar, Ball>;
    static constexpr bool kExact = kBalls || std::is_same_v<Scalar, Rational>;

    static Scalar usual_accuracy() {
        using std::sqrt;
        if constexpr (kExact)
            return Scalar(0);
        else
            return sqrt(std::numeric_limits<Scalar>::epsilon());
    }
    static Scalar usual_tolerance() {
        if constexpr (kExact)
            return Scalar(0);
        else
            return Scalar(4096) * std::numeric_limits<Scalar>::epsilon();
    }
    /// Euclidean; of rationals, which have no root, the larger sum of absolute values.
    static Scalar length(const Vector<Scalar>& v) {
        if constexpr (std::is_same_v<Scalar, Rational>) {
            Rational sum(0);
            for (Eigen::Index j = 0; j < v.size(); ++j) sum += abs(v(j));
            return sum;
        } else {
            return norm<Scalar>(v);
        }
    }
    Vector<Scalar> gradient(const Vector<Scalar>& theta) const {
        return times<Scalar>(problem_.domain_gradients(theta), weights_);
    }

    /// x (d) with |Hx − b| ≤ tolerance·|b|, H = ∇²f_w(θ): by elimination or by conjugate gradients.
    Vector<Scalar> newton_direction(const Vector<Scalar>& b, const Scalar& tolerance) const {
        if constexpr (kExact) {
            return solve_definite<Scalar>(theory::hessian(problem_, weights_, theta_), b).col(0);
        } else {
            const auto preconditioned = [&](const Vector<Scalar>& v) {
                return preconditioner_ ? preconditioner_(v) : v;
            };
            Vector<Scalar> x = Vector<Scalar>::Constant(b.size(), Scalar(0)), r = b, p = preconditioned(b);
            const Scalar goal = tolerance * tolerance * dot<Scalar>(b, b);
            Scalar rz = dot<Scalar>(r, p);
            for (Eigen::Index k = 0; k < 10 * b.size() + 100 && dot<Scalar>(r, r) > goal; ++k) {
                const Vector<Scalar> hp = problem_.hessian_times(weights_, theta_, p);
                const Scalar alpha = rz / dot<Scalar>(p, hp);
                if (!(alpha > Scalar(0)) || !is_finite(alpha)) break;  // rounding alone
                x += p * alpha;
                r -= hp * alpha;
                const Vector<Scalar> z = preconditioned(r);
                const Scalar next = dot<Scalar>(r, z);
                p = z + p * Scalar(next / rz);
                rz = next;
            }
            return x;
        }
    }

    void descend() {
        slope_ = gradient(theta_);
        residual_ = length(slope_);
        const Scalar goal = curvature_ * accuracy_;
        for (int steps = 0; steps < kMostSteps; ++steps) {
            const bool reached = residual_ <= goal;
            if (!step(reached) || reached) break;  // one step beyond the goal, where it helps
        }
        if (!(residual_ <= goal))
            throw UndecidedError("optimum: Newton's method reached |theta - theta*| <= " + rounded(distance()) +
                                 ", not " + rounded(accuracy_));
    }
    static std::string rounded(const Scalar& value) {
        char text[32];
        std::snprintf(text, sizeof text, "%.1e", to_double(value));
        return text;
    }

    /// A Newton step, the longest of some that lowers |∇f_w|; false where none does. `whole`: no shorter one is tried.
    bool step(bool whole) {
        const Vector<Scalar> direction = newton_direction(slope_, Scalar(1) / Scalar(1000));
        Scalar share(1);
        for (int trial = 0; trial < (whole ? 1 : 12); ++trial, share /= Scalar(4)) {
            const Vector<Scalar> next = theta_ - direction * share;
            const Vector<Scalar> there = gradient(next);
            const Scalar residual = length(there);
            if (!(residual < residual_)) continue;
            theta_ = next;
            slope_ = there;
            residual_ = residual;
            return true;
        }
        return false;
    }

    const P& problem_;
    Precision precision_;
    Scalar accuracy_, mu_, curvature_ = Scalar(1), residual_ = Scalar(0);
    std::function<Vector<Scalar>(const Vector<Scalar>&)> preconditioner_;
    Vector<Scalar> weights_, theta_, slope_;
};

/// θ*(w) and how far it may be off.
template <class S>
struct OptimumPoint {
    Vector<S> parameters;  ///< θ (d)
    S distance;            ///< |θ − θ*(w)| at most
};

/// θ*(w) at one w (m). Throws as NewtonOptimum.
template <Problem P>
OptimumPoint<typename P::Scalar> optimum_of(const P& problem, const Vector<typename P::Scalar>& w,
                                            const OptimumOptions<typename P::Scalar>& options = {}) {
    NewtonOptimum<P> optimum(problem, options);
    optimum.move(w);
    return {optimum.parameters(), optimum.distance()};
}

}  // namespace datamix
