#pragma once

#include <algorithm>
#include <limits>
#include <utility>

#include "datamix/text/enclosed_rest.hpp"

namespace datamix {

/// What tilts a TiltedLoss.
struct Tilt {
    Eigen::VectorXd psi;  ///< ψ (d)
    double kappa = 0;     ///< κ > 0
};

/// A loss that at θ*(w) is at most F(w) = f_V(θ*(w)), for every w, and whose minimum can be certified:
///   Φ_w(θ) = f_V(θ) − ⟨ψ, ∇f_w(θ)⟩ + κ(f_w(θ) − f_w(θ_0) + (reg/2)|θ − θ_0|²).
/// At θ*(w) ∇f_w is 0, and f_w, which is reg strongly convex, is least. Φ_w is convex in θ, and 2κ reg strongly so, if
/// κn_w + n_V ≥ n_w·range(ψ) in every context, n the contexts' shares and range(ψ) that of ψ's logits there.
/// (proofs/certified_text.md)
class TiltedLoss {
public:
    /// Both are the same problem and must outlive this.
    TiltedLoss(const EnclosedText& enclosed, const TextProblem& problem)
        : enclosed_(enclosed),
          reg_(problem.strong_convexity()),
          mixture_(problem),
          validation_(problem),
          ahead_(problem),
          behind_(problem) {
        validation_.choose_validation();
    }

    /// The least κ that makes Φ_w convex for ψ (d), and a little more: n_w ≤ `most` and n_V = `validation` (n×n).
    static double least_kappa(const Eigen::VectorXd& psi, const Eigen::MatrixXd& most,
                              const Eigen::MatrixXd& validation) {
        double kappa = 1e-3;
        each_range(psi, most.rows(), [&](Eigen::Index a, Eigen::Index b, double range) {
            if (most(a, b) > 0) kappa = std::max(kappa, range - validation(a, b) / most(a, b));
        });
        return kappa * (1 + 1e-9);
    }
    /// argmin Φ_w and min Φ_w, in double precision, by Newton's method from `start`, which is θ_0.
    std::pair<Eigen::VectorXd, double> minimum(const Eigen::VectorXd& w, const Tilt& tilt,
                                               const Eigen::VectorXd& start) {
        const Eigen::VectorXd& psi = tilt.psi;
        const double kappa = tilt.kappa, pull = kappa * reg_, curvature = 2 * pull;
        for (TextProblem::Local* loss : {&mixture_, &ahead_, &behind_}) loss->choose(w);
        mixture_.move(start);
        const double origin = kappa * mixture_.value(), h = 1e-3 / psi.lpNorm<Eigen::Infinity>();
        Eigen::VectorXd theta = start, turned, third;
        for (int step = 0;; ++step) {
            mixture_.move(theta);
            validation_.move(theta);
            mixture_.hessian_times(psi, turned);
            const Eigen::VectorXd slope = mixture_.gradient(), away = theta - start;
            const Eigen::VectorXd gradient = validation_.gradient() - turned + kappa * slope + pull * away;
            const double lost = gradient.squaredNorm() / (2 * curvature);
            const double value = validation_.value() - psi.dot(slope) + kappa * mixture_.value() - origin +
                                 pull / 2 * away.squaredNorm() - lost;
            if (lost <= kLoss || step == 10) return {theta, value};
            ahead_.move(theta + h * psi);
            behind_.move(theta - h * psi);
            const Eigen::VectorXd scale =
                ((kappa * mixture_.diagonal() + validation_.diagonal()).array().max(0) + curvature).matrix();
            theta += conjugate_gradients(
                [&](const Eigen::VectorXd& v, Eigen::VectorXd& out) {
                    mixture_.hessian_times(v, turned);
                    out = kappa * turned + pull * v;
                    validation_.hessian_times(v, turned);
                    out += turned;
                    ahead_.hessian_times(v, turned);
                    behind_.hessian_times(v, third);
                    out -= (turned - third) / (2 * h);
                },
                -gradient, scale);
        }
    }

