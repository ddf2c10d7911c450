#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "datamix/numeric/scalar.hpp"

namespace datamix {

/// How the domain weights move on the hypergradient g.
enum class OuterUpdate {
    exponentiated_gradient,  ///< w_i ← w_i e^{−αg_i}/Σ; stays inside the simplex
    projected,               ///< w ← Proj(w − αg), Euclidean projection on the simplex
    linear,  ///< w ← w − 2α(g − mean g), no constraint; two domains: w_1 ← w_1 − α(g_1 − g_2)
};

/// Exponentiated gradient. A common shift of g cancels; the least g_i of a weight that is not 0 keeps every exponential
/// of such a weight at most 1, and the sum from underflowing with them.
template <class Scalar>
Vector<Scalar> exponentiated_gradient_step(const Vector<Scalar>& w, const Vector<Scalar>& g, const Scalar& alpha) {
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

/// The Euclidean projection of v on the simplex (sort and threshold), for ordered scalars.
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
    for (Eigen::Index i = 0; i < v.size(); ++i) {
        const Scalar shifted = v(i) - threshold;
        result(i) = shifted > Scalar(0) ? shifted : Scalar(0);
    }
    return result;
}

template <class Scalar>
Vector<Scalar> linear_step(const Vector<Scalar>& w, const Vector<Scalar>& g, const Scalar& alpha) {
    Scalar mean(0);
    for (Eigen::Index i = 0; i < g.size(); ++i) mean += g(i);
    mean /= Scalar(static_cast<int>(g.size()));
    Vector<Scalar> next(w.size());
    for (Eigen::Index i = 0; i < w.size(); ++i) next(i) = w(i) - Scalar(2) * alpha * (g(i) - mean);
    return next;
}

/// One outer step on the domain weights w (m) with hypergradient g (m). A scalar that lacks what an update needs (exp
/// for rationals, an order for balls) is refused with UnsupportedError.
template <class Scalar>
Vector<Scalar> outer_step(OuterUpdate update, const Vector<Scalar>& w, const Vector<Scalar>& g, const Scalar& alpha) {
    constexpr bool has_exp = !std::is_same_v<Scalar, Rational>;
    constexpr bool has_order = !std::is_same_v<Scalar, Ball>;
    switch (update) {
        case OuterUpdate::exponentiated_gradient:
            if constexpr (has_exp) return exponentiated_gradient_step<Scalar>(w, g, alpha);
            throw UnsupportedError("exponentiated gradient needs exp, which exact rationals do not have");
        case OuterUpdate::projected:
            if constexpr (has_order) return project_to_simplex<Scalar>(w - g * alpha);
            throw UnsupportedError("projected gradient needs an order, which balls do not have");
        case OuterUpdate::linear: return linear_step<Scalar>(w, g, alpha);
    }
    throw InputError("unknown outer update");
}

}  // namespace datamix
