#pragma once

#include <cmath>

#include "datamix/search/stochastic_search.hpp"

namespace datamix {

/// What the gap of a noisy run is on the horizons low … high, with K = ⌊N/T⌋ and all its jags, to second order.
///
/// Without what dies geometrically in K the gap is G(T, κ), κ = 1/K, analytic in both (StochasticGap::settled). With
/// R(T) = G(T, T/N), a point c of the range and j(T) = 1/K − T/N = (N − KT)/(NK) ≥ 0,
///   gap(T) ∈ R(c) + R′(c)(T−c) + ½R″(T−c)² + ∂_κG·j(T) + lost,
/// where R″ and ∂_κG are enclosed over the whole range and `lost` over all its K. proofs/moment_evaluator.md.
struct LocalGap {
    Integer centre;      ///< c
    Ball value;          ///< R(c)
    Ball slope;          ///< R′(c)
    Ball curve;          ///< ½R″
    Ball along_rounds;   ///< ∂_κG
    Ball along_horizon;  ///< ∂_TG
    Ball lost;           ///< the rest, which dies geometrically in K

    /// Encloses the gap at every horizon of low … high.
    Ball everywhere(const Integer& budget, const Integer& low, const Integer& high) const {
        const Precision precision{value.bits()};
        const Rational before(low - centre), after(high - centre), most = std::max<Rational>(-before, after);
        return value + slope * Ball::between(before, after, precision) +
               curve * Ball::between(0, most * most, precision) + besides(budget, high);
    }
    /// About where the parabola is lowest; the centre where it need not be convex.
    Integer lowest() const {
        const double a = lower_end(curve).midpoint(), x = -slope.midpoint() / (2 * curve.midpoint());
        return a > 0 && std::isfinite(x) ? Integer(centre + Integer(std::round(x))) : centre;
    }
    /// What of low … high is left when the ends are cut off where the parabola rises towards them and is certainly
    /// above `best`: every horizon that is cut off is worse.
    HorizonRange promising(const Integer& budget, const HorizonRange& range, const Ball& best) const {
        const Ball least = value + besides(budget, range.last) - best;
        const double a = lower_end(curve).midpoint(), b = slope.midpoint(), c = lower_end(least).midpoint();
        const double root = std::sqrt(b * b - 4 * a * c),
                     reach = 0.01 * root / a;  // beyond the roots, for what is wide
        const double below = std::floor((-b - root) / (2 * a) - reach),
                     above = std::floor((-b + root) / (2 * a) + reach);
        if (!(a > 0) || !std::isfinite(below) || !std::isfinite(above)) return range;
        const auto worse_from = [&](const Integer& horizon, int outwards) {
            const Ball x(Integer(horizon - centre), {value.bits()});
            return certainly(less(Ball(0), least + slope * x + curve * x * x)) &&
                   certainly(less(Ball(0), Ball(outwards) * (slope + Ball(2) * curve * x)));
        };
        HorizonRange left = range;
        const Integer first = centre + Integer(below), last = centre + Integer(above) + 1;
        if (first > range.first && first <= range.last && worse_from(first, -1)) left.first = first;
        if (last < range.last && last >= left.first && worse_from(last, 1)) left.last = last;
        return left;
    }

private:
    /// Everything but the parabola.
    Ball besides(const Integer& budget, const Integer& high) const {
        const Rational jag = Rational(high) / (Rational(budget) * Rational(budget / high));
        return along_rounds * Ball::between(0, jag, {value.bits()}) + lost;
    }
};

/// Of the horizons low … high at budget N ≥ high; `known` as in StochasticSearch::moments. None where the inner step
/// has no derivatives in T on the range.
inline std::optional<LocalGap> local_gap(const StochasticSearch& search, const Integer& budget, const Integer& low,
                                         const Integer& high, const StochasticSearch::Forgetting& known = nullptr) {
    const Integer centre = (low + high) / 2, fewest = budget / high, most = budget / low;
    const Precision fine{128 + 2 * static_cast<long>(msb(high))}, coarse{64};
    const Ball range = Ball::between(Rational(low), Rational(high), coarse), point(centre, fine);
    const auto wide = search.jets(range, coarse), narrow = search.jets(point, fine);
    if (!wide || !narrow) return std::nullopt;
    const auto relaxed = [&](const StochasticGap<Jet>::Settled& settled, const Ball& at, Precision precision) {
        return settled.at(Jet::variable(at) / Jet(Ball(budget, precision)));
    };
    const auto over = wide->settled(search.is_last_iterate());
    const Jet there = relaxed(narrow->settled(search.is_last_iterate()), point, fine);
    const Ball inverse = Ball::between(Rational(low) / Rational(budget), 1 / Rational(fewest), coarse);
    const auto in_units = [&](const Ball& part) { return search.in_units(part); };
    return LocalGap{centre,
                    in_units(there.value()),
                    in_units(there.slope()),
                    in_units(relaxed(over, range, coarse).curve()),
                    in_units(over.first.value() + Ball(2) * over.second.value() * inverse),
                    in_units(over.at(Jet(inverse)).slope()),
                    in_units(search.moments(range, coarse, known).unsettled(fewest, most, search.is_last_iterate()))};
}

/// The lower bound that a LocalGap gives at single horizons, in double: fast, and rounded to the safe side. It is
/// counted relative to value, from value, so that gaps which agree to 15 digits are still told apart.
class LocalComparison {
public:
    /// At the budget of `local`.
    LocalComparison(const LocalGap& local, const Integer& budget)
        : centre_(local.centre), length_(local.centre.convert_to<double>()) {
        const Precision precision{local.value.bits()};
        const Ball c(local.centre, precision), value = local.value;
        const Ball slope = local.slope * c / value, curve = local.curve * c * c / value;
        const Ball rounds = local.along_rounds / (Ball(budget, precision) * value), lost = local.lost / value;
        usable_ = certainly(less(Ball(0), value)) && slope.is_finite() && curve.is_finite() && rounds.is_finite() &&
                  lost.is_finite() && std::isfinite(length_);
        slope_low_ = rounded(lower_end(slope), ARF_RND_FLOOR);
        slope_high_ = rounded(upper_end(slope), ARF_RND_CEIL);
        curve_ = rounded(lower_end(curve), ARF_RND_FLOOR);
        rounds_ = rounded(lower_end(rounds), ARF_RND_FLOOR);
        lost_ = rounded(lower_end(lost), ARF_RND_FLOOR);
    }

