#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <stdexcept>
#include <string>

#include <Eigen/Core>

#include "datamix/text/horizon_filter.hpp"
#include "datamix/text/problem.hpp"

namespace datamix {

/// θ*(w) = argmin f_w of a text problem by Newton-CG in a trust region (Steihaug), and what is defined there: the outer
/// objective F(w) = f_V(θ*(w)) and its hypergradients. Keeps θ* between calls as the next start, so nearby w cost
/// little. Double precision, not certified; claims text-greedy and text-horizon, proofs/theory.md E1 and E2.
class TextOptimum {
public:
    /// The residual that holds |θ − θ*(w)|, and with it the error of F, to about 1e-8 (2e-14: what rounding allows).
    static double default_residual(const TextProblem& problem) {
        return std::clamp(1e-8 * problem.strong_convexity(), 2e-14, 1e-10);
    }

    /// θ*(w) is solved to |∇f_w(θ)| ≤ residual (Euclidean), which bounds |θ − θ*(w)| by residual / reg. The problem
    /// must outlive this.
    TextOptimum(const TextProblem& problem, double residual)
        : problem_(problem),
          at_(problem),
          validation_(problem),
          residual_(residual),
          theta_(Eigen::VectorXd::Zero(problem.dimension())) {
        validation_.choose_validation();
    }
    /// With default_residual.
    explicit TextOptimum(const TextProblem& problem) : TextOptimum(problem, default_residual(problem)) {}

    /// Moves to θ*(w), w (m) on the simplex; with validation_share s, to argmin f_w + s f_V, where w may be any weights
    /// ≥ 0 but 0. Throws InputError for other weights and UndecidedError, which names the residual that was reached, if
    /// it is not the one asked for.
    void move(const Eigen::VectorXd& w, double validation_share = 0) {
        if (w.size() != problem_.domains() || !w.allFinite() || w.minCoeff() < 0 || !(w.sum() > 0))
            throw InputError("text: weights: expected a number >= 0 for every domain, not all 0");
        at_.choose(w, validation_share);
        curvature_ = problem_.strong_convexity() * w.sum();
        at_.move(theta_);
        value_ = at_.value();
        gradient_ = at_.gradient();
        radius_ = 0;
        for (int iteration = 0; gradient_.norm() > residual_; ++iteration) {
            if (iteration == 500 || !step()) {
                char message[100];
                std::snprintf(message, sizeof message, "text: Newton-CG did not converge: residual %.1e, not %.1e",
                              gradient_.norm(), residual_);
                throw UndecidedError(message);
            }
        }
        polish();
        validation_.move(theta_);
    }

    const Eigen::VectorXd& theta() const { return theta_; }  ///< where the last move() ended (d)

    /// What move() minimised, at theta(), in nats a character: within residual()²/(2 reg Σw) of its minimum.
    double inner_loss() const { return value_; }

    /// |∇f_w(θ)| that the last move() reached.
    double residual() const { return gradient_.norm(); }

    /// F(w) = f_V(θ*(w)), nats a character.
    double outer_loss() const { return validation_.value(); }

    /// (∇²f_w(θ*))⁻¹b (d), to a relative residual of 1e-12.
    Eigen::VectorXd newton_direction(const Eigen::VectorXd& b) { return solve(b, 1e-12 * b.norm(), 0).step; }

    /// ∇f_V(θ*) (d).
    const Eigen::VectorXd& outer_gradient() { return validation_.gradient(); }

    /// True hypergradient (m): ∂_i F = −∇f_V(θ*)ᵀ(∇²f_w(θ*))⁻¹∇f_i(θ*).
    Eigen::VectorXd implicit_hypergradient() { return against(newton_direction(outer_gradient())); }

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
    // Farther out the kernels clamp their exponents, and values are no longer those of f; solutions are far inside.
    static constexpr double kLargestLogit = 170;
    static constexpr Eigen::Index kPart = 256;  // entries of six vectors: 12 kB

    struct Step {
        Eigen::VectorXd step;
        double length = 0;    // in the norm of the preconditioner, which the trust region is a ball of
        double decrease = 0;  // of the quadratic model
        bool inside = true;   // not cut at the radius
    };

