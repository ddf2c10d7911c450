#pragma once

#include "datamix/theory/average_law.hpp"

namespace datamix::theory {

/// Full gradients, linear outer step, last iterate, constant inner step: the error Aw_K − z* is bρ^T + Uy_0 along the
/// slowest outer mode times q^K, q = max |1 − 2αλ|, K = ⌊N/T⌋. With a = ln(1/q), s that part of Uy_0 and λ = ln(1/ρ),
/// both arms are equal at
///   T_l = [√(l² + 4λaN) − l]/(2λ), l = ln(|s|/|b|): √(Na/λ) − l/(2λ) + O(1/√N),
/// and T_l − ln(M + 1/q)/λ ≤ T* ≤ T_l + ln(M + 1)/κ with M = q^{−1/2}(1 + 1/ρ), κ = aN/T_l², whatever the directions
/// (claim full-regimes, row 3, and proofs/horizon_laws.md); M is raised by what is neglected.
class LastLaw {
public:
    /// η = inner_step, α stable.
    LastLaw(const ExactModel& model, const Rational& inner_step) : model_(model), average_(model, inner_step) {
        const OuterGeometry& geometry = average_.geometry();
        outer_ = geometry.outer_slowest;
        const Vector<Rational> from = times<Rational>(model.hull.basis, model.start);
        double mode_square = 0;
        for (Eigen::Index i = 0; i < geometry.eigenvalues.size(); ++i) {
            double part = 0;
            for (Eigen::Index j = 0; j < from.size(); ++j) part += geometry.modes(j, i) * to_double(from(j));
            const double size = std::abs(geometry.outer_rate(model, i));
            if (size > outer_ * (1 - 1e-9))
                mode_square += part * part;
            else
                second_ = std::max(second_, size);
        }
        start_ = std::sqrt(mode_square);
        whole_start_ = OuterGeometry::norm(from);
        if (!average_.has_law()) return;
        contraction_ = Rational(1 - inner_step * average_.curvature());
        const Vector<Rational> parameters = model.start_parameters - model.hull.nearest;
        parameters_ = OuterGeometry::norm(parameters);
    }

    const AverageLaw& average() const { return average_; }  ///< biases and geometry
    double outer() const { return outer_; }                 ///< q
    double start() const { return start_; }                 ///< |s|
    /// A bias, an outer loop that takes more than one round, and a start that its slowest mode sees. With more than one
    /// mode, decided in double with a margin.
    bool has_law() const { return average_.has_law() && outer_ > 1e-9 && start_ > 1e-9 * whole_start_; }

    /// ln of the two arms of the error: |b|ρ^T and |s|q^{N/T}.
    /// @{
    double log_falling(double horizon) const { return std::log(average_.bias()) - average_.rate() * horizon; }
    double log_rising(double horizon, double budget) const {
        return std::log(start_) + std::log(outer_) * budget / horizon;
    }
    /// @}

    /// None where what is neglected is not small, and, with more than one outer mode, beyond N = 1e16 (q is in double).
    std::optional<LawPoint> at(const Integer& budget) const {
        const bool exact = model_.hull.rank() == 1;
        if (!exact && msb(budget) > 53) return std::nullopt;
        const Precision precision{96 + static_cast<long>(msb(budget))};
        const Ball rate = -log(Ball(contraction_, precision)), n(budget, precision);
        const Ball outer = exact ? abs(Ball(exact_outer(), precision)) : Ball(Rational(outer_), precision);
        const Ball fall = -log(outer), balance(Rational(std::log(start_ / average_.bias())), precision);
        const Ball value = (sqrt(balance * balance + Ball(4) * rate * fall * n) - balance) / (Ball(2) * rate);
        if (!certainly(less(Ball(1), value)) || !certainly(less(Ball(4) * value, n))) return std::nullopt;

        const double a = fall.midpoint(), lambda = rate.midpoint(), kappa = (fall * n / (value * value)).midpoint();
        const double off = neglected(value.midpoint(), (n / value).midpoint());
        if (!(off < 0.5)) return std::nullopt;
        const double level = std::exp(a / 2) * (1 + std::exp(lambda)) * (1 + off) / (1 - off);
        const double below = std::log(level + std::exp(a)) / lambda, above = std::log1p(level) / kappa;
        if (!(2 * std::max(below, above) < value.midpoint())) return std::nullopt;
        // N/T is not linear: above the law it falls by a factor 1 + y/T less.
        const double stretched = above * (1 + 2 * above / value.midpoint());
        return LawPoint{value, floor_of(value - Ball(below)), floor_of(value + Ball(stretched)) + 1};
    }

private:
    Rational exact_outer() const {
        return 1 - 2 * model_.outer_step * model_.hull.metric(0, 0) * model_.hull.gram(0, 0);
    }
    static Integer floor_of(const Ball& value) {
        Integer result;
        fmpz_t whole;
        fmpz_init(whole);
        arf_get_fmpz(whole, arb_midref(value.data()), ARF_RND_FLOOR);
        fmpz_get_mpz(result.backend().data(), whole);
        fmpz_clear(whole);
        return result;
    }
    /// Relative to the arms: other curvatures, other outer modes, and what R feeds into the outer loop.
    double neglected(double horizon, double rounds) const {
        const OuterGeometry& geometry = average_.geometry();
        const double kept = average_.slowest_kept(horizon), alpha = to_double(model_.outer_step);
        const double most = alpha * geometry.eigenvalues(geometry.eigenvalues.size() - 1);
        const double grown = std::log1p(most * kept * (4 + 2 / (outer_ - kept)) / outer_) * rounds;
        const double modes = second_ > 0 ? whole_start_ / start_ * std::exp(rounds * std::log(second_ / outer_)) : 0;
        const double leak = std::max(whole_start_, parameters_) / start_ * std::expm1(grown);
        return kept < outer_ / 2 ? average_.others(horizon) + 2 * kept + modes + leak : 1;
    }

    ExactModel model_;
    AverageLaw average_;
    Rational contraction_;
    double outer_ = 0, second_ = 0, start_ = 0, whole_start_ = 0, parameters_ = 0;
};

}  // namespace datamix::theory