    bool usable() const { return usable_; }  ///< finite and positive; without it at() says nothing
    /// At most gap(T)/value − 1, with K = ⌊N/T⌋ and rest = N − KT.
    double at(const Integer& horizon, const Integer& rounds, const Integer& rest) const {
        const double x = Integer(horizon - centre_).convert_to<double>() / length_;
        const double jag = rounds_ * (rest.convert_to<double>() / rounds.convert_to<double>());
        const double linear = (x < 0 ? slope_high_ : slope_low_) * x, square = curve_ * x * x;
        // A dozen roundings of 2^-52 each, conversions included, and underflow.
        const double margin =
            0x1p-47 * (std::abs(linear) + std::abs(square) + std::abs(jag) + std::abs(lost_)) + 1e-300;
        return linear + square + jag + lost_ - margin;
    }
    /// At least best/value − 1.
    static double limit(const Ball& best, const Ball& value) {
        return rounded(upper_end((best - value) / value), ARF_RND_CEIL);
    }

private:
    static double rounded(const Ball& exact, arf_rnd_t rounding) {
        return arf_get_d(arb_midref(exact.data()), rounding);
    }

    Integer centre_;
    double length_;
    bool usable_;
    double slope_low_, slope_high_, curve_, rounds_, lost_;
};

}  // namespace datamix
