#pragma once

#include <vector>

#include "datamix/theory/full_horizon.hpp"
#include "datamix/theory/horizon_law.hpp"

namespace datamix::theory {

/// Exponentiated gradient with two domains and full gradients (claims full-horizon-average, full-horizon-last and
/// full-regimes): the log-odds take the place of w/α. Remainders are not proved here: the laws are asserted within
/// `remainder`, what the claims' instances show.
class SimplexLaws {
public:
    static constexpr double remainder = 2;  ///< inner steps within which a law is asserted

    /// η = inner_step. Throws UnsupportedError unless there are two domains.
    SimplexLaws(const ExactModel& model, const Rational& inner_step)
        : constants_(model, inner_step),
          best_(model.optimum()(0)),
          first_(model.start_weights(0)),
          model_(model),
          inner_step_(inner_step) {}

    bool is_interior() const { return best_ > 0 && best_ < 1; }       ///< w* in (0, 1)
    bool is_vertex() const { return best_ == 0 || best_ == 1; }       ///< w* exactly a vertex: F' = 0 there
    double bias() const { return to_double(constants_.bias); }        ///< β of w_T − w* = βρ^T
    double rate() const { return constants_.rate({64}).midpoint(); }  ///< λ
    /// k = (logit w_0 − logit w*)/(α|u|²), of an interior optimum: K times the average's transient.
    double transient() const {
        const auto logit = [](const Rational& w) { return std::log(to_double(Rational(w / (1 - w)))); };
        return (logit(first_) - logit(best_)) / stiffness();
    }
    /// Average, interior: ln(λβN/k)/λ where β and k have the same sign, else W(λ|β|N/|k|)/λ.
    std::optional<LawPoint> average(const Integer& budget, bool same_sign) const {
        const double x = std::log(rate() * std::abs(bias() / transient())) + log_of(budget);
        const double value = same_sign ? x / rate() : lambert_w(exp(Ball(x))).midpoint() / rate();
        return within(value, budget);
    }
    /// Last iterate, the optimum exactly a vertex and the horizon's bias towards the inside: ln(α|u|²λ|β|N/2)/λ.
    std::optional<LawPoint> degenerate_vertex(const Integer& budget) const {
        return within((std::log(stiffness() * rate() * std::abs(bias()) / 2) + log_of(budget)) / rate(), budget);
    }
    /// Whether w_T lies inside at long horizons, for an optimum at a vertex.
    bool leans_inside() const { return best_ == 1 ? constants_.bias < 0 : constants_.bias > 0; }

    /// Last iterate, an optimum beyond a vertex: argmax γ_T/T, γ_T = ±uᵀM_T(c − a) the drift at the vertex a. The
    /// log-odds after N steps are αNγ_T/T up to a few units: what is within `remainder` of the most is in the bracket.
    /// None where no horizon drifts there.
    std::optional<LawPoint> strict_vertex(const Integer& budget) const {
        const Eigen::Index vertex = best_ > 1 ? 0 : 1;
        double most = 0;
        for (Eigen::Index i = 0; i < model_.dimension(); ++i) most += std::abs(drift_part(i, vertex));
        std::vector<double> gains;  // γ_T/T
        double best = 0;
        for (int t = 1; t < 1000000 && 2 * most / t >= best; ++t) {
            gains.push_back(drift(t, vertex) / t);
            best = std::max(best, gains.back());
        }
        if (!(best > 0)) return std::nullopt;
        const double slack = 2 * remainder / (to_double(model_.outer_step) * std::exp(log_of(budget)));
        double low = 0, high = 0, at = 0;
        for (std::size_t i = 0; i < gains.size(); ++i) {
            const double t = static_cast<double>(i + 1);
            if (gains[i] == best) at = t;
            if (gains[i] < best - slack) continue;
            if (low == 0) low = t;
            high = t;
        }
        if (high > 4 * at || high == static_cast<double>(gains.size())) return std::nullopt;
        return law_point(at, low, high);
    }

private:
    double stiffness() const { return to_double(Rational(model_.outer_step * model_.hull.gram(0, 0))); }
    double drift_part(Eigen::Index i, Eigen::Index vertex) const {
        return to_double(
            Rational(model_.hull.basis(i, 0) * (model_.problem.validation(i) - model_.problem.optima(i, vertex))));
    }
    double drift(int horizon, Eigen::Index vertex) const {
        double sum = 0;
        for (Eigen::Index i = 0; i < model_.dimension(); ++i)
            sum += drift_part(i, vertex) *
                   -std::expm1(horizon * std::log1p(-to_double(Rational(inner_step_ * model_.problem.curvature(i)))));
        return vertex == 0 ? sum : -sum;
    }
    static std::optional<LawPoint> within(double value, const Integer& budget) {
        if (!(value > 2 * remainder) || Integer(4 * static_cast<long>(value)) > budget) return std::nullopt;
        return law_point(value, std::ceil(value - remainder), value + remainder);
    }

    HorizonConstants constants_;
    Rational best_, first_;
    ExactModel model_;
    Rational inner_step_;
};

}  // namespace datamix::theory
