#pragma once

#include "datamix/search/certified_argmin.hpp"
#include "datamix/theory/bound_horizon.hpp"

namespace datamix {

/// Certified argmin of a BoundForm over all integers T ≥ 1. T beyond the window are excluded because the transient
/// alone, which rises, exceeds the best value; T before it because the bias alone does: its logarithm is concave in T
/// (as is that of B/T's reciprocal: B/T falls), so over 1 … t it is at least the smaller of its values at 1 and t.
/// Claim F3. Throws UnsupportedError where more than a million horizons are left, UndecidedError where two tie.
inline BestHorizon bound_minimum(const theory::BoundForm& form, const Integer& budget, Precision precision = {128}) {
    const auto value = [&](const Integer& t) { return form.value(budget, t, precision); };
    Integer at = 1;
    Ball best = value(at);
    // A good value: the best power of two, then downhill. Nothing rests on it being the minimum.
    for (Integer t = at; t <= budget && certainly(less(form.transient_part(budget, t, precision), best)); t *= 2) {
        const Ball there = value(t);
        if (!certainly(less(there, best))) continue;
        at = t;
        best = there;
    }
    for (Integer step = at / 2; step > 0; step /= 2)
        for (bool moved = true; moved;) {
            moved = false;
            for (const Integer& next : {Integer(at - step), Integer(at + step)}) {
                if (next < 1 || next > budget) continue;
                const Ball there = value(next);
                if (!certainly(less(there, best))) continue;
                at = next;
                best = there;
                moved = true;
                break;
            }
        }
    const auto too_long = [&](const Integer& t) {
        return certainly(less(best, form.transient_part(budget, t, precision)));
    };
    Integer low = at, high = 2 * at;
    while (!too_long(high)) high *= 2;
    while (low + 1 < high) (too_long(Integer((low + high) / 2)) ? high : low) = (low + high) / 2;
    const Integer end = high;  // excluded, and all beyond

    const auto too_short = [&](const Integer& t) { return certainly(less(best, form.bias_part(t, precision))); };
    Integer begin = 1;
    if (too_short(1)) {
        low = 1;
        high = at;
        while (low + 1 < high) (too_short(Integer((low + high) / 2)) ? low : high) = (low + high) / 2;
        begin = low + 1;
    }
    if (end - begin > 1000000) throw UnsupportedError("bound minimum: the window has more than a million horizons");

    CertifiedArgmin argmin({[&](const Integer& t, long bits) { return form.value(budget, t, {bits}); }},
                           {.bits = 64 * precision.bits});
    argmin.offer(at, best, precision.bits);
    for (Integer t = begin; t < end; ++t)
        if (t != at) argmin.offer(t, value(t), precision.bits);
    BestHorizon result = argmin.result();
    if (!result.is_certain()) throw UndecidedError("bound minimum: two horizons tie");
    return result;
}

}  // namespace datamix
