#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <limits>
#include <optional>
#include <vector>

#include "datamix/text/optimum.hpp"
#include "datamix/text/tilted_loss.hpp"

namespace datamix {

/// A simplex of mixtures and a number that F is nowhere below on it.
struct MixtureCell {
    Eigen::MatrixXd vertices;  ///< m×k, one mixture a column
    double least = 0;          ///< nats a character
};

/// Lower bounds of F(w) = f_V(θ*(w)) on cells of the simplex, certified. On a cell, with c in it and ψ =
/// (∇²f_c)⁻¹∇f_V at θ_0 = θ*(c), F(w) ≥ min Φ_w, Φ that of TiltedLoss. It is affine in w, so its minimum over θ is
/// concave in w, and least at a vertex of the cell. Its slope at θ_0 nearly vanishes: what is lost is quadratic in the
/// size of the cell. (proofs/certified_text.md)
class MixtureCells {
public:
    /// Both are the same problem and must outlive this.
    MixtureCells(const EnclosedText& enclosed, const TextProblem& problem)
        : problem_(problem),
          enclosed_(enclosed),
          optimum_(problem, 1e-4 * problem.strong_convexity()),
          mixture_(problem),
          loss_(enclosed, problem),
          outer_shares_(midpoints(enclosed.validation().mass)) {
        for (Eigen::Index i = 0; i < enclosed.domains(); ++i) shares_.push_back(midpoints(enclosed.domain(i).mass));
    }

    /// Cells that cover the simplex, F ≥ `target` on each for certain; empty where `most_cells` were not enough.
    std::optional<std::vector<MixtureCell>> cover(double target, std::size_t most_cells) {
        std::vector<MixtureCell> done;
        std::deque<Eigen::MatrixXd> open{Eigen::MatrixXd::Identity(enclosed_.domains(), enclosed_.domains())};
        for (std::size_t seen = 0; !open.empty(); ++seen) {
            if (seen == most_cells) return std::nullopt;
            const Eigen::MatrixXd cell = std::move(open.front());
            open.pop_front();
            const View view = look(cell);
            const double least = bound(cell, view.centre, target);
            if (least >= target)
                done.push_back({cell, least});
            else
                for (Eigen::MatrixXd& half : halves(cell, view.metric)) open.push_back(std::move(half));
        }
        return done;
    }

    /// A number that F is not below on the cell with these vertices (m×k, each on the simplex), −∞ where nothing is
    /// known. One below `target` is not certified. Throws as TextOptimum::move.
    double bound(const Eigen::MatrixXd& vertices, double target) {
        return bound(vertices, look(vertices).centre, target);
    }

private:
    /// A cell from its centroid, in double precision. It says where to look and where to cut, not what is true.
    struct View {
        Eigen::MatrixXd metric;  // m×m: f_w(θ*(c)) − min f_w is about half the square of the distance of c and w
        Eigen::VectorXd centre;  // m, where the least bound of a vertex should be largest
    };

    static Eigen::MatrixXd midpoints(const Matrix<Ball>& values) {
        return values.unaryExpr([](const Ball& value) { return value.midpoint(); });
    }
    static double square(const Eigen::MatrixXd& metric, const Eigen::VectorXd& v) { return v.dot(metric * v); }

    Eigen::MatrixXd shares_of(const Eigen::VectorXd& w) const {
        Eigen::MatrixXd result = w(0) * shares_[0];
        for (Eigen::Index i = 1; i < w.size(); ++i) result += w(i) * shares_[static_cast<std::size_t>(i)];
        return result;
    }
    /// The largest n_w of a cell (n×n): n_w is affine in w.
    Eigen::MatrixXd most_shares(const Eigen::MatrixXd& vertices) const {
        Eigen::MatrixXd result = shares_of(vertices.col(0));
        for (const auto& w : vertices.colwise()) result = result.cwiseMax(shares_of(w));
        return result;
    }
    /// With θ_0 = θ*(w), where this moves to.
    Tilt tilt_at(const Eigen::VectorXd& w, const Eigen::MatrixXd& most) {
        optimum_.move(w);
        const Eigen::VectorXd psi = optimum_.newton_direction(optimum_.outer_gradient());
        return {psi, TiltedLoss::least_kappa(psi, most, outer_shares_)};
    }

