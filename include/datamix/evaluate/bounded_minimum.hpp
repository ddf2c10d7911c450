#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "datamix/evaluate/enclosed_minimum.hpp"
#include "datamix/evaluate/quadratic_model.hpp"

namespace datamix {

/// Cuts the mixtures within bounds into simplices, m×k matrices whose columns are their corners: k − 1 is the number of
/// dimensions that the bounds leave.
class BoundedPieces {
public:
    /// Bounds that exist and allow something; no more than `most` simplices are looked for.
    BoundedPieces(const WeightBounds& bounds, std::size_t most) : most_(most) { cut(bounds, {}); }

    /// All of them; none where there are more.
    std::vector<Matrix<Rational>> simplices() const {
        return pieces_.size() <= most_ ? pieces_ : std::vector<Matrix<Rational>>();
    }

private:
    using Corners = std::vector<Vector<Rational>>;

    /// The least and the largest weight that each domain has in some mixture within the bounds.
    static WeightBounds tightened(const WeightBounds& bounds) {
        Rational room(1), excess(-1);
        for (Eigen::Index i = 0; i < bounds.lower.size(); ++i) {
            room -= bounds.lower(i);
            excess += bounds.upper(i);
        }
        WeightBounds tight = bounds;
        for (Eigen::Index i = 0; i < bounds.lower.size(); ++i) {
            tight.lower(i) = std::max<Rational>(bounds.lower(i), bounds.upper(i) - excess);
            tight.upper(i) = std::min<Rational>(bounds.upper(i), bounds.lower(i) + room);
        }
        return tight;
    }
    static std::size_t count_free(const WeightBounds& bounds) {
        std::size_t count = 0;
        for (Eigen::Index i = 0; i < bounds.lower.size(); ++i) count += bounds.lower(i) < bounds.upper(i) ? 1 : 0;
        return count;
    }
    static WeightBounds with(WeightBounds bounds, Eigen::Index i, const Rational& weight) {
        bounds.lower(i) = bounds.upper(i) = weight;
        return bounds;
    }

    /// Adds the simplices of one corner, those before it in `apex`, and each simplex of each facet that it is not on.
    void cut(const WeightBounds& loose, Corners apex) {
        const WeightBounds bounds = tightened(loose);
        const std::size_t free = count_free(bounds);
        Vector<Rational> corner = bounds.lower;
        Rational rest(1);
        for (Eigen::Index i = 0; i < corner.size(); ++i) rest -= corner(i);
        for (Eigen::Index i = 0; i < corner.size(); ++i) {
            const Rational more = std::min<Rational>(rest, bounds.upper(i) - bounds.lower(i));
            corner(i) += more;
            rest -= more;
        }
        apex.push_back(corner);
        if (free == 0) {
            Matrix<Rational> piece(corner.size(), static_cast<Eigen::Index>(apex.size()));
            for (std::size_t k = 0; k < apex.size(); ++k) piece.col(static_cast<Eigen::Index>(k)) = apex[k];
            pieces_.push_back(std::move(piece));
        }
        for (Eigen::Index i = 0; i < corner.size() && pieces_.size() <= most_; ++i) {
            if (bounds.lower(i) == bounds.upper(i)) continue;
            for (const Rational& end : {bounds.lower(i), bounds.upper(i)}) {
                if (corner(i) == end) continue;
                const WeightBounds facet = with(bounds, i, end);
                // What fixes more weights than one is no facet, except the end of a segment.
                if (free > 2 && count_free(tightened(facet)) + 1 != free) continue;
                cut(facet, apex);
            }
            if (free == 2) break;  // the other weight has the same ends
        }
    }

    std::size_t most_;
    std::vector<Matrix<Rational>> pieces_;
};

/// The least F of quadratic domains whose Hessians may differ over the mixtures that a model allows, enclosed: those of
/// a simplex are the mixtures of its corners, which are quadratic domains themselves, and SimplexMinimum knows them.
/// Where bounds cut more pieces than it is worth F* is only bracketed, from that of all mixtures to F at the start.
class BoundedMinimum {
public:
    /// Pieces that are searched one by one.
    static constexpr std::size_t most_pieces = 8;

