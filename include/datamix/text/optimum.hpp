#pragma once

#include <cmath>
#include <cstddef>
#include <stdexcept>

#include <Eigen/Core>

#include "datamix/text/horizon_filter.hpp"
#include "datamix/text/problem.hpp"

namespace datamix {

/// θ*(w) = argmin f_w of a text problem by Newton-CG, and what is defined there: the outer objective F(w) = f_V(θ*(w))
/// and its hypergradients. Keeps θ* between calls as the next start, so nearby w cost little. Double precision, not
/// certified; claims text-greedy and text-horizon, proofs/theory.md E1 and E2.
class TextOptimum {
public:
    /// θ*(w) is solved to |∇f_w(θ)| ≤ residual (Euclidean), which bounds |θ − θ*(w)| by residual / reg.
    explicit TextOptimum(const TextProblem& problem, double residual = 1e-10)
        : problem_(problem), at_(problem), validation_(problem), residual_(residual) {
        validation_.choose_validation();
    }

    /// Moves to θ*(w), w (m) on the simplex. Throws UndecidedError if Newton-CG does not reach the residual.
    void move(const Eigen::VectorXd& w) {
        at_.choose(w);
        at_.move(theta_);
        Eigen::VectorXd gradient = at_.gradient();
        for (int iteration = 0; gradient.norm() > residual_; ++iteration) {
            if (iteration == 200) throw UndecidedError("text: Newton-CG did not converge");
            const double norm = gradient.norm();
            const double forcing = std::max(0.3 * residual_ / norm, std::min(0.1, norm));
            const Eigen::VectorXd step = solve(-gradient, forcing * norm);
            search(gradient, step);
            gradient = at_.gradient();
        }
        validation_.move(theta_);
    }

    const Eigen::VectorXd& theta() const { return theta_; }

    /// F(w) = f_V(θ*(w))
    double outer_loss() const { return validation_.value(); }

    /// True hypergradient (m): ∂_i F = −∇f_V(θ*)ᵀ(∇²f_w(θ*))⁻¹∇f_i(θ*).
    Eigen::VectorXd implicit_hypergradient() {
        const Eigen::VectorXd v = validation_.gradient();
        return against(solve(v, 1e-9 * v.norm()));
    }

    /// Truncated hypergradient (m) of a horizon whose rounds start at θ*(w): the inverse Hessian filtered by
    /// I − (I − ηH)^T, that is −[⟨∇f_i(θ*), p_T(H)∇f_V(θ*)⟩]_i.
    Eigen::VectorXd truncated_hypergradient(const HorizonFilter& filter) {
        return against(filter.apply(validation_.gradient(), [this](const Eigen::VectorXd& x, Eigen::VectorXd& out) {
            at_.hessian_times(x, out);
            ++products_;
        }));
    }

    /// Hessian-vector products so far.
    std::size_t products() const { return products_; }

private:
    /// Conjugate gradients with the Hessian's diagonal as preconditioner, to |H x − b| ≤ tolerance.
    Eigen::VectorXd solve(const Eigen::VectorXd& b, double tolerance) {
        const Eigen::ArrayXd scale = (at_.diagonal().array() + problem_.strong_convexity()).inverse();
        Eigen::VectorXd x = Eigen::VectorXd::Zero(b.size());
        Eigen::VectorXd r = b;
        Eigen::VectorXd z = (scale * r.array()).matrix();
        Eigen::VectorXd p = z;
        Eigen::VectorXd hp(b.size());
        double rz = r.dot(z);
        for (int k = 0; k < 5000 && r.norm() > tolerance; ++k) {
            at_.hessian_times(p, hp);
            ++products_;
            const double alpha = rz / p.dot(hp);
            x += alpha * p;
            r -= alpha * hp;
            z = (scale * r.array()).matrix();
            const double next = r.dot(z);
            p = z + (next / rz) * p;
            rz = next;
        }
        return x;
    }

    /// Backtracking (Armijo) along a Newton step; near the solution, where rounding hides the decrease, the full step.
    void search(const Eigen::VectorXd& gradient, const Eigen::VectorXd& step) {
        const Eigen::VectorXd start = theta_;
        const double value = at_.value();
        const double slope = gradient.dot(step);
        for (double length = 1;; length /= 2) {
            theta_ = start + length * step;
            at_.move(theta_);
            if (-slope < 1e-10 || at_.value() <= value + 1e-4 * length * slope) return;
            if (length < 1e-8) throw UndecidedError("text: Newton-CG: no decrease along a Newton step");
        }
    }

    /// −[⟨∇f_i(θ*), v⟩]_i
    Eigen::VectorXd against(const Eigen::VectorXd& v) {
        Eigen::VectorXd unused;
        at_.clear_moments();
        at_.hessian_times(v, unused);
        return -at_.slopes(v, theta_.dot(v));
    }

    const TextProblem& problem_;
    TextProblem::Local at_;          // f_w around theta_
    TextProblem::Local validation_;  // f_V around theta_
    double residual_;
    Eigen::VectorXd theta_ = Eigen::VectorXd::Zero(kTextDimension);
    std::size_t products_ = 0;
};

}  // namespace datamix