    /// Conjugate gradients for H x = b with the Hessian's diagonal as preconditioner, to |H x − b| ≤ tolerance or to
    /// the edge of the trust region (Steihaug); radius 0 stands for none.
    Step solve(const Eigen::VectorXd& b, double tolerance, double radius) {
        const Eigen::ArrayXd scale = (at_.diagonal().array().max(0) + curvature_).inverse();
        Step result{Eigen::VectorXd::Zero(b.size())};
        Eigen::VectorXd r = b;
        Eigen::VectorXd z = (scale * r.array()).matrix();
        Eigen::VectorXd p = z;
        Eigen::VectorXd hp(b.size());
        double rz = r.dot(z), rr = r.squaredNorm();
        double xx = 0, xp = 0, pp = rz;  // x, p: products in the preconditioner's norm
        for (int k = 0; k < 20000 && std::sqrt(rr) > tolerance; ++k) {
            at_.hessian_times(p, hp);
            ++products_;
            const double curvature = p.dot(hp);
            double alpha = rz / curvature;
            if (!(curvature > 0) || !std::isfinite(alpha)) break;  // rounding alone
            if (radius > 0 && xx + alpha * (2 * xp + alpha * pp) >= radius * radius) {
                alpha = (radius * radius - xx) / (xp + std::sqrt(xp * xp + pp * (radius * radius - xx)));
                result.inside = false;
            }
            result.decrease += alpha * (rz - 0.5 * alpha * curvature);
            xx += alpha * (2 * xp + alpha * pp);
            double next = 0;
            rr = 0;
            // Part by part, each of which stays in the nearest cache from its first line to its last.
            for (Eigen::Index at = 0; at < b.size(); at += kPart) {
                const Eigen::Index size = std::min(kPart, b.size() - at);
                auto rest = r.segment(at, size);
                result.step.segment(at, size) += alpha * p.segment(at, size);
                rest -= alpha * hp.segment(at, size);
                z.segment(at, size) = (scale.segment(at, size) * rest.array()).matrix();
                next += rest.dot(z.segment(at, size));
                rr += rest.squaredNorm();
            }
            if (!result.inside) break;
            const double beta = next / rz;
            xp = beta * (xp + alpha * pp);
            pp = next + beta * beta * pp;
            p = z + beta * p;
            rz = next;
        }
        result.length = std::sqrt(xx);
        return result;
    }

    /// One step that lowers f, after as many shorter trials as it takes; false if rounding leaves none.
    bool step() {
        const Eigen::VectorXd start = theta_, gradient = gradient_;
        const double norm = gradient.norm(), value = value_;
        const double forcing = std::max(0.3 * residual_ / norm, std::min(0.1, norm));
        for (int trial = 0; trial < 60; ++trial) {
            const Step tried = solve(-gradient, forcing * norm, radius_);
            theta_ = start + tried.step;
            double gain = 0;  // of the model's decrease
            if (within_range()) {
                at_.move(theta_);
                value_ = at_.value();
                gradient_ = at_.gradient();
                // Where rounding hides the difference of two values, the mean slope along the step shows it.
                const bool hidden = tried.decrease < 1e-10 * (1 + std::abs(value));
                gain = (hidden ? -0.5 * tried.step.dot(gradient + gradient_) : value - value_) / tried.decrease;
            }
            if (gain < 0.25 || !std::isfinite(gain)) radius_ = 0.25 * tried.length;
            if (gain > 0.75 && !tried.inside) radius_ *= 3;
            if (gain > 1e-4 && std::isfinite(gain)) return true;
            at_.move(start);  // the model is that of the start
            if (!(radius_ > 0)) break;
        }
        theta_ = start;
        gradient_ = gradient;
        value_ = value;
        return false;
    }

    /// One more Newton step, kept if it helps: it takes the residual about as low as rounding allows, and F is then
    /// smooth enough for a search to compare values that are close.
    void polish() {
        const Eigen::VectorXd start = theta_, gradient = gradient_;
        const double value = value_;
        theta_ += solve(-gradient, 1e-3 * gradient.norm(), 0).step;
        at_.move(theta_);
        value_ = at_.value();
        gradient_ = at_.gradient();
        if (gradient_.norm() <= gradient.norm()) return;
        theta_ = start;
        at_.move(theta_);
        value_ = value;
        gradient_ = gradient;
    }

    bool within_range() const { return theta_.allFinite() && theta_.lpNorm<Eigen::Infinity>() <= kLargestLogit; }

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
    double curvature_ = 0;  // strong convexity of f_w
    double radius_ = 0;     // of the trust region; 0: none yet
    double value_ = 0;
    Eigen::VectorXd theta_;
    Eigen::VectorXd gradient_;
    std::size_t products_ = 0;
};

}  // namespace datamix