    /// Throws UnsupportedError where F is beyond double.
    explicit BoundedMinimum(const QuadraticModel& model) : model_(model) {
        std::vector<Matrix<Rational>> simplices;
        if (model.bounds.exist()) simplices = BoundedPieces(model.bounds, most_pieces).simplices();
        is_bracket_ = model.bounds.exist() && simplices.empty();
        if (simplices.empty()) {
            pieces_.push_back({identity_matrix<Rational>(model.domains()), SimplexMinimum(model.problem)});
            return;
        }
        for (Matrix<Rational>& corners : simplices) {
            SimplexMinimum minimum(mixed(model.problem, corners));
            pieces_.push_back({std::move(corners), std::move(minimum)});
        }
    }

    /// F* and w* at a precision, as SimplexMinimum::at has them.
    EnclosedLeast at(Precision precision) const {
        std::optional<EnclosedLeast> found;
        for (const Piece& piece : pieces_) {
            EnclosedLeast other = piece.minimum.at(precision);
            other.weights = times<Ball>(from_rational<Ball>(piece.corners, precision), other.weights);
            if (!found || certainly(less(other.value, found->value))) {
                found = std::move(other);
            } else if (!certainly(less(found->value, other.value))) {
                found->value = min(found->value, other.value);
                for (Eigen::Index i = 0; i < other.weights.size(); ++i)
                    found->weights(i) = hull(found->weights(i), other.weights(i));
            }
        }
        if (!is_bracket_) return *found;
        const MixtureLoss<Ball> loss(model_.problem, precision);
        const Vector<Ball> start = from_rational<Ball>(model_.start_weights, precision);
        found->value = hull(found->value, loss.at(start, 0, MixtureLoss<Ball>::Order::value).value);
        for (Eigen::Index i = 0; i < start.size(); ++i)
            found->weights(i) = Ball::between(model_.bounds.low(i), model_.bounds.high(i), precision);
        return *found;
    }
    /// w* (m) where it is a corner of what is allowed, exactly.
    std::optional<Vector<Rational>> corner() const {
        if (is_bracket_) return std::nullopt;
        std::optional<Vector<Rational>> found;
        const Ball least = at({128}).value;
        for (const Piece& piece : pieces_) {
            if (certainly(less(least, piece.minimum.at({128}).value))) continue;
            const auto vertex = piece.minimum.vertex();
            if (!vertex) return std::nullopt;
            const Vector<Rational> here = piece.corners.col(*vertex);
            if (found && *found != here) return std::nullopt;
            found = here;
        }
        return found;
    }

private:
    struct Piece {
        Matrix<Rational> corners;
        SimplexMinimum minimum;
    };

    /// The domains Σ_i w_i f_i of each column w, up to constants, which no slope sees.
    static QuadraticProblem<Rational> mixed(const QuadraticProblem<Rational>& problem,
                                            const Matrix<Rational>& corners) {
        std::vector<Matrix<Rational>> hessians;
        Matrix<Rational> optima(problem.dimension(), corners.cols());
        for (Eigen::Index k = 0; k < corners.cols(); ++k) {
            Matrix<Rational> hessian =
                Matrix<Rational>::Constant(problem.dimension(), problem.dimension(), Rational(0));
            Matrix<Rational> right = Matrix<Rational>::Constant(problem.dimension(), 1, Rational(0));
            for (Eigen::Index i = 0; i < corners.rows(); ++i) {
                const Matrix<Rational> part = problem.hessian(i) * corners(i, k);
                hessian += part;
                right.col(0) += times<Rational>(part, problem.optima().col(i));
            }
            optima.col(k) = solve_definite<Rational>(hessian, right).col(0);
            hessians.push_back(std::move(hessian));
        }
        return {std::move(hessians), std::move(optima), problem.validation_hessian(), problem.validation_optimum()};
    }

    QuadraticModel model_;
    std::vector<Piece> pieces_;
    bool is_bracket_ = false;
};

}  // namespace datamix
