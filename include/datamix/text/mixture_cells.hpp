#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "datamix/text/enclosed_rest.hpp"

namespace datamix {

/// A simplex of mixtures and a number that F is nowhere below on it.
struct MixtureCell {
    Eigen::MatrixXd vertices;  ///< m×k, one mixture a column
    double least = 0;          ///< nats a character
};

/// Lower bounds of F(w) = f_V(θ*(w)) on cells of the simplex, certified. On a cell, with ψ = (∇²f_c)⁻¹∇f_V at θ_0 =
/// θ*(c), c its centre, and κ > 0,
///   Φ_w(θ) = f_V(θ) − ⟨ψ, ∇f_w(θ)⟩ + κ(f_w(θ) − f_w(θ_0))
/// is at most F(w) at θ*(w), where ∇f_w = 0 and f_w is least. It is convex in θ, and κ reg strongly so, if κn_w +
/// n_V ≥ n_w·range(ψ) in every context, n the contexts' shares and range(ψ) that of ψ's logits there. It is affine in
/// w, so its minimum over θ is concave in w, and least at a vertex of the cell. Its slope at θ_0 nearly vanishes: what
/// is lost is quadratic in the size of the cell. (proofs/certified_text.md)
class MixtureCells {
public:
    /// Both are the same problem and must outlive this.
    MixtureCells(const EnclosedText& enclosed, const TextProblem& problem)
        : enclosed_(enclosed),
          reg_(problem.strong_convexity()),
          optimum_(problem, 1e-4 * reg_),
          mixture_(problem),
          validation_(problem),
          ahead_(problem),
          behind_(problem) {
        validation_.choose_validation();
        for (Eigen::Index i = 0; i < enclosed.domains(); ++i) shares_.push_back(midpoints(enclosed.domain(i).mass));
        outer_shares_ = midpoints(enclosed.validation().mass);
    }

    /// Cells that cover the simplex, F ≥ `target` on each for certain; empty where `most_cells` were not enough.
    std::optional<std::vector<MixtureCell>> cover(double target, std::size_t most_cells) {
        std::vector<MixtureCell> done;
        std::deque<Eigen::MatrixXd> open{Eigen::MatrixXd::Identity(enclosed_.domains(), enclosed_.domains())};
        for (std::size_t seen = 0; !open.empty(); ++seen) {
            if (seen == most_cells) return std::nullopt;
            const Eigen::MatrixXd cell = std::move(open.front());
            open.pop_front();
            const double least = bound(cell, target);
            if (least >= target)
                done.push_back({cell, least});
            else
                for (Eigen::MatrixXd& half : halves(cell)) open.push_back(std::move(half));
        }
        return done;
    }

    /// A number that F is not below on the cell with these vertices (m×k, each on the simplex), −∞ where nothing is
    /// known. One below `target` is not certified. Throws as TextOptimum::move.
    double bound(const Eigen::MatrixXd& vertices, double target) {
        optimum_.move(vertices.rowwise().mean());
        const Eigen::VectorXd start = optimum_.theta(), psi = optimum_.newton_direction(optimum_.outer_gradient());
        const double kappa = convexity(vertices, psi);
        std::vector<Eigen::VectorXd> minima;
        for (const auto& w : vertices.colwise()) {
            const auto [theta, value] = minimum(w, psi, kappa, start);
            if (!(value >= target)) return value;
            minima.push_back(theta);
        }
        if (!convex(vertices, psi, kappa)) return -std::numeric_limits<double>::infinity();
        const EnclosedTextPoint origin(enclosed_, balls(start));
        double least = std::numeric_limits<double>::infinity();
        for (Eigen::Index k = 0; k < vertices.cols(); ++k)
            least =
                std::min(least, certified(vertices.col(k), psi, kappa, origin, minima[static_cast<std::size_t>(k)]));
        return least;
    }

private:
    static constexpr double kLoss = 1e-6;  // of a minimum of Φ, by what is left of its gradient

    static Eigen::MatrixXd midpoints(const Matrix<Ball>& values) {
        return values.unaryExpr([](const Ball& value) { return value.midpoint(); });
    }
    Vector<Ball> balls(const Eigen::VectorXd& values) const { return exact_balls(values, enclosed_.precision()); }

    static std::vector<Eigen::MatrixXd> halves(const Eigen::MatrixXd& cell) {
        Eigen::Index p = 0, q = 1;
        double longest = 0;
        for (Eigen::Index i = 0; i < cell.cols(); ++i)
            for (Eigen::Index j = i + 1; j < cell.cols(); ++j) {
                const double length = (cell.col(i) - cell.col(j)).norm();
                if (length <= longest * (1 + 1e-9)) continue;  // of equal edges the first
                longest = length;
                p = i;
                q = j;
            }
        std::vector<Eigen::MatrixXd> result(2, cell);
        result[0].col(p) = result[1].col(q) = (cell.col(p) + cell.col(q)) / 2;
        return result;
    }

