#pragma once

#include <limits>
#include <string>

#include "datamix/algorithm/outer_update.hpp"
#include "datamix/problem/problem.hpp"

namespace datamix {

/// What rounding may leave of Σw − 1 for a scalar that rounds: 4096 units in the last place of 1, 9e-13 for double.
template <class Scalar>
Scalar weight_tolerance() {
    return Scalar(4096) * std::numeric_limits<Scalar>::epsilon();
}

namespace detail {

template <class Scalar>
bool all_finite(const Vector<Scalar>& values) {
    for (Eigen::Index i = 0; i < values.size(); ++i)
        if (!is_finite(values(i))) return false;
    return true;
}

/// Whether Σw = 1: exactly for rationals, up to weight_tolerance() for scalars that round; open for balls that hold it.
template <class Scalar>
Truth sums_to_one(const Vector<Scalar>& w) {
    Scalar off(-1);
    for (Eigen::Index i = 0; i < w.size(); ++i) off += w(i);
    if constexpr (std::is_same_v<Scalar, Rational> || std::is_same_v<Scalar, Ball>) {
        return equal(off, Scalar(0));
    } else {
        using std::abs;
        return known(abs(off) <= weight_tolerance<Scalar>());
    }
}

}  // namespace detail

/// Throws InputError, which names the step, where it is missing, not finite or not certainly positive.
template <class Scalar>
void check_step(const std::optional<Scalar>& step, const std::string& name) {
    if (!step) throw InputError("mix: " + name + " is missing");
    if (!is_finite(*step) || !certainly(less(Scalar(0), *step)))
        throw InputError("mix: " + name + ": expected a finite number above 0");
}

/// Throws InputError for an inner step that is not certainly at most what the method calls stable (2/L for gradient
/// descent), where the problem knows L.
template <class P, class Inner>
void check_stable(const P& problem, const Inner& inner, const typename P::Scalar& inner_step) {
    using Scalar = typename P::Scalar;
    if constexpr (SmoothProblem<P> && requires(const Scalar& smoothness) { inner.largest_step(smoothness); }) {
        const std::optional<Scalar> smoothness = problem.smoothness();
        if (!smoothness || !certainly(less(Scalar(0), *smoothness))) return;
        if (!certainly(less_equal(inner_step, Scalar(inner.largest_step(*smoothness)))))
            throw InputError("mix: inner_step: expected at most 2/L (for momentum less), L the problem's smoothness");
    }
}

/// Throws InputError for start weights w (m) that are not finite, do not sum to 1 or, for an update that stays on the
/// simplex, are negative. (The linear update moves on the whole plane Σw = 1.) Balls are refused for what they exclude.
template <class Scalar>
void check_weights(const Vector<Scalar>& w, bool on_simplex) {
    if (!detail::all_finite(w)) throw InputError("mix: start weights: expected finite numbers");
    if (!possibly(detail::sums_to_one(w))) throw InputError("mix: start weights: expected the sum 1");
    if (!on_simplex) return;
    for (Eigen::Index i = 0; i < w.size(); ++i)
        if (certainly(less(w(i), Scalar(0)))) throw InputError("mix: start weights: expected none below 0");
}

}  // namespace datamix