    /// A number below Φ_w everywhere, from its value and slope at `theta` and its strong convexity; `origin` is θ_0.
    /// −∞ where Φ_w is not sure to be convex.
    double certified(const Eigen::VectorXd& w, const Tilt& tilt, const EnclosedTextPoint& origin,
                     const Eigen::VectorXd& theta) const {
        const Vector<Ball> psi = exact_balls(tilt.psi, enclosed_.precision());
        const EnclosedTextLoss mixture = enclosed_.mixture(exact_balls(w, enclosed_.precision()));
        if (!convex(tilt, mixture.mass, enclosed_.validation().mass)) return -std::numeric_limits<double>::infinity();
        const Ball kappa(tilt.kappa), pull = kappa * mixture.reg;
        const EnclosedTextPoint point(enclosed_, exact_balls(theta, enclosed_.precision()));
        const EnclosedTextPoint::Slopes slopes(point, mixture), outer(point, enclosed_.validation());
        const Vector<Ball> slope = slopes.gradient(), away = point.theta() - origin.theta();
        const Ball value = point.value(enclosed_.validation()) - dot<Ball>(psi, slope) +
                           kappa * (point.value(mixture) - origin.value(mixture)) +
                           pull * dot<Ball>(away, away) / Ball(2);
        const Vector<Ball> gradient = outer.gradient() - slopes.hessian_times(psi) + slope * kappa + away * pull;
        const Ball least = lower_end(value - dot<Ball>(gradient, gradient) / (Ball(4) * pull));
        return arf_get_d(arb_midref(least.data()), ARF_RND_DOWN);
    }

    /// H⁻¹b to a twentieth, with `scale` as preconditioner; less where H is found not to be positive.
    template <class Multiply>
    static Eigen::VectorXd conjugate_gradients(const Multiply& multiply, const Eigen::VectorXd& b,
                                               const Eigen::VectorXd& scale) {
        Eigen::VectorXd x = Eigen::VectorXd::Zero(b.size()), r = b, z = r.cwiseQuotient(scale), p = z, product;
        double rz = r.dot(z);
        for (int k = 0; k < 1000 && r.norm() > 0.05 * b.norm(); ++k) {
            multiply(p, product);
            const double curvature = p.dot(product);
            if (!(curvature > 0)) break;
            x += (rz / curvature) * p;
            r -= (rz / curvature) * product;
            z = r.cwiseQuotient(scale);
            const double next = r.dot(z);
            p = z + (next / rz) * p;
            rz = next;
        }
        return x;
    }

private:
    static constexpr double kLoss = 1e-6;  // of a minimum of Φ, by what is left of its gradient

    /// Whether κ certainly is enough for these shares (n×n each). A range of sums of three doubles is known to 1e-14
    /// times the largest of them.
    static bool convex(const Tilt& tilt, const Matrix<Ball>& mixture, const Matrix<Ball>& validation) {
        const double rounding = 1e-14 * tilt.psi.lpNorm<Eigen::Infinity>();
        bool result = true;
        each_range(tilt.psi, mixture.rows(), [&](Eigen::Index a, Eigen::Index b, double range) {
            const Ball missing = (Ball(range + rounding) - Ball(tilt.kappa)) * mixture(a, b);
            result = result && certainly(less_equal(missing, validation(a, b)));
        });
        return result;
    }

    /// visit(a, b, ψ's range of logits there) for the n² contexts.
    template <class Visit>
    static void each_range(const Eigen::VectorXd& psi, Eigen::Index n, const Visit& visit) {
        for (Eigen::Index a = 0; a < n; ++a)
            for (Eigen::Index b = 0; b < n; ++b) {
                const Eigen::ArrayXd logits =
                    (psi.segment(a * n, n) + psi.segment((n + b) * n, n) + psi.tail(n)).array();
                visit(a, b, logits.maxCoeff() - logits.minCoeff());
            }
    }

    const EnclosedText& enclosed_;
    double reg_;
    TextProblem::Local mixture_, validation_, ahead_, behind_;  // f_w; f_V; f_w before and after a step along ψ
};

}  // namespace datamix
