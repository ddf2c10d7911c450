#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "datamix/theory/full_horizon.hpp"
#include "datamix/theory/horizon_law.hpp"

namespace datamix::theory {

/// Exponentiated gradient with two domains and full gradients (claims full-horizon-average, full-horizon-last and
/// full-regimes): the log-odds take the place of w/α. Remainders are not proved here: the laws are asserted within
/// `remainder`, what the claims' instances show.
///
/// They are made of HorizonConstants, which demand that the slowest curvature belongs to one coordinate
/// (has_one_slowest) that u does not miss, that it has a bias (bias() ≠ 0) and is not solved by one inner step
/// (is_solved_at_once): there the bias is βρ^T with one β, one ρ > 0. Where a demand is not met the numbers below mean
/// nothing. An optimum beyond a vertex demands none of this: StrictVertexLaw.
class SimplexLaws {
public:
    static constexpr double remainder = 2;  ///< inner steps within which a law is asserted

    /// η = inner_step. Throws UnsupportedError unless there are two domains.
    SimplexLaws(const ExactModel& model, const Rational& inner_step)
        : constants_(model, inner_step), best_(model.optimum()(0)), first_(model.start_weights(0)) {
        const auto& curvature = model.problem.curvature;
        slowest_ = std::count(curvature.begin(), curvature.end(), model.problem.strong_convexity());
        rate_ = -std::log1p(-to_double(Rational(inner_step * model.problem.strong_convexity())));
        stiffness_ = to_double(Rational(model.outer_step * model.hull.gram(0, 0)));
    }

    bool has_one_slowest() const { return slowest_ == 1; }                  ///< the smallest curvature occurs once
    bool is_solved_at_once() const { return constants_.contraction == 0; }  ///< ηh_min = 1

    bool is_interior() const { return best_ > 0 && best_ < 1; }  ///< w* in (0, 1)
    bool is_vertex() const { return best_ == 0 || best_ == 1; }  ///< w* exactly a vertex: F' = 0 there
    double bias() const { return to_double(constants_.bias); }   ///< β of w_T − w* = βρ^T
    double rate() const { return rate_; }                        ///< λ
    /// k = (logit w_0 − logit w*)/(α|u|²), of an interior optimum: K times the average's transient.
    double transient() const {
        const auto logit = [](const Rational& w) { return std::log(to_double(Rational(w / (1 - w)))); };
        return (logit(first_) - logit(best_)) / stiffness_;
    }
    /// Average, interior: ln(λβN/k)/λ where β and k have the same sign, else W(λ|β|N/|k|)/λ.
    std::optional<LawPoint> average(const Integer& budget, bool same_sign) const {
        const double x = std::log(rate() * std::abs(bias() / transient())) + log_of(budget);
        const double value = same_sign ? x / rate() : lambert_w(exp(Ball(x))).midpoint() / rate();
        return within(value, budget);
    }
    /// Last iterate, the optimum exactly a vertex and the horizon's bias towards the inside: ln(α|u|²λ|β|N/2)/λ.
    std::optional<LawPoint> degenerate_vertex(const Integer& budget) const {
        return within((std::log(stiffness_ * rate() * std::abs(bias()) / 2) + log_of(budget)) / rate(), budget);
    }
    /// Whether w_T lies inside at long horizons, for an optimum at a vertex.
    bool leans_inside() const { return best_ == 1 ? constants_.bias < 0 : constants_.bias > 0; }

private:
    static std::optional<LawPoint> within(double value, const Integer& budget) {
        if (!(value > 3 * remainder && std::log(4 * value) <= log_of(budget))) return std::nullopt;
        return law_point(value, std::ceil(value - remainder), value + remainder);
    }

    HorizonConstants constants_;
    Rational best_, first_;
    std::ptrdiff_t slowest_;  // coordinates that have the smallest curvature
    double rate_, stiffness_;
};

/// Exponentiated gradient with two domains and full gradients, last iterate, an optimum beyond a vertex (claim
/// full-regimes): T* → argmax γ_T/T, γ_T = ±uᵀM_T(c − a) the drift at the vertex a. The log-odds after N steps are
/// αNγ_T/T up to a few units: what is within SimplexLaws::remainder of the most is in the bracket.
class StrictVertexLaw {
public:
    /// η = inner_step; w* < 0 or w* > 1. Throws UnsupportedError unless there are two domains.
    StrictVertexLaw(const ExactModel& model, const Rational& inner_step) {
        if (model.domains() != 2) throw UnsupportedError("strict vertex: two domains are expected");
        const Rational square = model.hull.gram(0, 0);  // |u|²: with it no unit of the parameters matters
        stiffness_ = to_double(Rational(model.outer_step * square));
        const Eigen::Index d = model.dimension(), vertex = model.optimum()(0) > 1 ? 0 : 1;
        Eigen::VectorXd parts(d), logs(d);  // γ_T/|u|² = Σ parts(i)(1 − e^{T logs(i)})
        for (Eigen::Index i = 0; i < d; ++i) {
            const Rational off = model.problem.validation(i) - model.problem.optima(i, vertex);
            parts(i) = (vertex == 0 ? 1 : -1) * to_double(Rational(model.hull.basis(i, 0) * off / square));
            logs(i) = std::log1p(-to_double(Rational(inner_step * model.problem.curvature(i))));
        }
        const double most = parts.cwiseAbs().sum();
        for (int t = 1; t < 1000000 && 2 * most / t >= best_; ++t) {
            double drift = 0;
            for (Eigen::Index i = 0; i < d; ++i) drift -= parts(i) * std::expm1(t * logs(i));
            gains_.push_back(drift / t);
            best_ = std::max(best_, gains_.back());
        }
    }

    /// None where no horizon drifts to the vertex, or the bracket reaches beyond four times the law.
    std::optional<LawPoint> at(const Integer& budget) const {
        if (!(best_ > 0)) return std::nullopt;
        const double slack = 2 * SimplexLaws::remainder / (stiffness_ * std::exp(log_of(budget)));
        double low = 0, high = 0, centre = 0;
        for (std::size_t i = 0; i < gains_.size(); ++i) {
            const double t = static_cast<double>(i + 1);
            if (gains_[i] == best_) centre = t;
            if (gains_[i] < best_ - slack) continue;
            if (low == 0) low = t;
            high = t;
        }
        if (high > 4 * centre || high == static_cast<double>(gains_.size())) return std::nullopt;
        return law_point(centre, low, high);
    }

private:
    double stiffness_, best_ = 0;
    std::vector<double> gains_;  // γ_T/(T|u|²), T = 1, 2, …
};

}  // namespace datamix::theory
