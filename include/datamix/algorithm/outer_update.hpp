#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <functional>
#include <vector>

#include "datamix/numeric/scalar.hpp"

namespace datamix {

/// How the domain weights move: a type with `step(w, g, α)`, the weights (m) after one outer step of size α from w (m)
/// with hypergradient g (m), and `stays_on_simplex`, whether it keeps weights ≥ 0. An update with memory (momentum, a
/// mirror map with its own scaling) keeps it in its members; mix() works on a copy, one a run. A scalar that lacks what
/// an update needs (exp for rationals, an order for balls) does not meet the concept.
template <class U, class Scalar>
concept OuterUpdate = std::copyable<U> && requires(U& update, const Vector<Scalar>& v, const Scalar& alpha) {
    { update.step(v, v, alpha) } -> std::convertible_to<Vector<Scalar>>;
    { U::stays_on_simplex } -> std::convertible_to<bool>;
};

/// w_i ← w_i e^{−αg_i}/Σ; stays inside the simplex. Every scalar but Rational.
struct ExponentiatedGradient {
    static constexpr bool stays_on_simplex = true;  ///< see OuterUpdate

    /// w (m), g (m) → m. A common shift of g cancels; the least g_i of a weight that is not 0 keeps every exponential
    /// of such a weight at most 1, and the sum from underflowing with them.
    template <class Scalar>
    requires(!std::same_as<Scalar, Rational>) Vector<Scalar> step(const Vector<Scalar>& w, const Vector<Scalar>& g,
                                                                  const Scalar& alpha)
    const {
        using std::exp;
        const auto is_zero = [&](Eigen::Index i) { return !possibly(less(Scalar(0), w(i))); };
        Eigen::Index reference = 0;
        while (reference + 1 < w.size() && is_zero(reference)) ++reference;
        for (Eigen::Index i = reference + 1; i < g.size(); ++i)
            if (certainly(less(g(i), g(reference))) && !is_zero(i)) reference = i;
        Vector<Scalar> next(w.size());
        Scalar total(0);
        for (Eigen::Index i = 0; i < w.size(); ++i) {
            const bool still = i == reference || is_zero(i);
            next(i) = still ? w(i) : Scalar(w(i) * exp(Scalar(alpha * (g(reference) - g(i)))));
            total += next(i);
        }
        for (Eigen::Index i = 0; i < w.size(); ++i) next(i) = next(i) / total;
        return next;
    }
};

/// The Euclidean projection of v (m) on the simplex (sort and threshold), for ordered scalars.
template <class Scalar>
Vector<Scalar> project_to_simplex(const Vector<Scalar>& v) {
    std::vector<Scalar> sorted(v.data(), v.data() + v.size());
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    Scalar sum(0), threshold(0);
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        sum += sorted[i];
        const Scalar candidate = (sum - Scalar(1)) / Scalar(static_cast<int>(i) + 1);
        if (sorted[i] > candidate) threshold = candidate;
    }
    Vector<Scalar> result(v.size());
    for (Eigen::Index i = 0; i < v.size(); ++i) result(i) = std::max<Scalar>(Scalar(0), v(i) - threshold);
    return result;
}

/// The Euclidean projection of v (m) on {Σw = 1, lower ≤ w ≤ upper} (bounds m each, lower ≤ upper, Σ lower ≤ 1 ≤
/// Σ upper), for ordered scalars: w_i = v_i − τ, cut off at its bounds, with the τ for which they sum to 1. That sum
/// falls with τ and is linear between the τ at which a weight meets a bound; the last of these where it is still 1 or
/// more is sought by bisection.
template <class Scalar>
Vector<Scalar> project_to_bounds(const Vector<Scalar>& v, const Vector<Scalar>& lower, const Vector<Scalar>& upper) {
    const auto weights = [&](const Scalar& threshold) {
        Vector<Scalar> w(v.size());
        for (Eigen::Index i = 0; i < v.size(); ++i)
            w(i) = std::min<Scalar>(upper(i), std::max<Scalar>(lower(i), v(i) - threshold));
        return w;
    };
    const auto excess = [&](const Scalar& threshold) {
        const Vector<Scalar> w = weights(threshold);
        Scalar sum(-1);
        for (Eigen::Index i = 0; i < w.size(); ++i) sum += w(i);
        return sum;
    };
    std::vector<Scalar> meetings;
    for (Eigen::Index i = 0; i < v.size(); ++i) {
        meetings.push_back(v(i) - upper(i));
        meetings.push_back(v(i) - lower(i));
    }
    std::sort(meetings.begin(), meetings.end());
    auto next = std::partition_point(meetings.begin(), meetings.end(),
                                     [&](const Scalar& meeting) { return !(excess(meeting) < Scalar(0)); });
    if (next != meetings.begin()) --next;  // always, but for rounding
    const Scalar meeting = *next;
    int falling = 0;  // weights that fall as τ grows from there
    for (Eigen::Index i = 0; i < v.size(); ++i)
        if (v(i) - upper(i) <= meeting && meeting < v(i) - lower(i)) ++falling;
    return weights(falling == 0 ? meeting : Scalar(meeting + excess(meeting) / Scalar(falling)));
}

/// w ← Proj(w − αg), Euclidean projection on the simplex. Every scalar but Ball.
struct ProjectedGradient {
    static constexpr bool stays_on_simplex = true;  ///< see OuterUpdate

    /// w (m), g (m) → m
    template <class Scalar>
    requires(!std::same_as<Scalar, Ball>) Vector<Scalar> step(const Vector<Scalar>& w, const Vector<Scalar>& g,
                                                              const Scalar& alpha)
    const { return project_to_simplex<Scalar>(w - g * alpha); }
};

/// w ← Proj(w − αg), Euclidean projection on the weights between bounds (project_to_bounds). Every scalar but Ball.
template <class Scalar>
struct BoundedGradient {
    static constexpr bool stays_on_simplex = true;  ///< see OuterUpdate
    Vector<Scalar> lower;                           ///< (m), at least 0, Σ at most 1
    Vector<Scalar> upper;                           ///< (m), at least `lower`, Σ at least 1

    /// w (m), g (m) → m
    Vector<Scalar> step(const Vector<Scalar>& w, const Vector<Scalar>& g, const Scalar& alpha) const {
        return project_to_bounds<Scalar>(w - g * alpha, lower, upper);
    }
};

/// w ← w − 2α(g − mean g) on the plane Σw = 1, no other constraint; two domains: w_1 ← w_1 − α(g_1 − g_2).
struct LinearUpdate {
    static constexpr bool stays_on_simplex = false;  ///< see OuterUpdate

    /// w (m), g (m) → m
    template <class Scalar>
    Vector<Scalar> step(const Vector<Scalar>& w, const Vector<Scalar>& g, const Scalar& alpha) const {
        Scalar mean(0);
        for (Eigen::Index i = 0; i < g.size(); ++i) mean += g(i);
        mean /= Scalar(static_cast<int>(g.size()));
        Vector<Scalar> next(w.size());
        for (Eigen::Index i = 0; i < w.size(); ++i) next(i) = w(i) - Scalar(2) * alpha * (g(i) - mean);
        return next;
    }
};

}  // namespace datamix
