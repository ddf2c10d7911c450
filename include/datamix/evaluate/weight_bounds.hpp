#pragma once

#include "datamix/numeric/scalar.hpp"

namespace datamix {

/// The least and the largest weight that each domain may have, exactly; none at all unless set, which is [0, 1] for
/// every domain.
struct WeightBounds {
    Vector<Rational> lower;  ///< (m), or empty
    Vector<Rational> upper;  ///< likewise

    /// Whether there are any.
    bool exist() const { return lower.size() > 0; }
    /// Those of domain i.
    /// @{
    Rational low(Eigen::Index i) const { return exist() ? lower(i) : Rational(0); }
    Rational high(Eigen::Index i) const { return exist() ? upper(i) : Rational(1); }
    /// @}
    /// Whether some weights of sum 1 lie between them: Σ lower ≤ 1 ≤ Σ upper, 0 ≤ lower ≤ upper ≤ 1.
    bool are_consistent() const {
        Rational least(0), most(0);
        for (Eigen::Index i = 0; i < lower.size(); ++i) {
            if (lower(i) < 0 || lower(i) > upper(i) || upper(i) > 1) return false;
            least += lower(i);
            most += upper(i);
        }
        return !exist() || (least <= 1 && 1 <= most);
    }
    /// Whether weights (m) lie between them; of none, whatever they are.
    bool hold(const Vector<Rational>& w) const {
        for (Eigen::Index i = 0; i < lower.size(); ++i)
            if (w(i) < lower(i) || upper(i) < w(i)) return false;
        return true;
    }
    /// Throws InputError where they fit neither each other nor m start weights.
    void check(const Vector<Rational>& start) const {
        if (!exist()) return;
        if (lower.size() != start.size() || upper.size() != start.size() || !are_consistent() || !hold(start))
            throw InputError("bounds: 0 <= lower <= upper <= 1 per domain, and the start weights between them");
    }
};

}  // namespace datamix