    /// visit(ψ's range of logits, n_V, largest n_w) for the contexts of a cell, from ψ (d), n_V (n×n) and an n_w (n×n)
    /// for each of its corners: n_w is affine in w.
    template <class S, class Visit>
    static void each_context(const Vector<S>& psi, const Matrix<S>& validation, const std::vector<Matrix<S>>& shares,
                             const Visit& visit) {
        using std::max, std::min;
        const Eigen::Index n = validation.rows();
        for (Eigen::Index a = 0; a < n; ++a)
            for (Eigen::Index b = 0; b < n; ++b) {
                S share = shares[0](a, b), low(0), high(0);
                for (const Matrix<S>& of_corner : shares) share = max(share, of_corner(a, b));
                for (Eigen::Index c = 0; c < n; ++c) {
                    const S logit = psi(a * n + c) + psi((n + b) * n + c) + psi(2 * n * n + c);
                    low = c == 0 ? logit : min(low, logit);
                    high = c == 0 ? logit : max(high, logit);
                }
                visit(S(high - low), validation(a, b), share);
            }
    }
    /// The least κ, and a little more; in double precision.
    double convexity(const Eigen::MatrixXd& vertices, const Eigen::VectorXd& psi) const {
        std::vector<Eigen::MatrixXd> shares;
        for (const auto& w : vertices.colwise()) {
            shares.push_back(Eigen::MatrixXd::Zero(enclosed_.symbols(), enclosed_.symbols()));
            for (Eigen::Index i = 0; i < w.size(); ++i) shares.back() += w(i) * shares_[static_cast<std::size_t>(i)];
        }
        double kappa = 1e-3;
        each_context(psi, outer_shares_, shares, [&](double range, double validation, double share) {
            if (share > 0) kappa = std::max(kappa, range - validation / share);
        });
        return kappa * (1 + 1e-9);
    }
    /// Whether κ is certainly enough.
    bool convex(const Eigen::MatrixXd& vertices, const Eigen::VectorXd& psi, double kappa) const {
        std::vector<Matrix<Ball>> shares;
        for (const auto& w : vertices.colwise()) shares.push_back(enclosed_.mixture(balls(w)).mass);
        bool result = true;
        each_context(balls(psi), enclosed_.validation().mass, shares,
                     [&](const Ball& range, const Ball& validation, const Ball& share) {
                         result = result && certainly(less_equal((range - Ball(kappa)) * share, validation));
                     });
        return result;
    }

    /// argmin Φ_w and min Φ_w, in double precision, by Newton's method from `start`.
    std::pair<Eigen::VectorXd, double> minimum(const Eigen::VectorXd& w, const Eigen::VectorXd& psi, double kappa,
                                               const Eigen::VectorXd& start) {
        for (TextProblem::Local* loss : {&mixture_, &ahead_, &behind_}) loss->choose(w);
        mixture_.move(start);
        const double origin = kappa * mixture_.value(), curvature = kappa * reg_;
        const double h = 1e-3 / psi.lpNorm<Eigen::Infinity>();
        Eigen::VectorXd theta = start, turned, third;
        for (int step = 0;; ++step) {
            mixture_.move(theta);
            validation_.move(theta);
            mixture_.hessian_times(psi, turned);
            const Eigen::VectorXd slope = mixture_.gradient();
            const Eigen::VectorXd gradient = validation_.gradient() - turned + kappa * slope;
            const double lost = gradient.squaredNorm() / (2 * curvature);
            const double value = validation_.value() - psi.dot(slope) + kappa * mixture_.value() - origin - lost;
            if (lost <= kLoss || step == 10) return {theta, value};
            ahead_.move(theta + h * psi);
            behind_.move(theta - h * psi);
            const Eigen::VectorXd scale =
                ((kappa * mixture_.diagonal() + validation_.diagonal()).array().max(0) + curvature).matrix();
            theta += conjugate_gradients(
                [&](const Eigen::VectorXd& v, Eigen::VectorXd& out) {
                    mixture_.hessian_times(v, turned);
                    out = kappa * turned;
                    validation_.hessian_times(v, turned);
                    out += turned;
                    ahead_.hessian_times(v, turned);
                    behind_.hessian_times(v, third);
                    out -= (turned - third) / (2 * h);
                },
                -gradient, scale);
        }
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

    /// A number below Φ_w everywhere, from its value and slope at `theta` and its strong convexity.
    double certified(const Eigen::VectorXd& vertex, const Eigen::VectorXd& direction, double factor,
                     const EnclosedTextPoint& origin, const Eigen::VectorXd& theta) const {
        const Vector<Ball> w = balls(vertex), psi = balls(direction);
        const EnclosedTextLoss mixture = enclosed_.mixture(w);
        const Ball kappa(factor);
        const EnclosedTextPoint point(enclosed_, balls(theta));
        const EnclosedTextPoint::Slopes slopes(point, mixture), outer(point, enclosed_.validation());
        const Vector<Ball> slope = slopes.gradient();
        const Ball value = point.value(enclosed_.validation()) - dot<Ball>(psi, slope) +
                           kappa * (point.value(mixture) - origin.value(mixture));
        const Vector<Ball> gradient = outer.gradient() - slopes.hessian_times(psi) + slope * kappa;
        const Ball lost = dot<Ball>(gradient, gradient) / (Ball(2) * kappa * mixture.reg);
        const Ball least = lower_end(value - lost);
        return arf_get_d(arb_midref(least.data()), ARF_RND_DOWN);
    }

    const EnclosedText& enclosed_;
    std::vector<Eigen::MatrixXd> shares_;  // of contexts (n×n) in each domain
    Eigen::MatrixXd outer_shares_;         // in the validation text
    double reg_;
    TextOptimum optimum_;
    TextProblem::Local mixture_, validation_, ahead_, behind_;  // f_w; f_V; f_w before and after a step along ψ
};

}  // namespace datamix