    View look(const Eigen::MatrixXd& vertices) {
        const Eigen::VectorXd middle = vertices.rowwise().mean();
        const Tilt tilt = tilt_at(middle, most_shares(vertices));
        mixture_.choose(middle);
        mixture_.move(optimum_.theta());
        const Eigen::VectorXd scale = (mixture_.diagonal().array().max(0) + problem_.strong_convexity()).matrix();
        const Eigen::MatrixXd slopes = problem_.domain_gradients(optimum_.theta());
        Eigen::MatrixXd solved(slopes.rows(), slopes.cols());
        for (Eigen::Index i = 0; i < slopes.cols(); ++i)
            solved.col(i) = TiltedLoss::conjugate_gradients(
                [&](const Eigen::VectorXd& v, Eigen::VectorXd& out) { mixture_.hessian_times(v, out); }, slopes.col(i),
                scale);
        const Eigen::MatrixXd product = slopes.transpose() * solved, metric = (product + product.transpose()) / 2;
        return {metric, balanced(vertices, metric, tilt.kappa, -(slopes.transpose() * tilt.psi))};
    }
    /// The c in the cell at which the least of ⟨slope, w⟩ − (κ/2)|w − c|² over the vertices w is largest: the centre of
    /// the smallest ball around them, but that each has a head start. Weight goes from the vertex that is best off to
    /// the one that is worst off.
    static Eigen::VectorXd balanced(const Eigen::MatrixXd& vertices, const Eigen::MatrixXd& metric, double kappa,
                                    const Eigen::VectorXd& slope) {
        const Eigen::Index k = vertices.cols();
        Eigen::VectorXd share = Eigen::VectorXd::Constant(k, 1 / static_cast<double>(k)), height(k);
        for (int step = 0; step < 1000; ++step) {
            const Eigen::VectorXd centre = vertices * share;
            for (Eigen::Index j = 0; j < k; ++j)
                height(j) = slope.dot(vertices.col(j)) - kappa / 2 * square(metric, vertices.col(j) - centre);
            Eigen::Index low = 0, high = -1;
            height.minCoeff(&low);
            for (Eigen::Index j = 0; j < k; ++j)
                if (share(j) > 0 && (high < 0 || height(j) > height(high))) high = j;
            const double more = height(high) - height(low);
            const double length = kappa * square(metric, vertices.col(low) - vertices.col(high));
            if (!(more > 1e-9 * length)) break;
            const double moved = std::min(share(high), more / length);
            share(high) -= moved;
            share(low) += moved;
        }
        return vertices * share;
    }

    double bound(const Eigen::MatrixXd& vertices, const Eigen::VectorXd& centre, double target) {
        const Eigen::MatrixXd most = most_shares(vertices);
        const Tilt tilt = tilt_at(centre, most);
        const Eigen::VectorXd start = optimum_.theta();
        std::vector<Eigen::VectorXd> minima;
        for (const auto& w : vertices.colwise()) {
            const auto [theta, value] = loss_.minimum(w, tilt, start);
            if (!(value >= target)) return value;
            minima.push_back(theta);
        }
        double least = std::numeric_limits<double>::infinity();
        const EnclosedTextPoint origin(enclosed_, exact_balls(start, enclosed_.precision()));
        for (std::size_t k = 0; k < minima.size(); ++k)
            least =
                std::min(least, loss_.certified(vertices.col(static_cast<Eigen::Index>(k)), tilt, origin, minima[k]));
        return least;
    }

    /// Cut in the middle of the edge that is longest in the metric.
    static std::vector<Eigen::MatrixXd> halves(const Eigen::MatrixXd& cell, const Eigen::MatrixXd& metric) {
        Eigen::Index p = 0, q = 1;
        double longest = -1;
        for (Eigen::Index i = 0; i < cell.cols(); ++i)
            for (Eigen::Index j = i + 1; j < cell.cols(); ++j) {
                const double length = square(metric, cell.col(i) - cell.col(j));
                if (length <= longest * (1 + 1e-9)) continue;  // of equal edges the first
                longest = length;
                p = i;
                q = j;
            }
        std::vector<Eigen::MatrixXd> result(2, cell);
        result[0].col(p) = result[1].col(q) = (cell.col(p) + cell.col(q)) / 2;
        return result;
    }

    const TextProblem& problem_;
    const EnclosedText& enclosed_;
    TextOptimum optimum_;
    TextProblem::Local mixture_;
    TiltedLoss loss_;
    std::vector<Eigen::MatrixXd> shares_;  // of contexts (n×n) in each domain
    Eigen::MatrixXd outer_shares_;         // in the validation text
};

}  // namespace datamix
